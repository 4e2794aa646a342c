"""Claims that do not get on: passed on by most, drawn and let go, reported, or waiting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Flag, Membership, Review, Skip
from annotator.models.vocabulary import AssignmentState, ClaimState, RoundState
from annotator.services.counted_ratings import of_members
from annotator.services.roster import require_pseudonym
from annotator.services.round_facts import RoundFacts

#: Without a new rating for so long a claim that needs some is waiting.
WAITING_DAYS = 7
#: So many reservations that ran out are no accident.
LEAST_EXPIRED = 2

Ints = NDArray[np.int64]
#: Claims, with how many rows each has, and the first of them.
Counted = Select[int, int, int]


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


@dataclass(frozen=True, slots=True)
class HoldUps:
    """What holds claims up.

    Attributes
    ----------
    reports
        How many open reports there are about each claim of the project that has any.
    passed_on, expired
        As `list_passed_on` and `list_expired` return them.
    """

    reports: dict[int, int]
    passed_on: Ints
    expired: Ints


def read_hold_ups(session: Session, facts: RoundFacts, now: datetime) -> HoldUps:
    """Return all of them, read in one statement."""
    kinds = _reports(facts.round.project_id), _passed_on(facts), _expired(facts, now)
    found: list[dict[int, int]] = [{} for _kind in kinds]
    asked = (each.add_columns(literal(place)) for place, each in enumerate(kinds))
    for claim_id, number, _first, kind in session.execute(union_all(*asked)):
        found[kind][claim_id] = number
    reports, passed_on, expired = found
    return HoldUps(reports, _short(facts, passed_on), _short(facts, expired))


def _short(facts: RoundFacts, claim_ids: Iterable[int]) -> Ints:
    """Those of the claims that need ratings, in the order of the project."""
    short = facts.ratings.claim_ids[~facts.is_at_goal]
    return short[np.isin(short, list(claim_ids))]


def list_passed_on(session: Session, facts: RoundFacts) -> Ints:
    """Return the claims that need ratings and that more than half of those who had them have passed on."""
    return _short(facts, session.scalars(_passed_on(facts)))


def _passed_on(facts: RoundFacts) -> Counted:
    # Beginning with what was passed on, which is little: a sum is no column of an index.
    passed_on = (
        select(Assignment.claim_id)
        .select_from(Skip)
        .join(Assignment, Skip.assignment_id + 0 == Assignment.id)
        .where(
            Assignment.round_id + 0 == facts.round.id,
            Assignment.state == AssignmentState.SKIPPED,
            Assignment.purpose.in_(facts.opening.purposes),
        )
        .distinct()
    )
    return (
        select(Assignment.claim_id, func.count(), func.min(Assignment.id))
        .where(
            Assignment.round_id == facts.round.id,
            Assignment.claim_id.in_(passed_on),
            Assignment.purpose.in_(facts.opening.purposes),
            Assignment.state != AssignmentState.RELEASED,
        )
        .group_by(Assignment.claim_id)
        .having(func.sum(case((Assignment.state == AssignmentState.SKIPPED, 2), else_=0)) > func.count())
    )


def list_expired(session: Session, facts: RoundFacts, now: datetime) -> Ints:
    """Return the claims of an open queue that were drawn and not rated in time, again and again, and need ratings."""
    return _short(facts, session.scalars(_expired(facts, now)))


def _expired(facts: RoundFacts, now: datetime) -> Counted:
    return (
        select(Assignment.claim_id, func.count(), func.min(Assignment.id))
        .where(
            Assignment.round_id == facts.round.id,
            Assignment.reserved_until.is_not(None),
            Assignment.reserved_until <= now,
            Assignment.state.in_((AssignmentState.RELEASED, AssignmentState.OPEN)),
        )
        .group_by(Assignment.claim_id)
        .having(func.count() >= LEAST_EXPIRED)
    )


def list_flagged(session: Session, project_id: int) -> Ints:
    """Return the claims of the project with an open report, those reported first first."""
    first = func.min(Flag.id)
    return np.array(list(session.scalars(_reports(project_id).order_by(first))), dtype=np.int64)


def _reports(project_id: int) -> Counted:
    return (
        select(Flag.claim_id, func.count(), func.min(Flag.id))
        .join(Claim, Claim.id == Flag.claim_id)
        .where(Flag.project_id == project_id, Flag.settled_at.is_(None), Claim.state != ClaimState.WITHDRAWN)
        .group_by(Flag.claim_id)
    )


def list_taken_back(session: Session, facts: RoundFacts) -> Ints:
    """Return the claims with a rating that was taken back, so that nothing of it counts."""
    rows = session.scalars(
        select(Assignment.claim_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(*_held(facts, AssignmentState.WITHDRAWN), Review.counted_revision.is_(None))
    )
    return np.array(list(rows), dtype=np.int64)


def list_held_by(session: Session, facts: RoundFacts, pseudonym: str, state: str) -> Ints:
    """Return the claims that a reviewer has rated ("done") or has yet to rate ("left").

    Raises
    ------
    NotFound
        When nobody in the project has this pseudonym.
    """
    require_pseudonym(session, facts.round.project_id, pseudonym)
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
