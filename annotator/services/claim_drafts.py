"""A claim as somebody writes it down, and the rules it must keep before anything is stored."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity, RelationType
from annotator.services.resolved_times import resolved_fault
from annotator.services.typed_text import is_blank
from annotator.text import _

LONGEST_KEY = 60
LONGEST_ROLE = 500
MOST_PARTS = 50
# Field by field: the most characters it may have.
LIMITS = {
    "text": 2000,
    "hedge_cue": 100,
    "time_made": 300,
    "time_about": 300,
    "time_made_resolved": 100,
    "time_about_resolved": 100,
    "evidence_shown": 5000,
    "question": 2000,
}
# What is said of a figure, likewise.
FIGURE_LIMITS = {"expression": 200, "unit": 60, "period": 200, "counted": 300}
MOST_PARAGRAPHS = 1_000_000
_KEY = re.compile(r"\w[\w.\-]*")
# Control characters except tab and line feed, and halves of characters: no engine stores them faithfully.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimantDraft:
    """A source that makes the claim, and how."""

    source_id: int
    part: Part = Part.SAYS
    role_as_given: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorDraft:
    """Where the claim stands in one text of its document: code points, `end` exclusive."""

    document_text_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDraft:
    """A number in the claim, as printed and as read."""

    expression: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    period: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HopDraft:
    """A link of the way from the first speaker to the page that is held: a source, or a label for one unknown."""

    way: str
    source_id: int | None = None
    label: str = ""
    date: str = ""
    is_seen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationDraft:
    """How the claim bears on another claim of the project."""

    type: RelationType
    to_key: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    """A claim with everything that is said about it.

    Attributes
    ----------
    time_made_resolved, time_about_resolved
        What the two expressions come to, as far as it is known: see `resolved_times`.
    relayer_id
        The source that brings the claim into the document; None when the claimant does so in an own voice.
    relations
        To claims that are there already; set when the claim is made, not by an edit.
    """

    key: str
    text: str
    kind: ClaimKind
    document_id: int
    claimants: tuple[ClaimantDraft, ...]
    relayer_id: int | None = None
    paragraph: int | None = None
    polarity: Polarity = Polarity.AFFIRMS
    hedge: Hedge = Hedge.NONE
    hedge_cue: str = ""
    is_sensitive: bool = False
    is_to_rate: bool = True
    is_featured: bool = False
    state: ClaimState = ClaimState.READY
    time_made: str = ""
    time_about: str = ""
    time_made_resolved: str = ""
    time_about_resolved: str = ""
    evidence_shown: str = ""
    question: str = ""
    figures: tuple[FigureDraft, ...] = ()
    hops: tuple[HopDraft, ...] = ()
    locators: tuple[LocatorDraft, ...] = ()
    relations: tuple[RelationDraft, ...] = ()


def faults(draft: ClaimDraft) -> dict[str, str]:
    """Return what is wrong with a draft by itself: a message by field, empty when it keeps every rule."""
    found = dict(_parts_faults(draft))
    for field, limit in LIMITS.items():
        fault = text_fault(getattr(draft, field), limit)
        if fault:
            found[field] = fault
    for field in ("time_made_resolved", "time_about_resolved"):
        if field not in found and (fault := resolved_fault(getattr(draft, field))):
            found[field] = fault
    if is_blank(draft.text):
        found["text"] = _("Write down what is claimed.")
    fault = key_fault(draft.key)
    if fault:
        found["key"] = fault
    if draft.paragraph is not None and not 1 <= draft.paragraph <= MOST_PARAGRAPHS:
        found["paragraph"] = _("A paragraph is a whole number from 1.")
    if draft.hedge is Hedge.NONE and draft.hedge_cue.strip():
        found["hedge_cue"] = _("A cue word needs a hedge: possible, probable, approximate, conditional or reported.")
    return found


def key_fault(key: str, longest: int = LONGEST_KEY) -> str:
    """Return what is wrong with the id of a claim, or of what else has one so long, empty when it may stand."""
    if not key:
        return _("Give the claim an id.")
    if len(key) > longest:
        return _("An id has at most {most} characters.", most=longest)
    if not _KEY.fullmatch(key):
        return _("An id has letters, digits and . _ - and begins with a letter or digit.")
    return ""


def text_fault(text: str, limit: int) -> str:
    """Return what is wrong with a text of at most `limit` characters, empty when it may stand."""
    if not text:
        return ""
    if len(text) > limit:
        return _("Too long: {given} characters, at most {most}.", given=len(text), most=limit)
    found = _UNPRINTABLE.search(text)
    if found:
        return _("Character {place} cannot be shown. Type this text anew.", place=found.start() + 1)
    return ""


def _parts_faults(draft: ClaimDraft) -> Iterator[tuple[str, str]]:
    """Faults of the claimants, figures, hops and locators, field by field; of several in a field the last stands."""
    checks = {
        "claimants": [_claimants_fault(draft.claimants), *(_claimant_fault(claimant) for claimant in draft.claimants)],
        "figures": [_figure_fault(figure) for figure in draft.figures],
        "hops": [_hop_fault(hop) for hop in draft.hops],
        "locators": [_locators_fault(draft.locators)],
    }
    for field in ("claimants", "figures", "hops"):
        if len(getattr(draft, field)) > MOST_PARTS:
            checks[field] = [_("A claim has at most {most} of these.", most=MOST_PARTS)]
    return ((field, fault) for field, messages in checks.items() for fault in messages if fault)


def _claimants_fault(claimants: Sequence[ClaimantDraft]) -> str:
    if not claimants:
        return _("Name who makes the claim; a source may be “not identified”.")
    if len({(claimant.source_id, claimant.part) for claimant in claimants}) < len(claimants):
        return _("A claimant is named twice.")
    return ""


def _claimant_fault(claimant: ClaimantDraft) -> str:
    if claimant.part is Part.RELAYS:
        return _("A claimant says, is quoted, is said to say, or implies.")
    return text_fault(claimant.role_as_given, LONGEST_ROLE) or text_fault(claimant.note, LONGEST_ROLE)


def _locators_fault(places: Sequence[LocatorDraft]) -> str:
    if any(not 0 <= place.start < place.end for place in places):
        return _("A place in a text begins at 0 or later and ends behind its beginning.")
    if len({place.document_text_id for place in places}) < len(places):
        return _("A claim has one place in each text.")
    return ""


def _figure_fault(figure: FigureDraft) -> str:
    if not figure.expression.strip():
        return _("Write a figure down as the document prints it.")
    numbers = [number for number in (figure.value, figure.low, figure.high) if number is not None]
    if not all(math.isfinite(number) for number in numbers):
        return _("A figure is a finite number.")
    if figure.low is not None and figure.high is not None and figure.low > figure.high:
        return _("The lower end of a figure lies above its upper end.")
    found = (text_fault(getattr(figure, field), limit) for field, limit in FIGURE_LIMITS.items())
    return next(filter(None, found), "")


def _hop_fault(hop: HopDraft) -> str:
    if hop.source_id is None and not hop.label.strip():
        return _("A link of the way names its source, or says that it is not identified.")
    if not hop.way.strip():
        return _("Say what each link of the way does: says it, carries it, quotes it.")
    return text_fault(hop.label, 300) or text_fault(hop.way, 100) or text_fault(hop.date, 200)
