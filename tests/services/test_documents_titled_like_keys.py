"""Documents whose title is written like the key of another one, in files of claims."""

from collections.abc import Sequence

import factories
import pytest
from importing import Import, bring_in, claims_csv, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, Document, Project
from annotator.services import import_batches, import_runs
from annotator.services.export_claims import read_claims

TITLED = {"document_title": "Report"}
KEYED = {"document": "report", "document_title": "Annual report"}


def _placed(session: Session, project: Project) -> Sequence[tuple[str, str]]:
    """Key and title of the document of each claim."""
    rows = select(Document.key, Document.title).join(Claim, Claim.document_id == Document.id)
    found = session.execute(rows.where(Claim.project_id == project.id).order_by(Claim.key))
    return [(key, title) for key, title in found]


@pytest.fixture
def project(session: Session) -> Project:
    """A project in which somebody has called a document otherwise than before."""
    project = factories.make_project(session)
    factories.make_document(session, project, key="report", title="Annual report")
    return project


@pytest.mark.parametrize("named", [{"document": ""}, {"document": "r-9"}, {"document": "No key!"}])
def test_beside_a_column_of_keys_a_title_is_no_key(session: Session, project: Project, named: dict[str, str]) -> None:
    raw = claims_csv(TITLED | named, TITLED | named)
    for _time, documents in ((1, 1), (2, 0)):
        assert bring_in(session, project, raw, document="").documents == documents
    assert {title for _key, title in _placed(session, project)} == {"Report"}


@pytest.mark.parametrize(("row", "beside", "column"), [({}, "Report", "document"), (TITLED, "", "document_title")])
def test_where_nothing_tells_a_title_from_a_key_it_is_asked_about(
    session: Session, project: Project, row: dict[str, str], beside: str, column: str
) -> None:
    (fault,) = refused(session, project, claims_csv(row), document=beside)
    assert (fault.row, fault.column) == (2, column)
    assert fault.message == (
        "“Report” is no title here, but the key of the document “Annual report”. If that is meant, give its title. If "
        "it is a new document, give it a key of its own in the column of documents, or add it to the project first."
    )
    cures = [({"document_title": "Annual report"}, "report"), (TITLED | {"document": "r-9"}, "r-9")]
    for number, (cured, _key) in enumerate(cures):
        bring_in(session, project, claims_csv(cured | {"id": f"N{number}"}), document="")
    assert [key for key, _title in _placed(session, project)] == [key for _cured, key in cures]


@pytest.mark.parametrize("at_once", [1, 100])
@pytest.mark.parametrize("rows", [[TITLED, KEYED], [KEYED, TITLED], [TITLED, KEYED, TITLED | {"document": "r-9"}]])
def test_a_title_and_a_key_of_one_file_may_be_the_same_word(
    session: Session, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, str]], at_once: int
) -> None:
    for most in ("CHECKED_AT_ONCE", "STAGED_AT_ONCE"):
        monkeypatch.setattr(import_runs, most, at_once)
    project, other = factories.make_project(session), factories.make_project(session)
    raw = claims_csv(*rows)
    made = Import(session, project, raw, document="")
    while not made.runner().advance(factories.NOW).is_waiting:
        pass
    with made.work() as work:
        assert work.faults() == []
    import_batches.start(session, project.id, made.id)
    while not made.runner().advance(factories.NOW).is_waiting:
        pass
    placed = _placed(session, project)
    assert [title for _key, title in placed] == [row["document_title"] for row in rows]
    assert ("report", "Annual report") in placed
    again = bring_in(session, project, raw, document="")
    assert (again.unchanged, again.documents) == (len(rows), 0)
    exported = "".join(claims.write(read_claims(session, project), raw=False)).encode()
    bring_in(session, other, exported, document="")
    assert _placed(session, other) == placed


def test_a_word_that_is_nearly_a_key_and_the_title_of_another_document_is_asked_about(
    session: Session, project: Project
) -> None:
    word = {"document": "Report"}
    for rows in ([TITLED, word, KEYED], [KEYED, word, TITLED], [word, KEYED, KEYED | TITLED | {"document": "r-9"}]):
        (fault,) = refused(session, factories.make_project(session), claims_csv(*rows), document="")
        assert (fault.row, fault.column) == (2 + rows.index(word), "document")
        assert fault.message == (
            "“Report” may be the key report of “Annual report”, or the title of another document. Write the key as it "
            "stands in the other rows, or the title in the column of titles."
        )
    factories.make_document(session, project, key="other", title="Report")
    (fault,) = refused(session, project, claims_csv(KEYED, word), document="")
    assert (fault.row, fault.message[:26]) == (3, "“Report” may be the key re")
    for cured, documents in (([KEYED, word], 1), ([word, KEYED | {"document": "r-9"}], 2)):
        assert bring_in(session, factories.make_project(session), claims_csv(*cured)).documents == documents


def test_a_key_of_two_titles_in_one_file_is_asked_about(session: Session) -> None:
    rows = (KEYED, KEYED | {"document_title": "Yearly report"})
    (fault,) = refused(session, factories.make_project(session), claims_csv(*rows), document="")
    assert (fault.row, fault.column) == (3, "document_title")
    assert fault.message == (
        "Row 2 gives “report” the title “Annual report”, this one “Yearly report”. Write the same title in both, or "
        "another key in one of them."
    )
