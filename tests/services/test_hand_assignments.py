"""Assigning by hand, taking back, handing on; and who can be chosen for it."""

import factories
import pytest
from at_once import at_once
from factories import NOW
from planned_round import Planned, held, loads, make_planned, make_unopened, order_of, places, queue, some
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import AnnotatorError, Conflict, Invalid, NotFound
from annotator.models import Assignment, AuditEntry, Membership, ReviewRevision, Round
from annotator.models.vocabulary import AssignmentState, Related, Reveal, Role
from annotator.services import assignees, hand_assignments, next_claims, projects, reviews, rounds, work_plans
from annotator.services.assignees import Assignee, ClaimPlaces, Holder
from annotator.services.assignment_counts import count_assignments
from annotator.services.hand_assignments import LeftBehind, Outcome
from annotator.services.rubrics import read_rubric


def move(session: Session, planned: Planned, deed: str, claims: list[int], people: list[int]) -> Outcome:
    done: Outcome = getattr(hand_assignments, deed)(
        session,
        planned.round,
        [planned.claims[claim].id for claim in claims],
        [planned.people[person].id for person in people],
        now=NOW,
        actor_id=planned.lead.id,
    )
    return done


def membership(session: Session, planned: Planned, person: int) -> Membership:
    return session.scalars(select(Membership).where(Membership.reviewer_id == planned.people[person].id)).one()


def leave(session: Session, planned: Planned, person: int) -> int:
    number = membership(session, planned, person).id
    projects.set_member_active(session, planned.project.id, number, is_active=False, now=NOW, actor_id=None)
    return number


def test_claims_are_assigned_within_their_places(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=3)
    assert move(session, planned, "assign", [0, 1], [0, 1]) == Outcome(moved=4, stayed=0)
    assert held(session, planned.round) == {1: 2, 2: 2}
    assert move(session, planned, "assign", [0, 2], [0]) == Outcome(moved=1, stayed=1)
    assert planned.assignment(session, 0, 2).position == 3
    assert planned.assignment(session, 0, 2).reserved_until is None
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "assignments.given")).first()
    assert entry is not None
    assert (entry.actor_id, entry.detail) == (planned.lead.id, {"claims": 2, "assigned": 4})


def test_beyond_what_a_claim_wants_nothing_is_assigned(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=3)
    move(session, planned, "assign", [0], [0])
    with pytest.raises(Conflict, match=r"C1 has no free place for them, so nothing was assigned. Raise how many"):
        move(session, planned, "assign", [0, 1], [1])
    with pytest.raises(Conflict, match="C2, C3 have no free place"):
        move(session, planned, "assign", [1, 2], [1, 2])
    assert held(session, planned.round) == {1: 1}


def test_what_is_assigned_by_hand_comes_next(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=9, people=3)
    move(session, planned, "assign", [7], [2])
    assert planned.claim_of(session, planned.next(session, 2)) == 7


def test_related_claims_stand_together_when_assigned_by_hand(session: Session) -> None:
    planned = make_planned(session, queue(2, related=Related.TOGETHER), claims=8)
    factories.make_relation(session, planned.claims[0], planned.claims[6])
    move(session, planned, "assign", list(range(8)), [0])
    order = list(order_of(session, planned, 0))
    assert abs(order.index(0) - order.index(6)) == 1


def test_open_assignments_are_taken_back_and_submitted_ones_stay(session: Session) -> None:
    planned = make_planned(session, some(2), claims=3)
    mine = order_of(session, planned, 0)
    planned.submit(session, 0, planned.assignment(session, 0, mine[0]).id)
    assert move(session, planned, "take_back", [0, 1, 2], [0]) == Outcome(moved=1, stayed=1)
    assert planned.assignment(session, 0, mine[1]).state == AssignmentState.RELEASED
    assert sum(held(session, planned.round).values()) == 5
    again = session.scalars(select(AuditEntry).where(AuditEntry.action == "assignments.taken_back")).one()
    assert again.detail == {"claims": 3, "taken": 1}


def test_what_was_taken_back_can_be_given_again(session: Session) -> None:
    planned = make_planned(session, some(2), claims=3)
    number = planned.assignment(session, 0, order_of(session, planned, 0)[0]).id
    claim = planned.claim_of(session, number)
    move(session, planned, "take_back", [claim], [0])
    assert move(session, planned, "assign", [claim], [0]) == Outcome(moved=1, stayed=0)
    row = planned.assignment(session, 0, claim)
    assert (row.id, row.state) == (number, AssignmentState.OPEN)


def test_where_everybody_rates_somebody_may_be_let_off(session: Session) -> None:
    planned = make_planned(session, claims=2)
    assert move(session, planned, "take_back", [0], [0, 1]) == Outcome(moved=2, stayed=0)
    assert held(session, planned.round) == {1: 1, 2: 3}
    assert move(session, planned, "assign", [0], [0]) == Outcome(moved=1, stayed=0)


