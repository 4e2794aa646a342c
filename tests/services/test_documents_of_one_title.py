"""Documents that share a title, or of which one has the title that is the key of another, in files of claims."""

import factories
import pytest
from importing import Import, bring_in, claims_csv, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, Document
from annotator.services import import_runs
from annotator.services.export_claims import read_claims
from annotator.services.import_claims import ClaimPreview

NAMED = {"document": "report-7", "document_title": "The seventh report"}
OTHERWISE = {"document_outlet": "Elsewhere", "document_url": "https://b.example/", "document_date": "June"}


@pytest.mark.parametrize("named", [{}, {"document": "annual report", "document_title": ""}])
def test_a_title_that_another_document_has_too_is_a_fault(session: Session, named: dict[str, str]) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="ours", title="Annual report", outlet="The Paper", authors="Ann")
    row = {"document_title": "Annual report"} | named
    faults = refused(session, project, claims_csv(row | OTHERWISE, row, row | OTHERWISE), document="")
    assert [(fault.row, fault.column) for fault in faults] == [(2, "document_outlet"), (4, "document_outlet")]
    assert faults[0].message == (
        "The project’s document “Annual report” has “The Paper” here, the file “Elsewhere”. If the row means that "
        "document, write its key ours in the column of documents; if it means another one, give that another key "
        "there."
    )
    for number, cured in enumerate((OTHERWISE | {"document": "ours"}, {"document_outlet": "the  paper"})):
        raw = claims_csv(row | cured | {"id": f"N{number}", "document_authors": "Ann"})
        assert bring_in(session, project, raw, document="").documents == 0
    other = claims_csv({"id": "N9", "document": "other", "document_title": "Annual report"} | OTHERWISE)
    assert bring_in(session, project, other, document="").documents == 1


POST = {"document_title": "Telegram", "document_url": "https://t.example/1", "document_date": "1 May"}


def test_next_weeks_file_brings_in_more_documents_of_the_title(session: Session) -> None:
    """Whether or not the rows of the week before stand in it: two keys that both say more than a title are two."""
    project = factories.make_project(session)
    posts = [
        POST | {"id": f"P{number}", "document": f"p-{number}", "document_url": f"https://t.example/{number}"}
        for number in range(1, 5)
    ]
    assert bring_in(session, project, claims_csv(*posts[:2]), document="").documents == 2
    assert bring_in(session, project, claims_csv(*posts[2:]), document="").documents == 2
    again = bring_in(session, project, claims_csv(*posts), document="")
    assert (again.unchanged, again.documents) == (4, 0)
    keys = session.scalars(select(Document.key).where(Document.project_id == project.id).order_by(Document.id)).all()
    assert keys == ["p-1", "p-2", "p-3", "p-4"]


def test_a_key_beside_a_title_of_several_documents_may_mean_one_more(session: Session) -> None:
    project = factories.make_project(session)
    for key in ("telegram", "telegram-2", "p-2"):
        factories.make_document(session, project, key=key, title="Telegram")
    (fault,) = refused(session, project, claims_csv({"document": "p-3", "document_title": "Telegram"}), document="")
    assert fault.message == (
        "“Telegram” is the title of several documents: telegram, telegram-2. If one of them is meant, write its key "
        "in the column of documents; if it is another one, give that another title."
    )


@pytest.mark.parametrize(("key", "advice"), [("telegram", "give that another key."), ("", "a key of its own if it is")])
def test_what_may_be_one_of_several_documents_or_another_is_told_how_to_be_another(
    session: Session, key: str, advice: str
) -> None:
    project, row = factories.make_project(session), {"document": key, "document_title": "Telegram"}
    for number in (1, 2):
        factories.make_document(session, project, key=f"p-{number}", title="Telegram")
    (fault,) = refused(session, project, claims_csv(row), document="")
    assert (advice in fault.message, "several documents: p-1, p-2." in fault.message) == (True, True)
    assert bring_in(session, project, claims_csv(row | {"document": "p-3"}), document="").documents == 1


