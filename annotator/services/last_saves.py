"""What a reviewer saved last, so that it can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Integer, and_, bindparam, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Review, ReviewRevision, Round
from annotator.models.vocabulary import Purpose, ReviewState, RoundState
from annotator.statements import Prepared

REACH = 500
"""Among how many of everybody's latest saves one's own is looked for: it costs the same however many there are."""

RECENT = timedelta(hours=12)

# A subquery for each row, and no join: else the database would begin with all assignments of the reviewer.
_mine = (
    select(Assignment.id)
    .join(Review, Review.assignment_id == Assignment.id)
    .where(
        Review.id == ReviewRevision.review_id,
        Assignment.reviewer_id == bindparam("reviewer_id"),
        Assignment.round_id == bindparam("round_id"),
        Assignment.purpose != Purpose.TRAINING.value,
    )
    .scalar_subquery()
)
_latest = (
    select(ReviewRevision.id, ReviewRevision.state, _mine.label("mine"))
    .order_by(ReviewRevision.id.desc())
    .limit(bindparam("reach", type_=Integer))
    .subquery()
)
_LATEST_OF_MINE = Prepared(
    select(_latest.c.mine, _latest.c.state).where(_latest.c.mine.is_not(None)).order_by(_latest.c.id.desc()).limit(1)
)


@dataclass(frozen=True, slots=True)
class LastSaved:
    """The latest thing a reviewer did to one assignment.

    Attributes
    ----------
    can_undo
        It is a rating that stands, in a round that is open.
    is_recent
        So recent that the time of day says when.
    """

    assignment_id: int
    revision: int
    claim_key: str
    made_at: datetime
    can_undo: bool
    is_recent: bool


def last_saved(
    session: Session, project_id: int, assignment_id: int, reviewer_id: int, now: datetime
) -> LastSaved | None:
    """Return what this reviewer saved last for an assignment of theirs in this project, None when there is nothing."""
    row = session.execute(
        select(Claim.key, ReviewRevision.made_at, Review.revision, Review.state, Round.state.label("round_state"))
        .join(Review, and_(ReviewRevision.review_id == Review.id, ReviewRevision.number == Review.revision))
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(
            Assignment.id == assignment_id,
            Assignment.reviewer_id == reviewer_id,
            Round.project_id == project_id,
        )
    ).one_or_none()
    if row is None:
        return None
    can_undo = row.state == ReviewState.SUBMITTED and row.round_state == RoundState.OPEN
    return LastSaved(assignment_id, row.revision, row.key, row.made_at, can_undo, now - row.made_at < RECENT)


def find_to_undo(session: Session, round_id: int, reviewer_id: int, reach: int = REACH) -> int | None:
    """Return the assignment whose rating this reviewer saved last in a round, training left out.

    None where they saved nothing, withdrew last, or everybody has saved `reach` times or more since.
    """
    row = _LATEST_OF_MINE.one_or_none(session, {"reviewer_id": reviewer_id, "round_id": round_id, "reach": reach})
    return cast("int", row[0]) if row is not None and row[1] == ReviewState.SUBMITTED else None
