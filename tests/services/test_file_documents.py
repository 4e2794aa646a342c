"""In which documents the claims of a file come to stand, by what its rows call these: in new ones, and in old ones."""

import factories
import pytest
from importing import bring_in, claims_csv, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, Document, Project
from annotator.services import import_runs
from annotator.services.export_claims import read_claims
from annotator.services.name_folding import slug_for


@pytest.fixture(params=[1, 500])
def _chunks(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    for most in ("CHECKED_AT_ONCE", "STAGED_AT_ONCE"):
        monkeypatch.setattr(import_runs, most, request.param)


def _row(document: str, title: str = "", **given: str) -> dict[str, str]:
    return {"document": document, "document_title": title} | given


def _placed(session: Session, project: Project) -> dict[str, str]:
    """The key of the document of each claim, by the id of the claim."""
    rows = select(Claim.key, Document.key).join(Document, Claim.document_id == Document.id)
    return dict(session.execute(rows.where(Claim.project_id == project.id).order_by(Claim.key)).all())


def _comes_in(session: Session, project: Project, *rows: dict[str, str]) -> dict[str, str]:
    """Import rows twice, which changes nothing the second time, and return where their claims stand."""
    bring_in(session, project, claims_csv(*rows), document="")
    placed = _placed(session, project)
    again = bring_in(session, project, claims_csv(*rows), document="")
    assert (again.rows, again.documents, again.unchanged) == (0, 0, len(rows))
    return placed


def _exported(session: Session, project: Project) -> bytes:
    return "".join(claims.write(read_claims(session, project), raw=False)).encode()


@pytest.mark.parametrize(("key", "title"), [("a-1", "Report"), ("a-1", ""), ("report", "Report")])
@pytest.mark.parametrize("turned", [1, -1])
def test_a_new_row_of_another_key_is_of_another_document_above_one_that_is_there_too(
    session: Session, key: str, title: str, turned: int
) -> None:
    project = factories.make_project(session)
    assert _comes_in(session, project, _row(key, "Report")) == {"C1": key}
    rows = [_row("b-1", "Report", id="N1"), _row(key, title, id="C1")]
    assert _comes_in(session, project, *rows[::turned]) == {"C1": key, "N1": "b-1"}


@pytest.mark.parametrize("title", ["Telegram", "Annual report"])
def test_a_title_above_and_a_key_with_that_title_below_are_one_document_each_time(session: Session, title: str) -> None:
    project = factories.make_project(session)
    rows = [_row(title, id="C1"), _row("tg-7", title, id="C2")]
    (first, second) = _comes_in(session, project, *rows).values()
    assert first == second
    assert bring_in(session, project, claims_csv(*rows[::-1]), document="").unchanged == 2


@pytest.mark.parametrize("dates", [{}, {"telegram": "1 May", "telegram-2": "2 May"}])
@pytest.mark.parametrize("keys", [("telegram-2", "telegram"), ("telegram", "telegram-2", "telegram")])
def test_an_export_keeps_documents_of_one_title_apart(
    session: Session, keys: tuple[str, ...], dates: dict[str, str]
) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    for key in ("telegram", "telegram-2"):
        factories.make_document(session, project, key=key, title="Telegram", date_stated=dates.get(key, ""))
    bring_in(session, project, claims_csv(*[_row(key) for key in keys]), document="")
    raw = _exported(session, project)
    for _time, documents in ((1, 2), (2, 0)):
        assert bring_in(session, other, raw, document="").documents == documents
    assert _placed(session, other) == _placed(session, project)
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw.decode()


@pytest.mark.usefixtures("_chunks")
@pytest.mark.parametrize(("title", "documents"), [("Telegram", 2), ("Annual report", 1)])
@pytest.mark.parametrize("turned", [1, -1])
def test_a_title_in_both_columns_is_a_key_where_it_can_be_one_in_whatever_order(
    session: Session, title: str, documents: int, turned: int
) -> None:
    rows = [_row("tg-7", title), _row(title, title)][::turned]
    assert len({*_comes_in(session, factories.make_project(session), *rows).values()}) == documents


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("word", ["Post {}", "No. {}", "2024/{}"])
def test_names_that_can_be_no_keys_tell_documents_of_one_title_apart(session: Session, word: str, dated: bool) -> None:
    project, numbers = factories.make_project(session), (1, 2, 1, 3, 4, 2)
    details = [{"document_date": f"{number} May"} if dated else {} for number in numbers]
    rows = [_row(word.format(each), "Telegram", **given) for each, given in zip(numbers, details, strict=True)]
    placed = [*_comes_in(session, project, *rows).values()]
    assert all(key.startswith(slug_for(word.format(each), set())) for key, each in zip(placed, numbers, strict=True))
    assert [placed.index(key) for key in placed] == [0, 1, 0, 3, 4, 1]
    # Next week's, of which the file names no claim that is there.
    rows = [_row(word.format(each), "Telegram", id=f"N{each}") for each in (2, 5)]
    known, new = [*_comes_in(session, project, *rows).values()][-2:]
    assert (known, new not in placed) == (placed[1], True)


def test_keys_that_differ_in_case_alone_are_those_of_two_documents_in_an_export(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    for key, title in (("report", "Report"), ("Report", "Other"), ("BBC-1", "News"), ("bbc-1", "News")):
        factories.make_document(session, project, key=key, title=title)
    bring_in(session, project, claims_csv(*[_row(key) for key in ("report", "Report", "BBC-1", "bbc-1")]), document="")
    placed = {"C1": "report", "C2": "Report", "C3": "BBC-1", "C4": "bbc-1"}
    assert _placed(session, project) == placed
    raw = _exported(session, project)
    for _time, documents in ((1, 4), (2, 0)):
        assert bring_in(session, other, raw, document="").documents == documents
    assert _placed(session, other) == placed


def test_a_slip_in_the_case_of_a_key_makes_no_second_document(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="report", title="Report")
    rows = [_row("W-1", "Report"), _row("w-1", "Report"), _row("V-1", "News"), _row("v-1", "News")]
    assert [*_comes_in(session, project, *rows).values()] == ["report", "report", "V-1", "V-1"]


def test_a_title_of_two_documents_is_asked_about_although_the_key_of_one_is_like_it(session: Session) -> None:
    project = factories.make_project(session)
    for key in ("telegram", "telegram-2"):
        factories.make_document(session, project, key=key, title="Telegram")
    (fault,) = refused(session, project, claims_csv({"document_title": "Telegram"}), document="")
    assert (fault.row, fault.column) == (2, "document_title")
    assert "is the title of several documents: telegram, telegram-2." in fault.message


def test_of_keys_that_are_alike_the_very_one_is_meant(session: Session) -> None:
    project = factories.make_project(session)
    for key in ("BBC-1", "bbc-1"):
        factories.make_document(session, project, key=key, title="News")
    assert [*_comes_in(session, project, _row("bbc-1"), _row("BBC-1", "News")).values()] == ["bbc-1", "BBC-1"]
    (fault,) = refused(session, project, claims_csv(_row("Bbc-1", id="N1")), document="")
    assert "several documents: BBC-1, bbc-1." in fault.message


@pytest.mark.usefixtures("_chunks")
def test_a_key_that_stands_with_the_title_of_an_old_document_means_it_without_the_title_too(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="annual-report", title="Annual report")
    rows = [_row("w-1", "Annual report"), _row("w-1"), _row("W-1"), _row("w-2", "Another report"), _row("w-2")]
    assert [*_comes_in(session, project, *rows).values()] == [*["annual-report"] * 3, "w-2", "w-2"]


@pytest.mark.usefixtures("_chunks")
def test_a_key_that_stands_with_the_title_of_a_row_above_means_its_document_without_the_title_too(
    session: Session,
) -> None:
    placed = _comes_in(
        session, factories.make_project(session), _row("Telegram"), _row("tg-7", "Telegram"), _row("tg-7")
    )
    assert [*placed.values()] == ["tg-7"] * 3


@pytest.mark.usefixtures("_chunks")
@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("above", [[], [_row("Annual report", id="C0")]])
def test_a_key_of_two_titles_is_a_fault_whether_the_first_is_there_or_new(
    session: Session, is_there: bool, above: list[dict[str, str]]
) -> None:
    project = factories.make_project(session)
    if is_there:
        factories.make_document(session, project, key="annual-report", title="Annual report")
    rows = [*above, _row("w-1", "Annual report"), _row("w-1", "Another report")]
    (fault,) = refused(session, project, claims_csv(*rows), document="")
    assert (fault.row, fault.column) == (len(rows) + 1, "document_title")
    assert fault.message == (
        f"Row {len(rows)} gives “w-1” the title “Annual report”, this one “Another report”. Write the same title in "
        "both, or another key in one of them."
    )


def test_claims_of_one_name_that_stand_in_two_documents_stay_there_and_a_new_one_is_asked_about(
    session: Session,
) -> None:
    project = factories.make_project(session)
    rows = []
    for number, title in enumerate(("Our report", "Their report"), start=1):
        document = factories.make_document(session, project, key=slug_for(title, set()), title=title)
        rows.append(_row("w-1", document.title, id=f"C{number}"))
        bring_in(session, project, claims_csv(rows[-1]), document="")
    assert bring_in(session, project, claims_csv(*rows), document="").unchanged == 2
    (fault,) = refused(session, project, claims_csv(*rows, _row("w-1", id="N1")), document="")
    assert (fault.row, fault.column) == (4, "document")
    assert fault.message == (
        "“w-1” may mean several documents: our-report, their-report. Write the key of the one that is meant in the "
        "column of documents."
    )


@pytest.mark.usefixtures("_chunks")
@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("named", [{}, {"document": "telegram"}, {"document": "tg-8"}])
def test_rows_of_one_document_that_contradict_one_another_are_asked_about_whether_it_is_there_or_new(
    session: Session, named: dict[str, str], is_there: bool
) -> None:
    project = factories.make_project(session)
    if is_there:
        factories.make_document(session, project, key="telegram", title="Telegram")
    row = {"document_title": "Telegram", "document_authors": "Ann"} | named
    first, second = ({"document_date": f"{day} May", "document_url": f"https://t.example/{day}"} for day in (1, 2))
    faults = refused(session, project, claims_csv(row | first, row | second, row | first), document="")
    assert [(fault.row, fault.column) for fault in faults] == [(3, "document_url"), (3, "document_date")]
    assert faults[1].message == (
        "Row 2 has “1 May” here for the same document, this one “2 May”. Write the same in both, or leave it "
        "empty here. If these are two documents, give each a key of its own in the column of documents."
        + " The project has one of them, whose key is telegram."
        * is_there
    )
    assert len({*_comes_in(session, project, row | first, row, row | first | {"document_url": ""}).values()}) == 1


def test_what_rows_say_of_a_document_that_they_name_by_a_key_of_its_own_tells_nothing(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="ours", title="Telegram")
    rows = [_row("ours", "Telegram", document_date=f"{day} May") for day in (1, 2)]
    assert {*_comes_in(session, project, *rows).values()} == {"ours"}
