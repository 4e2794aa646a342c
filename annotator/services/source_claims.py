"""The claims of a source over all documents of the project: in what part, with whom, and when."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Document, Source
from annotator.models.vocabulary import ClaimState, Part
from annotator.services.claim_search import current_version

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")


class Dating(StrEnum):
    """By which date claims are put into years."""

    CLAIM = "claim"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class OtherVoice:
    """Another source of a claim, as claimant or as relayer."""

    id: int
    key: str
    name: str
    relays: bool


@dataclass(frozen=True, slots=True)
class SourceClaim:
    """A claim that a source makes, passes on, or both.

    Attributes
    ----------
    claim_year, document_year
        Of when it was said, and of the document; None where it cannot be told.
    """

    id: int
    document_id: int
    claim_year: int | None
    document_year: int | None
    makes: bool
    relays: bool
    others: tuple[OtherVoice, ...]

    def year(self, dating: Dating) -> int | None:
        """Return the year by which it is counted."""
        return self.claim_year if dating is Dating.CLAIM else self.document_year


def read_source_claims(session: Session, source_id: int) -> tuple[SourceClaim, ...]:
    """Return the claims whose shown version names the source, in the order of the project; none that is withdrawn."""
    rows = session.execute(
        select(
            Claim.id,
            Claim.document_id,
            ClaimVersion.time_made_resolved,
            ClaimVersion.time_made,
            Document.date_believed,
            Document.date_stated,
            Attribution.part,
            Source.id.label("source_id"),
            Source.key,
            Source.name,
        )
        .join(ClaimVersion, current_version())
        .join(Document, Document.id == Claim.document_id)
        .join(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .join(Source, Source.id == Attribution.source_id)
        .where(Claim.id.in_(claim_ids_of(source_id)))
        .order_by(Claim.position, Claim.id, Attribution.position)
    )
    found: dict[int, SourceClaim] = {}
    for row in rows:
        relays = row.part == Part.RELAYS
        is_it = row.source_id == source_id
        before = found.get(row.id)
        other = () if is_it else (OtherVoice(row.source_id, row.key, row.name, relays),)
        found[row.id] = SourceClaim(
            id=row.id,
            document_id=row.document_id,
            claim_year=year_of(row.time_made_resolved) or year_of(row.time_made),
            document_year=year_of(row.date_believed) or year_of(row.date_stated),
            makes=(before is not None and before.makes) or (is_it and not relays),
            relays=(before is not None and before.relays) or (is_it and relays),
            others=(before.others if before is not None else ()) + other,
        )
    return tuple(found.values())


def claim_ids_of(source_id: int) -> Select[int]:
    """Return the query for the claims whose shown version names the source; none that is withdrawn or staged."""
    return (
        select(Claim.id)
        .join(ClaimVersion, current_version())
        .join(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .where(Attribution.source_id == source_id, Claim.state.not_in([ClaimState.WITHDRAWN, ClaimState.STAGED]))
    )


def year_of(date: str) -> int | None:
    """Return the year of a date as printed or resolved, None where it names none.

    An interval counts as the year in which it begins; two years that are no interval leave it open.

    Examples
    --------
    >>> year_of("December 2015"), year_of("2015-12/2016-01"), year_of("in 2014 or 2015"), year_of("last week")
    (2015, 2015, None, None)
    """
    begin, slash, _end = date.partition("/")
    years = {int(year) for year in _YEAR.findall(begin if slash else date)}
    return years.pop() if len(years) == 1 else None