def test_of_two_documents_with_one_title_the_one_that_fits_is_meant(session: Session) -> None:
    project = factories.make_project(session)
    for key, outlet in (("annual-report", "The Paper"), ("annual-report-2", "Elsewhere")):
        factories.make_document(session, project, key=key, title="Annual report", outlet=outlet)
    row = {"document_title": "Annual report"}
    rows = [row | OTHERWISE | {"document": name} for name in ("w-1", "", "w-1")]
    bring_in(
        session, project, claims_csv(*rows, row | {"document": "w-2", "document_outlet": "The Paper"}), document=""
    )
    ours, theirs = session.scalars(select(Document).order_by(Document.id)).all()
    placed = session.scalars(select(Claim.document_id).order_by(Claim.key)).all()
    assert placed == [theirs.id, theirs.id, theirs.id, ours.id]
    again = [row | {"document": "w-1"}, row | OTHERWISE | {"document": "w-1"}]
    assert bring_in(session, project, claims_csv(*again), document="").unchanged == 2
    # Another row of the same key says which one is meant.
    bring_in(session, project, claims_csv(*[each | {"id": f"N{n}"} for n, each in enumerate(again)]), document="")
    assert {*session.scalars(select(Claim.document_id).where(Claim.key.startswith("N")))} == {theirs.id}
    new = [row | {"document": "w-3", "id": "X1"}]
    (fault,) = refused(session, project, claims_csv(*new), document="")
    assert (fault.row, fault.column) == (2, "document")
    assert fault.message == (
        "“Annual report” is the title of several documents: annual-report, annual-report-2. If one of them is meant, "
        "write its key in the column of documents; if it is another one, give that another title."
    )


@pytest.mark.parametrize(
    ("named", "beside"),
    [({"document": "Annual report"}, ""), ({"document_title": "annual  report"}, ""), ({}, "Annual report")],
)
def test_a_title_of_two_documents_means_the_one_its_claim_stands_in_and_else_is_asked_about(
    session: Session, named: dict[str, str], beside: str
) -> None:
    project = factories.make_project(session)
    for key in ("ours", "theirs"):
        factories.make_document(session, project, key=key, title="Annual report")
    bring_in(session, project, claims_csv({"document": "theirs"}), document="")
    assert bring_in(session, project, claims_csv(named), document=beside).unchanged == 1
    (fault,) = refused(session, project, claims_csv(named, named), document=beside)
    assert (fault.row, fault.message[:55]) == (3, "“Annual report” is the title of several documents: ours")


def test_a_title_of_two_documents_that_come_with_the_file_is_asked_about(session: Session) -> None:
    rows = [NAMED, NAMED | {"document": "later"}, NAMED | {"document": ""}]
    (fault,) = refused(session, factories.make_project(session), claims_csv(*rows), document="")
    assert (fault.row, fault.column) == (4, "document_title")
    assert "several documents: report-7, later." in fault.message


def test_of_documents_with_one_title_the_one_that_agrees_is_meant(session: Session) -> None:
    project = factories.make_project(session)
    for key, known in (
        ("bare", {}),
        ("known", {"outlet": "The Paper", "authors": "Ann"}),
        ("half", {"authors": "Ann"}),
    ):
        factories.make_document(session, project, key=key, title="Annual report", **known)
    row = {"document_title": "Annual report", "document_outlet": "The paper", "document_authors": "Ann"}
    bring_in(session, project, claims_csv(row), document="")
    assert session.scalars(select(Document.key).join(Claim, Claim.document_id == Document.id)).all() == ["known"]


def test_the_preview_tells_documents_with_one_title_apart(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="ours", title="The seventh report")
    factories.make_document(session, project, key="other", title="Another report", url="https://b.example/")
    rows = [NAMED | {"document": "ours"}, NAMED | {"document": "a-b", "document_url": "https://a.example/"}]
    made = Import(session, project, claims_csv(*rows, *rows[:1], {"document": "other"}), document="")
    assert made.check() == []
    with made.work() as work:
        mapping = {heading: heading for heading in work.note("headings")}
        shown = import_runs.preview(session, work, import_runs.ImportKind.CLAIMS, project.id, mapping, 10)
    documents = [row.document for row in shown if isinstance(row, ClaimPreview)]
    assert documents[:2] == ["The seventh report (ours)", "The seventh report (a-b)"]
    assert documents[2:] == ["The seventh report (ours)", "Another report"]


