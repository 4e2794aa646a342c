"""Making a claim from a passage of a document: where it stands, who says it, and what it says in figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Claim, Source
from annotator.models.vocabulary import Part, SourceType
from annotator.services import sources
from annotator.services.anchoring import Place, Quote, find_places, longest_beginning
from annotator.services.claim_drafts import ClaimantDraft, ClaimDraft, LocatorDraft
from annotator.services.claims import create_claim
from annotator.services.documents import TextRecord
from annotator.services.import_registers import SourceRegister, read_sources
from annotator.services.texts import normalise_text, split_paragraphs
from annotator.text import _

SURROUNDINGS = 40
"""Characters shown before and behind each place among which one chooses."""
_NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A source as it is named in a form; `type` says what it is where the project does not have it yet."""

    name: str
    type: SourceType | None = None


@dataclass(frozen=True, slots=True)
class NamedClaimant:
    """Who makes the claim, and how, as the document gives it."""

    source: NamedSource
    part: Part = Part.SAYS
    role_as_given: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One of several places where a quotation stands."""

    start: int
    end: int
    paragraph: int | None
    before: str
    exact: str
    behind: str


def mark_claim(
    session: Session,
    project_id: int,
    draft: ClaimDraft,
    claimants: Sequence[NamedClaimant],
    relayer: NamedSource | None,
    *,
    now: datetime,
    actor_id: int,
) -> Claim:
    """Make a claim whose claimants are given by name; those the project does not have are added to its sources.

    Parameters
    ----------
    draft
        The claim but for its claimants and its relayer.

    Raises
    ------
    Invalid
        With `errors` by field, when the draft breaks a rule or a name is not known and has no type.
    """
    register = read_sources(session, project_id)
    places = [_place(register, claimant.source, "claimants") for claimant in claimants]
    relayed_by = _place(register, relayer, "relayer") if relayer is not None else None
    ids = _ids(session, project_id, register, {*places, *([] if relayed_by is None else [relayed_by])}, now, actor_id)
    draft = replace(
        draft,
        claimants=tuple(
            ClaimantDraft(
                source_id=ids[place],
                part=claimant.part,
                role_as_given=claimant.role_as_given,
                note=claimant.note,
            )
            for place, claimant in zip(places, claimants, strict=True)
        ),
        relayer_id=None if relayed_by is None else ids[relayed_by],
    )
    return create_claim(session, project_id, draft, now=now, actor_id=actor_id)


def locate(body: str, quote: str, *, start: int | None = None, end: int | None = None) -> Place:
    """Return where a quotation stands in a text.

    Parameters
    ----------
    start, end
        Where it was marked. They decide where the quotation stands there, or stands more than once.

    Raises
    ------
    Invalid
        When it stands more than once and nothing decides, or nowhere: how far it can be followed.
    """
    quote = normalise_text(quote).strip()
    if not quote:
        raise Invalid(_("Quote the words the claim rests on: mark them in the text, or paste them here."), "quote")
    given = Place(start, end, is_exact=True) if start is not None and end is not None else None
    if given is not None and _trimmed(body, given) and body[given.start : given.end].strip() == quote:
        return _trimmed(body, given) or given
    found = find_places(body, Quote(quote))
    if not found:
        raise Invalid(_not_found(body, quote), "quote")
    if len(found) > 1:
        near = [place for place in found if given is not None and place.start < given.end and given.start < place.end]
        if len(near) != 1:
            message = _(
                "These words stand {count} times in the text. Choose the place that is meant, or quote more of it.",
                count=len(found),
            )
            raise Invalid(message, "quote")
        found = near
    return found[0]


def places_to_choose(body: str, quote: str) -> tuple[PlaceChoice, ...]:
    """Return the places of a quotation in the order of the text, none where it stands just once."""
    found = sorted(find_places(body, Quote(normalise_text(quote))), key=lambda place: place.start)
    return tuple(_choices(body, found)) if len(found) > 1 else ()


def paragraph_at(body: str, start: int) -> int | None:
    """Return the number of the paragraph that holds this offset, or the next one behind it."""
    return next((block.number for block in split_paragraphs(body) if start < block.end), None)


def locator(text: TextRecord, place: Place | None) -> tuple[LocatorDraft, ...]:
    """Return the place as the draft of a claim holds it.

    Raises
    ------
    Invalid
        When it lies outside the text.
    """
    if place is None:
        return ()
    if not 0 <= place.start < place.end <= text.length:
        raise Invalid(_("The place lies outside the text, which has {length} characters.", length=text.length), "quote")
    return (LocatorDraft(document_text_id=text.id, start=place.start, end=place.end),)


def suggest_key(session: Session, project_id: int) -> str:
    """Return the id that comes next after those of the project: C60 after C59, C1 in an empty one."""
    keys = session.scalars(select(Claim.key).where(Claim.project_id == project_id)).all()
    numbered = [found for key in keys if (found := _NUMBERED.fullmatch(key)) and len(found[2]) < 10]
    if not numbered:
        return "C1"
    last = max(numbered, key=lambda found: int(found[2]))
    number = str(int(last[2]) + 1)
    return f"{last[1]}{number.zfill(len(last[2]))}"


def source_names(session: Session, project_id: int) -> Sequence[str]:
    """Return the names of the sources of a project, for a list to choose from."""
    return session.scalars(
        select(Source.name)
        .where(Source.project_id == project_id, Source.is_staged.is_(False), Source.merged_into_id.is_(None))
        .order_by(Source.name)
    ).all()


def _place(register: SourceRegister, source: NamedSource, field: str) -> int:
    name = " ".join(source.name.split())
    if not register.places(name) and source.type is None:
        raise Invalid(
            _(
                "There is no source “{name}” in this project. Correct the name, or choose what kind of source it is: "
                "then it is added.",
                name=name,
            ),
            field,
        )
    # The type of a source that is there stays as it is, whatever the form says.
    place, fault = register.place_of(name, None if register.places(name) else source.type)
    if fault:
        raise Invalid(fault, field)
    return place


def _ids(
    session: Session, project_id: int, register: SourceRegister, places: Iterable[int], now: datetime, actor_id: int
) -> dict[int, int]:
    ids: dict[int, int] = {}
    for place in sorted(places):
        entry = register.entries[place]
        ids[place] = (
            entry.id
            or sources.add_source(
                session,
                project_id,
                name=entry.name,
                type_=entry.type or SourceType.PERSON,
                now=now,
                actor_id=actor_id,
            ).id
        )
    return ids


def _trimmed(body: str, place: Place) -> Place | None:
    """The place without the white space at its ends; None where nothing is left or it lies outside."""
    if not 0 <= place.start < place.end <= len(body):
        return None
    words = body[place.start : place.end]
    start, end = place.end - len(words.lstrip()), place.start + len(words.rstrip())
    return Place(start, end, is_exact=True) if start < end else None


def _choices(body: str, places: Iterable[Place]) -> Iterable[PlaceChoice]:
    for place in places:
        yield PlaceChoice(
            place.start,
            place.end,
            paragraph_at(body, place.start),
            body[max(0, place.start - SURROUNDINGS) : place.start],
            body[place.start : place.end],
            body[place.end : place.end + SURROUNDINGS],
        )


def _not_found(body: str, quote: str) -> str:
    beginning, behind = longest_beginning(body, quote)
    if len(beginning) < min(12, len(quote)):
        return _("These words do not stand in the text. Copy them from it, or mark them there.")
    return _(
        "These words stand in the text only up to “{known}”. There it goes on: “{behind}”. Correct the quotation.",
        known=f"…{beginning[-60:]}" if len(beginning) > 60 else beginning,
        behind=" ".join(behind.split()),
    )
