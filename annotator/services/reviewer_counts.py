"""How many claims of a round each reviewer has rated, taken back and left, without going through them each time."""

import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from annotator.concurrency import numbers_follow_commits
from annotator.models import Assignment, Membership, Review, Round
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Purpose
from annotator.services import audit
from annotator.services.counted_ratings import of_members
from annotator.services.remembered import remembered
from annotator.services.round_claims import is_left_out

Purposes = tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What one reviewer holds; what was passed on or went to somebody else, and withdrawn claims, are none of it."""

    total: int
    withdrawn: int
    left: int

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
    newest_review, newest_assignment = session.execute(
        select(
            select(func.max(Review.id)).scalar_subquery(),
            select(func.max(Assignment.id)).scalar_subquery(),
        )
    ).one()
    given_up = _given_up(session, round_)
    # Taking back and rating anew changes neither what one holds nor what is left.
    places = tuple(row[:3] for row in given_up if any(row[1:3]))
    made_of = (audit.mark(session, round_.project_id), newest_assignment, places)
    tally = remembered(session, ("held", round_.id, purposes), made_of, _Tally)
    withdrawn = _count_withdrawn(session, round_, purposes) if any(row[3] for row in given_up) else {}
    with tally.turn:
        newest = newest_review or 0
        if tally.newest < 0:
            counted = _count(session, round_, purposes)
            tally.total = {reviewer_id: held.total for reviewer_id, held in counted.items()}
            tally.left = {reviewer_id: held.left for reviewer_id, held in counted.items()}
        elif newest > tally.newest:
            for reviewer_id, number in _count_newer(session, round_, purposes, tally.newest):
                tally.left[reviewer_id] -= number
        tally.newest = max(newest, tally.newest)
        return {
            reviewer_id: Held(total, withdrawn.get(reviewer_id, 0), tally.left[reviewer_id])
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
    return {
        reviewer_id: Held(
            sum(states.values()), states.get(AssignmentState.WITHDRAWN, 0), states.get(AssignmentState.OPEN, 0)
        )
        for reviewer_id, states in found.items()
    }


def _count_withdrawn(session: Session, round_: Round, purposes: Purposes) -> dict[int, int]:
    rows = session.execute(_grouped(round_, purposes, (AssignmentState.WITHDRAWN,)))
    return {reviewer_id: number for reviewer_id, _state, number in rows}


def _grouped(round_: Round, purposes: Purposes, states: tuple[AssignmentState, ...]) -> Select[*tuple[Any, ...]]:
    return (
        select(Assignment.reviewer_id, Assignment.state, func.count())
        .where(
            Assignment.round_id == round_.id,
            Assignment.state.in_(states),
            Assignment.purpose.in_(purposes),
            of_members(round_.project_id),
            ~is_left_out(Assignment.claim_id, round_.id),
        )
        .group_by(Assignment.reviewer_id, Assignment.state)
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