def test_a_key_decides_before_a_title_that_is_written_otherwise(session: Session) -> None:
    project = factories.make_project(session)
    for key, title in (("first", "Report"), ("report", "Another one")):
        factories.make_document(session, project, key=key, title=title)
    for number, word in enumerate(("report", "REPORT", "Report")):
        bring_in(session, project, claims_csv({"id": f"N{number}", "document": word}), document="")
    placed = select(Document.key).join(Claim, Claim.document_id == Document.id).order_by(Claim.key)
    assert session.scalars(placed).all() == ["report", "report", "first"]


def test_a_title_decides_before_a_key_where_it_is_said_to_be_one(session: Session) -> None:
    """Beside the file, as in the column of titles."""
    project = factories.make_project(session)
    for key, title in (("first", "Report"), ("report", "Another one")):
        factories.make_document(session, project, key=key, title=title)
    for number, (row, beside) in enumerate((({}, "Report"), ({}, "report"), ({"document_title": "Report"}, ""))):
        raw = claims_csv(row | {"id": f"N{number}"})
        assert bring_in(session, project, raw, document=beside).documents == 0
    placed = select(Document.key).join(Claim, Claim.document_id == Document.id)
    assert session.scalars(placed).all() == ["first"] * 3


def test_an_export_in_which_a_key_is_the_title_of_another_document(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    for number, (key, title) in enumerate((("report-2", "Report"), ("report", "Annual report")), start=1):
        document = factories.make_document(session, project, key=key, title=title)
        factories.make_claim(session, project, document, key=f"C{number}", position=number)
    raw = "".join(claims.write(read_claims(session, project), raw=False)).encode()
    for _time, documents in ((1, 2), (2, 0)):
        assert bring_in(session, other, raw, document="").documents == documents
    again = "".join(claims.write(read_claims(session, other), raw=False))
    assert again.replace(other.slug, project.slug) == raw.decode()


def test_a_second_document_of_a_title_that_is_there_is_no_part_of_the_first(session: Session) -> None:
    """Both of an export whose first document has come in before."""
    project = factories.make_project(session)
    factories.make_document(session, project, key="report", title="Annual report")
    rows = [{"document": key, "document_title": "Annual report"} for key in ("report-2", "report", "report-2")]
    for _time, documents in ((1, 1), (2, 0)):
        assert bring_in(session, project, claims_csv(*rows), document="").documents == documents
    placed = select(Document.key).join(Claim, Claim.document_id == Document.id).order_by(Claim.key)
    assert session.scalars(placed).all() == ["report-2", "report", "report-2"]


def test_two_keys_that_may_mean_one_document_are_asked_about(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="annual-report", title="Annual report")
    rows = [{"document": key, "document_title": "Annual report"} for key in ("w-1", "w-2", "w-1")]
    faults = refused(session, project, claims_csv(*rows), document="")
    assert [(fault.row, fault.column) for fault in faults] == [(2, "document"), (3, "document"), (4, "document")]
    assert faults[0].message == (
        "“w-1” here and “w-2” in row 3 may both mean the project’s document “Annual report” (annual-report). Write "
        "annual-report in the rows of the one that does; if neither does, give both another title."
    )
    assert faults[1].message.startswith("“w-2” here and “w-1” in row 2 may both mean")
    rows[1] |= {"document": "annual-report"}
    assert bring_in(session, project, claims_csv(*rows), document="").documents == 1


@pytest.mark.parametrize("key", ["annual-report", "annual-report-2"])
def test_a_key_made_of_the_title_says_no_more_than_the_title(session: Session, key: str) -> None:
    """Two projects have an annual report each, by other people."""
    project = factories.make_project(session)
    factories.make_document(session, project, key=key, title="Annual report", outlet="The Paper", date_stated="May")
    row = {"document": key, "document_title": "Annual report", "document_outlet": "Elsewhere"}
    faults = refused(session, project, claims_csv(row, row), document="")
    assert [(fault.row, fault.column) for fault in faults] == [(2, "document_outlet"), (3, "document_outlet")]
    assert faults[0].message == (
        "The project’s document “Annual report” has “The Paper” here, the file “Elsewhere”. If the row means that "
        "document, leave this empty, or choose no column for it; if it means another one, give that another key "
        "in the column of documents."
    )
    other = claims_csv(row | {"id": "N9", "document": f"{key}-b"})
    assert bring_in(session, project, other, document="").documents == 1
    cured = row | {"document_outlet": "", "document_date": "may"}
    assert bring_in(session, project, claims_csv(cured), document="").documents == 0
    # What the project has corrected since does not matter to claims that stand in it.
    assert bring_in(session, project, claims_csv(row), document="").unchanged == 1
    (fault,) = refused(session, project, claims_csv(row, row), document="")
    assert fault.row == 3


SAME = [{"document": key, "document_title": "Annual report"} for key in ("r-1", "r-2")]
ALONE = ({"document_title": "Annual report"}, {"document": "annual  Report", "document_title": ""})


@pytest.mark.parametrize("at_once", [1, 100])
@pytest.mark.parametrize("alone", ALONE)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_title_alone_is_asked_about_wherever_its_row_stands(
    session: Session, monkeypatch: pytest.MonkeyPatch, place: int, alone: dict[str, str], at_once: int
) -> None:
    monkeypatch.setattr(import_runs, "CHECKED_AT_ONCE", at_once)
    project = factories.make_project(session)
    rows = [*SAME[:place], alone, *SAME[place:], SAME[1]]
    made = Import(session, project, claims_csv(*rows), document="")
    while not made.runner().advance(factories.NOW).is_waiting:
        pass
    with made.work() as work:
        (fault,) = work.faults()
    assert fault.row == place + 2
    assert "is the title of several documents: r-1, r-2." in fault.message


def test_a_title_alone_is_asked_about_where_the_first_document_is_there(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="r-1", title="Annual report")
    raw = claims_csv(ALONE[0], *SAME)
    (fault,) = refused(session, project, raw, document="")
    assert (fault.row, fault.column) == (2, "document_title")
    bring_in(session, project, claims_csv(SAME[0]), document="")
    # By now its claim tells which one the first row means.
    assert bring_in(session, project, raw, document="").documents == 1


def test_a_title_alone_is_told_by_what_else_its_rows_say(session: Session) -> None:
    outlets = [{"document_outlet": "The Paper"}, {"document_outlet": "Elsewhere"}]
    named = [one | other for one, other in zip(SAME, outlets, strict=True)]
    alone = ALONE[0] | outlets[0]
    for rows in ([named[0], alone, named[1]], [named[0], named[1], alone]):
        project = factories.make_project(session)
        assert bring_in(session, project, claims_csv(*rows), document="").documents == 2
        keys = select(Document.key).join(Claim, Claim.document_id == Document.id).where(Claim.project_id == project.id)
        assert sorted(session.scalars(keys)) == ["r-1", "r-1", "r-2"]
    urls = [{"document_url": "https://a.example/"}, {"document_url": "https://b.example/"}]
    told = [one | url for one, url in zip(named, urls, strict=True)]
    project = factories.make_project(session)
    rows = [*told, ALONE[0] | outlets[0], ALONE[0] | urls[0]]
    assert bring_in(session, project, claims_csv(*rows), document="").documents == 2
    for row, doubtful in ((4, [named[0], alone, ALONE[0], named[1]]), (3, [named[0], ALONE[0], alone, named[1]])):
        (fault,) = refused(session, factories.make_project(session), claims_csv(*doubtful), document="")
        assert (fault.row, fault.column) == (row, "document_title")
