"""Counting a round's assignments by its index."""

from dataclasses import replace

import factories
import pytest
from factories import NOW
from planned_round import Planned, make_planned, order_of, queue, some
from rated_round import make_rated_round
from sqlalchemy import insert
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models import Assignment, Project, Round
from annotator.models.vocabulary import AssignmentState, Purpose, Reveal, Role
from annotator.services import blindness, claims, hand_assignments, places, projects, reviews
from annotator.services.assignment_counts import count_assignments, count_taken_back
from annotator.services.dashboard import Dashboard, read_dashboard
from annotator.services.round_overview import list_lines
from annotator.services.work_plans import PlanDraft

TABLE = ["2 3 4", "1 . vague"]


def test_assigned_and_open(session: Session) -> None:
    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_LOCK)
    make_rated_round(session, TABLE)
    assert count_assignments(session, made.round) == (6, 1)
    made.withdraw(0, 0)
    assert count_assignments(session, made.round) == (6, 1)


def test_only_what_is_to_rate_counts(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    extra = {
        "round_id": made.round.id,
        "claim_id": made.claims[0].id,
        "reviewer_id": made.reviewers[0].id,
        "purpose": Purpose.REPEAT.value,
        "position": 99,
        "state": AssignmentState.OPEN.value,
    }
    session.execute(insert(Assignment), extra)
    assert count_assignments(session, made.round) == (6, 1)


def test_new_assignments_are_counted(database: Database) -> None:
    with database.writing() as session:
        made = make_rated_round(session, TABLE)
    with database.reading() as session:
        assert count_assignments(session, made.round) == (6, 1)
    with database.writing() as session:
        person = factories.make_reviewer(session)
        project = session.merge(made.project)
        projects.add_member(session, project, person.id, Role.REVIEWER, now=NOW, actor_id=None)
    with database.reading() as session:
        assert count_assignments(session, made.round) == (8, 3)


def test_new_reviews_are_counted(database: Database) -> None:
    with database.writing() as session:
        made = make_rated_round(session, TABLE)
        other = make_rated_round(session, [". 3"])
    with database.reading() as session:
        assert count_assignments(session, made.round) == (6, 1)
    with database.writing() as session:
        replace(made, session=session).rate(1, 1, "2")
        replace(made, session=session).withdraw(0, 0)
        replace(other, session=session).rate(0, 0, "2")
    with database.reading() as session:
        assert count_assignments(session, made.round) == (6, 0)
        assert count_assignments(session, other.round) == (2, 0)


def test_places_are_counted_where_claims_want_a_number(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(2), claims=3)
        session.expunge_all()
    with database.reading() as session:
        assert count_assignments(session, planned.round) == (6, 6)
    with database.writing() as session:
        planned.submit(session, 0, planned.next(session, 0) or 0)
        planned.next(session, 1)
    with database.reading() as session:
        assert count_assignments(session, planned.round) == (6, 5)
    with database.writing() as session:
        round_ = session.get_one(Round, planned.round.id)
        places.set_wanted(session, round_, 3, claim_ids=None, now=NOW, actor_id=None)
    with database.reading() as session:
        assert count_assignments(session, planned.round) == (9, 8)


def test_what_was_passed_on_is_not_counted(session: Session) -> None:
    planned = make_planned(session, claims=2)
    planned.assignment(session, 0, 0).state = AssignmentState.SKIPPED.value
    planned.assignment(session, 1, 0).state = AssignmentState.RELEASED.value
    session.flush()
    assert count_assignments(session, planned.round) == (4, 4)


def test_what_was_withdrawn_and_given_again_is_counted_once_it_is_rated(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, some(1), claims=2, people=1)
        number = planned.assignment(session, 0, 0).id
        planned.submit(session, 0, number)
        reviews.withdraw_review(session, number, planned.people[0].id, "back", NOW)
        session.expunge_all()
    counted = []
    for deed in ("take_back", "assign", "rate"):
        with database.reading() as session:
            counted.append(count_assignments(session, planned.round))
        with database.writing() as session:
            round_ = session.get_one(Round, planned.round.id)
            if deed == "rate":
                planned.submit(session, 0, number, request="again")
            else:
                change = getattr(hand_assignments, deed)
                change(session, round_, [planned.claims[0].id], [planned.people[0].id], now=NOW, actor_id=None)
    with database.reading() as session:
        counted.append(count_assignments(session, planned.round))
    assert counted == [(2, 1), (2, 2), (2, 2), (2, 1)]


@pytest.mark.parametrize("plan", [None, queue(3)])
def test_what_is_of_withdrawn_claims_is_not_asked_for(database: Database, plan: PlanDraft | None) -> None:
    with database.writing() as session:
        planned = make_planned(session, plan, claims=3)
        numbers = [planned.next(session, person) or 0 for person in range(3)]
        for person, number in enumerate(numbers[:2]):
            planned.submit(session, person, number)
        reviews.withdraw_review(session, numbers[1], planned.people[1].id, "back", NOW)
        key = planned.claims[planned.claim_of(session, numbers[0])].key
        other = planned.claims[planned.claim_of(session, numbers[1])].key
        session.expunge_all()
    with database.reading() as session:
        assert count_assignments(session, planned.round) == (9, 7)
        assert count_taken_back(session, planned.project.id) == {planned.round.id: 1}
    with database.writing() as session:
        for each in dict.fromkeys([key, other]):
            claims.withdraw_claim(session, planned.project.id, each, now=NOW, actor_id=None)
    left = 9 - 3 * len({key, other})
    with database.reading() as session:
        assert count_assignments(session, planned.round) == (left, left)
        assert count_taken_back(session, planned.project.id) == {}
        line = list_lines(session, planned.project.id)[0]
        assert (line.claims, line.done, line.withdrawn, line.wanted) == (left // 3, 0, 0, left)
        board = _board(session, planned)
        assert (board.claims, board.answers, board.withdrawn, board.assigned) == (left // 3, 0, 0, left)


def test_the_pages_of_a_lead_tell_the_same_numbers(session: Session) -> None:
    planned = make_planned(session, some(2), claims=3)
    for person in range(3):
        while (number := planned.next(session, person)) is not None:
            planned.submit(session, person, number)
    reviews.withdraw_review(session, number_of(planned, session), planned.people[0].id, "back", NOW)
    line, board = list_lines(session, planned.project.id)[0], _board(session, planned)
    assert (line.done, line.withdrawn, line.wanted) == (5, 1, 6)
    assert (board.answers, board.withdrawn, board.assigned) == (5, 1, 6)


def number_of(planned: Planned, session: Session) -> int:
    """Return an assignment of the first reviewer."""
    return planned.assignment(session, 0, order_of(session, planned, 0)[0]).id


def _board(session: Session, planned: Planned) -> Dashboard:
    opening = blindness.Opening(None, aggregates=True, own_reviewer_id=None)
    return read_dashboard(
        session,
        session.get_one(Project, planned.project.id),
        session.get_one(Round, planned.round.id),
        opening,
        viewer=None,
        now=NOW,
    )
