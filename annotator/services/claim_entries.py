"""A claim as it is typed, with names for sources and words for places, and the way from there to a draft and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Claim, DocumentText
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity, SourceType, TextKind
from annotator.services.claim_drafts import ClaimantDraft, ClaimDraft, FigureDraft, HopDraft, LocatorDraft, text_fault
from annotator.services.claim_places import LONGEST_QUOTATION, find_quotation, is_same_quotation
from annotator.services.import_registers import SourceRegister, read_sources
from annotator.services.name_folding import natural_key
from annotator.services.read_once import read_once
from annotator.services.source_labels import source_labels
from annotator.services.sources import LONGEST_NAME
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
        Words of each text of the document, by its kind, that carry the claim; empty for no place in it. A text that
        is not named keeps its place.
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
    quotations: Mapping[TextKind, str] = field(default_factory=dict)


# Copied as they are from an entry to a draft and back.
_SAME = (
    *("text", "kind", "polarity", "hedge", "hedge_cue", "is_sensitive", "paragraph", "time_made", "time_made_resolved"),
    *("time_about", "time_about_resolved", "evidence_shown", "question", "figures"),
)


@dataclass(frozen=True, slots=True)
class QuotableText:
    """A text of a document whose words are held, so that a place in it can be found by quoting them."""

    id: int
    kind: TextKind
    body: str


def quotable_texts(session: Session, document_id: int) -> dict[TextKind, QuotableText]:
    """Return the texts of a document whose words are held, by kind."""
    return dict(read_once(session, ("quotable texts", document_id), lambda: _quotable_texts(session, document_id)))


def _quotable_texts(session: Session, document_id: int) -> dict[TextKind, QuotableText]:
    rows = session.execute(
        select(DocumentText.id, DocumentText.kind, DocumentText.body)
        .where(DocumentText.document_id == document_id, DocumentText.body.is_not(None))
        .order_by(DocumentText.id)
    )
    return {TextKind(kind): QuotableText(text_id, TextKind(kind), body or "") for text_id, kind, body in rows}


def entry_of(session: Session, project_id: int, draft: ClaimDraft) -> ClaimEntry:
    """Return a draft as it is typed."""
    names = source_labels(session, project_id)
    places = {place.document_text_id: place for place in draft.locators}
    quotations = {
        kind: text.body[places[text.id].start : places[text.id].end] if text.id in places else ""
        for kind, text in quotable_texts(session, draft.document_id).items()
    }
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
    )


def draft_of(
    session: Session,
    project_id: int,
    entry: ClaimEntry,
    *,
    key: str,
    document_id: int,
    before: ClaimDraft | None = None,
    state: ClaimState = ClaimState.READY,
    is_to_rate: bool = True,
    is_featured: bool = False,
) -> ClaimDraft:
    """Return what was typed as a draft, with ids for names and offsets for quotations.

    Sources that the entry calls new are made; nothing else is written.

    Parameters
    ----------
    before
        The draft that is edited: places in texts whose words are not held, or are quoted as before, stay its own.

    Raises
    ------
    Invalid
        With `errors` by field (``claimants``, ``relayer``, ``hops``, ``quote_<kind of text>``).
    """
    reader = _Reader(read_sources(session, project_id), source_labels(session, project_id))
    claimants = tuple(reader.claimant(number, each) for number, each in enumerate(entry.claimants, start=1))
    relayer = reader.relayer(entry.relayer, entry.relayer_type) if entry.relayer.strip() else None
    hops = tuple(reader.hop(number, each) for number, each in enumerate(entry.hops, start=1))
    locators = _locators(session, document_id, entry, before, reader.errors)
    if reader.errors:
        first = next(iter(reader.errors))
        raise Invalid(reader.errors[first], first, reader.errors)
    ids, _made = reader.register.create_missing(session, project_id, {})
    return ClaimDraft(
        **{name: getattr(entry, name) for name in _SAME},
        key=key,
        document_id=document_id,
        claimants=tuple(make(ids[place]) for place, make in claimants),
        relayer_id=ids[relayer] if relayer is not None else None,
        hops=tuple(make(ids[place] if place is not None else None) for place, make in hops),
        locators=locators,
        state=state,
        is_to_rate=is_to_rate,
        is_featured=is_featured,
    )


def next_key(session: Session, project_id: int) -> str:
    """Return an id that follows the last of those the project has: C60 after C59."""
    keys = sorted(session.scalars(select(Claim.key).where(Claim.project_id == project_id)), key=natural_key)
    numbered = [key for key in keys if key[-1:].isdecimal() and key.isascii()]
    if not numbered:
        return _("C1") if not keys else ""
    stem = numbered[-1].rstrip("0123456789")
    digits = numbered[-1][len(stem) :]
    return f"{stem}{int(digits) + 1:0{len(digits)}}"


class _Reader:
    """Looks names up among the sources, and collects what is wrong."""

    def __init__(self, register: SourceRegister, labels: Mapping[int, str]) -> None:
        self.register = register
        self.labelled = {
            labels[entry.id]: place
            for place, entry in enumerate(register.entries)
            if entry.id is not None and entry.id in labels
        }
        self.errors: dict[str, str] = {}

    def claimant(self, number: int, entry: ClaimantEntry) -> tuple[int, Callable[[int], ClaimantDraft]]:
        """Return the place of the source, and what makes a draft of its id."""
        prefix = _("Claimant {number}: ", number=number)
        place = self._place("claimants", prefix, entry.name, entry.new_type)
        return place, lambda source_id: ClaimantDraft(
            source_id=source_id, part=entry.part, role_as_given=entry.role_as_given.strip(), note=entry.note.strip()
        )

    def relayer(self, name: str, type_: SourceType | None) -> int:
        """Return the place of the relayer."""
        return self._place("relayer", "", name, type_)

    def hop(self, number: int, entry: HopEntry) -> tuple[int | None, Callable[[int | None], HopDraft]]:
        """Return the place of the source, None without one, and what makes a draft of its id."""
        place = None
        if entry.source.strip():
            place = self._place("hops", _("Link {number}: ", number=number), entry.source, None, may_be_new=False)
        return place, lambda source_id: HopDraft(
            way=entry.way.strip(),
            source_id=source_id,
            label=entry.label.strip(),
            date=entry.date.strip(),
            is_seen=entry.is_seen,
        )

    def _place(
        self, field_name: str, prefix: str, name: str, type_: SourceType | None, *, may_be_new: bool = True
    ) -> int:
        name = name.strip()
        if name in self.labelled:
            return self.labelled[name]
        fault = text_fault(name, LONGEST_NAME)
        if not name:
            fault = _("Name the source; one that the document does not name is “not identified”.")
        elif not fault and not self.register.places(name) and (type_ is None or not may_be_new):
            fault = (
                _("The project has no source “{name}”. Choose one, or say what it is, and it will be added.", name=name)
                if may_be_new
                else _("The project has no source “{name}”. Say it in words instead.", name=name)
            )
        place = 0
        if not fault:
            known = bool(self.register.places(name))
            place, fault = self.register.place_of(name, None if known else type_)
            if len(self.register.places(name)) > 1:
                fault = _("{fault} Choose it from the list, with its key.", fault=fault)
        if fault:
            self.errors.setdefault(field_name, prefix + fault)
        return place


def _locators(
    session: Session, document_id: int, entry: ClaimEntry, before: ClaimDraft | None, errors: dict[str, str]
) -> tuple[LocatorDraft, ...]:
    texts = quotable_texts(session, document_id)
    kept = {place.document_text_id: place for place in before.locators} if before is not None else {}
    order = list(kept)
    for kind, quotation in entry.quotations.items():
        text = texts.get(kind)
        if text is None:
            continue
        old = kept.get(text.id)
        if not quotation.strip():
            kept.pop(text.id, None)
        elif old is None or not is_same_quotation(text.body[old.start : old.end], quotation):
            try:
                start, end = find_quotation(text.body, _checked(quotation), entry.paragraph)
            except Invalid as error:
                errors[f"quote_{kind.value}"] = str(error)
            else:
                kept[text.id] = LocatorDraft(document_text_id=text.id, start=start, end=end)
    return tuple(kept[text_id] for text_id in sorted(kept, key=lambda each: (each not in order, each)))


def _checked(quotation: str) -> str:
    if fault := text_fault(quotation.replace("\r\n", "\n"), LONGEST_QUOTATION):
        raise Invalid(fault)
    return quotation
