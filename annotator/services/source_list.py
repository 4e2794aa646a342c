"""The list of a project's sources: how many claims each makes and passes on, and finding one by any of its names."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Source, SourceName
from annotator.models.vocabulary import OUT_OF_SIGHT, SourceType
from annotator.services.claim_search import current_version
from annotator.services.claim_words import SOURCE_TYPES
from annotator.services.name_folding import fold
from annotator.services.sources import part_counts


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A source as lists show it, with the number of claims it makes and of those it passes on."""

    id: int
    key: str
    name: str
    type: SourceType
    type_words: str
    role_as_given: str
    as_claimant: int
    as_relayer: int


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source that a search found; `spelling` is the name it was found by, empty where that is the main one."""

    source: SourceSummary
    spelling: str = ""


def list_sources(session: Session, project_id: int) -> list[SourceSummary]:
    """Return the sources of a project, those with most claims first."""
    claims, relayed = part_counts()
    counts = (
        select(Attribution.source_id, claims.label("claims"), relayed.label("relayed"))
        .join(ClaimVersion, ClaimVersion.id == Attribution.claim_version_id)
        .join(Claim, current_version())
        .where(Claim.project_id == project_id, Claim.state.not_in(OUT_OF_SIGHT))
        .group_by(Attribution.source_id)
        .subquery()
    )
    rows = session.execute(
        select(Source.id, Source.key, Source.name, Source.type, Source.role_as_given, counts.c.claims, counts.c.relayed)
        .outerjoin(counts, counts.c.source_id == Source.id)
        .where(Source.project_id == project_id, ~Source.is_staged, Source.merged_into_id.is_(None))
    )
    found = [
        SourceSummary(
            id=row.id,
            key=row.key,
            name=row.name,
            type=SourceType(row.type),
            type_words=SOURCE_TYPES[SourceType(row.type)],
            role_as_given=row.role_as_given,
            as_claimant=row.claims or 0,
            as_relayer=row.relayed or 0,
        )
        for row in rows
    ]
    return sorted(found, key=lambda source: (-source.as_claimant - source.as_relayer, source.name.casefold()))


def find_sources(
    session: Session, project_id: int, words: str = "", type_: SourceType | None = None
) -> list[FoundSource]:
    """Return the sources that have each of these words in one of their names, and are of this kind.

    Case, diacritics, apostrophes and soft signs do not matter.
    """
    listed = [FoundSource(source) for source in list_sources(session, project_id) if type_ in (None, source.type)]
    wanted = fold(words).split()
    if not wanted:
        return listed
    spellings = _read_spellings(session, project_id)
    found = []
    for each in listed:
        if _has_all(each.source.name, wanted):
            found.append(each)
        elif spelling := next((name for name in spellings.get(each.source.id, ()) if _has_all(name, wanted)), ""):
            found.append(FoundSource(each.source, spelling))
    return found


def _read_spellings(session: Session, project_id: int) -> dict[int, list[str]]:
    """The other names of each source."""
    rows = session.execute(
        select(SourceName.source_id, SourceName.name)
        .join(Source, Source.id == SourceName.source_id)
        .where(Source.project_id == project_id)
        .order_by(SourceName.id)
    )
    found: dict[int, list[str]] = {}
    for source_id, name in rows:
        found.setdefault(source_id, []).append(name)
    return found


def _has_all(name: str, wanted: list[str]) -> bool:
    folded = fold(name)
    return all(word in folded for word in wanted)
