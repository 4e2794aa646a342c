"""Where a claim stands in the texts of its document: found by the words that are quoted, kept as offsets."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import DocumentText
from annotator.models.vocabulary import TextKind
from annotator.services.anchoring import Place, Quote, find_places, longest_beginning
from annotator.services.claim_drafts import LocatorDraft, text_fault
from annotator.services.document_entries import read_texts
from annotator.services.documents import TextRecord
from annotator.services.read_once import read_once
from annotator.services.texts import normalise_text, split_paragraphs
from annotator.text import _

LONGEST_QUOTATION = 5_000
MOST_CHOICES = 12
"""Places among which somebody can be asked to choose."""
SURROUNDINGS = 40
"""Characters shown before and behind each place among which one chooses."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a form says of the place in one text.

    Attributes
    ----------
    words
        The words that carry the claim, empty where none are quoted.
    start, end
        Where they were marked, or which of several places was chosen; the place itself where the words of the text are
        not held.
    is_dropped
        Whether the claim is to have no place in this text any more.
    """

    words: str = ""
    start: int | None = None
    end: int | None = None
    is_dropped: bool = False

    @property
    def place(self) -> Place | None:
        """Return the offsets, None unless both are given."""
        return None if self.start is None or self.end is None else Place(self.start, self.end, is_exact=True)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of a document; without its words where they are withheld."""

    record: TextRecord
    body: str | None


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One of several places where a quotation stands."""

    start: int
    end: int
    paragraph: int | None
    before: str
    exact: str
    behind: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where a claim stands, in which paragraph by counting, and what is wrong by field."""

    locators: tuple[LocatorDraft, ...] = ()
    paragraph: int | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def document_texts(session: Session, document_id: int) -> dict[TextKind, PlacedText]:
    """Return the texts of a document by kind, the original first."""
    return dict(read_once(session, ("texts with places", document_id), lambda: _document_texts(session, document_id)))


def find_locators(
    texts: Mapping[TextKind, PlacedText],
    quotations: Mapping[TextKind, Quotation],
    *,
    paragraph: int | None = None,
    before: Collection[LocatorDraft] | None = None,
    before_paragraph: int | None = None,
    needs_place: bool | None = None,
) -> Places:
    """Return the places of a claim; a text of which nothing is said keeps the one it has.

    Parameters
    ----------
    paragraph
        As typed: it decides between several places. Where nothing was typed, or still that of the place the claim had
        before, the paragraph of the new place is counted.
    needs_place
        Whether a claim of a text that is held must have a place, or is to have none; None where nobody was asked.
    before, before_paragraph
        The places and the paragraph of the claim that is edited, None where one is made.
    """
    kept = {place.document_text_id: place for place in before or ()}
    old, errors = dict(kept), {}
    counted = paragraph
    for kind, quotation, text in ((kind, words, texts[kind]) for kind, words in quotations.items() if kind in texts):
        had = kept.pop(text.record.id, None)
        try:
            place = _place(text, quotation, had, paragraph)
        except Invalid as error:
            errors[f"quote_{kind.value}"] = str(error)
            continue
        if place is None:
            continue
        kept[text.record.id] = place
        if text.body is not None and place != had and _may_count(text.body, paragraph, had, before_paragraph):
            counted = paragraph_at(text.body, place.start) if counted in {None, paragraph} else counted
    held = [kind for kind, text in texts.items() if text.body is not None]
    if held and needs_place and not kept and not errors:
        errors[f"quote_{held[0].value}"] = _(
            "Quote the words the claim rests on: mark them in the text, or paste them here. If it rests on no single "
            "passage, say so."
        )
    # A claim that had no place and is given one now: that it has none was said before.
    if needs_place is False and kept and (before is None or not set(before).isdisjoint(kept.values())):
        errors["has_no_place"] = _("It has a place above. Empty the quotation, or take this tick away.")
    order = list(old)
    placed = sorted(kept, key=lambda each: (each not in order, each))
    return Places(tuple(kept[text_id] for text_id in placed), counted, errors)


