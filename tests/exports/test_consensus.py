"""The consensus as CSV."""

import csv
import io

import pytest

from annotator.exports import consensus as module
from annotator.exports.consensus import COLUMNS, write_consensus
from annotator.services.claim_consensus import ConsensusRow, ConsensusTable, Posterior

KNOWN = ConsensusRow("K1", (0, 2), 1, Posterior((0.25, 0.75), 1, 0, 1, 1.0))
UNKNOWN = ConsensusRow("=K2", (0, 0), 2, None)


def _cells(rows: list[ConsensusRow], *, raw: bool = False) -> list[list[str]]:
    text = "".join(write_consensus(ConsensusTable(("a", "=b"), iter(rows)), raw=raw))
    return list(csv.reader(io.StringIO(text)))


def test_a_column_for_each_point() -> None:
    head, row = _cells([KNOWN])
    assert head[:7] == [
        "claim",
        "ratings",
        "cannot_judge",
        "ratings_a",
        "ratings_=b",
        "probability_a",
        "probability_=b",
    ]
    assert head[7:] == [column.name for column in COLUMNS[-4:]]
    assert row == ["K1", "2", "1", "0", "2", "0.25", "0.75", "'=b", "a", "'=b", "1"]


def test_what_is_not_known_is_blank_and_no_formula_runs() -> None:
    assert _cells([UNKNOWN])[1] == ["'=K2", "0", "2", "0", "0", "", "", "", "", "", ""]
    assert _cells([UNKNOWN], raw=True)[1][0] == "=K2"


def test_the_file_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLAIMS_AT_ONCE", 2)
    pieces = list(write_consensus(ConsensusTable(("a", "b"), iter([KNOWN] * 5))))
    assert [piece.count("\r\n") for piece in pieces] == [1, 2, 2, 1]
