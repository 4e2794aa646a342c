"""A picture laid out by itself: title, legend, heads, rows with their labels and numbers, notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from annotator.web.charts.colours import LIGHT, Palette
from annotator.web.charts.lettering import LINE, lines_of, shortened, width_of
from annotator.web.charts.numbers import pixels
from annotator.web.charts.picture import Key, Picture, Row, Rule
from annotator.web.charts.shapes import Drawing, Label, Path, Placed, Rect, Shape, stacked
from annotator.web.charts.steps import tile_width
from annotator.web.charts.svg import svg_file

MARGIN, GUTTER = 24, 20
TITLE, TITLE_LINE = 17, 24
LABELS, NARROWEST = 300, 480
#: With more rows than this a label has one line, so that a large chart stays a picture.
FEW, LINES = 60, 3
VALUE_MOST = 200
TILE_LINE = 26
BEFORE_RULE = 8


@dataclass(frozen=True, slots=True)
class Standalone:
    """A picture on its canvas, which is shown as large as `scale` says."""

    width: float
    height: float
    parts: tuple[Placed, ...]
    title: str
    description: str
    scale: float = 1

    def svg(self, palette: Palette = LIGHT) -> str:
        """Return it as a file."""
        return svg_file(
            self.parts,
            self.width,
            self.height,
            title=self.title,
            description=self.description,
            scale=self.scale,
            palette=palette,
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns begin, and where the values, which are set to the right, end."""

    labels: float
    drawing: float
    values: tuple[tuple[float, float], ...]
    width: float
    folds: bool = False


def standalone(
    picture: Picture,
    *,
    labels: float = LABELS,
    narrowest: float = NARROWEST,
    lines: int = LINES,
    folds: bool = False,
) -> Standalone:
    """Lay out a picture by itself.

    Parameters
    ----------
    labels
        How wide the column of labels is at most.
    narrowest
        How wide the picture is at least.
    lines
        How many lines a label has at most.
    folds
        Labels then stand over what is drawn instead of beside it, and no values are set.
    """
    columns = _folded(picture, narrowest) if folds else _columns(picture, labels, narrowest)
    parts = list(_over(picture, columns.width))
    y = parts[-1].y + parts[-1].drawing.height if parts else float(MARGIN - GUTTER)
    if picture.figure is not None:
        parts.append(Placed(picture.figure, MARGIN, y + GUTTER))
        y += GUTTER + picture.figure.height
    # A figure names claims by their ids: what each says, and who says it, stands beneath.
    if picture.figure is None or (picture.is_said and picture.rows):
        parts += _table(picture, columns, y, lines)
    y = max((part.y + part.drawing.height for part in parts), default=y)
    notes = _notes(picture.notes, columns.width)
    parts.append(Placed(notes, MARGIN, y + GUTTER if picture.notes else y))
    height = pixels(parts[-1].y + notes.height + MARGIN)
    paper = Drawing(columns.width, height, (Rect(0, 0, columns.width, height, "paper"),))
    return Standalone(
        columns.width,
        height,
        (Placed(paper, 0, 0), *parts),
        f"{picture.title}. {picture.facts}",
        " ".join((picture.description, *picture.notes)),
    )


def _columns(picture: Picture, most: float, narrowest: float) -> _Columns:
    if picture.figure is not None:
        narrowest = max(narrowest, picture.figure.width + 2 * MARGIN)
        if not picture.is_said or not picture.rows:
            return _Columns(0, 0, (), narrowest)
    longest = max((_longest(row) for row in picture.rows), default=0.0)
    labels = ceil(min(most, max(longest, width_of(picture.heads[0]), 40)))
    x = MARGIN + labels + (GUTTER + picture.width if picture.width else 0)
    values = []
    for number, head in enumerate(picture.heads[1:]):
        cells = [row.values[number] for row in picture.rows if row.values]
        head_lines = lines_of(head, 90, 3)
        width = max(map(width_of, (*cells, *head_lines)), default=0.0)
        x += GUTTER + min(width, VALUE_MOST)
        values.append((min(width, VALUE_MOST), pixels(x)))
    return _Columns(labels, pixels(MARGIN + labels + GUTTER), tuple(values), pixels(max(narrowest, x + MARGIN)))


def _folded(picture: Picture, narrowest: float) -> _Columns:
    drawn = picture.width if picture.figure is None else picture.figure.width
    width = max(narrowest, drawn + 2 * MARGIN)
    return _Columns(width - 2 * MARGIN, MARGIN, (), width, folds=True)


def _longest(row: Row) -> float:
    # Beyond the widest column it makes no difference how long a label is.
    return max(width_of(row.label[:80]), width_of(row.by[:80]))


def _over(picture: Picture, width: float) -> Iterator[Placed]:
    """Title, facts and legend."""
    room = width - 2 * MARGIN
    shapes: list[Shape] = []
    y = float(TITLE)
    for line in lines_of(picture.title, room, 2, TITLE, is_bold=True):
        shapes.append(Label(0, y, line, "strong", size=TITLE))
        y += TITLE_LINE
    facts = lines_of(picture.facts, room, 3)
    shapes += stacked(0, y, facts, "soft-text", LINE)
    below = y + LINE * len(facts) if shapes else 0.0
    if shapes:
        yield Placed(Drawing(room, below - 4, tuple(shapes)), MARGIN, MARGIN)
    if picture.keys:
        yield Placed(_legend(picture.keys, room), MARGIN, MARGIN + below)


