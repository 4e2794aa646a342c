"""What an import says of faults."""

import factories
import pytest
from importing import claims_csv, refused
from sqlalchemy.orm import Session


@pytest.mark.parametrize(
    "column", ["kind", "hedge", "claimant_part", "claimant_type", "provenance", "relations", "figure_value", "outlet"]
)
def test_a_fault_repeats_no_more_of_a_cell_than_one_can_look_at(session: Session, column: str) -> None:
    """Whoever takes one column for another gets a fault in each row."""
    project = factories.make_project(session)
    factories.make_document(session, project, title="A report", outlet="The Paper")
    long = {"figures": "5", "document_title": "A report"} | {
        column if column != "outlet" else "document_outlet": ("supports " if column == "relations" else "")
        + "x" * 9_000
    }
    for fault in refused(session, project, claims_csv(long)):
        assert "xxx…" in fault.message
        assert len(fault.message) < 600
