"""When reviews came in."""

from datetime import timedelta
from itertools import pairwise

import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.services import reviews
from annotator.services.review_days import MOST_STRETCHES, Stretch, read_stretches
from annotator.services.reviews import Submission

FIRST = NOW.date()


def _rate(made: RatedRound, claim: int, days: int) -> None:
    submission = Submission(made._answers("3"), "Because.", f"on day {days}")
    person = made.reviewers[0].id
    moment = NOW + timedelta(days=days)
    reviews.submit_review(made.session, made.assignment(0, claim), person, submission, moment)


def _found(made: RatedRound) -> tuple[Stretch, ...]:
    return read_stretches(made.session, made.round, made.opening(made.lead))


def test_nothing_and_one_day(session: Session) -> None:
    made = make_rated_round(session, [". ."] * 3)
    assert _found(made) == ()
    _rate(made, 0, 0)
    _rate(made, 1, 0)
    assert _found(made) == (Stretch(FIRST, FIRST, 2),)


def test_days_without_any_are_there(session: Session) -> None:
    made = make_rated_round(session, [". ."] * 3)
    for claim, days in enumerate((0, 2, 2)):
        _rate(made, claim, days)
    assert [each.reviews for each in _found(made)] == [1, 0, 2]
    assert [each.first - FIRST for each in _found(made)] == [timedelta(days=number) for number in range(3)]


@pytest.mark.parametrize("days", [MOST_STRETCHES - 1, MOST_STRETCHES, 100, 500])
def test_long_rounds_are_told_in_weeks(session: Session, days: int) -> None:
    made = make_rated_round(session, [". ."] * 3)
    for claim, day in enumerate((0, 1, days)):
        _rate(made, claim, day)
    found = _found(made)
    assert len(found) <= MOST_STRETCHES
    assert sum(each.reviews for each in found) == 3
    assert (found[0].first, found[-1].last) == (FIRST, FIRST + timedelta(days=days))
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    lengths = {(each.last - each.first).days + 1 for each in found[:-1]}
    assert lengths == {1} if days < MOST_STRETCHES else {length % 7 for length in lengths} == {0}
    assert found[-1].reviews >= 1
