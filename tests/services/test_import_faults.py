"""What an import says of faults."""

import csv
import io

import factories
import pytest
from importing import Import, claims_csv, refused
from sqlalchemy.orm import Session

from annotator.services.import_rows import ImportRefused, RowError, faults_csv


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


@pytest.mark.parametrize(
    ("raw", "rows", "words"),
    [
        (b'{\n"id": "C1"\n}', 3, "This line is no JSON"),
        (b'[{"id": "C1"}]', 1, "This line is no object"),
        (b"{}\n{}", 1, "There is nothing in the objects of this file."),
    ],
)
def test_json_without_columns_is_refused_at_once(session: Session, raw: bytes, rows: int, words: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        Import(session, factories.make_project(session), raw, name="claims.json")
    assert caught.value.total == rows
    assert caught.value.row_errors[0].message.startswith(words)


@pytest.mark.parametrize("heading", ["=1+1", '"=1+1"', "＝1", "'@SUM(A1)"])
def test_the_file_of_faults_runs_no_heading(heading: str) -> None:
    text = faults_csv([RowError(2, heading, "Too long."), RowError(3, None, "No."), RowError(4, "kind", "=1?")])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1:] == [["2", f"'{heading}", "Too long."], ["3", "", "No."], ["4", "kind", "'=1?"]]
