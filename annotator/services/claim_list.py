"""Lists of claims: a page of them, the featured ones, what can be filtered by. No query for a single claim."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion
from annotator.models.vocabulary import OUT_OF_SIGHT, ClaimKind, ClaimState, Hedge
from annotator.services import audit
from annotator.services.claim_search import EVERY_CLAIM, ClaimFilters, ClaimSort, current_version, find_claim_ids
from annotator.services.claim_voices import Speaker, VoiceLine, Voices, read_voices
from annotator.services.claim_words import hedge_sentence
from annotator.services.remembered import remembered
from annotator.services.source_list import SourceSummary, list_sources

PER_PAGE = 50
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as lists show it, never without its claimants."""

    id: int
    key: str
    text: str
    kind: ClaimKind
    hedge: Hedge
    hedge_cue: str
    hedge_sentence: str
    is_sensitive: bool
    is_to_rate: bool
    is_featured: bool
    state: ClaimState
    paragraph: int | None
    evidence_shown: str
    voices: Voices

    @property
    def is_hedged(self) -> bool:
        return self.hedge is not Hedge.NONE

    @property
    def claimants(self) -> tuple[Speaker, ...]:
        return self.voices.claimants

    @property
    def claimant_names(self) -> str:
        return self.voices.names

    @property
    def relayer(self) -> Speaker | None:
        return self.voices.relayer

    @property
    def is_own_voice(self) -> bool:
        return self.voices.is_own_voice

    @property
    def voice_lines(self) -> tuple[VoiceLine, ...]:
        return self.voices.lines


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page of a list: `total` claims fit, on `pages` pages, of which this is number `page`, from 1."""

    rows: tuple[ClaimRow, ...]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Number of the first row in the list, from 1; 0 when there is none."""
        return (self.page - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.page - 1) * self.per_page + len(self.rows)


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What there is to filter by in a project: sources with their counts, kinds with the number of claims."""

    sources: tuple[SourceSummary, ...]
    kinds: tuple[tuple[ClaimKind, int], ...]


def list_claims(
    session: Session,
    project_id: int,
    filters: ClaimFilters = EVERY_CLAIM,
    *,
    page: int = 1,
    per_page: int = PER_PAGE,
    sort: ClaimSort = ClaimSort.TEXT,
    only: Collection[int] | None = None,
    order: Sequence[int] | None = None,
) -> ClaimPage:
    """Return a page of the claims that fit.

    Parameters
    ----------
    page
        From 1; a page behind the last one gives the last one.
    only, order
        Ids to choose from, and ids in the order wanted, as results give them.
    """
    ids = find_claim_ids(session, project_id, filters, sort=sort, only=only, order=order)
    page = max(1, min(page, -(-len(ids) // per_page)))
    start = (page - 1) * per_page
    return ClaimPage(tuple(read_rows(session, ids[start : start + per_page])), len(ids), page, per_page)


def featured_claims(session: Session, project_id: int, known: Iterable[ClaimRow] = ()) -> tuple[ClaimRow, ...]:
    """Return the claims for the first page, in the order of the text.

    Parameters
    ----------
    known
        Rows that have been read, and need not be read again.
    """
    ids = session.scalars(
        select(Claim.id)
        .where(Claim.project_id == project_id, Claim.is_featured, Claim.state.not_in(OUT_OF_SIGHT))
        .order_by(Claim.position)
    ).all()
    rows = {row.id: row for row in known}
    rows |= {row.id: row for row in read_rows(session, [each for each in ids if each not in rows])}
    return tuple(rows[each] for each in ids if each in rows)


def filter_choices(session: Session, project_id: int) -> FilterChoices:
    """Return what a project's claims can be filtered by: only what occurs."""
    kinds: dict[str, int] = dict(
        session.execute(
            select(ClaimVersion.kind, func.count())
            .join(Claim, current_version())
            .where(Claim.project_id == project_id, Claim.state.not_in(OUT_OF_SIGHT))
            .group_by(ClaimVersion.kind)
        ).all()
    )
    return FilterChoices(
        sources=tuple(
            source for source in list_sources(session, project_id) if source.as_claimant or source.as_relayer
        ),
        kinds=tuple((kind, kinds[kind.value]) for kind in ClaimKind if kind.value in kinds),
    )


def remembered_choices(session: Session, project_id: int) -> FilterChoices:
    """Return the same from what this process remembers, until something logged changes in the project."""
    made_of = audit.mark(session, project_id)
    return remembered(session, ("choices", project_id), made_of, lambda: filter_choices(session, project_id))


def read_rows(session: Session, claim_ids: Sequence[int]) -> list[ClaimRow]:
    """Return these claims as they are worded now, in the order given."""
    found: dict[int, ClaimRow] = {}
    for start in range(0, len(claim_ids), ROWS_AT_ONCE):
        found |= _read_rows(session, claim_ids[start : start + ROWS_AT_ONCE])
    return [found[claim_id] for claim_id in claim_ids if claim_id in found]


def _read_rows(session: Session, claim_ids: Sequence[int]) -> dict[int, ClaimRow]:
    rows = session.execute(
        select(
            Claim.id,
            Claim.key,
            ClaimVersion.text,
            ClaimVersion.kind,
            ClaimVersion.hedge,
            ClaimVersion.hedge_cue,
            ClaimVersion.is_sensitive,
            Claim.is_to_rate,
            Claim.is_featured,
            Claim.state,
            ClaimVersion.paragraph,
            ClaimVersion.evidence_shown,
            ClaimVersion.id.label("version_id"),
        )
        .join(ClaimVersion, current_version())
        .where(Claim.id.in_(claim_ids))
    ).all()
    voices = read_voices(session, [row.version_id for row in rows])
    return {
        row.id: ClaimRow(
            id=row.id,
            key=row.key,
            text=row.text,
            kind=ClaimKind(row.kind),
            hedge=Hedge(row.hedge),
            hedge_cue=row.hedge_cue,
            hedge_sentence=hedge_sentence(Hedge(row.hedge), row.hedge_cue),
            is_sensitive=row.is_sensitive,
            is_to_rate=row.is_to_rate,
            is_featured=row.is_featured,
            state=ClaimState(row.state),
            paragraph=row.paragraph,
            evidence_shown=row.evidence_shown,
            voices=voices[row.version_id],
        )
        for row in rows
    }
