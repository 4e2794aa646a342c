"""Weeks in which ratings were submitted."""

from datetime import timedelta

import pytest
from factories import NOW
from planted_round import make_planted_round, own
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Purpose
from annotator.services import claims, review_weeks, reviews
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.review_weeks import NoPeriods, Periods, has_several_periods, read_periods
from annotator.services.reviews import Submission
from annotator.services.submission_times import read_submissions

EMPTY = [". . ."] * 3


def _rate(made: RatedRound, weeks: list[list[int | None]]) -> None:
    """Let each reviewer rate each claim so many weeks after Tuesday, 3 March 2026; None for not at all."""
    for claim, row in enumerate(weeks):
        for reviewer, week in enumerate(row):
            if week is not None:
                reviews.submit_review(
                    made.session,
                    made.assignment(reviewer, claim),
                    made.reviewers[reviewer].id,
                    Submission(made._answers("3"), "Because.", "first"),
                    NOW + timedelta(weeks=week),
                )


def _read(made: RatedRound) -> tuple[RoundRatings, Periods | NoPeriods]:
    ratings = read_ratings(made.session, made.round, made.main)
    found = read_periods(made.session, made.round.id, ratings)
    has_several = isinstance(found, Periods) and len(set(found.period[ratings.is_point].tolist())) > 1
    assert has_several_periods(ratings, read_submissions(made.session, made.round)) is has_several
    return ratings, found


def test_a_round_of_one_week_has_no_periods(session: Session) -> None:
    made = make_rated_round(session, EMPTY)
    assert _read(made)[1] is NoPeriods.WITHIN_A_WEEK
    _rate(made, [[0, 0, 0], [1, 1, 1]])
    assert _read(made)[1] is NoPeriods.WITHIN_A_WEEK


def test_each_answer_has_its_week(session: Session) -> None:
    made = make_rated_round(session, EMPTY)
    weeks: list[list[int | None]] = [[0, 2, 0], [1, None, 2], [2, 0, 1]]
    _rate(made, weeks)
    ratings, found = _read(made)
    assert isinstance(found, Periods)
    assert found.names == ("2 to 8 March 2026", "9 to 15 March 2026", "16 to 22 March 2026")
    assert found.weeks == 1
    entries = zip(ratings.claim.tolist(), ratings.rater.tolist(), found.period.tolist(), strict=True)
    assert all(weeks[claim][rater] == period for claim, rater, period in entries)
    assert len(found.period) == 8


def test_weeks_across_months_and_years_have_their_names(session: Session) -> None:
    made = make_rated_round(session, EMPTY)
    _rate(made, [[0, 4, 43]])
    _ratings, found = _read(made)
    assert isinstance(found, Periods)
    assert (found.weeks, len(found.names)) == (4, 11)
    assert found.names[:2] == ("2 to 29 March 2026", "30 March to 26 April 2026")
    assert found.names[-1] == "7 December 2026 to 3 January 2027"


def test_many_weeks_are_put_together(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_weeks, "MOST_PERIODS", 2)
    made = make_rated_round(session, EMPTY)
    _rate(made, [[0, 1, 2], [3, 4, None]])
    _ratings, found = _read(made)
    assert isinstance(found, Periods)
    assert (found.weeks, len(found.names)) == (3, 2)
    assert sorted(found.period.tolist()) == [0, 0, 0, 1, 1]
    monkeypatch.setattr(review_weeks, "MOST_CELLS", 5)
    assert _read(made)[1] is NoPeriods.TOO_MANY_REVIEWERS


def test_a_changed_rating_counts_when_it_was_changed(session: Session) -> None:
    made = make_rated_round(session, EMPTY)
    _rate(made, [[0, 0, 0], [2, 2, 2]])
    person = made.reviewers[0].id
    again = Submission(made._answers("5"), "Because.", "again")
    reviews.submit_review(session, made.assignment(0, 0), person, again, NOW + timedelta(weeks=2))
    ratings, found = _read(made)
    assert isinstance(found, Periods)
    (changed,) = [
        period
        for claim, rater, period in zip(ratings.claim, ratings.rater, found.period, strict=True)
        if claim == 0 and rater == 0
    ]
    assert changed == 2


def test_answers_off_the_scale_are_no_ratings_of_another_week(session: Session) -> None:
    made = make_rated_round(session, EMPTY)
    _rate(made, [[0, 0, None]])
    for claim, cell in ((1, "vague"), (2, "3")):
        submission = Submission(made._answers(cell), "Because.", "late")
        late = NOW + timedelta(weeks=3)
        reviews.submit_review(made.session, made.assignment(0, claim), made.reviewers[0].id, submission, late)
        ratings, found = _read(made)
        assert isinstance(found, Periods)
        assert has_several_periods(ratings, read_submissions(session, made.round)) is (cell == "3")


def _rate_at(made: RatedRound, purpose: Purpose, days: float) -> None:
    for reviewer, person in enumerate(made.reviewers):
        for each in own(made, reviewer, purpose):
            submission = Submission(made._answers("3"), "Because.", "first")
            reviews.submit_review(made.session, each.id, person.id, submission, NOW + timedelta(days=days))


def test_training_a_week_earlier_makes_no_weeks_of_what_was_rated_in_one(session: Session) -> None:
    """The dashboard, which knows nothing of training, would promise none."""
    made = make_planted_round(session, claims=3, known={0: (Purpose.TRAINING, "3")}, training_pass_percent=0)
    _rate_at(made, Purpose.TRAINING, -8)
    session.connection().exec_driver_sql("UPDATE membership SET trained_at = '2026-03-03 12:00:00'")
    session.expire_all()
    for days in (0, 6):  # Tuesday and the Monday after it
        submission = Submission(made._answers("3"), "Because.", "first")
        each = own(made, days // 6, Purpose.RATING)[0]
        reviews.submit_review(session, each.id, each.reviewer_id, submission, NOW + timedelta(days=days))
    ratings, found = _read(made)
    assert (ratings.answers, found) == (2, NoPeriods.WITHIN_A_WEEK)
    with_training = (Purpose.RATING, Purpose.TRAINING)
    both = read_ratings(session, made.round, made.main, purposes=with_training)
    assert isinstance(read_periods(session, made.round.id, both, with_training), Periods)


def test_a_withdrawn_claim_rated_earlier_makes_no_weeks_of_the_rest(session: Session) -> None:
    made = make_rated_round(session, EMPTY)
    _rate(made, [[0, 0, 0], [2, 2, 2], [2, 2, 2]])
    assert isinstance(_read(made)[1], Periods)
    claims.withdraw_claim(session, made.project.id, "K1", now=NOW, actor_id=made.lead.id)
    assert _read(made)[1] is NoPeriods.WITHIN_A_WEEK
