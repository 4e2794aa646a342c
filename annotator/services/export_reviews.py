"""The queries behind the export of ratings: a round's reviews, how many there are, and how many stay closed.

Assignments to rate are read, and those with a known answer where somebody asks for them. While claims are closed to the
viewer, those count as to rate: a file that left them out would tell them apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select, true
from sqlalchemy.orm import Session, aliased

from annotator.models import Assignment, Claim, Review, ReviewRevision, RevisionRange, RevisionRating
from annotator.models.vocabulary import ClaimState, Purpose, ReviewState
from annotator.services.blindness import Opening
from annotator.services.counted_ratings import TO_RATE
from annotator.services.rubric_records import CriterionRecord


class Answers(StrEnum):
    """Which revisions of a review are exported.

    `COUNTED` is what coefficients read, `CURRENT` what the reviewer says now, `ALL` every submission and withdrawal.
    """

    COUNTED = "counted"
    CURRENT = "current"
    ALL = "all"


def select_reviews(
    round_id: int, answers: Answers, criteria: Iterable[CriterionRecord], purposes: Sequence[Purpose] = TO_RATE
) -> Select[*tuple[Any, ...]]:
    """Return the query for a round's reviews: thirteen columns of the revision, then an answer for each criterion.

    An answer is the id of a scale point, or minus the id of a reason why one cannot judge; of a criterion that asks for
    a range there are three columns more, low, high and basis. The rows come by claim
    (in the order of the project), reviewer and revision; those of withdrawn claims do not come.
    """
    # The round's reviews are listed from indexes, then read in the order in which they are stored, and sorted last:
    # read in the order of the claims, each row would lie on another page. One row a review, not one a rating, is a
    # quarter of the rows to carry over.
    listed = aliased(Review)
    of_round = (
        select(listed.id)
        .join(Assignment, Assignment.id == listed.assignment_id)
        .where(Assignment.round_id == round_id, Assignment.purpose.in_(purposes))
    )
    return (
        select(
            Assignment.claim_id,
            ReviewRevision.claim_version_id,
            Assignment.reviewer_id,
            ReviewRevision.number,
            ReviewRevision.state,
            ReviewRevision.is_after_reveal,
            ReviewRevision.made_at,
            ReviewRevision.rationale,
            Assignment.purpose,
            Assignment.is_masked,
            ReviewRevision.active_seconds,
            ReviewRevision.guideline_version_id,
            ReviewRevision.id,
            *(column for criterion in criteria for column in _answers_to(criterion)),
        )
        .select_from(Review)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(ReviewRevision, and_(ReviewRevision.review_id == Review.id, _is_exported(answers)))
        .where(Review.id.in_(of_round), Claim.state != ClaimState.WITHDRAWN)
        .order_by(Claim.position, Claim.id, Assignment.reviewer_id, Assignment.id, ReviewRevision.number)
    )


def count_reviews(session: Session, round_id: int) -> int:
    """Return how many reviews the round has, to tell how far an export has come."""
    counted = select(func.count()).select_from(Assignment).join(Review, Review.assignment_id == Assignment.id)
    return session.scalar(counted.where(Assignment.round_id == round_id)) or 0


def count_withheld(session: Session, round_id: int, opening: Opening, answers: Answers) -> int:
    """Return how many of the reviews that `select_reviews` gives are not open."""
    if opening.claims is None:
        return 0
    rows = session.execute(
        select(Assignment.claim_id, func.count(func.distinct(Review.id)))
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(ReviewRevision, and_(ReviewRevision.review_id == Review.id, _is_exported(answers)))
        .where(
            Assignment.round_id == round_id,
            Assignment.purpose.in_(opening.purposes),
            Assignment.reviewer_id != opening.own_reviewer_id,
            Claim.state != ClaimState.WITHDRAWN,
        )
        .group_by(Assignment.claim_id)
    )
    return sum(count for claim_id, count in rows if not opening.shows(claim_id))


def _is_exported(answers: Answers) -> ColumnElement[bool]:
    if answers is Answers.COUNTED:
        return ReviewRevision.number == Review.counted_revision
    if answers is Answers.CURRENT:
        return and_(ReviewRevision.number == Review.revision, ReviewRevision.state == ReviewState.SUBMITTED)
    return true()


def _answers_to(criterion: CriterionRecord) -> Iterator[ScalarSelect[Any]]:
    yield (
        select(func.coalesce(RevisionRating.scale_point_id, -RevisionRating.cannot_judge_reason_id))
        .where(RevisionRating.revision_id == ReviewRevision.id, RevisionRating.criterion_id == criterion.id)
        .scalar_subquery()
    )
    for column in (RevisionRange.low, RevisionRange.high, RevisionRange.basis) if criterion.is_range else ():
        yield (
            select(column)
            .where(RevisionRange.revision_id == ReviewRevision.id, RevisionRange.criterion_id == criterion.id)
            .scalar_subquery()
        )
