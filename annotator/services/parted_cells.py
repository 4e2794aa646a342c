"""Several things in one cell, parted by bars: as exports write them and imports read them.

A bar that parts has white space, or an end of the cell, on both sides. One like that within an entry gets a backslash
in front on its way out, and so does one that has backslashes in front already, each of which stands for itself.
"""

import re
from collections.abc import Iterable

SEVERAL = " | "
BARS = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")
BARS_OR_SEMICOLONS = re.compile(rf";|{BARS.pattern}")
_ALONE = re.compile(r"(?<!\S)(\\*\|)(?!\S)")
_ESCAPED = re.compile(r"(?<!\S)\\(\\*\|)(?!\S)")


def join(entries: Iterable[str]) -> str:
    r"""Return the cell that holds these entries.

    Examples
    --------
    >>> join(["90 | 100", "a|b", ""])
    '90 \\| 100 | a|b | '
    """
    return SEVERAL.join(_ALONE.sub(r"\\\1", entry) if "|" in entry else entry for entry in entries)


def entry_of(text: str) -> str:
    r"""Return an entry as it was before it was put into a cell.

    Examples
    --------
    >>> entry_of(r"90 \| 100"), entry_of(r"a\|b")
    ('90 | 100', 'a\\|b')
    """
    return _ESCAPED.sub(r"\1", text) if "|" in text else text


def part(cell: str, *, by_semicolons: bool) -> list[str]:
    r"""Return the entries of a cell, without white space around them.

    Examples
    --------
    >>> part(r"90 \| 100 | a;b", by_semicolons=False), part("a; b", by_semicolons=True)
    (['90 | 100', 'a;b'], ['a', 'b'])
    """
    between = BARS_OR_SEMICOLONS if by_semicolons else BARS
    return [entry_of(piece.strip()) for piece in between.split(cell)]
