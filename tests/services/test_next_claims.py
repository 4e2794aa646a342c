"""What a reviewer gets next, whether it was dealt to them or is drawn from the open queue."""

from datetime import datetime, timedelta

import factories
import pytest
from factories import NOW
from planned_round import Planned, held, make_planned, order_of, places, queue, some
from planted_round import make_planted_round, submit
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Assignment
from annotator.models.vocabulary import Purpose, Role
from annotator.services import claims, next_claims, projects, rounds
from annotator.services.open_queue import Left

HOUR = timedelta(hours=1)
LATER = NOW + 2 * HOUR


QUEUE = {"overlap": "some", "ratings_per_claim": 1, "delivery": "queue"}


@pytest.fixture
def planned(session: Session) -> Planned:
    """Two reviewers a claim, drawn from the queue."""
    return make_planned(session, queue(2), claims=4)


def member_next(session: Session, planned: Planned, member: object, now: datetime = NOW) -> int | None:
    return next_claims.next_claim(session, planned.round.id, member, now)  # type: ignore[arg-type]


def test_dealt_claims_come_in_one_s_own_order(session: Session) -> None:
    planned = make_planned(session, some(2), claims=6)
    order = order_of(session, planned, 0)
    assert len(order) == 4
    first = planned.next(session, 0)
    assert planned.claim_of(session, first) == order[0]
    saved = planned.submit(session, 0, first or 0)
    assert planned.claim_of(session, planned.next(session, 0)) == order[1]
    assert planned.claim_of(session, planned.next(session, 0, after=saved.position + 1)) == order[2]
    assert planned.claim_of(session, planned.next(session, 0, after=99)) == order[1]


def test_a_dealt_round_has_no_queue(session: Session) -> None:
    planned = make_planned(session, some(2), claims=1)
    assert [planned.next(session, person) is None for person in range(3)].count(True) == 1
    for person in range(3):
        assert next_claims.what_is_left(session, planned.round, planned.member(session, person)) is None


def test_asking_twice_gives_the_same_claim(session: Session, planned: Planned) -> None:
    first = planned.next(session, 0)
    assert first is not None
    assert planned.next(session, 0) == first
    assert planned.next(session, 0, NOW + 5 * HOUR) == first
    planned.submit(session, 0, first)
    assert planned.next(session, 0) not in {None, first}


def test_a_reservation_lasts_as_long_as_the_plan_says(session: Session) -> None:
    planned = make_planned(session, queue(1, reservation_minutes=7))
    number = planned.next(session, 0)
    row = session.get_one(Assignment, number)
    assert (row.state, row.position, row.reserved_until) == ("open", 1, NOW + timedelta(minutes=7))
    planned.submit(session, 0, row.id)
    session.expire_all()
    assert session.get_one(Assignment, number).reserved_until is None
    assert session.get_one(Assignment, planned.next(session, 0)).position == 2


def test_coming_back_late_renews_the_reservation(session: Session, planned: Planned) -> None:
    number = planned.next(session, 0)
    planned.next(session, 0, NOW + timedelta(minutes=59))
    assert session.get_one(Assignment, number).reserved_until == NOW + HOUR
    planned.next(session, 0, LATER)
    assert session.get_one(Assignment, number).reserved_until == LATER + HOUR


def test_everybody_draws_until_every_claim_has_enough(session: Session, planned: Planned) -> None:
    for _turn in range(9):
        for person in range(3):
            number = planned.next(session, person)
            if number is not None:
                planned.submit(session, person, number)
    assert held(session, planned.round) == {1: 2, 2: 2, 3: 2, 4: 2}
    assert [planned.next(session, person) for person in range(3)] == [None] * 3
    assert set(places(session, planned.round).values()) == {(2, 2)}


def test_a_reservation_that_ran_out_goes_to_who_needs_it(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=1)
    mine = planned.next(session, 0)
    assert planned.next(session, 1) is None
    assert planned.next(session, 1, NOW + HOUR, may_wait=False) is None
    theirs = planned.next(session, 1, NOW + HOUR)
    assert theirs not in {None, mine}
    assert planned.assignment(session, 0, 0).state == "released"
    assert places(session, planned.round) == {1: (1, 1)}
    assert planned.next(session, 0, NOW + HOUR) is None


def test_free_claims_are_drawn_before_a_reservation_is_ended(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=2)
    planned.next(session, 0)
    planned.next(session, 1, LATER)
    assert {row.state for row in session.scalars(select(Assignment))} == {"open"}


def test_what_ran_out_may_be_taken_up_again(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=1)
    mine = planned.next(session, 0)
    planned.next(session, 1, LATER)
    again = planned.next(session, 0, LATER + 2 * HOUR)
    assert again == mine
    assert session.get_one(Assignment, mine).reserved_until == LATER + 3 * HOUR
    assert planned.assignment(session, 1, 0).state == "released"


@pytest.mark.parametrize("state", ["skipped", "released"])
def test_what_was_passed_on_or_taken_back_is_not_drawn_again(session: Session, planned: Planned, state: str) -> None:
    row = session.get_one(Assignment, planned.next(session, 0))
    row.state, row.reserved_until = state, None
    session.flush()
    drawn = []
    for _turn in range(3):
        number = planned.next(session, 0)
        drawn.append(number)
        planned.submit(session, 0, number or 0)
    assert planned.next(session, 0) is None
    assert row.id not in drawn


