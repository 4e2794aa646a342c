"""Strict and lenient reviewers."""

import dataclasses

import numpy as np
import pytest
from particulars_of import locked_particulars
from sqlalchemy.orm import Session

from annotator.agreement import severity
from annotator.services.agreement_data import RoundRatings
from annotator.services.review_weeks import Periods
from annotator.services.reviewer_leanings import Lean, Leanings, Reading, find_drift, find_leanings

# Ann is stricter than Ben, and Cleo more lenient; Ann gets milder after the first half.
TABLE = ["1 2 3", "2 3 4", "1 2 3", "2 3 3", "3 3 4", "2 2 3", "4 4 5", "3 3 5"]


def _ratings(session: Session) -> RoundRatings:
    return locked_particulars(session, TABLE).ratings


def _drift(ratings: RoundRatings, periods: Periods | None) -> Leanings:
    return find_drift(find_leanings(ratings), ratings, periods)


def test_the_strictest_first(session: Session) -> None:
    ratings = _ratings(session)
    found = find_leanings(ratings)
    assert [person.pseudonym for person in found.reviewers] == ["R2", "R3", "R4"]
    assert [person.overall.reading for person in found.reviewers][::2] == [Reading.STRICTER, Reading.MORE_LENIENT]
    fitted = severity(ratings.reliability())
    assert found.reviewers[0].overall.value == pytest.approx(fitted.raters[0].severity.value)
    assert found.spread_reviewers == fitted.spread_raters
    assert found.reviewers[0].overall.ratings == 8
    assert not found.has_drift
    assert found.spread_periods is None
    assert 0.5 < found.reach < 3


def test_where_the_lowest_step_is_the_best_high_numbers_are_strict(session: Session) -> None:
    ratings = _ratings(session)
    scale = dataclasses.replace(ratings.criterion.scale, low_is_best=True)
    turned = dataclasses.replace(ratings, criterion=dataclasses.replace(ratings.criterion, scale=scale))
    found = find_leanings(turned)
    assert [person.pseudonym for person in found.reviewers] == ["R4", "R3", "R2"]
    assert found.reviewers[0].overall.reading is Reading.STRICTER
    low, high = found.reviewers[0].overall.low, found.reviewers[0].overall.high
    assert low is not None
    assert high is not None
    assert low < high < 0


def test_steps_are_what_is_counted_in(session: Session) -> None:
    ratings = _ratings(session)
    points = tuple(dataclasses.replace(point, value=25 * point.position) for point in ratings.criterion.scale.points)
    scale = dataclasses.replace(ratings.criterion.scale, points=points)
    wide = dataclasses.replace(ratings, criterion=dataclasses.replace(ratings.criterion, scale=scale))
    assert find_leanings(wide).spread_rest == pytest.approx(find_leanings(ratings).spread_rest)


def test_drift_over_periods(session: Session) -> None:
    ratings = _ratings(session)
    periods = Periods(("early", "late"), (ratings.claim >= 4).astype(np.int64), 1)
    found = _drift(ratings, periods)
    assert found.has_drift
    ann = next(person for person in found.reviewers if person.pseudonym == "R2")
    assert [name for name, _lean in ann.drift] == ["early", "late"]
    assert ann.drift[0][1].value < ann.drift[1][1].value
    assert [lean.ratings for _name, lean in ann.drift] == [4, 4]


def test_drift_over_as_many_periods_as_claims_is_not_known(session: Session) -> None:
    ratings = _ratings(session)
    periods = Periods(tuple(f"week {number}" for number in range(8)), ratings.claim, 1)
    found = _drift(ratings, periods)
    assert found.has_drift
    assert [each.overall.low for each in found.reviewers] == [
        each.overall.low for each in find_leanings(ratings).reviewers
    ]
    for _name, lean in found.reviewers[0].drift:
        assert (lean.low, lean.high, lean.reading) == (None, None, Reading.UNKNOWN)
        assert lean.undefined is not None
        assert lean.undefined.reason == "too_few_for_drift"


def test_ratings_of_one_period_show_no_drift(session: Session) -> None:
    ratings = _ratings(session)
    periods = Periods(("early", "late"), np.ones(ratings.answers, dtype=np.int64), 1)
    found = _drift(ratings, periods)
    assert (found.has_drift, found.reviewers[0].drift) == (False, ())


def test_nothing_to_fit_has_its_reason(session: Session) -> None:
    found = find_leanings(locked_particulars(session, ["2 2", "2 2", "2 2"]).ratings)
    assert found.undefined is not None
    assert (found.reviewers, found.reach) == ((), 1.0)


def test_one_claim_says_nothing_of_habits(session: Session) -> None:
    found = find_leanings(locked_particulars(session, ["1 2 2"]).ratings)
    assert found.undefined is not None
    assert found.undefined.reason == "too_few_for_habits"


def test_two_claims_give_no_interval_and_no_reading(session: Session) -> None:
    found = find_leanings(locked_particulars(session, ["1 2 3", "2 3 3"]).ratings)
    for person in found.reviewers:
        assert (person.overall.low, person.overall.high) == (None, None)
        assert person.overall.undefined is not None
        assert person.overall.undefined.reason == "too_few_items"
        assert person.overall.reading is Reading.UNKNOWN
        assert not person.overall.is_clear
    assert found.reach == max(abs(person.overall.value) for person in found.reviewers)


def test_few_claims_on_which_nobody_stands_out_are_not_taken_for_no_difference(session: Session) -> None:
    """The variance between reviewers is estimated as 0 here, and the interval must not be."""
    table = ["1 2 2", "3 2 3", "4 4 3", "2 3 2", "5 4 5", "3 3 4", "2 2 1", "4 5 4"]
    found = find_leanings(locked_particulars(session, table).ratings)
    assert found.spread_reviewers == pytest.approx(0, abs=0.01)
    for person in found.reviewers:
        assert person.overall.low is not None
        assert person.overall.high is not None
        assert person.overall.low < -0.1 < 0.1 < person.overall.high
        assert person.overall.reading is Reading.UNCLEAR


def test_an_interval_around_nothing_is_not_clear() -> None:
    assert not Lean(0.1, -0.1, 0.3, 4).is_clear
    assert Lean(-0.2, -0.3, -0.1, 4).is_clear


def test_the_word_goes_by_the_interval_as_it_is_printed() -> None:
    """Beside [0.00, +0.02] "more lenient" would contradict its own numbers, and "by 0.0 steps" say nothing."""
    assert Lean(0.012, 0.004, 0.02, 90_000).reading is Reading.UNCLEAR
    assert Lean(-0.012, -0.02, -0.004, 90_000).reading is Reading.UNCLEAR
    assert Lean(0.018, 0.006, 0.03, 90_000).reading is Reading.MORE_LENIENT
    assert Lean(-0.018, -0.03, -0.006, 90_000).reading is Reading.STRICTER
