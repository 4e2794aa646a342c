"""Documents that a file of claims names and describes."""

from collections.abc import Sequence

import factories
import pytest
from importing import Import, bring_in, claims_csv, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, Document, Project
from annotator.services import document_cells, file_documents, import_batches, import_runs
from annotator.services.document_likeness import made_keys
from annotator.services.export_claims import read_claims
from annotator.services.import_claims import ClaimPreview

KNOWN = {
    "authors": "Ann; Ben",
    "outlet": "The Paper",
    "url": "https://paper.example/report",
    "language": "en",
    "date_stated": "May",
    "date_believed": "2015-06",
    "date_reason": "Its figures are of May.",
}
NAMED = {"document": "report-7", "document_title": "The seventh report"}


def _exported(session: Session, project: Project) -> bytes:
    return "".join(claims.write(read_claims(session, project), raw=False)).encode()


def _documents(session: Session, project: Project) -> Sequence[Document]:
    return session.scalars(select(Document).where(Document.project_id == project.id).order_by(Document.id)).all()


def test_an_export_makes_its_documents_again_in_an_empty_project(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    documents = [
        factories.make_document(session, project, key="report-7", title="A report", **KNOWN),
        factories.make_document(session, project, key="later", title="A report"),
        factories.make_document(session, project, key="third", title="Something else"),
    ]
    for number, document in enumerate([*documents, documents[0]], start=1):
        factories.make_claim(session, project, document, key=f"C{number}", position=number)
    raw = _exported(session, project)
    assert bring_in(session, other, raw, document="").documents == 3
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw.decode()
    made = _documents(session, other)
    assert [(each.key, each.title) for each in made] == [(each.key, each.title) for each in documents]
    assert {name: getattr(made[0], name) for name in KNOWN} == KNOWN
    again = bring_in(session, other, raw, document="")
    assert (again.unchanged, again.documents) == (4, 0)


def test_an_import_that_somebody_else_goes_on_with_makes_no_document_twice(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "STAGED_AT_ONCE", 1)
    project = factories.make_project(session)
    odd = {"document": "No key!", "document_title": "An odd report"}
    rows = [NAMED, odd, NAMED, NAMED | {"document": "not a key"}, odd, NAMED | {"document": "report-8"}]
    made = Import(session, project, claims_csv(*rows), document="")
    assert made.check() == []
    import_batches.start(session, project.id, made.id)
    while not made.runner().advance(factories.NOW).is_waiting:
        pass
    assert [each.key for each in _documents(session, project)] == [
        "report-7",
        made_keys("No key!", "An odd report")[1],
        "not-a-key",
        "report-8",
    ]


def test_a_document_that_is_there_is_found_by_key_or_title_and_stays_as_it_is(session: Session) -> None:
    project = factories.make_project(session)
    for key, title in (("report-7", "The  Seventh Report"), ("another-report", "Another report"), ("third", "other")):
        factories.make_document(session, project, key=key, title=title)
    rows = (
        NAMED | {"document_outlet": "Elsewhere"},
        {"document": "elsewhere", "document_title": "another report"},
        {"document_title": "Another report"},
        {"document": "other", "document_title": "Other"},
    )
    assert bring_in(session, project, claims_csv(*rows), document="").documents == 0
    seventh, another, third = _documents(session, project)
    placed = session.scalars(select(Claim.document_id).order_by(Claim.key)).all()
    assert placed == [seventh.id, another.id, another.id, third.id]
    assert (seventh.title, seventh.outlet) == ("The  Seventh Report", "")


def test_a_key_that_means_another_document_is_a_fault(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="report-7", title="Another report")
    (fault,) = refused(session, project, claims_csv(NAMED), document="")
    assert (fault.row, fault.column) == (2, "document_title")
    assert fault.message.startswith("“report-7” is the document “Another report”, and here “The seventh report”.")


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"document_url": "paper.example"}, "document_url", "begins with http"),
        ({"document_language": "English (UK)"}, "document_language", "tag such as en"),
        ({"document_date_believed": "June"}, "document_date_reason", "Say why you believe"),
        ({"document_title": "x" * 501}, "document_title", "at most 500"),
        ({"document": "x" * 501}, "document", "at most 500"),
    ],
)
def test_what_cannot_be_said_of_a_document(session: Session, row: dict[str, str], column: str, words: str) -> None:
    (fault,) = refused(session, factories.make_project(session), claims_csv(NAMED | row), document="")
    assert (fault.column, words in fault.message) == (column, True)


def test_rows_that_describe_a_new_document_agree_or_are_silent(session: Session) -> None:
    project = factories.make_project(session)
    rows = [NAMED | {"document_outlet": "The Paper"}, NAMED, NAMED | {"document_outlet": "The Page"}]
    faults = refused(session, project, claims_csv(*rows, NAMED | {"document_date": "May"}), document="")
    assert [(each.row, each.column) for each in faults] == [(4, "document_outlet")]
    assert faults[0].message == (
        "Row 2 has “The Paper” here for the same document, this one “The Page”. Write the same in both, or leave it "
        "empty here. If these are two documents, give each a key of its own in the column of documents."
    )
    cured = [NAMED, NAMED | {"document_outlet": "The Paper"}, NAMED | {"document_date": "May"}]
    assert bring_in(session, project, claims_csv(*cured), document="").documents == 1
    (made,) = _documents(session, project)
    assert (made.outlet, made.date_stated) == ("The Paper", "May")


