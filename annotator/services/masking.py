"""Hiding claimant, outlet or byline of a claim: its description with names replaced by a neutral word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cached_property
from typing import TypeVar, cast

from annotator.models.vocabulary import MaskedPart
from annotator.services.claim_context import ClaimContext
from annotator.services.claim_passage import PassageParagraph, Segment
from annotator.services.claim_voices import Speaker
from annotator.services.name_folding import fold
from annotator.text import _

LEAST_LETTERS = 3
# What names a row and is no text about it.
KEPT = frozenset({"key", "claim_key", "ends", "language", "sha256_bytes", "sha256_text"})
_APOSTROPHES = "['’‘ʼ′]"
_SENTENCES = {
    MaskedPart.CLAIMANT: _("Who makes this claim is hidden from you: rate what is shown for it."),
    MaskedPart.OUTLET: _("Where this claim appeared is hidden from you: rate what is shown for it."),
    MaskedPart.BYLINE: _("Who wrote the text is hidden from you: rate what is shown for the claim."),
}


Row = TypeVar("Row")


@dataclass(frozen=True)
class Name:
    """A name or spelling to be hidden.

    Attributes
    ----------
    word
        What stands in its place.
    is_exact
        Whether it is hidden only in capitals and small letters as they are: a family name may be a word as well.
    """

    text: str
    word: str
    is_exact: bool = False

    @property
    def pattern(self) -> str:
        """What finds it, however the spaces and the apostrophes in it are set."""
        words = [re.sub(_APOSTROPHES, _APOSTROPHES, re.escape(word)) for word in self.text.split()]
        found = r"\s+".join(words)
        return f"(?-i:{found})" if self.is_exact else found


@dataclass(frozen=True)
class Hidden:
    """What is hidden of one claim: names in all that is said of it, and whole sources by id and by key."""

    part: MaskedPart
    names: tuple[Name, ...]
    sources: dict[int, str]
    keys: dict[str, str]

    @property
    def sentence(self) -> str:
        """What the page says about it."""
        return _SENTENCES[self.part]

    @cached_property
    def _words(self) -> dict[str, str]:
        return {_folded(name.text): name.word for name in self.names}

    @cached_property
    def _finder(self) -> re.Pattern[str] | None:
        longest = sorted(self.names, key=lambda name: -len(name.text))
        either = "|".join(name.pattern for name in longest)
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE) if either else None

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Return where names stand in the text, in order and without overlap: start, end, the neutral word."""
        if self._finder is None:
            return []
        return [
            (match.start(), match.end(), self._words[_folded(match.group())]) for match in self._finder.finditer(text)
        ]

    def hide(self, text: str) -> str:
        """Return the text with the neutral words in place of the names."""
        return "".join(_pieces(text, 0, self.spans(text)))


def mask_claim(claim: ClaimContext, hidden: Hidden) -> ClaimContext:
    """Return the claim without what is hidden of it, in every text that describes it."""
    masked = cast("ClaimContext", _without(claim, hidden))
    document = masked.document
    if hidden.part is MaskedPart.OUTLET:
        # The address of a page names who published it.
        document = replace(document, outlet=document.outlet and _("[outlet]"), url="")
    elif hidden.part is MaskedPart.BYLINE:
        document = replace(document, authors=document.authors and _("[author]"))
    return replace(masked, document=document)


def mask_row(row: Row, hidden: Hidden) -> Row:
    """Return a claim as a list shows it, without what is hidden of it."""
    return cast("Row", _without(row, hidden))


def family_name(name: str) -> str:
    """Return the last word of a person's name, empty where it is all there is or too short to be told apart.

    Examples
    --------
    >>> family_name("Ana Example"), family_name("Ana"), family_name("Ana O")
    ('Example', '', '')
    """
    words = name.split()
    return words[-1] if len(words) > 1 and len(words[-1]) >= LEAST_LETTERS else ""


def _folded(text: str) -> str:
    return fold(" ".join(text.split()))


def _without(value: object, hidden: Hidden) -> object:
    """Return a record, or whatever stands in one, without the names."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return hidden.hide(value)
    if isinstance(value, tuple):
        return tuple(_without(each, hidden) for each in value)
    if isinstance(value, Speaker) and value.source_id in hidden.sources:
        return replace(value, key="", name=hidden.sources[value.source_id], role="", note="")
    if isinstance(value, PassageParagraph):
        return replace(value, segments=tuple(_segments(value.segments, hidden)))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {
        field.name: _without(getattr(value, field.name), hidden) for field in fields(value) if field.name not in KEPT
    }
    key = getattr(value, "key", None)
    if key in hidden.keys and "name" in changed:
        # A link of the way to the page may name the source by a label of its own.
        changed |= {"name": hidden.keys[key], "key": None}
    return replace(value, **changed)


def _segments(segments: Iterable[Segment], hidden: Hidden) -> list[Segment]:
    """Hide names that begin in one run of the text and end in another as well."""
    listed = list(segments)
    spans = hidden.spans("".join(segment.text for segment in listed))
    found, start = [], 0
    for segment in listed:
        found.append(replace(segment, text="".join(_pieces(segment.text, start, spans))))
        start += len(segment.text)
    return found


def _pieces(text: str, start: int, spans: list[tuple[int, int, str]]) -> list[str]:
    """The pieces of a text that begins at `start`: a name's word stands where the name begins."""
    pieces, at = [], start
    end = start + len(text)
    for first, last, word in spans:
        if last <= start or first >= end:
            continue
        pieces.append(text[at - start : max(first, start) - start])
        if first >= start:
            pieces.append(word)
        at = min(last, end)
    return [*pieces, text[at - start :]]
