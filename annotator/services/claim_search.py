"""Which claims of a project fit a filter, and in what order: ids only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Attribution, Claim, ClaimVersion, Source, SourceName
from annotator.models.vocabulary import OUT_OF_SIGHT, ClaimKind, Part
from annotator.services.name_folding import fold, natural_key
from annotator.text import _


class StateFilter(StrEnum):
    """Which claims by their state; withdrawn ones show only when they are asked for."""

    ANY = ""
    TO_RATE = "to_rate"
    NOT_TO_RATE = "not_to_rate"
    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"


class PartFilter(StrEnum):
    """In what part the source is looked for."""

    ANY = ""
    CLAIMANT = "claimant"
    RELAYER = "relayer"


class ClaimSort(StrEnum):
    """Orders of a list of claims."""

    TEXT = "text"
    KEY = "key"
    KIND = "kind"
    CLAIMANT = "claimant"


Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ClaimFilters:
    """What a list of claims is narrowed to.

    Attributes
    ----------
    words
        Each must occur in the claim, its key or a claimant's name in any spelling; case and diacritics are ignored.
    source
        Key of a source.
    """

    words: str = ""
    source: str = ""
    part: PartFilter = PartFilter.ANY
    kind: ClaimKind | None = None
    state: StateFilter = StateFilter.ANY


EVERY_CLAIM = ClaimFilters()


def read_filters(*, words: str = "", source: str = "", part: str = "", kind: str = "", state: str = "") -> ClaimFilters:
    """Return the filters that an address or a command line names; empty means any.

    Raises
    ------
    Invalid
        Naming the filter whose word is not known.
    """
    return ClaimFilters(
        words=words.strip(),
        source=source,
        part=_word(PartFilter, part, "part"),
        kind=_word(ClaimKind, kind, "kind") if kind else None,
        state=_word(StateFilter, state, "state"),
    )


def read_sort(word: str) -> ClaimSort:
    """Return the order that an address names; as in the text when it names none.

    Raises
    ------
    Invalid
        When the word is not known.
    """
    return _word(ClaimSort, word or ClaimSort.TEXT.value, "sort")


def _word(vocabulary: type[Word], word: str, field: str) -> Word:
    try:
        return vocabulary(word)
    except ValueError as error:
        message = _("Claims cannot be listed by “{word}”. Open the list of claims and choose there.", word=word)
        raise Invalid(message, field) from error


def current_version() -> Any:
    """Return the condition that joins a claim to the version that is shown now."""
    return and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.version)


def find_claim_ids(
    session: Session,
    project_id: int,
    filters: ClaimFilters = EVERY_CLAIM,
    *,
    sort: ClaimSort = ClaimSort.TEXT,
    only: Collection[int] | None = None,
    order: Sequence[int] | None = None,
) -> list[int]:
    """Return the ids of the claims that fit, in order.

    Parameters
    ----------
    only
        Ids to choose from, all by default.
    order
        Ids in the order wanted, before those it does not name.
    """
    statement = select(Claim.id, Claim.key, ClaimVersion.kind, ClaimVersion.text).join(ClaimVersion, current_version())
    statement = _narrow(statement.where(Claim.project_id == project_id), filters).order_by(Claim.position)
    rows: Sequence[Any] = session.execute(statement).all()
    if only is not None:
        wanted = frozenset(only)
        rows = [row for row in rows if row.id in wanted]
    names: dict[int, list[str]] = {}
    if filters.words or sort is ClaimSort.CLAIMANT:
        names = _claimant_names(session, project_id)
    if filters.words:
        words = fold(filters.words).split()
        rows = [row for row in rows if _has_all(words, fold(f"{row.key}\n{row.text}"), names[row.id])]
    if sort is ClaimSort.KEY:
        rows = sorted(rows, key=lambda row: natural_key(row.key))
    elif sort is ClaimSort.KIND:
        rows = sorted(rows, key=lambda row: str(row.kind))
    elif sort is ClaimSort.CLAIMANT:
        rows = sorted(rows, key=lambda row: names[row.id][0])
    return _in_order([row.id for row in rows], order)


def find_fitting(session: Session, project_id: int, filters: ClaimFilters) -> frozenset[int]:
    """Return the ids of the claims that fit filters by kind, source and state: no words are looked for."""
    statement = select(Claim.id).join(ClaimVersion, current_version()).where(Claim.project_id == project_id)
    return frozenset(session.scalars(_narrow(statement, filters)))


def _in_order(ids: list[int], order: Sequence[int] | None) -> list[int]:
    if order is None:
        return ids
    places = {claim_id: place for place, claim_id in enumerate(order)}
    return sorted(ids, key=lambda claim_id: places.get(claim_id, len(places)))


def _narrow(statement: Any, filters: ClaimFilters) -> Any:
    if filters.kind is not None:
        statement = statement.where(ClaimVersion.kind == filters.kind.value)
    if filters.source:
        part = exists().where(
            Attribution.claim_version_id == ClaimVersion.id,
            Attribution.source_id == Source.id,
            Source.key == filters.source,
        )
        if filters.part is not PartFilter.ANY:
            relays = Attribution.part == Part.RELAYS.value
            part = part.where(relays if filters.part is PartFilter.RELAYER else ~relays)
        statement = statement.where(part)
    if filters.state in {StateFilter.DRAFT, StateFilter.READY, StateFilter.WITHDRAWN}:
        return statement.where(Claim.state == filters.state.value)
    statement = statement.where(Claim.state.not_in(OUT_OF_SIGHT))
    if filters.state is StateFilter.ANY:
        return statement
    return statement.where(Claim.is_to_rate if filters.state is StateFilter.TO_RATE else ~Claim.is_to_rate)


def _has_all(words: list[str], text: str, names: list[str]) -> bool:
    return all(word in text or any(word in name for name in names) for word in words)


def _claimant_names(session: Session, project_id: int) -> dict[int, list[str]]:
    """Folded names of the claimants of every claim, in order, each with its other spellings behind it."""
    spellings: dict[int, list[str]] = defaultdict(list)
    sources: Iterable[tuple[int, str]] = session.execute(
        select(Source.id, Source.name).where(Source.project_id == project_id, Source.is_staged.is_(False))
    )
    others: Iterable[tuple[int, str]] = session.execute(
        select(SourceName.source_id, SourceName.name)
        .join(Source, Source.id == SourceName.source_id)
        .where(Source.project_id == project_id)
    )
    for source_id, name in [*sources, *others]:
        spellings[source_id].append(fold(name))
    names: dict[int, list[str]] = defaultdict(list)
    parts = session.execute(
        select(Claim.id, Attribution.source_id)
        .join(ClaimVersion, current_version())
        .join(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .where(Claim.project_id == project_id, Attribution.part != Part.RELAYS.value)
        .order_by(Claim.id, Attribution.position)
    )
    for claim_id, source_id in parts:
        names[claim_id].extend(spellings[source_id])
    return names
