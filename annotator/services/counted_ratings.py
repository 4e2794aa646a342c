"""The way from an assignment to the answer that counts.

What coefficients and results read is the revision `review.counted_revision`: the last one made before
others' ratings of the claim were open to its author. Assignments to rate are read; training, gold and repeated ones
have reports of their own, and are read here only by who asks for them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from annotator.models import Assignment, Membership, Review, ReviewRevision, RevisionRating
from annotator.models.vocabulary import Purpose

Columns = tuple[Any, ...]


TO_RATE = (Purpose.RATING,)
# Joins a review to its counted revision.
IS_COUNTED = and_(ReviewRevision.review_id == Review.id, ReviewRevision.number == Review.counted_revision)


def from_assignments(
    statement: Select[*Columns], round_id: int, criterion_id: int, purposes: Sequence[Purpose] = TO_RATE
) -> Select[*Columns]:
    """Let `statement` select from the round's assignments joined to the counted answers to one criterion.

    Every assignment is kept: `Review` is null before the first submission, `RevisionRating` without a counted answer.
    """
    return (
        statement.select_from(Assignment)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .outerjoin(
            ReviewRevision,
            IS_COUNTED,
        )
        .outerjoin(
            RevisionRating,
            and_(RevisionRating.revision_id == ReviewRevision.id, RevisionRating.criterion_id == criterion_id),
        )
        .where(Assignment.round_id == round_id, Assignment.purpose.in_(purposes))
    )


def of_members(project_id: int) -> ColumnElement[bool]:
    """Limit assignments to the project's members, which loses none.

    It lets a database walk them reviewer by reviewer, in the order in which reviews were written: on SQLite a
    whole round is read four times as fast as claim by claim.
    """
    return Assignment.reviewer_id.in_(select(Membership.reviewer_id).where(Membership.project_id == project_id))
