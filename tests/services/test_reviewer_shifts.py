"""Shifts computed by hand."""

import factories
import pytest
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.services.agreement_data import read_ratings
from annotator.services.reviewer_shifts import Reading, Shift, reviewer_shifts


def _shifts(session: Session, table: list[str], *, low_is_best: bool = False) -> tuple[Shift, ...]:
    rubric = factories.RUBRIC
    if low_is_best:
        scales = [{**scale, "low_is_best": True} for scale in rubric["scales"]]
        rubric = rubric | {"key": "low-is-best", "scales": scales}
    made = make_rated_round(session, table, rubric=rubric)
    return reviewer_shifts(read_ratings(session, made.round, made.main))


def test_two_reviewers_mirror_each_other(session: Session) -> None:
    """Gaps -1, -2, -1, -1: mean -1.25, standard deviation .5, error .25, t(3) = 3.182446."""
    ann, ben = _shifts(session, ["1 2", "2 4", "3 4", "2 3"])
    assert ann.value == -1.25
    assert ann.low == pytest.approx(-1.25 - 3.182446 * 0.25, abs=1e-6)
    assert ann.high == pytest.approx(-1.25 + 3.182446 * 0.25, abs=1e-6)
    assert (ann.claims, ann.reading) == (4, Reading.STRICTER)
    assert (ben.value, ben.reading) == (1.25, Reading.MORE_LENIENT)


def test_where_low_is_best_lower_points_are_lenient(session: Session) -> None:
    ann, ben = _shifts(session, ["1 2", "2 4", "3 4", "2 3"], low_is_best=True)
    assert (ann.reading, ben.reading) == (Reading.MORE_LENIENT, Reading.STRICTER)
    assert (ann.value, ben.value) == (1.25, -1.25)


def test_the_others_are_averaged_and_claims_rated_alone_left_out(session: Session) -> None:
    """Ann against the mean of Ben and Cleo: 3 - 3, 2 - 1.5, 4 - 5; the last two claims have no other rating."""
    ann, _ben, _cleo = _shifts(session, ["3 2 4", "2 1 2", "4 5 vague", "5 vague .", "1 . ."])
    assert ann.value == pytest.approx((0 + 0.5 - 1) / 3)
    assert (ann.claims, ann.reading) == (3, Reading.UNCLEAR)


def test_too_few_claims(session: Session) -> None:
    ann, ben, cleo = _shifts(session, ["1 2 .", "1 3 .", ". . 4"])
    assert (ann.value, ann.low, ann.high, ann.reading) == (-1.5, None, None, Reading.TOO_FEW)
    assert ben.claims == 2
    assert cleo == Shift(None, None, None, 0, Reading.TOO_FEW)


def test_the_same_gap_everywhere_has_no_interval(session: Session) -> None:
    ann, _ben = _shifts(session, ["1 2", "2 3", "3 4"])
    assert ann == Shift(-1.0, None, None, 3, Reading.CONSTANT)


def test_complete_agreement_is_no_shift(session: Session) -> None:
    ann, _ben = _shifts(session, ["1 1", "2 2", "3 3"])
    assert ann == Shift(0.0, None, None, 3, Reading.UNCLEAR)
