"""How wide a text will be at most, whichever usual sans-serif it is set in, and what of it fits.

A drawing cannot ask the font. Widths are those of the widest of the usual fonts, so that a label is not wider than is
reckoned here: it may leave room, but it touches nothing.
"""

import unicodedata
from functools import lru_cache

SIZE = 12
LINE = 16
#: How far letters reach above and below the line they stand on, in parts of their size.
ASCENT, DESCENT = 1.0, 0.32
ELLIPSIS = "…"
# In hundredths of the size, from the blank to the tilde.
_PLAIN = bytes(
    (
        *(32, 41, 46, 84, 64, 96, 90, 28, 40, 40, 56, 84, 32, 37, 32, 38, 64, 64, 64, 64, 64, 64, 64, 64, 64),
        *(64, 34, 34, 84, 84, 84, 54, 100, 73, 74, 77, 81, 73, 70, 80, 88, 40, 41, 75, 67, 103, 88, 82, 68),
        *(82, 76, 69, 67, 85, 73, 103, 72, 67, 70, 40, 38, 40, 84, 50, 50, 62, 65, 57, 65, 62, 38, 65, 65, 32),
        *(32, 61, 32, 98, 65, 62, 65, 65, 48, 53, 41, 65, 60, 86, 60, 60, 53, 64, 56, 64, 84),
    )
)
_BOLD = bytes(
    (
        *(35, 46, 53, 84, 70, 101, 88, 32, 46, 46, 54, 84, 39, 43, 39, 42, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 41),
        *(41, 84, 84, 84, 59, 101, 78, 77, 74, 84, 69, 69, 83, 85, 40, 38, 78, 65, 101, 85, 86, 74, 86, 78, 73, 69, 82),
        *(78, 111, 78, 73, 74, 46, 42, 46, 84, 50, 50, 68, 73, 60, 73, 69, 45, 73, 72, 35, 35, 68, 35, 105, 72, 70, 73),
        *(73, 50, 61, 49, 72, 66, 93, 66, 66, 59, 72, 56, 72, 84),
    )
)
_WIDE = dict.fromkeys("ЖШЩЮжшщюЉЊљњӜӁҖ", 135) | dict.fromkeys("МФЫЪмфыЦД", 106)
_WIDE |= dict.fromkeys("سشصضڜڛښڞڝ", 140) | dict.fromkeys("بتثطظفقكىيئپکگی", 118)
_WIDE |= {"…": 101, "—": 101, "–": 52, "·": 40, "−": 84, "“": 54, "”": 54, "‘": 35, "’": 35, "\u202f": 25, "\u00ad": 43}
# By script: first letter, last letter, width of the others.
_SCRIPTS = (
    (0x0370, 0x03FF, 92),
    (0x0400, 0x045F, 92),
    (0x0460, 0x052F, 142),
    (0x0590, 0x05FF, 80),
    (0x0600, 0x077F, 95),
    (0x08A0, 0x08FF, 118),
    (0x0900, 0x0DFF, 106),
    (0x2190, 0x21FF, 100),
    (0xFB50, 0xFEFC, 140),
)
_OTHER = 125
_EMPTY = frozenset({"Mn", "Me", "Cf", "Cc"})


@lru_cache(maxsize=8192)
def _hundredths(letter: str, is_bold: bool) -> int:
    code = ord(letter)
    if 0x20 <= code <= 0x7E:
        return (_BOLD if is_bold else _PLAIN)[code - 0x20]
    if letter in _WIDE:
        return _WIDE[letter]
    if unicodedata.category(letter) in _EMPTY:
        return 0
    known = next((width for first, last, width in _SCRIPTS if first <= code <= last), None)
    if known is not None:
        return known
    parts = unicodedata.normalize("NFKD", letter)
    if parts != letter:
        return sum(_hundredths(part, is_bold) for part in parts) + 4
    return _OTHER


def width_of(text: str, size: float = SIZE, *, is_bold: bool = False) -> float:
    """Return the most that a text takes in pixels.

    Examples
    --------
    >>> width_of("n 12", is_bold=True), width_of("")
    (29.64, 0.0)
    """
    return sum(_hundredths(letter, is_bold) for letter in text) * size / 100


def shortened(text: str, room: float, size: float = SIZE, *, is_bold: bool = False) -> str:
    """Return the text, or its beginning with an ellipsis where it does not fit into `room` pixels.

    Examples
    --------
    >>> shortened("A ministry of defence", 80)
    'A ministry…'
    >>> shortened("A ministry", 5)
    ''
    """
    left = room * 100 / size
    if _within(text, left, is_bold) == len(text):
        return text
    kept = text[: _within(text, left - _hundredths(ELLIPSIS, is_bold), is_bold)].rstrip()
    return kept + ELLIPSIS if kept else ""


def lines_of(text: str, room: float, most: int, size: float = SIZE, *, is_bold: bool = False) -> tuple[str, ...]:
    """Return a text as at most `most` lines of `room` pixels, the last with an ellipsis where there is more.

    It is broken at blanks, within a word only where the word alone is wider than a line.

    Examples
    --------
    >>> lines_of("Motor Sich has set up a helicopter repair plant", 130, 2)
    ('Motor Sich has set', 'up a helicopter re…')
    """
    left = room * 100 / size
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most - 1:
        end = _within(rest, left, is_bold)
        if end < len(rest):
            blank = rest.rfind(" ", 0, end + 1)
            end = blank if blank > 0 else max(end, 1)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*lines, shortened(rest, room, size, is_bold=is_bold)) if rest else tuple(lines)


def _within(text: str, left: float, is_bold: bool) -> int:
    """How many letters fit into so many hundredths of the size; marks stay with their letter."""
    for number, letter in enumerate(text):
        left -= _hundredths(letter, is_bold)
        if left < 0:
            return number
    return len(text)
