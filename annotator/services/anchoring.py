"""Finding a quotation in a text, also where white space, quotation marks or dashes have changed since.

A place is a start and an end in code points, the end excluded: a TextPositionSelector of the W3C's annotation model;
a quotation with the words before and behind it is its TextQuoteSelector.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

# Characters that are drawn as nothing and come or go when text is copied.
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ALIKE = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "..."}
)
MOST_FOUND = 50
_JOINED = re.compile(r"-\n\s*")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with what stood around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands, and whether it stands there letter by letter."""

    start: int
    end: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without differences that do not matter, and where each of its characters came from."""

    text: str
    starts: list[int]
    ends: list[int]


class Body:
    """A text in which many quotations are looked for: what folding it takes is done once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _folded(self) -> _Folded:
        return _fold(self.text)

    def find(self, words: str, *, most: int = MOST_FOUND) -> list[Place]:
        """Return where these words stand, at the most `most` places, in their order.

        Letter by letter if they do anywhere, else without regard to what may change.
        """
        exact = words.strip()
        found = [
            Place(start, start + len(exact), is_exact=True) for start in islice(_occurrences(self.text, exact), most)
        ]
        if found or not exact:
            return found
        folded, wanted = self._folded, _fold(exact).text.strip()
        return [
            Place(folded.starts[start], folded.ends[start + len(wanted) - 1], is_exact=False)
            for start in islice(_occurrences(folded.text, wanted), most)
        ]


def find_places(body: str, quote: Quote) -> list[Place]:
    """Return where the quotation stands: letter by letter if it does anywhere, else without regard to what may change.

    Where it stands several times, the place whose surroundings fit best comes first.
    """
    return sorted(Body(body).find(quote.exact), key=lambda place: -_fit(body, place, quote))


def longest_beginning(body: str, exact: str) -> tuple[str, str]:
    """Return the longest beginning of a quotation that stands in the text, and how the text goes on behind it."""
    folded, wanted = _fold(body), _fold(exact).text.strip()
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in folded.text else (low, middle - 1)
    if not low:
        return "", ""
    last = folded.ends[folded.text.index(wanted[:low]) + low - 1]
    return wanted[:low], body[last : last + 40]


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _fold(text: str) -> _Folded:
    """Fold white space, marks and composed letters; a word divided at the end of a line is joined."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    divided = {place for found in _JOINED.finditer(text) for place in range(*found.span())}
    for start, end in _clusters(text):
        if start in divided or all(char in _UNSEEN for char in text[start:end]):
            continue
        piece = unicodedata.normalize("NFC", text[start:end]).translate(_ALIKE)
        for char in piece:
            shown = " " if char.isspace() else char
            if shown == " " and chars and chars[-1] == " ":
                ends[-1] = end
                continue
            chars.append(shown)
            starts.append(start)
            ends.append(end)
    return _Folded("".join(chars), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each letter with the marks that combine with it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            yield start, place
            start = place


def _fit(body: str, place: Place, quote: Quote) -> int:
    """How many characters before and behind a place are those that stood around the quotation."""
    before = _fold(body[max(0, place.start - 2 * len(quote.prefix)) : place.start]).text.rstrip()
    behind = _fold(body[place.end : place.end + 2 * len(quote.suffix)]).text.lstrip()
    prefix, suffix = _fold(quote.prefix).text.rstrip(), _fold(quote.suffix).text.lstrip()
    return _alike(before[::-1], prefix[::-1]) + _alike(behind, suffix)


def _alike(first: str, second: str) -> int:
    return next(
        (place for place, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )
