"""Dealing places: when the round opens, to who joins later, and again."""

from dataclasses import replace

import factories
from factories import NOW
from planned_round import Planned, held, loads, make_planned, order_of, places, queue, some
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership
from annotator.models.vocabulary import AssignmentState, Related, Role
from annotator.services import dealing, projects, rounds, work_plans
from annotator.services.work_plans import PlanDraft


def join(session: Session, planned: Planned) -> int:
    """Let somebody join, and return how many claims they have."""
    person = factories.make_reviewer(session)
    projects.add_member(session, planned.project, person.id, Role.REVIEWER, now=NOW, actor_id=None)
    return len(session.scalars(select(Assignment.id).where(Assignment.reviewer_id == person.id)).all())


def test_who_joins_gets_everything_where_everybody_rates(session: Session) -> None:
    for plan in (None, PlanDraft()):
        assert join(session, make_planned(session, plan)) == 6


def test_who_joins_gets_only_free_places_of_a_dealt_round(session: Session) -> None:
    planned = make_planned(session, some(2))
    assert join(session, planned) == 0
    session.execute(
        update(Assignment)
        .where(Assignment.reviewer_id == planned.people[0].id)
        .values(state=AssignmentState.RELEASED.value)
    )
    assert join(session, planned) == 4
    assert set(places(session, planned.round).values()) == {(2, 2)}
    assert join(session, planned) == 0


def test_who_joins_draws_from_a_queue_for_themselves(session: Session) -> None:
    assert join(session, make_planned(session, queue(2))) == 0


def test_free_places_go_to_those_who_have_not_had_them(session: Session) -> None:
    planned = make_planned(session, some(2), claims=3)
    assert dealing.deal_places(session, planned.round) == 0
    skipped = planned.assignment(session, 0, order_of(session, planned, 0)[0])
    skipped.state = AssignmentState.SKIPPED.value
    session.flush()
    claim = planned.claim_of(session, skipped.id)
    assert dealing.deal_places(session, planned.round, claim_ids=[planned.claims[claim - 1].id]) == 0
    assert dealing.deal_places(session, planned.round, claim_ids=[planned.claims[claim].id]) == 1
    assert planned.assignment(session, 0, claim).state == AssignmentState.SKIPPED
    assert set(held(session, planned.round).values()) == {2}


def test_who_has_no_work_weight_gets_nothing(session: Session) -> None:
    planned = make_planned(session, some(2), claims=4)
    session.execute(update(Membership).where(Membership.reviewer_id == planned.people[0].id).values(work_weight=0))
    # What others have not had are the claims that this one had.
    expected = len(order_of(session, planned, 0))
    session.execute(update(Assignment).values(state=AssignmentState.SKIPPED.value))
    assert dealing.deal_places(session, planned.round) == expected
    assert loads(session, planned)[0] == 0


def test_related_claims_are_dealt_together(session: Session) -> None:
    other = make_planned(session, claims=6, people=2)
    for first, second in ((0, 5), (5, 3)):
        factories.make_relation(session, other.claims[first], other.claims[second])
    rounds.lock_round(session, other.round, now=NOW, actor_id=None)
    work_plans.save_plan(session, other.project, some(1, related=Related.TOGETHER), now=NOW, actor_id=None)
    round_ = rounds.open_round(session, other.project, now=NOW, actor_id=None)
    opened = Planned(other.project, round_, other.lead, other.people, other.claims, other.rubric)
    whole = next(order for person in range(2) if 0 in (order := list(order_of(session, opened, person))))
    assert {0, 3, 5} == {*whole}
    assert loads(session, opened) == [3, 3]


def test_everybody_s_order_keeps_related_claims_together(session: Session) -> None:
    planned = make_planned(session, PlanDraft(related=Related.TOGETHER), claims=9)
    factories.make_relation(session, planned.claims[0], planned.claims[8])
    person = factories.make_reviewer(session)
    projects.add_member(session, planned.project, person.id, Role.REVIEWER, now=NOW, actor_id=None)
    order = list(order_of(session, replace(planned, people=[person]), 0))
    assert sorted(order) == list(range(9))
    assert abs(order.index(0) - order.index(8)) == 1