def _legend(keys: Sequence[Key], room: float) -> Drawing:
    """Entries one after another, in as many lines as it takes."""
    shapes: list[Shape] = []
    x, y = 0.0, 0.0
    for key in keys:
        tile = tile_width(key.mark)
        text = shortened(key.label, room - tile - 8)
        width = tile + 8 + width_of(text)
        if x and x + width > room:
            x, y = 0.0, y + TILE_LINE
        shapes.append(Rect(pixels(x), y, tile, 20, key.look, 1))
        if key.is_struck:
            shapes.append(Path(f"M{pixels(x + 4)} {y + 16:g}L{pixels(x + tile - 4)} {y + 4:g}", "hatch"))
        else:
            shapes.append(Label(pixels(x + tile / 2), y + 14.3, key.mark, key.ink, "middle", on=key.look))
        shapes.append(Label(pixels(x + tile + 8), y + 14.3, text))
        x += width + GUTTER
    return Drawing(room, y + 20, tuple(shapes))


def _table(picture: Picture, columns: _Columns, y: float, lines: int) -> list[Placed]:
    parts = _heads(picture, columns, y + GUTTER)
    y = max(part.y + part.drawing.height for part in parts) + 6
    inner = columns.width - 2 * MARGIN
    parts.append(Placed(Drawing(inner, 1, (Path(f"M0 0H{pixels(inner)}", "axis"),)), MARGIN, pixels(y)))
    if not picture.rows:
        fitting = stacked(0, 20, lines_of(picture.description, inner, 3), "soft-text", LINE)
        return [*parts, Placed(Drawing(inner, 20 + LINE * len(fitting), tuple(fitting)), MARGIN, pixels(y))]
    most = lines if len(picture.rows) <= FEW else 1
    for row in picture.rows:
        height, placed = _row(row, picture, columns, y, most)
        # Not through words that say why there is nothing to draw.
        if row.drawing is not None and picture.rules:
            over = height - row.drawing.height - 2 * BEFORE_RULE if columns.folds else 0
            rules = Drawing(picture.width, height - over, _rules(picture.rules_of(row), height - over))
            parts.append(Placed(rules, columns.drawing, pixels(y + over)))
        parts += placed
        y += height
        parts.append(Placed(Drawing(inner, 0, (Path(f"M0 0H{pixels(inner)}", "line"),)), MARGIN, pixels(y)))
    return parts


def _rules(rules: Sequence[Rule], height: float) -> tuple[Shape, ...]:
    return tuple(Path(f"M{rule.x:g} 0V{height:g}", rule.look) for rule in rules)


def _heads(picture: Picture, columns: _Columns, y: float) -> list[Placed]:
    each = [lines_of(head, 90, 3) for head in picture.heads[1:]]
    first = () if columns.folds and picture.axis is not None else lines_of(picture.heads[0], columns.labels, 3)
    axis = picture.axis.height if picture.axis is not None else 0
    height = max([LINE * len(lines) for lines in (first, *each)] + [axis])
    shapes: list[Shape] = [*stacked(0, height - 4 - LINE * (len(first) - 1), first, "soft-text", LINE)]
    for lines, (_width, end) in zip(each, columns.values, strict=True):
        top = height - 4 - LINE * (len(lines) - 1)
        shapes += stacked(end - MARGIN, top, lines, "soft-text", LINE, "end")
    parts = [Placed(Drawing(columns.width - 2 * MARGIN, height, tuple(shapes)), MARGIN, pixels(y))]
    if picture.axis is not None:
        parts.append(Placed(picture.axis, columns.drawing, pixels(y + height - axis)))
    return parts


def _row(row: Row, picture: Picture, columns: _Columns, y: float, most: int) -> tuple[float, list[Placed]]:
    """Return the height of a row, and what stands in it."""
    text = lines_of(row.label, columns.labels, most)
    by = lines_of(row.by, columns.labels, min(most, 2))
    note = lines_of(row.note, picture.width, most) if row.drawing is None else ()
    said = LINE * (len(text) + len(by))
    drawn = max(LINE * len(note), row.drawing.height if row.drawing else 0)
    # What is drawn begins below the label where it is folded, else both stand in the middle of the row.
    over = said + BEFORE_RULE if columns.folds else 0
    height = (over + drawn if columns.folds else max(said, drawn, LINE)) + 2 * BEFORE_RULE
    look = "said" if picture.is_said else ""
    top = (BEFORE_RULE if columns.folds else (height - said) / 2) + LINE - 4
    shapes: list[Shape] = [*stacked(0, top, text, look, LINE)]
    shapes += stacked(0, top + LINE * len(text), by, "soft-text", LINE)
    middle = pixels(height / 2 + 4.3)
    for value, (width, end) in zip(row.values, columns.values, strict=False):
        if value:
            shapes.append(Label(pixels(end - MARGIN), middle, shortened(value, width + 0.1), "", "end"))
    parts = [Placed(Drawing(columns.width - 2 * MARGIN, height, tuple(shapes)), MARGIN, pixels(y))]
    if row.drawing is not None:
        parts.append(Placed(row.drawing, columns.drawing, pixels(y + (height + over - row.drawing.height) / 2)))
    elif note:
        first = (height + over - LINE * len(note)) / 2 + LINE - 4
        words = Drawing(picture.width, height, tuple(stacked(0, first, note, "soft-text", LINE)))
        parts.append(Placed(words, columns.drawing, pixels(y)))
    return height, parts


def _notes(notes: Sequence[str], width: float) -> Drawing:
    room = width - 2 * MARGIN
    shapes: list[Shape] = []
    y = 0.0
    for note in notes:
        lines = lines_of(note, room, 6)
        shapes += stacked(0, y + 12, lines, "soft-text", LINE)
        y += LINE * len(lines) + 4
    return Drawing(room, y, tuple(shapes))
