"""What stood before each reviewer of a claim: its version and the guideline's, and what evidence they cite."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    ClaimVersion,
    Evidence,
    GuidelineVersion,
    Membership,
    Review,
    ReviewRevision,
    RevisionEvidence,
    Round,
)
from annotator.models.vocabulary import Purpose


@dataclass(frozen=True, slots=True)
class CitedEvidence:
    """A piece of evidence that a reviewer cites; `position` counts those of the claim from 0."""

    position: int
    label: str


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
    evidence: tuple[CitedEvidence, ...]


def read_circumstances(session: Session, round_: Round, claim_id: int) -> dict[str, Circumstances]:
    """Return the circumstances of the counted reviews of a claim, by the reviewer's pseudonym."""
    rows = session.execute(
        select(ReviewRevision.id, Membership.pseudonym, ClaimVersion.number, GuidelineVersion.number)
        .select_from(Assignment)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(
            ReviewRevision,
            and_(ReviewRevision.review_id == Review.id, ReviewRevision.number == Review.counted_revision),
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
    ).all()
    cited = _read_evidence(session, [row[0] for row in rows])
    return {
        pseudonym: Circumstances(version, guideline, tuple(cited[revision_id]))
        for revision_id, pseudonym, version, guideline in rows
    }


def _read_evidence(session: Session, revision_ids: list[int]) -> dict[int, list[CitedEvidence]]:
    rows = session.execute(
        select(RevisionEvidence.revision_id, Evidence.position, Evidence.description, Evidence.url)
        .join(Evidence, Evidence.id == RevisionEvidence.evidence_id)
        .where(RevisionEvidence.revision_id.in_(revision_ids))
        .order_by(Evidence.position)
    )
    found: dict[int, list[CitedEvidence]] = defaultdict(list)
    for revision_id, position, description, url in rows:
        found[revision_id].append(CitedEvidence(position, description or url))
    return found
