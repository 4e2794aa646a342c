"""When ratings were submitted."""

from datetime import timedelta

import pytest
from factories import NOW
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models import Round
from annotator.models.vocabulary import Purpose
from annotator.services.reviews import Submission, submit_review
from annotator.services.submission_times import MOST_ROUNDS, day_of, read_submissions


def test_every_revision_and_the_first_of_each(session: Session) -> None:
    made = make_rated_round(session, ["2 3", ". 1"])
    made.rate(0, 0, "4", "again")
    found = read_submissions(session, made.round)
    assert found.claim.tolist() == [made.claims[at].id for at in (0, 0, 1, 0)]
    assert found.number.tolist() == [1, 1, 1, 2]
    assert set(found.second.tolist()) == {int(NOW.timestamp())}
    assert set(found.day.tolist()) == {day_of(NOW)}
    assert found.first().reviewer.tolist() == [made.reviewers[at].id for at in (0, 1, 1)]
    assert found.of((Purpose.GOLD,)).claim.tolist() == []
    assert found.of((Purpose.RATING,)) is found
    assert found.of_claims(found.claim[2:3]).claim.tolist() == [made.claims[1].id]


def test_a_process_reads_what_is_newer(database: Database) -> None:
    with database.writing() as session:
        made = make_rated_round(session, ["2 .", ". ."])
        assert len(read_submissions(session, made.round).claim) == 1
    with database.reading() as before:
        assert len(read_submissions(before, made.round).claim) == 1
        with database.writing() as session:
            made = made.__class__(session, *(getattr(made, name) for name in _others()))
            made.rate(1, 1, "3")
        with database.reading() as after:
            assert len(read_submissions(after, made.round).claim) == 2
        # Who began to read before the second was saved may see it in times, not miss the first.
        assert len(read_submissions(before, made.round).claim) in {1, 2}


def test_they_come_in_the_order_of_their_times(database: Database) -> None:
    """Who has begun before may have to wait, and is saved after."""
    with database.writing() as session:
        made = make_rated_round(session, [". . ."])
        for person, seconds in ((0, 2), (1, 1), (2, 3)):
            submission = Submission(made._answers("3"), "", "first")
            asked_at = NOW + timedelta(seconds=seconds)
            submit_review(session, made.assignment(person, 0), made.reviewers[person].id, submission, asked_at)
    with database.reading() as session:
        found = read_submissions(session, made.round)
        assert found.reviewer.tolist() == [made.reviewers[person].id for person in (1, 0, 2)]
        assert (found.second - int(NOW.timestamp())).tolist() == [1, 2, 3]


def _others() -> list[str]:
    return ["project", "round", "rubric", "lead", "reviewers", "claims"]


def test_few_rounds_are_kept(database: Database) -> None:
    with database.reading() as session:
        for round_id in range(1, 3 * MOST_ROUNDS):
            assert len(read_submissions(session, Round(id=round_id, project_id=1)).claim) == 0


@pytest.mark.parametrize(("hours", "days"), [(0, 0), (24, 1), (23, 1)])
def test_days_are_of_utc(hours: int, days: int) -> None:
    begin = NOW.replace(hour=1, minute=0)
    assert day_of(begin + timedelta(hours=hours)) - day_of(begin) == days
