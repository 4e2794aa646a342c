"""Sources: who makes and who relays the claims of a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from annotator.errors import Invalid, NotFound
from annotator.models import Attribution, Claim, ClaimVersion, Source, SourceName
from annotator.models.vocabulary import OUT_OF_SIGHT, Part, SourceType
from annotator.services import audit
from annotator.services.claim_drafts import text_fault
from annotator.services.claim_search import current_version
from annotator.services.claim_words import SOURCE_TYPES, joined
from annotator.services.language_names import language_words
from annotator.services.name_folding import slug_for
from annotator.text import _, plural

LONGEST_NAME = 300
_NUMBERS = (
    *(_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six")),
    *(_("Seven"), _("Eight"), _("Nine"), _("Ten"), _("Eleven"), _("Twelve")),
)


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
class NameVariant:
    """Another spelling; `language` is a BCP 47 tag, `language_words` the same for people."""

    name: str
    language: str
    language_words: str


@dataclass(frozen=True, slots=True)
class Companion:
    """Another source, and the number of claims the two have in common."""

    key: str
    name: str
    claims: int


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source with its part in the project.

    Attributes
    ----------
    own_voice
        Claims it makes without a relayer.
    shared
        Claims it makes together with others.
    relayed_by
        Who brings its claims into the documents, the most frequent first.
    shared_with
        Who makes the same claims with it.
    lead
        One or two sentences on how much of the project goes back to it.
    """

    id: int
    key: str
    name: str
    type: SourceType
    type_words: str
    role_as_given: str
    descriptor: str
    note: str
    names: tuple[NameVariant, ...]
    as_claimant: int
    own_voice: int
    shared: int
    as_relayer: int
    relayed_by: tuple[Companion, ...]
    shared_with: tuple[Companion, ...]

    @property
    def lead(self) -> str:
        return _lead(self)


def add_source(
    session: Session,
    project_id: int,
    *,
    name: str,
    type_: SourceType,
    now: datetime,
    actor_id: int | None,
    key: str | None = None,
    role_as_given: str = "",
    descriptor: str = "",
    note: str = "",
    names: Sequence[tuple[str, str]] = (),
) -> Source:
    """Add a source to a project.

    Parameters
    ----------
    key
        Its short name in addresses; made from the name by default.
    names
        Other spellings, each with its BCP 47 tag.

    Raises
    ------
    Invalid
        When the name is empty or the key is taken.
    """
    fault = text_fault(name, LONGEST_NAME)
    if fault or not name.strip():
        raise Invalid(fault or _("Give the source a name, or say that it is not identified."), "name")
    taken = set(session.scalars(select(Source.key).where(Source.project_id == project_id)))
    if key is not None and key in taken:
        raise Invalid(_("This project has a source {key} already.", key=key), "key")
    source = Source(
        project_id=project_id,
        key=key or slug_for(name, taken),
        name=name.strip(),
        type=type_.value,
        role_as_given=role_as_given,
        descriptor=descriptor,
        note=note,
    )
    source.names.extend(SourceName(name=spelling, language=tag) for spelling, tag in names)
    session.add(source)
    session.flush()
    audit.record(session, "source.added", f"source:{source.id}", now=now, actor_id=actor_id, project_id=project_id)
    return source


def list_sources(session: Session, project_id: int) -> list[SourceSummary]:
    """Return the sources of a project, those with most claims first."""
    claims, relayed = _counts()
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
        .where(Source.project_id == project_id, Source.is_staged.is_(False))
    )
    found = [
        SourceSummary(
            row.id, row.key, row.name, *_typed(row.type), row.role_as_given, row.claims or 0, row.relayed or 0
        )
        for row in rows
    ]
    return sorted(found, key=lambda source: (-source.as_claimant - source.as_relayer, source.name.casefold()))


