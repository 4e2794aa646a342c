"""What files of ratings call a claim: its key and version, never without those who make it."""

from sys import intern
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Source
from annotator.models.vocabulary import OUT_OF_SIGHT, Part


class ClaimLabel(NamedTuple):
    """A claim version as ratings name it: never without those who make the claim."""

    key: str
    version: int
    claimants: tuple[str, ...]


def read_claim_labels(session: Session, project_id: int) -> dict[int, ClaimLabel]:
    """Return the labels of all claims of a project that are in sight, by claim version id."""
    versions = session.execute(
        select(ClaimVersion.id, Claim.key, ClaimVersion.number)
        .join(Claim, Claim.id == ClaimVersion.claim_id)
        .where(Claim.project_id == project_id, Claim.state.not_in(OUT_OF_SIGHT))
    )
    claimants = _read_claimants(session, project_id)
    return {version_id: ClaimLabel(key, number, claimants.get(version_id, ())) for version_id, key, number in versions}


def _read_claimants(session: Session, project_id: int) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(Attribution.claim_version_id, Source.name)
        .join(Source, Source.id == Attribution.source_id)
        .where(Source.project_id == project_id, Attribution.part != Part.RELAYS)
        .order_by(Attribution.claim_version_id, Attribution.position)
    )
    found: dict[int, tuple[str, ...]] = {}
    for version_id, name in rows:
        # One string for each name, of which a project has few.
        found[version_id] = (*found.get(version_id, ()), intern(name))
    return found
