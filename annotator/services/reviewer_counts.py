"""How many claims of a round each reviewer has rated, taken back and left, without going through them each time."""

import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from annotator.concurrency import numbers_follow_commits
from annotator.models import Assignment, Membership, Review, Round
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Purpose
from annotator.services.counted_ratings import of_members
from annotator.services.marks import read_marks
from annotator.services.remembered import remembered
from annotator.services.round_claims import is_left_out

Purposes = tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What one reviewer holds; what was passed on or went to somebody else, and withdrawn claims, are none of it.

    Attributes
    ----------
    taken_back
        Those of `withdrawn` of which nothing counts: what had been made before results were open stays counted.
    """

    total: int
    withdrawn: int
    left: int
    taken_back: int = 0

    @property
    def done(self) -> int:
        return self.total - self.withdrawn - self.left


@dataclass(slots=True)
class _Tally:
    """All that each reviewer holds, and what of it nobody has submitted anything to, as of the review `newest`."""

    total: dict[int, int] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)
    newest: int = -1
    turn: threading.Lock = field(default_factory=threading.Lock)


def count_held(session: Session, round_: Round, purposes: Purposes) -> dict[int, Held]:
    """Return what each reviewer of the round holds, by their number.

    Notes
    -----
    Whoever assigns, releases or withdraws a claim says so in the log, drawing makes a new assignment, and what was
    passed on or ran out is counted each time, for it is little. All else that changes is that something is rated,
    which makes a new review.
    """
    if session.info.get("writing") or not numbers_follow_commits(session):
        return _count(session, round_, purposes)
    marks = read_marks(session, round_.project_id)
    given_up = _given_up(session, round_)
    # Taking back and rating anew changes neither what one holds nor what is left.
    places = tuple(row[:3] for row in given_up if any(row[1:3]))
    made_of = (marks.logged, marks.assignment, places)
    tally = remembered(session, ("held", round_.id, purposes), made_of, _Tally)
    withdrawn = _count_withdrawn(session, round_, purposes) if any(row[3] for row in given_up) else {}
    with tally.turn:
        newest = marks.review
        if tally.newest < 0:
            counted = _count(session, round_, purposes)
            tally.total = {reviewer_id: held.total for reviewer_id, held in counted.items()}
            tally.left = {reviewer_id: held.left for reviewer_id, held in counted.items()}
        elif newest > tally.newest:
            for reviewer_id, number in _count_newer(session, round_, purposes, tally.newest):
                tally.left[reviewer_id] -= number
        tally.newest = max(newest, tally.newest)
        return {
            reviewer_id: _held(total, tally.left[reviewer_id], withdrawn.get(reviewer_id, NOTHING))
            for reviewer_id, total in tally.total.items()
        }


def _given_up(session: Session, round_: Round) -> tuple[tuple[int, ...], ...]:
    """Count in an index, member by member, what was passed on, released or taken back, whatever it is for."""
    counts = (
        select(func.count())
        .where(
            Assignment.reviewer_id == Membership.reviewer_id,
            Assignment.round_id == round_.id,
            Assignment.state == state,
        )
        .correlate(Membership)
        .scalar_subquery()
        for state in (AssignmentState.SKIPPED, AssignmentState.RELEASED, AssignmentState.WITHDRAWN)
    )
    rows = session.execute(
        select(Membership.reviewer_id, *counts)
        .where(Membership.project_id == round_.project_id)
        .order_by(Membership.id)
    )
    return tuple(tuple(row) for row in rows if any(row[1:]))


def _count(session: Session, round_: Round, purposes: Purposes) -> dict[int, Held]:
    rows = session.execute(_grouped(round_, purposes, HOLDING_STATES))
    found: dict[int, dict[str, int]] = {}
    for reviewer_id, state, number in rows:
        found.setdefault(reviewer_id, {})[state] = number
    has_withdrawn = any(AssignmentState.WITHDRAWN in states for states in found.values())
    withdrawn = _count_withdrawn(session, round_, purposes) if has_withdrawn else {}
    return {
        reviewer_id: _held(
            sum(states.values()), states.get(AssignmentState.OPEN, 0), withdrawn.get(reviewer_id, NOTHING)
        )
        for reviewer_id, states in found.items()
    }


NOTHING = (0, 0)


def _held(total: int, left: int, withdrawn: tuple[int, int]) -> Held:
    return Held(total, withdrawn[0], left, withdrawn[1])


def _count_withdrawn(session: Session, round_: Round, purposes: Purposes) -> dict[int, tuple[int, int]]:
    """Count what each reviewer has withdrawn, and of that what does not count at all."""
    rows = session.execute(
        select(Assignment.reviewer_id, func.count(), func.sum(case((Review.counted_revision.is_(None), 1), else_=0)))
        .join(Review, Review.assignment_id == Assignment.id)
        .where(*_of(round_, purposes, (AssignmentState.WITHDRAWN,)))
        .group_by(Assignment.reviewer_id)
    )
    return {reviewer_id: (number, int(uncounted)) for reviewer_id, number, uncounted in rows}


def _grouped(round_: Round, purposes: Purposes, states: tuple[AssignmentState, ...]) -> Select[*tuple[Any, ...]]:
    return (
        select(Assignment.reviewer_id, Assignment.state, func.count())
        .where(*_of(round_, purposes, states))
        .group_by(Assignment.reviewer_id, Assignment.state)
    )


def _of(round_: Round, purposes: Purposes, states: tuple[AssignmentState, ...]) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.round_id == round_.id,
        Assignment.state.in_(states),
        Assignment.purpose.in_(purposes),
        of_members(round_.project_id),
        ~is_left_out(Assignment.claim_id, round_.id),
    )


def _count_newer(session: Session, round_: Round, purposes: Purposes, since: int) -> list[tuple[int, int]]:
    # Beginning with the newest reviews, of which there are few: a sum is no column of an index.
    rows = session.execute(
        select(Assignment.reviewer_id, func.count())
        .select_from(Review)
        .join(Assignment, Review.assignment_id + 0 == Assignment.id)
        .where(Review.id > since, Assignment.round_id + 0 == round_.id, Assignment.purpose.in_(purposes))
        .group_by(Assignment.reviewer_id)
    )
    return [(reviewer_id, number) for reviewer_id, number in rows]
