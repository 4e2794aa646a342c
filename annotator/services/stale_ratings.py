"""Ratings made under an older version of their claim than the one shown now: for the lead, never what they say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, ClaimVersion, Review, Reviewer, Round
from annotator.models.vocabulary import Purpose, ReviewState, RoundState


@dataclass(frozen=True, slots=True)
class StaleRating:
    """That a reviewer's rating stands for an older version; its answer is in none of these."""

    reviewer: str
    round_number: int
    is_open: bool
    version: int
    submitted_at: datetime


def count_stale(
    session: Session, project_id: int, claim_ids: Collection[int] | None = None, *, round_id: int | None = None
) -> dict[int, int]:
    """Return how many ratings of each claim stand for an older version; claims without any are left out.

    Parameters
    ----------
    claim_ids, round_id
        Only ratings of these claims, and only those of one round; None for all.
    """
    statement = _stale(select(Claim.id, func.count())).where(Claim.project_id == project_id)
    if claim_ids is not None:
        statement = statement.where(Claim.id.in_(claim_ids))
    if round_id is not None:
        statement = statement.where(Assignment.round_id == round_id)
    return dict(session.execute(statement.group_by(Claim.id)).all())


def list_stale(session: Session, claim_id: int) -> tuple[StaleRating, ...]:
    """Return the ratings of one claim that stand for older versions, the oldest version first."""
    rows = session.execute(
        _stale(select(Reviewer.name, Round.number, Round.state, ClaimVersion.number, Review.submitted_at))
        .join(Reviewer, Reviewer.id == Assignment.reviewer_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(Claim.id == claim_id)
        .order_by(ClaimVersion.number, Round.number, Reviewer.name)
    )
    return tuple(
        StaleRating(name, number, state == RoundState.OPEN, version, made_at)
        for name, number, state, version, made_at in rows
    )


def _stale(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Claim)
        .join(Assignment, Assignment.claim_id == Claim.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(ClaimVersion, ClaimVersion.id == Review.claim_version_id)
        .where(
            ClaimVersion.number < Claim.version,
            Review.state == ReviewState.SUBMITTED,
            Assignment.purpose == Purpose.RATING,
        )
    )
