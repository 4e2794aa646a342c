"""A report as CSV."""

import csv
import io

from documents import table

from annotator.agreement import from_matrix, from_triples
from annotator.exports.agreement_csv import COLUMNS, agreement_csv
from annotator.services.agreement_report import Interval, Request, report


def test_a_row_an_estimate_with_all_it_takes_to_read_it() -> None:
    judgements = from_triples([(1, "a", "no"), (1, "b", "yes")], ["no", "yes"], level="nominal")
    request = Request(Interval.BOOTSTRAP, replicates=100, seed=3)
    found = report(
        from_matrix([[1, 1], [2, 3], [3, 3], [1, 2]], [1, 2, 3]), cannot_judge=1, judgements=judgements, request=request
    )
    rows = list(csv.DictReader(io.StringIO(agreement_csv(found))))
    assert len(rows) == len(found.estimates) + 2
    first, last = rows[0], rows[-1]
    assert (first["question"], first["key"], first["bracket"]) == ("scale", "krippendorff_alpha[ordinal]", "ordinal")
    assert float(first["value"]) == found.reported.value
    assert (first["replicates"], first["seed"], first["scale"]) == ("100", "3", "1 | 2 | 3")
    assert (last["question"], last["key"]) == ("judging", "gwet_ac[identity]")
    assert last["interval_undefined"] == "too_few_items"
    assert last["reason"].startswith("No interval")


def test_every_column_is_documented() -> None:
    rows = [[f"`{column.name}`", str(column.holds), column.meaning] for column in COLUMNS]
    assert table("docs/formats.md", "## Agreement as CSV") == rows
