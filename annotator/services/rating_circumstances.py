"""What stood before each reviewer of a claim: its version and the guideline's."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    ClaimVersion,
    GuidelineVersion,
    Membership,
    Review,
    ReviewRevision,
    Round,
)
from annotator.models.vocabulary import Purpose
from annotator.services.counted_ratings import IS_COUNTED


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Of one counted review.

    Attributes
    ----------
    guideline
        Number of the version that stood beside the form; None where there was none.
    """

    claim_version: int
    guideline: int | None


def read_circumstances(session: Session, round_: Round, claim_id: int) -> dict[str, Circumstances]:
    """Return the circumstances of the counted reviews of a claim, by the reviewer's pseudonym."""
    rows = session.execute(
        select(Membership.pseudonym, ClaimVersion.number, GuidelineVersion.number)
        .select_from(Assignment)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(
            ReviewRevision,
            IS_COUNTED,
        )
        .join(
            Membership,
            and_(Membership.reviewer_id == Assignment.reviewer_id, Membership.project_id == round_.project_id),
        )
        .join(ClaimVersion, ClaimVersion.id == ReviewRevision.claim_version_id)
        .outerjoin(GuidelineVersion, GuidelineVersion.id == ReviewRevision.guideline_version_id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.claim_id == claim_id,
            Assignment.purpose == Purpose.RATING,
        )
    )
    return {pseudonym: Circumstances(version, guideline) for pseudonym, version, guideline in rows}
