"""Sources: who makes and who relays the claims of a project."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from annotator.errors import Invalid, NotFound
from annotator.models import Attribution, Claim, Source, SourceName
from annotator.models.vocabulary import Part, SourceType
from annotator.services import audit
from annotator.services.claim_drafts import text_fault
from annotator.services.claim_words import SOURCE_TYPES, joined
from annotator.services.language_names import language_words
from annotator.services.name_folding import slug_for
from annotator.services.source_claims import SourceClaim, read_source_claims
from annotator.text import _, plural

LONGEST_NAME = 300
_NUMBERS = (
    *(_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six")),
    *(_("Seven"), _("Eight"), _("Nine"), _("Ten"), _("Eleven"), _("Twelve")),
)


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
    claims
        Those it makes or passes on.
    is_merged
        It turned out to be another source, which has its claims now.
    lead
        One or two sentences on how much of the project goes back to it.
    """

    id: int
    key: str
    name: str
    type: SourceType
    type_words: str
    role_as_given: str
    role_checked: str
    descriptor: str
    note: str
    names: tuple[NameVariant, ...]
    as_claimant: int
    own_voice: int
    shared: int
    as_relayer: int
    relayed_by: tuple[Companion, ...]
    shared_with: tuple[Companion, ...]
    claims: tuple[SourceClaim, ...]
    is_merged: bool = False

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


def read_source(session: Session, project_id: int, key: str) -> SourceRecord:
    """Return the source `key` with its part in the project.

    Raises
    ------
    NotFound
        When the project has no such source.
    """
    source = (
        session.scalars(
            select(Source)
            .options(joinedload(Source.names))
            .where(Source.project_id == project_id, Source.key == key, ~Source.is_staged)
        )
        .unique()
        .one_or_none()
    )
    if source is None:
        raise NotFound(_("There is no source {key} in this project.", key=key))
    claims = read_source_claims(session, source.id)
    made = [claim for claim in claims if claim.makes]
    relayers = _companions(made, relays=True)
    type_ = SourceType(source.type)
    return SourceRecord(
        id=source.id,
        key=source.key,
        name=source.name,
        type=type_,
        type_words=SOURCE_TYPES[type_],
        role_as_given=source.role_as_given,
        role_checked=source.role_checked,
        descriptor=source.descriptor,
        note=source.note,
        names=tuple(NameVariant(row.name, row.language, language_words(row.language)) for row in source.names),
        as_claimant=len(made),
        own_voice=len(made) - sum(relayer.claims for relayer in relayers),
        shared=sum(any(not other.relays for other in claim.others) for claim in made),
        as_relayer=sum(claim.relays for claim in claims),
        relayed_by=relayers,
        shared_with=_companions(made, relays=False),
        claims=claims,
        is_merged=source.merged_into_id is not None,
    )


def part_counts() -> tuple[Any, Any]:
    """Distinct claims that a source makes, and that it relays."""
    relays = Attribution.part == Part.RELAYS.value
    return (
        func.count(func.distinct(case((~relays, Claim.id)))),
        func.count(func.distinct(case((relays, Claim.id)))),
    )


def _companions(made: Sequence[SourceClaim], *, relays: bool) -> tuple[Companion, ...]:
    """Who relays the claims the source makes, or who makes the same ones with it."""
    met = Counter(other for claim in made for other in dict.fromkeys(claim.others) if other.relays is relays)
    ranked = sorted(met.items(), key=lambda each: (-each[1], each[0].id))
    return tuple(Companion(other.key, other.name, count) for other, count in ranked)


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
