"""A claim in one line of a table: what is said and by whom, never the one without the other."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion
from annotator.services.claim_voices import Voices, read_voices


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as tables of results name it, in its present wording."""

    claim_id: int
    key: str
    text: str
    is_sensitive: bool
    voices: Voices


def read_claim_lines(session: Session, claim_ids: Collection[int]) -> dict[int, ClaimLine]:
    """Return the lines of these claims by claim id."""
    rows = session.execute(
        select(Claim.id, Claim.key, ClaimVersion.id.label("version_id"), ClaimVersion.text, ClaimVersion.is_sensitive)
        .join(ClaimVersion, and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.version))
        .where(Claim.id.in_(claim_ids))
    ).all()
    voices = read_voices(session, [row.version_id for row in rows])
    return {row.id: ClaimLine(row.id, row.key, row.text, row.is_sensitive, voices[row.version_id]) for row in rows}