def locate(
    body: str, quote: str, *, start: int | None = None, end: int | None = None, paragraph: int | None = None
) -> Place:
    """Return where a quotation stands in a text.

    Parameters
    ----------
    start, end
        Where it was marked. They decide where the quotation stands there, or stands more than once.
    paragraph
        Decides where they do not.

    Raises
    ------
    Invalid
        When it stands more than once and nothing decides, or nowhere: how far it can be followed.
    """
    quote = normalise_text(quote).strip()
    if not quote:
        raise Invalid(_("Quote the words the claim rests on: mark them in the text, or paste them here."), "quote")
    given = Place(start, end, is_exact=True) if start is not None and end is not None else None
    if given is not None and (trimmed := _trimmed(body, given)) and body[trimmed.start : trimmed.end] == quote:
        return trimmed
    found = find_places(body, Quote(quote))
    if not found:
        raise Invalid(_not_found(body, quote), "quote")
    if len(found) > 1:
        near = [place for place in found if given is not None and place.start < given.end and given.start < place.end]
        near = near if len(near) == 1 else _within(body, found, paragraph)
        if len(near) != 1:
            raise Invalid(_several(len(found)), "quote")
        found = near
    return found[0]


def places_to_choose(body: str, quote: str) -> tuple[PlaceChoice, ...]:
    """Return the places of a quotation in the order of the text, none where it stands just once or very often."""
    found = sorted(find_places(body, Quote(normalise_text(quote))), key=lambda place: place.start)
    return tuple(_choices(body, found)) if 1 < len(found) <= MOST_CHOICES else ()


def paragraph_at(body: str, start: int) -> int | None:
    """Return the number of the paragraph that holds this offset, or the next one behind it."""
    return next((block.number for block in split_paragraphs(body) if start < block.end), None)


def is_same_quotation(one: str, other: str) -> bool:
    """Tell whether two quotations differ in white space alone."""
    return one.split() == other.split()


def _document_texts(session: Session, document_id: int) -> dict[TextKind, PlacedText]:
    bodies = dict(
        session.execute(select(DocumentText.id, DocumentText.body).where(DocumentText.document_id == document_id)).all()
    )
    records = read_texts(session, [document_id]).get(document_id, ())
    return {record.kind: PlacedText(record, bodies[record.id]) for record in records}


def _place(
    text: PlacedText, quotation: Quotation, had: LocatorDraft | None, paragraph: int | None
) -> LocatorDraft | None:
    if quotation.is_dropped:
        return None
    given = quotation.place
    if text.body is None:
        if quotation.words.strip():
            raise Invalid(_("To find these words, attach the original as well: its text is not stored here."))
        return had if given is None else _locator(text.record, given)
    if not quotation.words.strip():
        return None
    is_there = had is not None and (given is None or (given.start, given.end) == (had.start, had.end))
    if is_there and had and is_same_quotation(text.body[had.start : had.end], quotation.words):
        return had
    if fault := text_fault(normalise_text(quotation.words), LONGEST_QUOTATION):
        raise Invalid(fault)
    found = locate(text.body, quotation.words, start=quotation.start, end=quotation.end, paragraph=paragraph)
    return _locator(text.record, found)


def _locator(text: TextRecord, place: Place) -> LocatorDraft:
    if not 0 <= place.start < place.end <= text.length:
        raise Invalid(_("The place lies outside the text, which has {length} characters.", length=text.length))
    return LocatorDraft(document_text_id=text.id, start=place.start, end=place.end)


def _may_count(body: str, paragraph: int | None, had: LocatorDraft | None, before: int | None) -> bool:
    """Whether the number of the paragraph was never typed: there is none, or the one counted for the old place."""
    if paragraph is None:
        return True
    return had is not None and paragraph == before == paragraph_at(body, had.start)


def _trimmed(body: str, place: Place) -> Place | None:
    """The place without the white space at its ends; None where nothing is left or it lies outside."""
    if not 0 <= place.start < place.end <= len(body):
        return None
    words = body[place.start : place.end]
    start, end = place.end - len(words.lstrip()), place.start + len(words.rstrip())
    return Place(start, end, is_exact=True) if start < end else None


def _within(body: str, places: Collection[Place], number: int | None) -> list[Place]:
    block = next((block for block in split_paragraphs(body) if block.number == number), None)
    return [] if block is None else [each for each in places if block.start <= each.start and each.end <= block.end]


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


def _several(count: int) -> str:
    if count > MOST_CHOICES:
        return _(
            "These words stand more than {count} times in the text. Quote more of them, or say in which paragraph.",
            count=MOST_CHOICES,
        )
    return _(
        "These words stand {count} times in the text. Choose the place that is meant, quote more of them, or say in "
        "which paragraph.",
        count=count,
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
