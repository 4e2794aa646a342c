"""The counted ranges of a round: who gave which to what, of those that a report selects."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from annotator.models import (
    Assignment,
    Claim,
    Membership,
    Review,
    Reviewer,
    ReviewRevision,
    RevisionRange,
    RevisionRating,
    Round,
)
from annotator.models.vocabulary import ClaimState
from annotator.services.agreement_data import find_basis
from annotator.services.agreement_selection import Selection, period_of
from annotator.services.counted_ratings import IS_COUNTED
from annotator.services.ranges import NumberRange
from annotator.services.rubric_records import CriterionRecord, RubricRecord


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One range, with its reviewer."""

    claim_id: int
    reviewer_id: int
    pseudonym: str
    name: str
    is_example: bool
    given: NumberRange


def read_ranges(
    session: Session, round_: Round, rubric: RubricRecord, criterion: CriterionRecord, selection: Selection
) -> Sequence[RangeRow]:
    """Return the counted ranges by claim (in the order of the project) and reviewer (in that of joining).

    Basis, group and days of the selection are held; which claims are meant is for the caller to say.
    """
    since, until = period_of(selection)
    statement = (
        select(
            Assignment.claim_id,
            Assignment.reviewer_id,
            Membership.pseudonym,
            Reviewer.name,
            Reviewer.is_example,
            RevisionRange.low,
            RevisionRange.high,
            RevisionRange.basis,
        )
        .select_from(Assignment)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(
            ReviewRevision,
            IS_COUNTED,
        )
        .join(RevisionRange, RevisionRange.revision_id == ReviewRevision.id)
        .join(Reviewer, Reviewer.id == Assignment.reviewer_id)
        .join(Membership, and_(Membership.reviewer_id == Reviewer.id, Membership.project_id == round_.project_id))
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(selection.purposes),
            Claim.state != ClaimState.WITHDRAWN,
            RevisionRange.criterion_id == criterion.id,
        )
        .order_by(Claim.position, Claim.id, Membership.id)
    )
    if selection.group:
        statement = statement.where(Membership.group_name == selection.group)
    if since is not None:
        statement = statement.where(ReviewRevision.made_at >= since)
    if until is not None:
        statement = statement.where(ReviewRevision.made_at < until)
    looked_at = find_basis(rubric, selection.basis or None)
    if looked_at is not None:
        basis = aliased(RevisionRating)
        statement = statement.join(
            basis,
            and_(
                basis.revision_id == ReviewRevision.id,
                basis.criterion_id == looked_at.criterion_id,
                basis.scale_point_id == looked_at.point.id,
            ),
        )
    return [RangeRow(*row[:5], NumberRange(*row[5:])) for row in session.execute(statement)]
