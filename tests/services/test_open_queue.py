"""Which claim is drawn: at random, related ones preferred or left to others."""

from datetime import datetime, timedelta

import factories
from factories import NOW
from planned_round import Planned, make_planned, queue
from sqlalchemy.orm import Session

from annotator.models import Claim
from annotator.models.vocabulary import Related
from annotator.services import next_claims, open_queue

LATER = NOW + timedelta(hours=2)


def draw_everything(session: Session, planned: Planned, person: int) -> list[int]:
    """Return the claims in the order in which this reviewer draws them; nothing of it stays."""
    order = []
    with session.begin_nested() as attempt:
        for _claim in planned.claims:
            number = planned.next(session, person)
            order.append(planned.claim_of(session, number))
            planned.submit(session, person, number or 0)
        attempt.rollback()
    return order


def test_draws_are_random_each_reviewer_s_own_and_the_seed_s(session: Session) -> None:
    planned = make_planned(session, queue(3), claims=12)
    first, second = (draw_everything(session, planned, person) for person in range(2))
    assert sorted(first) == sorted(second) == list(range(12))
    assert first != list(range(12))
    assert first != second
    assert draw_everything(session, planned, 0) == first


def test_related_claims_together_are_preferred(session: Session) -> None:
    planned = make_planned(session, queue(2, related=Related.TOGETHER), claims=12)
    first = planned.claims[planned.claim_of(session, number := planned.next(session, 0))]
    others = [claim for claim in planned.claims if claim is not first]
    factories.make_relation(session, first, others[4])
    factories.make_relation(session, others[8], first)
    planned.submit(session, 0, number or 0)
    following = set()
    for _turn in range(2):
        number = planned.next(session, 0)
        following.add(planned.claims[planned.claim_of(session, number)].id)
        planned.submit(session, 0, number or 0)
    assert following == {others[4].id, others[8].id}


def test_related_claims_apart_come_last(session: Session) -> None:
    planned = make_planned(session, queue(2, related=Related.APART), claims=5)
    first = planned.claims[planned.claim_of(session, number := planned.next(session, 0))]
    others = [claim for claim in planned.claims if claim is not first]
    factories.make_relation(session, first, others[0])
    factories.make_relation(session, others[2], first)
    planned.submit(session, 0, number or 0)
    following = []
    for _turn in range(4):
        number = planned.next(session, 0)
        following.append(planned.claims[planned.claim_of(session, number)].id)
        planned.submit(session, 0, number or 0)
    assert set(following[:2]) == {others[1].id, others[3].id}
    assert set(following[2:]) == {others[0].id, others[2].id}


def test_apart_an_unrelated_reservation_is_ended_before_a_related_claim_is_drawn(session: Session) -> None:
    planned = make_planned(session, queue(1, related=Related.APART), claims=3)
    first = planned.claims[planned.claim_of(session, number := planned.next(session, 0))]
    planned.submit(session, 0, number or 0)
    reserved = planned.claims[planned.claim_of(session, planned.next(session, 1))]
    free = next(claim for claim in planned.claims if claim not in (first, reserved))
    factories.make_relation(session, first, free)
    assert planned.claims[planned.claim_of(session, planned.next(session, 0, LATER))] is reserved


def test_withdrawn_claims_are_not_drawn(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=1)
    session.get_one(Claim, planned.claims[0].id).state = "withdrawn"
    session.flush()
    assert planned.next(session, 0) is None
    assert not next_claims.has_next(session, planned.round, planned.member(session, 0), NOW)


def test_a_draw_says_until_when(now: datetime) -> None:
    by = open_queue.Draw(1, 1, 1, Related.ANY, 30, now)
    assert by.until == now + timedelta(minutes=30)