@pytest.mark.parametrize("deed", ["assign", "take_back"])
def test_somebody_and_something_must_be_chosen(session: Session, deed: str) -> None:
    planned = make_planned(session, some(2))
    with pytest.raises(Invalid, match="Choose at least one claim") as refusal:
        move(session, planned, deed, [], [0])
    assert refusal.value.field == "keys"
    with pytest.raises(Invalid, match="Choose a reviewer") as refusal:
        move(session, planned, deed, [0], [])
    assert refusal.value.field == "who"
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    with pytest.raises(Conflict, match="Round 1 is locked"):
        move(session, planned, deed, [0], [0])


def test_who_could_see_results_is_not_assigned_anything(session: Session) -> None:
    planned = make_planned(session, queue(2))
    membership(session, planned, 0).role = Role.ADJUDICATOR.value
    session.flush()
    with pytest.raises(Invalid, match="Choose a reviewer"):
        move(session, planned, "assign", [0], [0])


def test_what_somebody_left_is_dealt_to_the_others(session: Session) -> None:
    planned = make_planned(session, some(2), claims=6, people=4)
    planned.submit(session, 0, planned.assignment(session, 0, order_of(session, planned, 0)[0]).id)
    number = leave(session, planned, 0)
    left = hand_assignments.read_left_behind(session, planned.round)
    assert left == [LeftBehind(number, planned.people[0].name, 2)]
    done = hand_assignments.hand_on(session, planned.round, number, now=NOW, actor_id=planned.lead.id)
    assert done == Outcome(moved=2, stayed=0)
    assert set(places(session, planned.round).values()) == {(2, 2)}
    assert loads(session, planned)[0] == 1
    assert hand_assignments.read_left_behind(session, planned.round) == []
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "assignments.handed_on")).one()
    assert entry.detail == {"round": 1, "taken": 2, "assigned": 2}


def withdraw(session: Session, planned: Planned, person: int, number: int) -> None:
    """Rate an assignment, and take the rating back."""
    planned.submit(session, person, number)
    reviews.withdraw_review(session, number, planned.people[person].id, "back", NOW)


def test_a_withdrawn_rating_is_handed_on_and_its_history_stays(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=1)
    number = planned.next(session, 0) or 0
    withdraw(session, planned, 0, number)
    left = leave(session, planned, 0)
    assert [person.claims for person in hand_assignments.read_left_behind(session, planned.round)] == [1]
    done = hand_assignments.hand_on(session, planned.round, left, now=NOW, actor_id=None)
    assert done == Outcome(moved=0, stayed=1)
    assert places(session, planned.round) == {1: (1, 0)}
    assert planned.next(session, 1) is not None
    states = select(ReviewRevision.state).order_by(ReviewRevision.number)
    assert session.scalars(states).all() == ["submitted", "withdrawn"]


def test_a_withdrawn_rating_is_taken_back_and_given_again(session: Session) -> None:
    planned = make_planned(session, some(1), claims=1, people=1)
    number = planned.assignment(session, 0, 0).id
    withdraw(session, planned, 0, number)
    assert move(session, planned, "take_back", [0], [0]) == Outcome(moved=1, stayed=0)
    assert places(session, planned.round) == {1: (1, 0)}
    assert move(session, planned, "assign", [0], [0]) == Outcome(moved=1, stayed=0)
    assert planned.next(session, 0) == number
    assert planned.submit(session, 0, number, request="again").revision == 3
    assert count_assignments(session, planned.round) == (1, 0)


def test_what_still_counts_though_it_was_withdrawn_keeps_its_place(session: Session) -> None:
    project, lead, people, claims = make_unopened(session, claims=1, people=2)
    project.reveal = Reveal.AFTER_OWN.value
    work_plans.save_plan(session, project, some(1), now=NOW, actor_id=None)
    round_ = rounds.open_round(session, project, now=NOW, actor_id=None)
    planned = Planned(project, round_, lead, people, claims, read_rubric(session, round_.rubric_version_id))
    person = loads(session, planned).index(1)
    withdraw(session, planned, person, planned.assignment(session, person, 0).id)
    assert move(session, planned, "take_back", [0], [person]) == Outcome(moved=0, stayed=1)
    leave(session, planned, person)
    assert hand_assignments.read_left_behind(session, planned.round) == []


def test_from_a_queue_it_is_drawn_by_others_and_where_all_rate_it_is_dropped(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=1)
    planned.next(session, 0)
    done = hand_assignments.hand_on(session, planned.round, leave(session, planned, 0), now=NOW, actor_id=None)
    assert done == Outcome(moved=0, stayed=1)
    assert planned.next(session, 1) is not None
    everybody = make_planned(session, claims=2)
    done = hand_assignments.hand_on(session, everybody.round, leave(session, everybody, 0), now=NOW, actor_id=None)
    assert done == Outcome(moved=0, stayed=2)
    assert loads(session, everybody) == [0, 2, 2]


