"""Documents of claims that the project has, in a file that comes in once more after they were corrected."""

import factories
import pytest
from importing import Import, bring_in, claims_csv, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, Document, Project
from annotator.services import import_runs


def _two_reports(session: Session) -> tuple[Project, Document, Document]:
    project = factories.make_project(session)
    ours, theirs = (
        factories.make_document(session, project, key=key, title="Annual report", outlet=outlet)
        for key, outlet in (("annual-report", "The Paper"), ("annual-report-2", "Elsewhere"))
    )
    return project, ours, theirs


@pytest.mark.parametrize("name", ["", "w-1", "annual report"])
@pytest.mark.parametrize("outlets", [("The Paper", "The Page"), ("", "The Page"), ("Elsewhere", "The Paper")])
def test_what_was_corrected_of_documents_with_one_title_does_not_matter_to_their_claims(
    session: Session, outlets: tuple[str, str], name: str
) -> None:
    project, ours, theirs = _two_reports(session)
    row = {"document": name, "document_title": "Annual report", "document_outlet": "Elsewhere"}
    raw = claims_csv(row, row)
    bring_in(session, project, raw, document="")
    ours.outlet, theirs.outlet = outlets
    session.flush()
    again = bring_in(session, project, raw, document="")
    assert (again.unchanged, again.rows, again.documents) == (2, 0, 0)
    assert {*session.scalars(select(Claim.document_id))} == {theirs.id}


def test_a_claim_says_which_document_is_meant_also_below_a_new_one_that_means_another(session: Session) -> None:
    project, ours, theirs = _two_reports(session)
    row = {"document_title": "Annual report", "document_outlet": "Elsewhere"}
    bring_in(session, project, claims_csv(row), document="")
    ours.outlet, theirs.outlet = "Elsewhere", "The Page"
    session.flush()
    done = bring_in(session, project, claims_csv(row | {"id": "N1"}, row | {"id": "C1"}), document="")
    assert (done.rows, done.unchanged) == (1, 1)
    assert session.scalars(select(Claim.document_id).where(Claim.key == "N1")).one() == ours.id


def test_what_the_file_calls_the_document_of_a_claim_that_is_there_means_it_in_new_rows_too(session: Session) -> None:
    project, ours, theirs = _two_reports(session)
    row = {"document": "w-1", "document_title": "Annual report", "document_outlet": "Elsewhere"}
    bring_in(session, project, claims_csv(row), document="")
    ours.outlet, theirs.outlet = "", "The Page"
    session.flush()
    (fault,) = refused(session, project, claims_csv(row, row | {"id": "N1"}), document="")
    assert (fault.row, fault.column) == (3, "document_outlet")
    assert (
        "has “The Page” here, the file “Elsewhere”. If the row means that document, leave this empty" in fault.message
    )


@pytest.mark.parametrize(
    "row",
    [
        {"document": "report-7", "document_title": "The seventh report"},
        {"document": "Report-7"},
        {"document_title": "report-7"},
    ],
)
def test_a_document_that_got_another_title_is_known_by_its_key(session: Session, row: dict[str, str]) -> None:
    project = factories.make_project(session)
    raw = claims_csv(row)
    bring_in(session, project, raw, document="")
    document = session.scalars(select(Document)).one()
    assert document.key == "report-7"
    document.title = "Seven reports"
    session.flush()
    assert bring_in(session, project, raw, document="").unchanged == 1
    assert bring_in(session, project, claims_csv(row, {"document": "report-7"}), document="").rows == 1


@pytest.mark.parametrize("name", ["new", "The new one"])
def test_a_claim_is_known_in_its_document_where_the_file_calls_it_as_another_one_is_called_by_now(
    session: Session, name: str
) -> None:
    project = factories.make_project(session)
    raw = claims_csv({"document": name, "document_title": "Annual report"})
    bring_in(session, project, raw, document="")
    factories.make_document(session, project, key="other", title=name)
    assert bring_in(session, project, raw, document="").unchanged == 1


@pytest.mark.parametrize("column", [[], ["document"]])
def test_a_claim_without_a_document_is_known_where_the_project_has_several_by_now(
    session: Session, column: list[str]
) -> None:
    project = factories.make_project(session)
    first = factories.make_document(session, project)
    raw = claims_csv(dict.fromkeys(column, ""))
    bring_in(session, project, raw, document="")
    factories.make_document(session, project)
    assert bring_in(session, project, raw, document="").unchanged == 1
    (fault,) = refused(session, project, claims_csv(dict.fromkeys(column, ""), {}), document="")
    assert (fault.row, fault.message[:18]) == (3, "Say which document")
    assert session.scalars(select(Claim.document_id)).all() == [first.id]


def test_a_claim_that_somebody_adds_to_a_new_document_meanwhile_is_compared(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "CHECKED_AT_ONCE", 1)
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    made = Import(session, project, claims_csv({"document": document.key}, {}), document="")
    made.run.advance(factories.NOW)
    factories.make_claim(session, project, factories.make_document(session, project), key="C2")
    faults = made.check()
    assert {(fault.row, fault.message[:18]) for fault in faults} == {(3, "The project’s C2 h")}
