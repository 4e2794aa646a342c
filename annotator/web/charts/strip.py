"""Strip: a row of cells side by side, each with up to three short lines: a row of a heat map or of a matrix."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from annotator.text import _
from annotator.web.charts.lettering import LINE, lines_of, shortened, width_of
from annotator.web.charts.numbers import pixels
from annotator.web.charts.shapes import Drawing, Label, Path, Rect, Shape, stacked

GAP, PADDING = 3, 4
FIRST_LINE = 17
HEAD_LINES = 3
#: Widths of most cells, for a value with its interval below and for a step with its range and count; and of the widest.
PAIR, STEP, MOST = 92, 84, 120


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes
    ----------
    lines
        The first is set in bold and shortened where it does not fit; another that does not fit is left out.
    instead
        What stands in place of the second line where there is no room for it.
    look, ink
        Of the tile and of the text on it; a tile without a look is an outline.
    words
        The cell in words.
    is_struck
        Crossed by a line: there is nothing to show, which is no value.
    """

    lines: tuple[str, ...]
    look: str
    ink: str
    words: str
    is_struck: bool = False
    instead: str = ""


def cell_width(cells: Iterable[Cell], least: float) -> float:
    """Return how wide cells are that stand under one another: so that what is said beside a value has room."""
    widest = max((width_of(text) for cell in cells for text in cell.lines[1:]), default=0.0)
    return min(max(least, ceil(widest) + GAP + 2 * PADDING), MOST)


def strip(cells: Sequence[Cell], width: float, lines: int) -> Drawing:
    """Lay out cells of this width, each with room for so many lines."""
    height = LINE * lines + 8
    shapes: list[Shape] = []
    for place, cell in enumerate(cells):
        left = width * place
        shapes.append(Rect(pixels(left + GAP / 2), 1, pixels(width - GAP), height, cell.look, 1))
        if cell.is_struck:
            shapes.append(
                Path(f"M{pixels(left + GAP / 2 + 4)} {height - 3}L{pixels(left + width - GAP / 2 - 4)} 5", "hatch")
            )
            continue
        top = FIRST_LINE + LINE * (lines - len(cell.lines)) / 2
        for number, text in enumerate(_fitting(cell, width - GAP - 2 * PADDING)):
            look = f"{cell.ink} strong" if number == 0 else cell.ink
            y = pixels(top + LINE * number)
            shapes.append(Label(pixels(left + width / 2), y, text, look, "middle", on=cell.look))
    label = "; ".join(cell.words for cell in cells)
    return Drawing(max(width * len(cells), 1), height + 2, tuple(shapes), label)


def _fitting(cell: Cell, room: float) -> list[str]:
    """What of a cell's lines there is room for."""
    first, *others = cell.lines
    lines = [shortened(first, room, is_bold=True)]
    for text in others:
        if width_of(text) <= room:
            lines.append(text)
        elif cell.instead and width_of(cell.instead) <= room:
            lines.append(cell.instead)
    return lines


def strip_head(titles: Sequence[str], width: float) -> Drawing:
    """Lay out the heads of the columns, at most three lines each."""
    set_in = [lines_of(title, width - 2 * PADDING, HEAD_LINES) for title in titles]
    most = max((len(lines) for lines in set_in), default=0)
    shapes: list[Shape] = []
    for place, lines in enumerate(set_in):
        top = 13 + LINE * (most - len(lines))
        shapes += stacked(width * (place + 0.5), top, lines, "soft-text", LINE, "middle")
    return Drawing(max(width * len(titles), 1), LINE * most + 4, tuple(shapes))


def nothing(words: str) -> Cell:
    """Return the cell that stands for nothing, with the reason in words."""
    return Cell((), "empty", "", words, is_struck=True)


def left_out(count: int, of: int) -> str:
    """Say that not all rows are drawn."""
    return _("{count} of {all} rows are drawn; the CSV file has all.", count=count, all=of)