def test_a_claim_of_another_document_is_other_content(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(NAMED), document="")
    for row, column in (
        ({"document_title": "An eighth report"}, "document_title"),
        ({"document": "report-8", "document_title": "An eighth report"}, "document"),
    ):
        (fault,) = refused(session, project, claims_csv(row), document="")
        assert fault.column == column
        assert fault.message == "The project’s C1 has “The seventh report” here, the file “An eighth report”."


def test_words_and_no_list_name_a_document(session: Session) -> None:
    row = {"id": "C1", "claim": "It grew.", "claimant": "Ann", "kind": "statistic", "document": ["A", "B"]}
    (fault,) = refused(session, factories.make_project(session), lines_of(row))
    assert (fault.column, fault.message) == ("document", "Words are wanted here, not a list and not an object.")


def test_no_document_takes_an_address_that_leads_elsewhere(session: Session) -> None:
    project = factories.make_project(session)
    rows = [{"document": key, "document_title": title} for key, title in (("new", "Two"), (".", "Dot"), ("..", ". ."))]
    bring_in(session, project, claims_csv(*rows), document="")
    again = bring_in(session, project, claims_csv(*rows), document="")
    assert (again.unchanged, again.documents) == (3, 0)
    bring_in(session, project, claims_csv({"id": "C9"}), document="New")
    assert [each.key for each in _documents(session, project)] == ["two", "dot", "unnamed", "new-2"]


def _goes_on(made: Import) -> None:
    """Do all that is next, each chunk by somebody else."""
    while not made.runner().advance(factories.NOW).is_waiting:
        pass


@pytest.fixture(params=["a row at a time", "nothing kept from row to row"])
def in_small_pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "a row at a time":
        for most in ("CHECKED_AT_ONCE", "STAGED_AT_ONCE"):
            monkeypatch.setattr(import_runs, most, 1)
    else:
        for module in (document_cells, file_documents):
            monkeypatch.setattr(module, "MOST_KEPT", 1)


TWINS = [
    {"document": "a-report", "document_title": "A report"},
    {"document": "later", "document_title": "A report", "document_url": "https://later.example/"},
    {"document": "No key!", "document_title": "An odd report"},
    {"document": "an-odd-report", "document_title": "Another odd report"},
    {"document": "a-report", "document_title": "A report"},
    {"document": "not a key", "document_title": "Another odd report"},
    {"document": "No key!"},
]


@pytest.mark.usefixtures("in_small_pieces")
def test_claims_come_into_the_documents_of_the_preview_whoever_goes_on(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="a-report", title="A report")
    made = Import(session, project, claims_csv(*TWINS), document="")
    _goes_on(made)
    with made.work() as work:
        assert work.faults() == []
        mapping = {heading: heading for heading in work.note("headings")}
        rows = import_runs.preview(session, work, import_runs.ImportKind.CLAIMS, project.id, mapping, 10)
    assert [row.document for row in rows if isinstance(row, ClaimPreview) and row.is_new_document] == [
        "A report (later)",
        "An odd report",
        "Another odd report (an-odd-report)",
        "Another odd report (not-a-key)",
    ]
    import_batches.start(session, project.id, made.id)
    _goes_on(made)
    keys = dict(session.execute(select(Document.id, Document.key).where(Document.project_id == project.id)).all())
    assert [keys[each] for each in session.scalars(select(Claim.document_id).order_by(Claim.key))] == [
        "a-report",
        "later",
        made_keys("No key!", "An odd report")[1],
        "an-odd-report",
        "a-report",
        "not-a-key",
        made_keys("No key!", "An odd report")[1],
    ]


@pytest.mark.usefixtures("in_small_pieces")
def test_rows_that_contradict_one_another_are_seen_whoever_goes_on(session: Session) -> None:
    project = factories.make_project(session)
    rows = [NAMED | {"document_url": f"https://{host}.example/"} for host in "aab"]
    made = Import(session, project, claims_csv(*rows), document="")
    _goes_on(made)
    with made.work() as work:
        assert [(fault.row, fault.column) for fault in work.faults()] == [(4, "document_url")]
        work.begin_check({})
        assert ([*work.document_keys()], [*work.descriptions()]) == ([], [])


def test_what_was_taken_back_is_made_anew(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk has noted what it made, and was never kept."""
    monkeypatch.setattr(import_runs, "STAGED_AT_ONCE", 1)
    project = factories.make_project(session)
    made = Import(session, project, claims_csv(NAMED, NAMED), document="")
    assert made.check() == []
    import_batches.start(session, project.id, made.id)
    with session.begin_nested() as kept:
        made.runner().advance(factories.NOW)
        kept.rollback()
    session.expire_all()
    with made.work() as work:
        _entry, before = work.document(0)
    assert before is not None
    _goes_on(made)
    assert [each.key for each in _documents(session, project)] == ["report-7"]


def test_a_document_whose_key_somebody_has_taken_meanwhile_gets_one_that_is_no_address(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({"document": "x", "document_title": "New"}), document="")
    assert made.check() == []
    factories.make_document(session, project, key="x", title="Of somebody else")
    made.publish()
    assert [(each.key, each.title) for each in _documents(session, project)] == [
        ("x", "Of somebody else"),
        ("new-2", "New"),
    ]
