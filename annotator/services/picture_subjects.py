"""What a picture shows where nobody has said: the claim with most relations, the source with most claims."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimRelation, ClaimVersion, Source
from annotator.models.vocabulary import ClaimState
from annotator.services.claim_search import current_version

SHOWN = Claim.state.not_in([ClaimState.WITHDRAWN.value, ClaimState.STAGED.value])


def busiest_claim(session: Session, project_id: int) -> str | None:
    """Return the id of the claim that bears on most others; None where none bears on another."""
    bears_on = or_(ClaimRelation.from_claim_id == Claim.id, ClaimRelation.to_claim_id == Claim.id)
    return session.scalar(
        select(Claim.key)
        .join(ClaimRelation, bears_on)
        .where(Claim.project_id == project_id, SHOWN)
        .group_by(Claim.id, Claim.key, Claim.position)
        .order_by(func.count().desc(), Claim.position)
        .limit(1)
    )


def busiest_source(session: Session, project_id: int) -> str | None:
    """Return the key of the source with most claims, made or passed on; None where there is no claim."""
    return session.scalar(
        select(Source.key)
        .join(Attribution, Attribution.source_id == Source.id)
        .join(ClaimVersion, ClaimVersion.id == Attribution.claim_version_id)
        .join(Claim, current_version())
        .where(Source.project_id == project_id, SHOWN)
        .group_by(Source.id, Source.key)
        .order_by(func.count(Claim.id.distinct()).desc(), Source.id)
        .limit(1)
    )
