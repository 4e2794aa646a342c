"""The queries behind the export of claims: the versions themselves, then one for each kind of thing they have."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from annotator.models import (
    Assignment,
    Attribution,
    Claim,
    ClaimRelation,
    ClaimVersion,
    Document,
    DocumentText,
    Figure,
    Hop,
    Locator,
    Review,
    ReviewRevision,
    RoundClaim,
    Source,
)
from annotator.models.vocabulary import OUT_OF_SIGHT, ClaimState


def select_heads(project_id: int) -> Select[*tuple[Any, ...]]:
    """The versions of a project's claims that are exported, older ones only where they were rated."""
    is_current = ClaimVersion.number == Claim.version
    is_withdrawn = Claim.state == ClaimState.WITHDRAWN
    return (
        select(
            Claim.id.label("claim_id"),
            Claim.key,
            Claim.state,
            Claim.is_to_rate,
            Claim.version.label("current"),
            Document.key.label("document"),
            Claim.document_id,
            ClaimVersion.id.label("version_id"),
            ClaimVersion.number,
        )
        .join(ClaimVersion, ClaimVersion.claim_id == Claim.id)
        .join(Document, Document.id == Claim.document_id)
        .where(Claim.project_id == project_id, Claim.state != ClaimState.STAGED)
        .where(or_(is_current, and_(~is_withdrawn, _is_rated())))
        .order_by(Claim.position, Claim.id, ClaimVersion.number)
    )


def _is_rated() -> ColumnElement[bool]:
    """Whether a review of the claim was made under this version; from the claim to its reviews by indexes alone."""
    return (
        exists()
        .where(RoundClaim.claim_id == Claim.id)
        .where(Assignment.round_id == RoundClaim.round_id, Assignment.claim_id == RoundClaim.claim_id)
        .where(Review.assignment_id == Assignment.id, ReviewRevision.review_id == Review.id)
        .where(ReviewRevision.claim_version_id == ClaimVersion.id)
        .correlate(Claim, ClaimVersion)
    )


def select_documents(documents: Collection[int]) -> Select[*tuple[Any, ...]]:
    """What is known of these documents."""
    return select(
        Document.id,
        Document.title,
        Document.authors,
        Document.outlet,
        Document.url,
        Document.language,
        Document.date_stated,
        Document.date_believed,
        Document.date_reason,
    ).where(Document.id.in_(documents))


def select_versions(versions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """What these versions say."""
    return select(
        ClaimVersion.id,
        ClaimVersion.text,
        ClaimVersion.kind,
        ClaimVersion.polarity,
        ClaimVersion.hedge,
        ClaimVersion.hedge_cue,
        ClaimVersion.is_sensitive,
        ClaimVersion.paragraph,
        ClaimVersion.time_made,
        ClaimVersion.time_made_resolved,
        ClaimVersion.time_about,
        ClaimVersion.time_about_resolved,
        ClaimVersion.evidence_shown,
        ClaimVersion.question,
    ).where(ClaimVersion.id.in_(versions))


def select_voices(versions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Their claimants and relayers, in order."""
    return (
        select(Attribution.claim_version_id, Source.name, Attribution.part, Attribution.role_as_given, Source.type)
        .join(Source, Source.id == Attribution.source_id)
        .where(Attribution.claim_version_id.in_(versions))
        .order_by(Attribution.claim_version_id, Attribution.position)
    )


def select_figures(versions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Their figures, in order."""
    return (
        select(
            Figure.claim_version_id,
            Figure.expression,
            Figure.value,
            Figure.low,
            Figure.high,
            Figure.unit,
            Figure.period,
            Figure.counted,
        )
        .where(Figure.claim_version_id.in_(versions))
        .order_by(Figure.claim_version_id, Figure.position)
    )


def select_hops(versions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """The way from the first speaker to the page that is held, in order."""
    return (
        select(Hop.claim_version_id, Source.name, Hop.label, Hop.way, Hop.date, Hop.is_seen)
        .outerjoin(Source, Source.id == Hop.source_id)
        .where(Hop.claim_version_id.in_(versions))
        .order_by(Hop.claim_version_id, Hop.position)
    )


def select_places(versions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Where they stand in the texts of their document."""
    return (
        select(
            Locator.claim_version_id,
            DocumentText.kind,
            Locator.start_offset,
            Locator.end_offset,
            DocumentText.sha256_text,
        )
        .join(DocumentText, DocumentText.id == Locator.document_text_id)
        .where(Locator.claim_version_id.in_(versions))
    )


def select_relations(claims: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Relations that lead from these claims to others that are not withdrawn."""
    return (
        select(ClaimRelation.from_claim_id, ClaimRelation.type, Claim.key)
        .join(Claim, Claim.id == ClaimRelation.to_claim_id)
        .where(ClaimRelation.from_claim_id.in_(claims), Claim.state.not_in(OUT_OF_SIGHT))
        .order_by(ClaimRelation.from_claim_id, Claim.position, ClaimRelation.id)
    )
