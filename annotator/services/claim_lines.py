"""A claim in one line of a table: what is said and by whom, never the one without the other."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Source
from annotator.services.claim_voices import Voices, make_speaker, voices_of


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as tables of results name it, in its present wording."""

    claim_id: int
    key: str
    text: str
    is_sensitive: bool
    voices: Voices


_SPOKEN: tuple[Any, ...] = (
    Attribution.source_id,
    Source.key,
    Source.name,
    Source.type,
    Attribution.part,
    Attribution.role_as_given,
    Attribution.note,
)


def read_claim_lines(session: Session, claim_ids: Collection[int]) -> dict[int, ClaimLine]:
    """Return the lines of these claims by claim id."""
    if not claim_ids:
        return {}
    rows = session.execute(
        select(Claim.id, Claim.key, ClaimVersion.text, ClaimVersion.is_sensitive, *_SPOKEN)
        .join(ClaimVersion, and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.version))
        .outerjoin(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .outerjoin(Source, Source.id == Attribution.source_id)
        .where(Claim.id.in_(claim_ids))
        .order_by(Claim.id, Attribution.position)
    )
    lines = {}
    for (claim_id, key, text, is_sensitive), spoken in groupby(rows, key=lambda row: tuple(row[:4])):
        # Without an attribution the claim stands there once, with nobody beside it.
        speakers = [make_speaker(*row[4:]) for row in spoken if row.source_id is not None]
        lines[claim_id] = ClaimLine(claim_id, key, text, is_sensitive, voices_of(speakers))
    return lines
