"""Many draw at the same moment, through real connections: no claim gets too many reviewers, nobody a claim twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from at_once import at_once
from factories import NOW
from planned_round import Planned, held, make_planned, queue
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import AnnotatorError
from annotator.models import Assignment, Round
from annotator.services import next_claims, rounds

LATER = NOW + timedelta(hours=2)


def draw_until_nothing_is_left(database: Database, planned: Planned, clients: int) -> list[object]:
    """Let many reviewers draw and submit at the same moment, until there is nothing for them."""
    with database.reading() as session:
        members = [planned.member(session, person) for person in range(clients)]

    def drawer(person: int):  # type: ignore[no-untyped-def]
        def run(session: Session) -> int | None:
            return next_claims.next_claim(session, planned.round.id, members[person], NOW)

        return run

    found: list[object] = []
    waiting = list(range(clients))
    while waiting:
        outcomes = at_once(database, [drawer(person) for person in waiting])
        for person, outcome in zip(list(waiting), outcomes, strict=True):
            assert not isinstance(outcome, AnnotatorError)
            if outcome is None:
                waiting.remove(person)
                continue
            found.append(outcome)
            with database.writing() as session:
                planned.submit(session, person, outcome)
    return found


def test_thirty_two_draw_at_once_and_no_claim_gets_more_than_it_wants(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(3), claims=20, people=32)
        session.expunge_all()
    found = draw_until_nothing_is_left(database, planned, 32)
    assert len(found) == len(set(found)) == 60
    with database.reading() as session:
        assert set(held(session, planned.round).values()) == {3}
        pairs = session.execute(select(Assignment.claim_id, Assignment.reviewer_id)).all()
        assert len(pairs) == len(set(pairs)) == 60


def test_many_windows_of_one_reviewer_get_one_claim(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(3), claims=9)
        member = planned.member(session, 0)
        session.expunge_all()
    outcomes = at_once(database, [lambda session: next_claims.next_claim(session, planned.round.id, member, NOW)] * 12)
    assert len(set(outcomes)) == 1


def test_who_draws_while_the_round_is_locked_gets_a_claim_or_nothing(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(1), claims=9)
        members = [planned.member(session, person) for person in range(3)]
        session.expunge_all()

    def lock(session: Session) -> int:
        rounds.lock_round(session, session.get_one(Round, planned.round.id), now=NOW, actor_id=None)
        return -1

    draws = [
        lambda session, member=member: next_claims.next_claim(session, planned.round.id, member, NOW)
        for member in members
    ]
    outcomes = at_once(database, [*draws, lock])
    assert outcomes[-1] == -1
    assert not [outcome for outcome in outcomes if isinstance(outcome, AnnotatorError)]


def test_a_place_that_is_being_drawn_is_no_reason_to_say_there_is_none(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(2), claims=1)
        first, second = (planned.member(session, person) for person in range(2))
        session.expunge_all()

    def draw(may_wait: bool) -> int | None:
        with database.writing() as session:
            return next_claims.next_claim(session, planned.round.id, second, NOW, may_wait=may_wait)

    with ThreadPoolExecutor(1) as pool, database.writing() as session:
        assert next_claims.next_claim(session, planned.round.id, first, NOW) is not None
        if database.queue is None:
            # Who may not wait is told at once that there is none, and asks again.
            assert pool.submit(draw, False).result(timeout=10) is None
        waiting = pool.submit(draw, True)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.4)
    assert waiting.result(timeout=10) is not None


def test_who_waits_for_a_lock_under_way_draws_nothing(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(1), claims=2)
        member = planned.member(session, 0)
        session.expunge_all()

    def draw() -> int | None:
        with database.writing() as session:
            return next_claims.next_claim(session, planned.round.id, member, NOW)

    with ThreadPoolExecutor(1) as pool, database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, planned.round.id), now=NOW, actor_id=None)
        waiting = pool.submit(draw)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.4)
    assert waiting.result(timeout=10) is None


@pytest.mark.postgresql
def test_who_comes_back_late_waits_for_nobody_who_has_the_claim_in_hand(postgres_database: Database) -> None:
    """Another window is saving it at this moment: it is shown as it is, and renewed by nobody."""
    with postgres_database.writing() as session:
        planned = make_planned(session, queue(1), claims=2)
        member = planned.member(session, 0)
        number = planned.next(session, 0)
        session.expunge_all()
    with postgres_database.writing() as saving:
        saving.execute(select(Assignment.id).where(Assignment.id == number).with_for_update(key_share=True))
        with postgres_database.writing() as coming_back:
            assert next_claims.next_claim(coming_back, planned.round.id, member, LATER) == number
    with postgres_database.reading() as session:
        assert session.get_one(Assignment, number).reserved_until == NOW + timedelta(hours=1)