def test_who_does_not_rate_does_not_draw(session: Session) -> None:
    for leads_rate in (False, True):
        planned = make_planned(session, queue(1), include_leads=leads_rate)
        lead = projects.find_member(session, planned.project.id, planned.lead.id)
        assert (member_next(session, planned, lead) is not None) is leads_rate
        person = factories.make_reviewer(session)
        projects.add_member(session, planned.project, person.id, Role.ADJUDICATOR, now=NOW, actor_id=None)
        assert member_next(session, planned, projects.find_member(session, planned.project.id, person.id)) is None


def test_nothing_is_drawn_from_a_locked_round(session: Session, planned: Planned) -> None:
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    assert planned.next(session, 0) is None
    assert not next_claims.has_next(session, planned.round, planned.member(session, 0), NOW)


def test_whether_there_is_a_next_claim_is_told_without_reserving_one(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=1)
    members = [planned.member(session, person) for person in range(2)]
    assert [next_claims.has_next(session, planned.round, member, NOW) for member in members] == [True, True]
    assert session.scalar(select(func.count()).select_from(Assignment)) == 0
    planned.next(session, 0)
    assert [next_claims.has_next(session, planned.round, member, NOW) for member in members] == [True, False]
    assert next_claims.has_next(session, planned.round, members[1], LATER)


def test_what_waits_on_one_s_list(session: Session, planned: Planned) -> None:
    own = (planned.round.id, planned.people[0].id)
    assert next_claims.find_waiting(session, *own, NOW) is None
    number = planned.next(session, 0)
    assert next_claims.find_waiting(session, *own, NOW) == next_claims.Waiting(number or 0, is_safe=True)
    assert next_claims.find_waiting(session, *own, LATER) == next_claims.Waiting(number or 0, is_safe=False)
    dealt = make_planned(session, some(2))
    waiting = next_claims.find_waiting(session, dealt.round.id, dealt.people[0].id, LATER)
    assert waiting is not None
    assert waiting.is_safe


def test_nothing_of_a_withdrawn_claim_is_left(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=4)
    for claim in planned.claims[:3]:
        claims.withdraw_claim(session, planned.project.id, claim.key, now=NOW, actor_id=None)
    left = next_claims.what_is_left(session, planned.round, planned.member(session, 0))
    assert left == Left(1, 0, None)


def test_what_is_left_for_others(session: Session, planned: Planned) -> None:
    member = planned.member(session, 0)
    for _claim in planned.claims:
        planned.submit(session, 0, planned.next(session, 0) or 0)
    assert next_claims.what_is_left(session, planned.round, member) == Left(4, 0, None)
    planned.next(session, 1)
    planned.next(session, 2, LATER)
    assert next_claims.what_is_left(session, planned.round, member) in (Left(2, 2, NOW + HOUR), Left(3, 2, NOW + HOUR))


def test_a_late_submission_takes_its_place_again(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=1)
    mine = planned.next(session, 0) or 0
    theirs = planned.next(session, 1, LATER) or 0
    with pytest.raises(Conflict, match="Another reviewer has taken this claim meanwhile"):
        planned.submit(session, 0, mine, now=LATER)
    session.get_one(Assignment, theirs).state = "skipped"
    session.flush()
    planned.submit(session, 0, mine, now=LATER)
    assert planned.assignment(session, 0, 0).state == "submitted"
    assert places(session, planned.round) == {1: (1, 1)}


def test_who_missed_the_mark_of_the_training_has_that_next(session: Session) -> None:
    made = make_planted_round(session, known={0: (Purpose.TRAINING, "4")}, training_pass_percent=100, **QUEUE)
    ann = made.member(made.reviewers[0])
    training = next_claims.next_claim(session, made.round.id, ann, NOW)
    assert training is not None
    submit(made, session.get_one(Assignment, training), "1")
    assert next_claims.next_claim(session, made.round.id, ann, NOW) is None
    assert next_claims.has_next(session, made.round, ann, NOW)


def test_a_drawn_claim_comes_before_what_is_planted(session: Session) -> None:
    made = make_planted_round(session, known={0: (Purpose.GOLD, "4")}, has_gold=True, **QUEUE)
    ann = made.member(made.reviewers[0])
    drawn = next_claims.next_claim(session, made.round.id, ann, NOW)
    assert drawn is not None
    assert next_claims.next_claim(session, made.round.id, ann, NOW) == drawn


def test_half_of_what_is_drawn_comes_masked(session: Session) -> None:
    made = make_planted_round(session, masked_part="claimant", **QUEUE)
    ann = made.member(made.reviewers[0])
    masked = []
    for _claim in range(6):
        drawn = next_claims.next_claim(session, made.round.id, ann, NOW)
        assert drawn is not None
        row = session.get_one(Assignment, drawn)
        masked.append(row.is_masked)
        submit(made, row, "3")
    assert sum(masked) == 3
