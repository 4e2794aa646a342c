"""The shift between masked and unmasked ratings of the same claims."""

import copy

import factories
import pytest
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.services.blindness import opening_for
from annotator.services.mask_shifts import MaskShift, read_mask_shifts

# Masked ratings carry an m.
TABLE = ["4m 2", "3m 3", "2 5m", "1 1"]


def make(session: Session, table: list[str]) -> RatedRound:
    made = make_rated_round(session, [row.replace("m", "") for row in table])
    for claim, row in enumerate(table):
        for reviewer, cell in enumerate(row.split()):
            for each in own(made, reviewer):
                if each.claim_id == made.claims[claim].id:
                    each.is_masked = cell.endswith("m")
    session.flush()
    return made


def read(made: RatedRound) -> list[MaskShift]:
    return read_mask_shifts(made.session, made.round, opening_for(made.session, made.round, made.member(made.lead)))


def test_the_mean_over_claims_rated_both_ways(session: Session) -> None:
    made = make(session, TABLE)
    made.lock()
    (shift,) = read(made)
    assert (shift.value, shift.claims, shift.masked, shift.shown) == (pytest.approx(5 / 3), 3, 3, 3)
    assert shift.interval is not None
    # By hand: gaps 2, 0, 3; standard deviation 1.5275, t of 2 degrees of freedom 4.3027.
    assert shift.interval == pytest.approx((5 / 3 - 3.7946, 5 / 3 + 3.7946), abs=1e-3)


def test_nothing_before_the_lock(session: Session) -> None:
    assert read(make(session, TABLE)) == []


@pytest.mark.parametrize(
    ("table", "value", "words"),
    [
        (["3 3", "2 2"], None, "No claim has been rated both ways"),
        (["3m 2", "2m 2"], 0.5, "2 claims have been rated both ways: too few"),
        (["3m 2"], 1.0, "1 claim has been rated both ways: too few"),
        (["3m 2", "4m 3", "5m 4"], 1.0, "the same on every claim"),
    ],
)
def test_why_there_is_no_interval(session: Session, table: list[str], value: float | None, words: str) -> None:
    made = make(session, table)
    made.lock()
    (shift,) = read(made)
    assert shift.value == value
    assert shift.interval is None
    assert words in shift.reason


def test_above_zero_is_more_lenient_whichever_end_is_the_best(session: Session) -> None:
    definition = copy.deepcopy(factories.RUBRIC) | {"key": "low-is-best"}
    definition["scales"][0]["low_is_best"] = True
    made = make_rated_round(session, ["1 2"] * 3, rubric=definition)
    for each in own(made, 0):
        each.is_masked = True
    session.flush()
    made.lock()
    (shift,) = read(made)
    assert shift.value == 1.0


def test_an_answer_off_the_scale_is_no_step(session: Session) -> None:
    made = make_planted_round(session, claims=1, masked_part="claimant")
    for reviewer, cell in ((0, "vague"), (1, "3")):
        (each,) = own(made, reviewer)
        each.is_masked = reviewer == 0
        session.flush()
        submit(made, each, cell)
    made.lock()
    (shift,) = read(made)
    assert shift.claims == 0
