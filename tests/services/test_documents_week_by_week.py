"""Documents of files that come in one after the other, by several people, while the project is corrected."""

import factories
import pytest
from importing import Import, bring_in, claims_csv, refused
from placed_claims import placed_claims
from sqlalchemy import select
from sqlalchemy.orm import Session
from weekly_files import Row, import_again, make_row, read_keys, retitle

from annotator.exports.formats import claims
from annotator.models import Document
from annotator.services import audit
from annotator.services.document_cells import remarks
from annotator.services.document_likeness import made_keys
from annotator.services.export_claims import read_claims


@pytest.mark.parametrize("named", [{"document": "", "document_title": "Telegram"}, {"document": "telegram"}])
@pytest.mark.parametrize("turned", [1, -1])
def test_what_a_row_says_of_a_new_document_by_its_title_is_kept_and_checked(
    session: Session, named: Row, turned: int
) -> None:
    rows = [make_row("C1", "w-1", "Telegram"), make_row("C2", url=1, document_outlet="The Paper") | named]
    project = factories.make_project(session)
    wrong = [rows[0], rows[1] | {"document_url": "no address"}]
    (fault,) = refused(session, project, claims_csv(*wrong[::turned]), document="")
    assert (fault.column, fault.message[:26]) == ("document_url", "An address begins with htt")
    bring_in(session, project, claims_csv(*rows[::turned]), document="")
    (made,) = session.scalars(select(Document).where(Document.project_id == project.id)).all()
    assert (made.key, made.url, made.outlet) == ("w-1", "https://t.example/1", "The Paper")


def test_a_key_that_is_also_a_title_is_a_key(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(make_row("A1", "Reuters", "Reuters")), document="")
    retitle(session, project, "Reuters", "Reuters wire")
    factories.make_document(session, project, key="reuters-2", title="Reuters")
    import_again(session, project, make_row("A1", "Reuters", "Reuters"))
    import_again(session, project, make_row("A1", "Reuters", "Reuters wire"))
    (fault,) = refused(session, project, claims_csv(make_row("B1", "Reuters", "Reuters")), document="")
    assert fault.column == "document_title"
    assert fault.message == (
        "“Reuters” is the key of the document “Reuters wire”, and “Reuters” the title of another one: reuters-2. If "
        "that is meant, write its key in the column of documents; if the former is, write its title, or choose no "
        "column for titles."
    )
    cured = [make_row("B1", "reuters-2", "Reuters"), make_row("B2", "Reuters", "Reuters wire")]
    bring_in(session, project, claims_csv(*cured), document="")
    assert read_keys(session, project) == {"A1": "Reuters", "B1": "reuters-2", "B2": "Reuters"}


def test_two_people_call_two_documents_of_one_title_alike(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="tg-1", title="Telegram", url="https://t.example/1")
    ann, ben = make_row("A1", "1", "Telegram", 1), make_row("B1", "1", "Telegram", 9)
    for row in (ann, ben):
        bring_in(session, project, claims_csv(row), document="")
    for row in (ann, ben):
        import_again(session, project, row)
    made = Import(session, project, claims_csv(ann, make_row("A2", "1", "Telegram", 1)), document="")
    assert made.check() == []
    with made.work() as work:
        assert remarks(work) == []
    made.publish()
    bring_in(session, project, claims_csv(ben, make_row("B2", "1", "Telegram")), document="")
    assert read_keys(session, project) == {"A1": "tg-1", "A2": "tg-1", "B1": "1", "B2": "1"}
    (fault,) = refused(session, project, claims_csv(make_row("A1", "1", "Telegram"), make_row("A3", "1", "Telegram")))
    assert fault.row == 3
    assert fault.message == (
        "“1” is the key of a document “Telegram”, but claims of such rows stand in another one: tg-1. If that is "
        "meant, write its key in the column of documents; if the former is, import the new claims in a file of their "
        "own."
    )
    rows = [make_row("A1", "1", "Telegram"), make_row("A3", "tg-1", "Telegram")]
    bring_in(session, project, claims_csv(*rows), document="")
    bring_in(session, project, claims_csv(make_row("B3", "1", "Telegram")), document="")
    assert (read_keys(session, project)["A3"], read_keys(session, project)["B3"]) == ("tg-1", "1")


