"""A picture as a stamp of one size: what is drawn in its first rows, whole, without the numbers beside it."""

from dataclasses import replace

from annotator.web.charts.picture import Picture
from annotator.web.charts.shapes import Drawing, Placed, Rect
from annotator.web.charts.standalone import Standalone, standalone

WIDTH, HEIGHT = 560, 340
LABELS = 176
MOST_ROWS = 8
#: With more steps than this only the ends of the scale are named.
MOST_NAMED = 5


def preview(picture: Picture) -> Standalone:
    """Lay out a preview. Nothing in it is cut: it has as many rows as there is room for, and shrinks what is larger."""
    shown = _beginning(picture, MOST_ROWS)
    for count in range(MOST_ROWS - 1, 0, -1):
        if shown.height <= HEIGHT or picture.figure is not None:
            break
        shown = _beginning(picture, count)
    scale = max(shown.width / WIDTH, shown.height / HEIGHT, 1.0)
    width, height = WIDTH * scale, HEIGHT * scale
    paper = Drawing(width, height, (Rect(0, 0, width, height, "paper"),))
    title = f"{picture.title}. {picture.facts}"
    return replace(
        shown, width=width, height=height, parts=(Placed(paper, 0, 0), *shown.parts[1:]), title=title, scale=1 / scale
    )


def _beginning(picture: Picture, count: int) -> Standalone:
    rows = tuple(replace(row, values=()) for row in picture.rows[:count])
    keys = picture.keys
    if len(keys) > MOST_NAMED:
        keys = (keys[0], *(replace(key, label="") for key in keys[1:-1]), keys[-1])
    cut = replace(picture, keys=keys, title="", facts="", heads=picture.heads[:1], rows=rows, notes=())
    if picture.figure is not None:
        cut = replace(cut, rows=())
    return standalone(cut, labels=LABELS, narrowest=WIDTH, lines=1 if picture.is_said else 2)