def test_only_what_was_left_is_handed_on(session: Session) -> None:
    planned, other = make_planned(session, some(2)), make_planned(session, some(2))
    with pytest.raises(NotFound, match="no such member"):
        hand_assignments.hand_on(session, planned.round, membership(session, other, 0).id, now=NOW, actor_id=None)
    with pytest.raises(NotFound, match="no such member"):
        hand_assignments.hand_on(session, planned.round, 10**6, now=NOW, actor_id=None)
    with pytest.raises(Conflict, match="This person takes part"):
        hand_assignments.hand_on(session, planned.round, membership(session, planned, 0).id, now=NOW, actor_id=None)


def test_whom_one_can_choose(session: Session) -> None:
    planned = make_planned(session, some(2), claims=2, people=4)
    session.execute(
        update(Membership)
        .where(Membership.reviewer_id.in_([planned.people[0].id, planned.people[2].id]))
        .values(group_name="North")
    )
    leave(session, planned, 3)
    found = assignees.list_assignees(session, planned.round)
    numbers = [membership(session, planned, person).id for person in range(3)]
    assert found[1:] == [
        *(
            Assignee(f"member:{number}", person.name, False)
            for number, person in zip(numbers, planned.people, strict=False)
        ),
        Assignee("group:North", "North", True),
    ]
    assert (found[0].label, found[0].rates) == (planned.lead.name, False)
    people = assignees.find_people(session, planned.project.id, "group:North")
    assert people == [planned.people[0].id, planned.people[2].id]
    assert assignees.find_people(session, planned.project.id, f"member:{numbers[1]}") == [planned.people[1].id]
    for nobody in ("", "member:x", "group:South", "north", f"member:{membership(session, planned, 3).id}"):
        assert assignees.find_people(session, planned.project.id, nobody) == []


def test_a_lead_is_given_claims_only_where_leads_rate(session: Session) -> None:
    def give(planned: Planned, people: list[int]) -> Outcome:
        claim = [planned.claims[0].id]
        return hand_assignments.assign(session, planned.round, claim, people, now=NOW, actor_id=None)

    planned = make_planned(session, queue(2), claims=2)
    with pytest.raises(Invalid, match="Lea Lead: a lead does not rate in round 1, which was opened without"):
        give(planned, [planned.lead.id])
    assert give(planned, [planned.lead.id, planned.people[0].id]) == Outcome(1, 0, left_out=("Lea Lead",))
    assert held(session, planned.round) == {1: 1}
    group = update(Membership).where(Membership.reviewer_id == planned.lead.id).values(group_name="Heads")
    session.execute(group)
    assert assignees.list_assignees(session, planned.round)[-1] == Assignee("group:Heads", "Heads", True, False)
    rating = make_planned(session, queue(2), claims=2, include_leads=True)
    assert assignees.list_assignees(session, rating.round)[0].rates
    assert give(rating, [rating.lead.id]) == Outcome(1, 0)


def test_who_has_a_claim(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=2)
    number = planned.next(session, 0) or 0
    claim = planned.claim_of(session, number)
    planned.submit(session, 0, number)
    move(session, planned, "assign", [claim], [1])
    move(session, planned, "take_back", [claim], [1])
    ids = [each.id for each in planned.claims]
    found = assignees.read_places(session, planned.round, ids)
    assert found[ids[claim]] == ClaimPlaces(2, (Holder(planned.people[0].name, AssignmentState.SUBMITTED),))
    assert (found[ids[claim]].free, found[ids[1 - claim]].free) == (1, 2)
    everybody = make_planned(session, claims=1)
    own = assignees.read_places(session, everybody.round, [everybody.claims[0].id])[everybody.claims[0].id]
    assert (own.wanted, len(own.holders), own.free) == (None, 3, 0)


def test_by_hand_and_from_the_queue_at_once(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(1), claims=6, people=6)
        members = [planned.member(session, person) for person in range(6)]
        claims = [claim.id for claim in planned.claims]
        session.expunge_all()

    def by_hand(session: Session) -> int:
        round_ = session.get_one(Round, planned.round.id)
        people = [planned.people[0].id]
        return hand_assignments.assign(session, round_, claims, people, now=NOW, actor_id=None).moved

    draws = [
        lambda session, member=member: next_claims.next_claim(session, planned.round.id, member, NOW) or 0
        for member in members[1:]
    ]
    outcomes = at_once(database, [*draws, by_hand])
    assert all(not isinstance(outcome, AnnotatorError) or isinstance(outcome, Conflict) for outcome in outcomes)
    with database.reading() as session:
        assert set(held(session, planned.round).values()) <= {1}
        assert session.scalars(select(Assignment.id)).all()
