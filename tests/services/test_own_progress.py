"""How far one has come, at what pace, and what can honestly be said of the rest."""

from datetime import datetime, timedelta

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.models import Assignment, ClaimVersion, Review, ReviewRevision, RoundClaim
from annotator.services import reviews
from annotator.services.own_progress import DAYS, Pace, read_own_progress, read_pace
from annotator.services.reviews import Submission


def _rate_on(made: RatedRound, days: list[int], start: datetime = NOW) -> None:
    """Let the first reviewer rate so many claims on each day in turn."""
    claim = 0
    for day, number in enumerate(days):
        for _each in range(number):
            submission = Submission(made._answers("3"), "", "once")
            moment = start + timedelta(days=day, minutes=claim)
            reviews.submit_review(made.session, made.assignment(0, claim), made.reviewers[0].id, submission, moment)
            claim += 1


def _pace(made: RatedRound, left: int | None, now: datetime) -> Pace:
    return read_pace(made.session, made.round, made.reviewers[0].id, left, now)


def _set(made: RatedRound, claim: int, **values: object) -> None:
    made.session.execute(update(Assignment).where(Assignment.id == made.assignment(0, claim)).values(**values))


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, [". ."] * 8)


def test_each_state_is_counted_by_itself(made: RatedRound) -> None:
    _rate_on(made, [3])
    made.withdraw(0, 1)
    for claim, state in ((3, "skipped"), (4, "skipped"), (5, "released")):
        _set(made, claim, state=state)
    found = read_own_progress(made.session, made.round.id, made.reviewers[0].id)
    assert (found.done, found.withdrawn, found.skipped, found.left, found.total) == (2, 1, 2, 2, 5)
    other = read_own_progress(made.session, made.round.id, made.reviewers[1].id)
    assert (other.done, other.left, other.total) == (0, 8, 8)


def test_training_is_no_part_of_it(made: RatedRound) -> None:
    reviewer, claim = made.reviewers[0].id, factories.make_claim(made.session, made.project, key="T1", position=99)
    held = RoundClaim(round_id=made.round.id, claim_id=claim.id, project_id=made.project.id, purpose="training")
    made.session.add(held)
    made.session.flush()
    training = factories.make_assignment(made.session, made.round, claim, made.reviewers[0], purpose="training")
    reviews.submit_review(made.session, training.id, reviewer, Submission(made._answers("3"), "", "once"), NOW)
    assert read_own_progress(made.session, made.round.id, reviewer).total == 8
    assert _pace(made, 8, NOW + timedelta(hours=1)).claims == 0


def test_a_pace_is_that_of_the_days_with_ratings(made: RatedRound) -> None:
    _rate_on(made, [2, 0, 3, 1])
    found = _pace(made, 2, NOW + timedelta(days=4))
    assert (found.claims, found.days, found.per_day) == (6, 3, 2.0)


def test_a_change_is_no_new_claim(made: RatedRound) -> None:
    _rate_on(made, [1])
    made.rate(0, 0, "5", request_id="again")
    assert _pace(made, 7, NOW + timedelta(hours=1)).claims == 1


def test_what_is_longer_ago_is_not_looked_at(made: RatedRound) -> None:
    _rate_on(made, [2])
    assert _pace(made, 6, NOW + timedelta(days=DAYS - 1)).claims == 2
    old = _pace(made, 6, NOW + timedelta(days=DAYS + 1))
    assert (old.claims, old.per_day, old.per_hour) == (0, None, None)


def test_hours_are_those_measured(made: RatedRound) -> None:
    timed = {"active_seconds": 60, "number": 1, "state": "submitted", "request_id": "timed", "made_at": NOW}
    for claim in range(5):
        assignment = made.session.get_one(Assignment, made.assignment(0, claim))
        kept = {"rubric_version_id": made.round.rubric_version_id, "claim_version_id": _version(made, claim)}
        review = Review(assignment_id=assignment.id, state="submitted", revision=1, submitted_at=NOW, **kept)
        made.session.add(review)
        made.session.flush()
        made.session.add(ReviewRevision(review_id=review.id, **kept, **timed))
    made.session.flush()
    found = _pace(made, 3, NOW + timedelta(hours=1))
    assert (found.measured, found.hours, found.per_hour) == (5, pytest.approx(5 / 60), pytest.approx(60.0))


def _version(made: RatedRound, claim: int) -> int:
    found = made.session.scalar(select(ClaimVersion.id).where(ClaimVersion.claim_id == made.claims[claim].id))
    assert found is not None
    return found


@pytest.mark.parametrize(("measured", "per_hour"), [(4, None), (5, 30.0), (0, None)])
def test_a_pace_by_the_hour_takes_five_measured_times(measured: int, per_hour: float | None) -> None:
    pace = Pace(claims=9, days=1, measured=measured, hours=measured * 120 / 3600, forecast="")
    assert pace.per_hour == pytest.approx(per_hour)


@pytest.mark.parametrize(
    ("days", "left", "after", "words"),
    [
        ([2, 2, 2], 6, 3, "About 3 more days of rating at this pace."),
        ([2, 2, 2], 1, 3, "About 1 more day of rating at this pace."),
        ([2, 3, 2], 10, 3, "About 3 to 12 more days of rating at this pace (95\u202f% interval of your mean day)."),
        ([6, 1, 1], 10, 3, "You rated from 1 to 6 claims a day: too uneven to say how long the rest takes."),
        ([3, 3], 2, 2, "How long the rest takes cannot be said from 2 days: that takes 3 days with ratings."),
        ([4], 4, 1, "How long the rest takes cannot be said from 1 day: that takes 3 days with ratings."),
        ([2, 2, 2], 2, 10, "You have not begun a claim in the last days, so nothing can be said about the rest."),
        ([], 8, 1, "You have not begun a claim in the last days, so nothing can be said about the rest."),
        ([2, 2, 2], None, 3, "Claims come from a common list, so nobody can say how many of them will be yours."),
        ([2, 2, 2], 0, 3, ""),
    ],
)
def test_what_is_said_of_the_rest(made: RatedRound, days: list[int], left: int | None, after: int, words: str) -> None:
    _rate_on(made, days)
    assert _pace(made, left, NOW + timedelta(days=after)).forecast == words


def test_a_locked_round_has_no_rest(made: RatedRound) -> None:
    _rate_on(made, [2, 2, 2])
    made.lock()
    assert _pace(made, 2, NOW + timedelta(days=3)).forecast == ""
