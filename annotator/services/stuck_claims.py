"""Claims that do not get on: passed on by most, drawn and let go, reported, or waiting."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Flag, Membership, Review, Skip
from annotator.models.vocabulary import AssignmentState, ClaimState, RoundState
from annotator.services.counted_ratings import of_members
from annotator.services.round_facts import RoundFacts

#: Without a new rating for so long a claim that needs some is waiting.
WAITING_DAYS = 7
#: So many reservations that ran out are no accident.
LEAST_EXPIRED = 2

Ints = NDArray[np.int64]


def is_waiting(facts: RoundFacts, last: Ints, now: datetime) -> NDArray[np.bool_]:
    """Return which claims of an open round need ratings and have had no new one for `WAITING_DAYS`.

    Parameters
    ----------
    last
        When each claim was last rated for the first time by somebody, in seconds since 1970; 0 for never. Until then a
        claim waits since the round was opened.
    """
    if facts.round.state != RoundState.OPEN:
        return np.zeros(len(last), dtype=np.bool_)
    since = np.maximum(last, int(facts.round.opened_at.timestamp()))
    limit = int((now - timedelta(days=WAITING_DAYS)).timestamp())
    return ~facts.is_at_goal & (since <= limit)


def list_passed_on(session: Session, facts: RoundFacts) -> Ints:
    """Return the claims that need ratings and that more than half of those who had them have passed on."""
    # Beginning with what was passed on, which is little: a sum is no column of an index.
    passed_on = session.scalars(
        select(Assignment.claim_id)
        .select_from(Skip)
        .join(Assignment, Skip.assignment_id + 0 == Assignment.id)
        .where(
            Assignment.round_id + 0 == facts.round.id,
            Assignment.state == AssignmentState.SKIPPED,
            Assignment.purpose.in_(facts.opening.purposes),
        )
        .distinct()
    ).all()
    if not passed_on:
        return np.empty(0, dtype=np.int64)
    had = session.scalars(
        select(Assignment.claim_id)
        .where(
            Assignment.round_id == facts.round.id,
            Assignment.claim_id.in_(passed_on),
            Assignment.purpose.in_(facts.opening.purposes),
            Assignment.state != AssignmentState.RELEASED,
        )
        .group_by(Assignment.claim_id)
        .having(func.sum(case((Assignment.state == AssignmentState.SKIPPED, 2), else_=0)) > func.count())
    )
    short = facts.ratings.claim_ids[~facts.is_at_goal]
    return short[np.isin(short, list(had))]


def list_expired(session: Session, facts: RoundFacts, now: datetime) -> Ints:
    """Return the claims of an open queue that were drawn and not rated in time, again and again, and need ratings."""
    rows = session.scalars(
        select(Assignment.claim_id)
        .where(
            Assignment.round_id == facts.round.id,
            Assignment.reserved_until.is_not(None),
            Assignment.reserved_until <= now,
            Assignment.state.in_((AssignmentState.RELEASED, AssignmentState.OPEN)),
        )
        .group_by(Assignment.claim_id)
        .having(func.count() >= LEAST_EXPIRED)
    )
    short = facts.ratings.claim_ids[~facts.is_at_goal]
    return short[np.isin(short, list(rows))]


def list_flagged(session: Session, project_id: int) -> Ints:
    """Return the claims of the project with an open report, those reported first first."""
    return np.array(list(count_reports(session, project_id)), dtype=np.int64)


def count_reports(session: Session, project_id: int) -> dict[int, int]:
    """Return how many open reports there are about each claim that has any, those reported first first."""
    rows = session.execute(
        select(Flag.claim_id, func.count())
        .join(Claim, Claim.id == Flag.claim_id)
        .where(Flag.project_id == project_id, Flag.settled_at.is_(None), Claim.state != ClaimState.WITHDRAWN)
        .group_by(Flag.claim_id)
        .order_by(func.min(Flag.id))
    )
    return dict(rows.all())


def list_taken_back(session: Session, facts: RoundFacts) -> Ints:
    """Return the claims with a rating that was taken back, so that nothing of it counts."""
    rows = session.scalars(
        select(Assignment.claim_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(*_held(facts, AssignmentState.WITHDRAWN), Review.counted_revision.is_(None))
    )
    return np.array(list(rows), dtype=np.int64)


def list_held_by(session: Session, facts: RoundFacts, pseudonym: str, state: str) -> Ints:
    """Return the claims that a reviewer has rated ("done") or has yet to rate ("left")."""
    wanted = AssignmentState.SUBMITTED if state == "done" else AssignmentState.OPEN
    who = select(Membership.reviewer_id).where(
        Membership.project_id == facts.round.project_id, Membership.pseudonym == pseudonym
    )
    rows = session.scalars(select(Assignment.claim_id).where(*_held(facts, wanted), Assignment.reviewer_id.in_(who)))
    return np.array(list(rows), dtype=np.int64)


def _held(facts: RoundFacts, state: AssignmentState) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.round_id == facts.round.id,
        Assignment.state == state,
        Assignment.purpose.in_(facts.opening.purposes),
        of_members(facts.round.project_id),
    )