def read_source(session: Session, project_id: int, key: str) -> SourceRecord:
    """Return the source `key` with its part in the project.

    Raises
    ------
    NotFound
        When the project has no such source.
    """
    source = session.scalar(
        select(Source).where(Source.project_id == project_id, Source.key == key, Source.is_staged.is_(False))
    )
    if source is None:
        raise NotFound(_("There is no source {key} in this project.", key=key))
    claims, relayed = session.execute(_of_source(select(*_counts()), source.id)).one()
    relayers = _companions(session, source.id, relays=True)
    type_, type_words = _typed(source.type)
    return SourceRecord(
        id=source.id,
        key=source.key,
        name=source.name,
        type=type_,
        type_words=type_words,
        role_as_given=source.role_as_given,
        descriptor=source.descriptor,
        note=source.note,
        names=tuple(NameVariant(row.name, row.language, language_words(row.language)) for row in source.names),
        as_claimant=claims,
        own_voice=claims - sum(relayer.claims for relayer in relayers),
        shared=_count_shared(session, source.id),
        as_relayer=relayed,
        relayed_by=relayers,
        shared_with=_companions(session, source.id, relays=False),
    )


def _typed(word: str) -> tuple[SourceType, str]:
    return SourceType(word), SOURCE_TYPES[SourceType(word)]


def _counts() -> tuple[Any, Any]:
    """Distinct claims that a source makes, and that it relays."""
    relays = Attribution.part == Part.RELAYS.value
    return (
        func.count(func.distinct(case((~relays, Claim.id)))),
        func.count(func.distinct(case((relays, Claim.id)))),
    )


def _of_source(statement: Any, source_id: int) -> Any:
    return (
        statement.select_from(Attribution)
        .join(ClaimVersion, ClaimVersion.id == Attribution.claim_version_id)
        .join(Claim, current_version())
        .where(Attribution.source_id == source_id, Claim.state.not_in(OUT_OF_SIGHT))
    )


def _count_shared(session: Session, source_id: int) -> int:
    other = aliased(Attribution)
    statement = _of_source(select(func.count(func.distinct(Claim.id))), source_id)
    found = session.scalar(
        statement.join(other, other.claim_version_id == Attribution.claim_version_id).where(
            Attribution.part != Part.RELAYS.value, other.part != Part.RELAYS.value, other.source_id != source_id
        )
    )
    return int(found)


def _companions(session: Session, source_id: int, *, relays: bool) -> tuple[Companion, ...]:
    """Who relays the source's claims, or who makes the same ones with it."""
    other = aliased(Attribution)
    is_relayer = other.part == Part.RELAYS.value
    count = func.count(func.distinct(Claim.id))
    statement = _of_source(select(Source.key, Source.name, count), source_id)
    rows = session.execute(
        statement.join(other, other.claim_version_id == Attribution.claim_version_id)
        .join(Source, Source.id == other.source_id)
        .where(
            Attribution.part != Part.RELAYS.value, is_relayer if relays else ~is_relayer, other.source_id != source_id
        )
        .group_by(Source.id, Source.key, Source.name)
        .order_by(count.desc(), Source.id)
    )
    return tuple(Companion(*row) for row in rows)


def _lead(source: SourceRecord) -> str:
    count, passed_on = source.as_claimant, source.as_relayer
    if not count and not passed_on:
        return _("No claim in this project goes back to this source or reaches us through it.")
    if not count:
        return plural(
            passed_on,
            "Makes no claim in this project; one from another source reaches us through this one.",
            "Makes no claim in this project; {count} from others reach us through this source.",
        )
    makes = plural(
        count,
        "One claim in this project goes back to this source",
        "{words} claims in this project go back to this source",
        words=_words(count),
    )
    if source.own_voice == count:
        makes = _("{makes} directly", makes=makes)
    if source.shared:
        names = joined([companion.name for companion in source.shared_with])
        some = _("shared with {names}", names=names)
        if count > 1:
            some = _("{shared} of them {some}", shared=_words(source.shared).lower(), some=some)
        makes = _("{makes}, {some}", makes=makes, some=some)
    if not passed_on:
        return _("{makes}.", makes=makes)
    passes = plural(
        passed_on,
        "one from another source reaches us through them",
        "{count} from others reach us through them",
    )
    return _("{makes}; {passes}.", makes=makes, passes=passes)


def _words(count: int) -> str:
    """A number at the beginning of a sentence: in words up to twelve."""
    return _NUMBERS[count - 1] if count <= len(_NUMBERS) else str(count)
