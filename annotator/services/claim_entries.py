"""A claim as it is typed, with names for sources and words for places; claims are made and edited of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Claim
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity, SourceType, TextKind
from annotator.services import claims
from annotator.services.claim_drafts import ClaimantDraft, ClaimDraft, FigureDraft, HopDraft
from annotator.services.claim_places import Quotation, document_texts, find_locators
from annotator.services.claim_store import read_draft
from annotator.services.name_folding import natural_key
from annotator.services.named_sources import NamedSources
from annotator.services.source_labels import source_labels
from annotator.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimantEntry:
    """Who makes the claim, by name; `new_type` says what the source is that the project does not have yet."""

    name: str
    part: Part = Part.SAYS
    new_type: SourceType | None = None
    role_as_given: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HopEntry:
    """A link of the way: a source of the project by name, or in words where it is not identified."""

    way: str
    source: str = ""
    label: str = ""
    date: str = ""
    is_seen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEntry:
    """What is typed about a claim.

    Attributes
    ----------
    relayer
        Name of a source; empty when the claimants speak in their own voice.
    relayer_type
        What the relayer is, where the project does not have this source yet.
    quotations
        What is said of the place in each text of the document, by its kind. A text that is not named keeps its place.
    needs_place
        Whether the claim must have a place in a text that is held, or may have none; None where nobody was asked.
    """

    text: str
    kind: ClaimKind
    claimants: tuple[ClaimantEntry, ...]
    polarity: Polarity = Polarity.AFFIRMS
    hedge: Hedge = Hedge.NONE
    hedge_cue: str = ""
    relayer: str = ""
    relayer_type: SourceType | None = None
    is_sensitive: bool = False
    paragraph: int | None = None
    time_made: str = ""
    time_made_resolved: str = ""
    time_about: str = ""
    time_about_resolved: str = ""
    evidence_shown: str = ""
    question: str = ""
    figures: tuple[FigureDraft, ...] = ()
    hops: tuple[HopEntry, ...] = ()
    quotations: Mapping[TextKind, Quotation] = field(default_factory=dict)
    needs_place: bool | None = None


# Copied as they are from an entry to a draft and back.
_SAME = (
    *("text", "kind", "polarity", "hedge", "hedge_cue", "is_sensitive", "paragraph", "time_made", "time_made_resolved"),
    *("time_about", "time_about_resolved", "evidence_shown", "question", "figures"),
)


def make_claim(
    session: Session,
    project_id: int,
    entry: ClaimEntry,
    *,
    key: str,
    document_id: int,
    state: ClaimState = ClaimState.READY,
    is_to_rate: bool = True,
    is_featured: bool = False,
    now: datetime,
    actor_id: int | None,
) -> Claim:
    """Make a claim of what was typed; sources that are new are added to the project.

    Raises
    ------
    Invalid
        With `errors` by field.
    """
    draft = draft_of(session, project_id, entry, key=key, document_id=document_id, now=now, actor_id=actor_id)
    draft = replace(draft, state=state, is_to_rate=is_to_rate, is_featured=is_featured)
    return claims.create_claim(session, project_id, draft, now=now, actor_id=actor_id)


def change_claim(
    session: Session,
    project_id: int,
    key: str,
    entry: ClaimEntry,
    *,
    base_version: int,
    now: datetime,
    actor_id: int | None,
) -> int:
    """Make a new version of a claim of what was typed and return its number; see `edit_claim`.

    Raises
    ------
    NotFound, Conflict, Invalid
        As `edit_claim` does.
    """
    claim = claims.find_claim(session, project_id, key)
    before = read_draft(session, claim)
    draft = draft_of(
        session,
        project_id,
        entry,
        key=key,
        document_id=claim.document_id,
        before=before,
        now=now,
        actor_id=actor_id,
    )
    return claims.edit_claim(session, project_id, key, draft, base_version=base_version, now=now, actor_id=actor_id)


def entry_of(session: Session, project_id: int, draft: ClaimDraft) -> ClaimEntry:
    """Return a draft as it is typed."""
    names = source_labels(session, project_id)
    places = {place.document_text_id: place for place in draft.locators}
    quotations = {}
    for kind, text in document_texts(session, draft.document_id).items():
        place = places.get(text.record.id)
        words = text.body[place.start : place.end] if place and text.body is not None else ""
        quotations[kind] = Quotation(words, place.start, place.end) if place else Quotation()
    return ClaimEntry(
        **{name: getattr(draft, name) for name in _SAME},
        claimants=tuple(
            ClaimantEntry(
                name=names[claimant.source_id],
                part=claimant.part,
                role_as_given=claimant.role_as_given,
                note=claimant.note,
            )
            for claimant in draft.claimants
        ),
        relayer=names[draft.relayer_id] if draft.relayer_id is not None else "",
        hops=tuple(
            HopEntry(
                way=hop.way,
                source=names[hop.source_id] if hop.source_id is not None else "",
                label=hop.label,
                date=hop.date,
                is_seen=hop.is_seen,
            )
            for hop in draft.hops
        ),
        quotations=quotations,
        needs_place=bool(draft.locators),
    )


def draft_of(
    session: Session,
    project_id: int,
    entry: ClaimEntry,
    *,
    key: str,
    document_id: int,
    before: ClaimDraft | None = None,
    now: datetime,
    actor_id: int | None,
) -> ClaimDraft:
    """Return what was typed as a draft, with ids for names and offsets for quotations.

    Sources that the entry calls new are made; nothing else is written.

    Parameters
    ----------
    before
        The draft that is edited: what no form asks for, and places that are quoted as before, stay its own.

    Raises
    ------
    Invalid
        With `errors` by field (``claimants``, ``relayer``, ``hops``, ``quote_<kind of text>``, ``has_no_place``).
    """
    named = NamedSources(session, project_id)
    claimants = [
        (named.place("claimants", each.name, each.new_type, prefix=_("Claimant {number}: ", number=number)), each)
        for number, each in enumerate(entry.claimants, start=1)
    ]
    relayer = named.place("relayer", entry.relayer, entry.relayer_type) if entry.relayer.strip() else None
    hops = [(_hop_place(named, number, each), each) for number, each in enumerate(entry.hops, start=1)]
    places = find_locators(
        document_texts(session, document_id),
        entry.quotations,
        paragraph=entry.paragraph,
        before=before.locators if before else None,
        before_paragraph=before.paragraph if before else None,
        needs_place=entry.needs_place,
    )
    errors = {**named.errors, **places.errors}
    if errors:
        first = next(iter(errors))
        raise Invalid(errors[first], first, errors)
    ids = named.ids(session, project_id, now=now, actor_id=actor_id)
    given = {name: getattr(entry, name) for name in _SAME} | {"paragraph": places.paragraph}
    draft = ClaimDraft(
        **given,
        key=key,
        document_id=document_id,
        claimants=tuple(
            ClaimantDraft(
                source_id=ids[place], part=each.part, role_as_given=each.role_as_given.strip(), note=each.note.strip()
            )
            for place, each in claimants
        ),
        relayer_id=ids[relayer] if relayer is not None else None,
        hops=tuple(
            HopDraft(
                way=each.way.strip(),
                source_id=ids[place] if place is not None else None,
                label=each.label.strip(),
                date=each.date.strip(),
                is_seen=each.is_seen,
            )
            for place, each in hops
        ),
        locators=places.locators,
    )
    if before is None:
        return draft
    return replace(draft, state=before.state, is_to_rate=before.is_to_rate, is_featured=before.is_featured)


def _hop_place(named: NamedSources, number: int, entry: HopEntry) -> int | None:
    if not entry.source.strip():
        return None
    return named.place("hops", entry.source, prefix=_("Link {number}: ", number=number), may_be_new=False)


def next_key(session: Session, project_id: int) -> str:
    """Return an id that follows the last of those the project has: C60 after C59."""
    keys = sorted(session.scalars(select(Claim.key).where(Claim.project_id == project_id)), key=natural_key)
    numbered = [key for key in keys if key[-1:].isdecimal() and key.isascii()]
    if not numbered:
        return "C1"
    stem = numbered[-1].rstrip("0123456789")
    digits = numbered[-1][len(stem) :]
    return f"{stem}{int(digits) + 1:0{len(digits)}}"