def test_a_week_whose_address_was_corrected_since_changes_nothing_when_it_comes_again(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="tg-1", title="Telegram", url="https://t.example/1")
    first, second = make_row("K1", "w-1", "Telegram", 1), make_row("K2", "w-1", "Telegram", 1)
    bring_in(session, project, claims_csv(first), document="")
    retitle(session, project, "tg-1", "Telegram", 5)
    bring_in(session, project, claims_csv(second), document="")
    import_again(session, project, first)
    import_again(session, project, first, second)
    bring_in(session, project, claims_csv(first, second, make_row("K3", "w-1", "Telegram", 1)), document="")
    assert read_keys(session, project) == {"K1": "tg-1", "K2": "w-1", "K3": "w-1"}


def test_further_weeks_bring_further_documents_whatever_is_said_of_them(session: Session) -> None:
    project = factories.make_project(session)
    weeks = [
        make_row("C1", "p-1", "Telegram", 1),
        make_row("C2", "p-2", "Telegram"),
        make_row("C3", "p-3", "Telegram", 7),
    ]
    for number, row in enumerate(weeks, start=1):
        bring_in(session, project, claims_csv(row), document="")
        import_again(session, project, *weeks[:number])
    # Its own address tells, whatever the file calls it.
    bring_in(session, project, claims_csv(make_row("C4", "q", "Telegram", 7)), document="")
    assert read_keys(session, project) == {"C1": "p-1", "C2": "p-2", "C3": "p-3", "C4": "p-3"}


@pytest.mark.parametrize("there", [True, False])
def test_further_posts_come_in_though_the_first_document_of_the_title_was_made_by_hand(
    session: Session, there: bool
) -> None:
    project = factories.make_project(session)
    url = "https://t.example/1" if there else ""
    factories.make_document(session, project, key="telegram", title="Telegram", url=url)
    bring_in(session, project, claims_csv(make_row("C1", "p-1", "Telegram", 1)), document="")
    bring_in(session, project, claims_csv(make_row("C2", "p-2", "Telegram", 2)), document="")
    assert read_keys(session, project) == {"C1": "telegram", "C2": "p-2" if there else "telegram"}


@pytest.mark.parametrize("titles", [("Al Jazeera", "Al-Jazeera"), ("Al-Jazeera", "Al Jazeera")])
def test_titles_of_which_keys_are_made_alike_are_told_apart_each_time(
    session: Session, titles: tuple[str, ...]
) -> None:
    project = factories.make_project(session)
    rows = [{"id": f"C{number}", "document": title} for number, title in enumerate(titles, start=1)]
    bring_in(session, project, claims_csv(*rows), document="")
    import_again(session, project, *rows)
    bring_in(session, project, claims_csv(*[each | {"id": f"N{each['id']}"} for each in rows]), document="")
    assert [title for _key, title in placed_claims(session, project).values()] == [*titles, *titles]


def test_the_very_title_of_one_document_is_not_the_key_of_another_that_is_like_it(session: Session) -> None:
    project = factories.make_project(session)
    for key, title in (("al-jazeera", "Al Jazeera"), ("x", "Al-Jazeera")):
        factories.make_document(session, project, key=key, title=title)
    for word, key in (("Al-Jazeera", "x"), ("al-jazeera", "al-jazeera")):
        bring_in(session, project, claims_csv({"id": key, "document": word}), document="")
        assert read_keys(session, project)[key] == key
    (fault,) = refused(session, project, claims_csv({"document": "al-jazeera"}, {"document": "Al-Jazeera"}))
    assert fault.row == 3
    assert fault.message == (
        "“Al-Jazeera” may be the key al-jazeera of “Al Jazeera”, or the title of another document. Write the key as it "
        "stands in the other rows, or the title in the column of titles."
    )


def test_a_word_beside_a_title_and_a_key_made_of_it_stay_two_documents(session: Session) -> None:
    project = factories.make_project(session)
    rows = [make_row("C1", "Post 1", "Annual report"), {"id": "C2", "document": "annual-report"}]
    bring_in(session, project, claims_csv(*rows), document="")
    import_again(session, project, *rows)
    assert len({*read_keys(session, project).values()}) == 2


