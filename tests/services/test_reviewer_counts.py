"""What each reviewer holds: the kept numbers are those that counting everything gives, whatever happens."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from factories import NOW
from planned_round import Planned, make_planned, queue, some
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models import Round
from annotator.models.vocabulary import Purpose, SkipReason
from annotator.services import claims, next_claims, skips
from annotator.services.reviewer_counts import Held, _count, count_held

RATING = (Purpose.RATING,)


def _agree(database: Database, round_id: int) -> dict[int, Held]:
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        kept = count_held(session, round_, RATING)
        assert kept == _count(session, round_, RATING)
        return kept


def test_ratings_withdrawals_and_withdrawn_claims(database: Database) -> None:
    with database.writing() as session:
        made = make_rated_round(session, ["2 .", "3 1", ". ."])
        round_id, ann = made.round.id, made.reviewers[0].id

    def after(deed: Callable[[RatedRound], object]) -> Held:
        with database.writing() as session:
            deed(RatedRound(session, *(getattr(made, name) for name in FIELDS)))
        return _agree(database, round_id)[ann]

    assert _agree(database, round_id)[ann] == Held(3, 0, 1)
    assert after(lambda found: found.withdraw(0, 0)) == Held(3, 1, 1, taken_back=1)
    assert after(lambda found: found.rate(0, 0, "4", "anew")) == Held(3, 0, 1)
    assert after(lambda found: found.rate(0, 2, "4")) == Held(3, 0, 0)
    withdrawn = after(
        lambda found: claims.withdraw_claim(
            found.session, made.project.id, "K2", now=NOW, actor_id=made.lead.id, reason="Twice."
        )
    )
    assert withdrawn == Held(2, 0, 0)
    assert withdrawn.done == 2


FIELDS = ("project", "round", "rubric", "lead", "reviewers", "claims")


@pytest.mark.parametrize("draft", [some(2), queue(2)], ids=["dealt", "drawn"])
def test_skipping_and_drawing(database: Database, draft: object) -> None:
    with database.writing() as session:
        planned = make_planned(session, draft)  # type: ignore[arg-type]
        round_id, person = planned.round.id, planned.people[0].id
    _agree(database, round_id)
    for turn in range(3):
        with database.writing() as session:
            assignment = _next(session, planned, turn)
            if assignment is None:
                continue
            if turn == 1:
                reason, request = SkipReason.OTHER, f"skip-{turn}"
                skips.skip_claim(session, assignment, person, reason=reason, request_id=request, now=NOW)
            else:
                planned.submit(session, 0, assignment, request=str(turn))
        _agree(database, round_id)


def _next(session: Session, planned: Planned, turn: int) -> int | None:
    member = planned.member(session, 0)
    return next_claims.next_claim(session, planned.round.id, member, NOW + timedelta(minutes=turn))


def test_a_writing_session_counts_everything(session: Session) -> None:
    made = make_rated_round(session, ["2 .", "3 1"])
    found = count_held(session, made.round, RATING)
    assert [found[person.id].done for person in made.reviewers] == [2, 1]
