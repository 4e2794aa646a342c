"""A picture as a stamp: what is drawn in its first rows, without the numbers beside it, in letters of the usual size.

It is no larger than what it shows. A narrow one, for phones, has the labels over what is drawn.
"""

from dataclasses import replace

from annotator.web.charts.picture import Picture
from annotator.web.charts.shapes import Drawing, Path, Shape
from annotator.web.charts.standalone import GUTTER, MARGIN, Standalone, standalone

#: How wide a preview is at most, and what of it is for labels; a narrow one has them over what is drawn.
WIDE, NARROW, LABELS = 584, 388, 176
#: How high it is with several rows: as many of them as there is room for. `app.css` keeps so much for each on the page.
HEIGHT, NARROW_HEIGHT = 340, 380
MOST_ROWS = 8
#: With more steps than this only the ends of the scale are named.
MOST_NAMED = 5


def preview(picture: Picture, *, is_narrow: bool = False) -> Standalone:
    """Lay out a preview. Nothing in it is shrunk or cut through: of rows and columns it has what there is room for."""
    begun = _begun(picture, NARROW - 2 * MARGIN if is_narrow else WIDE - 2 * MARGIN - GUTTER - LABELS)
    shown = _beginning(begun, MOST_ROWS, is_narrow=is_narrow)
    for count in range(MOST_ROWS - 1, 0, -1):
        if shown.height <= (NARROW_HEIGHT if is_narrow else HEIGHT) or picture.figure is not None:
            break
        shown = _beginning(begun, count, is_narrow=is_narrow)
    # It lies on the paper of its page, which is white in print, and has none of its own.
    return replace(shown, title=f"{picture.title}. {picture.facts}", parts=shown.parts[1:])


def _begun(picture: Picture, room: float) -> Picture:
    """Return a picture of columns with as many of them as there is room for; any other as it is."""
    if not picture.column or picture.width <= room:
        return picture
    width = picture.column * max(1, room // picture.column)
    rows = tuple(replace(row, drawing=row.drawing and _cut(row.drawing, width)) for row in picture.rows[:MOST_ROWS])
    return replace(picture, width=width, rows=rows, axis=picture.axis and _cut(picture.axis, width))


def _cut(drawing: Drawing, width: float) -> Drawing:
    return replace(drawing, width=width, shapes=tuple(each for each in drawing.shapes if _begin(each) < width))


def _begin(shape: Shape) -> float:
    """Where a shape begins; of a label in the middle of a column that is where it stands."""
    if isinstance(shape, Path):
        return float(shape.d[1:].split()[0])
    return shape.x


def _beginning(picture: Picture, count: int, *, is_narrow: bool) -> Standalone:
    rows = tuple(replace(row, values=()) for row in picture.rows[:count])
    steps = tuple(key for key in picture.keys if not key.is_struck)
    if len(steps) > MOST_NAMED:
        steps = (steps[0], *(replace(key, label="") for key in steps[1:-1]), steps[-1])
    keys = (*steps, *(key for key in picture.keys if key.is_struck))
    cut = replace(picture, keys=keys, title="", facts="", heads=picture.heads[:1], rows=rows, notes=())
    if picture.figure is not None:
        cut = replace(cut, rows=())
    narrowest = NARROW if is_narrow or picture.figure is not None else WIDE
    return standalone(cut, labels=LABELS, narrowest=narrowest, lines=1 if picture.is_said else 2, folds=is_narrow)