@pytest.mark.parametrize("there", [True, False])
def test_of_two_documents_of_one_title_a_key_of_its_own_for_one_will_do(session: Session, there: bool) -> None:
    project = factories.make_project(session)
    if there:
        factories.make_document(session, project, key="tg-0", title="Telegram", url="https://t.example/1")
    rows = [make_row("A", "", "Telegram", 1), make_row("B", "", "Telegram", 2)]
    (fault,) = refused(session, project, claims_csv(*rows), document="")
    advice = "give that another key" if there else "give each a key of its own"
    assert (fault.row, advice in fault.message) == (3, True)
    bring_in(session, project, claims_csv(rows[0], rows[1] | {"document": "tg-2"}), document="")
    assert read_keys(session, project) == {"A": "tg-0" if there else "telegram", "B": "tg-2"}


def test_what_can_be_no_key_is_known_by_the_one_that_was_made_of_it(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(make_row("A", "Post 3", "Telegram")), document="")
    factories.make_document(session, project, key="post-4", title="Post 4")
    retitle(session, project, "post-3", "Telegram, May")
    rows = [make_row("B", "Post 3", "Telegram"), make_row("C", "Post 4", "Telegram")]
    bring_in(session, project, claims_csv(*rows), document="")
    assert read_keys(session, project) == {"A": "post-3", "B": "post-3", "C": made_keys("Post 4", "Telegram")[1]}


def test_a_claim_stays_where_it_is_though_another_document_of_the_title_has_the_key_now(session: Session) -> None:
    """A file may have called its document so when there was no other: `p-1` with the address that ours has."""
    project = factories.make_project(session)
    for key in ("ours", "theirs"):
        factories.make_document(session, project, key=key, title="Annual report")
    rows = [{"document": "theirs", "document_title": "Annual report"}] * 5
    bring_in(session, project, claims_csv(*rows), document="")
    for count, words in (
        (0, ""),
        (1, "One claim that the project has stands in another document than the file says, and stays there: C1 in "),
        (5, "5 claims that the project has stand in other documents than the file says, and stay there: C1 in "),
    ):
        raw = claims_csv(*[row | {"document": "ours"} for row in rows[:count]], *rows[count:])
        made = Import(session, project, raw, document="")
        assert made.check() == []
        with made.work() as work:
            said = "".join(remarks(work))
        assert said.startswith(words)
        assert said.count("in “Annual report (theirs)”, in the file “Annual report (ours)”") == min(count, 3)
        assert said.endswith("; ….") == (count > 3)
        made.publish()
    raw = "".join(claims.write(read_claims(session, project), raw=False))
    (fault, *_others) = refused(session, project, raw.replace(",theirs,", ",ours,").encode(), document="")
    assert (fault.row, fault.column) == (2, "document")
    assert fault.message == ("The project’s C1 has “Annual report (theirs)” here, the file “Annual report (ours)”.")


def test_a_title_that_was_corrected_before_such_were_written_down_may_have_been_any(session: Session) -> None:
    project, telegram = factories.make_project(session), {"document_title": "Telegram"}
    document = factories.make_document(session, project, key="ours", title="Telegram")
    bring_in(session, project, claims_csv(telegram), document="")
    document.title = "The channel"
    edited = {"subject": f"document:{document.id}", "now": factories.NOW, "actor_id": None, "project_id": project.id}
    for detail in ({"changed": ["url"]}, {"changed": ["title"], "former_title": "Channel"}, {"changed": ["title"]}):
        audit.record(session, "document.edited", **edited, detail=detail)
    assert bring_in(session, project, claims_csv(telegram, telegram), document="").documents == 0
    factories.make_document(session, project, key="theirs", title="Telegram")
    assert bring_in(session, project, claims_csv(telegram, telegram), document="").unchanged == 2
    (fault,) = refused(session, project, claims_csv(telegram, telegram, telegram), document="")
    assert (fault.row, fault.message[:54]) == (4, "“Telegram” is or was the title of several documents: o")
