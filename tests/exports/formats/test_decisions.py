"""The file of decisions: every number with its history, and a settled step in columns of its own."""

import csv
import io

import pytest
from decided_round import WHY, decide, make_locked_round
from factories import NOW
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.exports.formats.decisions import COLUMNS, write
from annotator.models.vocabulary import Outcome
from annotator.services import claims
from annotator.services.blindness import opening_for_operator
from annotator.services.export_data import Subject, Wanted, expected_lines, read_record
from annotator.services.export_decisions import DecisionsRecord


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session)


def _record(made: RatedRound) -> DecisionsRecord:
    record = read_record(made.session, made.project, Subject.DECISIONS, Wanted(), opening_for_operator)
    assert isinstance(record, DecisionsRecord)
    return record


def _rows(made: RatedRound) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(write(_record(made), False)))))


def test_every_number_with_its_history(made: RatedRound) -> None:
    decide(made, 3, causes=("oversight", "fair_difference"))
    decide(made, 3, Outcome.DIFFER, base_number=1, by=0, request_id="ann")
    decide(made, 2, Outcome.NOT_RATABLE)
    decide(made, 2, Outcome.REOPENED, base_number=1)
    rows = _rows(made)
    shown = [(row["claim"], row["number"], row["outcome"], row["decided_code"], row["stands"]) for row in rows]
    assert shown == [
        ("K2", "1", "not_ratable", "", "no"),
        ("K2", "2", "reopened", "", "no"),
        ("K3", "1", "settled", "3", "no"),
        ("K3", "2", "differ", "", "yes"),
    ]
    settled = rows[2]
    assert (settled["decided_value"], settled["decided_label"], settled["reason"]) == ("3", "Step 3", WHY)
    assert (settled["causes"], settled["decided_by"]) == ("oversight | fair_difference", "R5")
    assert (settled["also_rated"], rows[3]["also_rated"], settled["rule"]) == ("no", "yes", "")
    assert settled["claimants"]
    assert list(settled) == [column.name for column in COLUMNS]
    assert expected_lines(made.session, Subject.DECISIONS, _record(made)) == 4


def test_nothing_of_a_withdrawn_claim(made: RatedRound) -> None:
    decide(made, 3)
    claims.withdraw_claim(made.session, made.project.id, "K3", now=NOW, actor_id=None, reason="Twice.")
    assert _rows(made) == []
