"""The rows of charts as named shapes: what the macros of ``_charts.html`` draw one by one, for whole pictures."""

from annotator.text import _
from annotator.web.charts.axis import ValueAxis
from annotator.web.charts.distribution import Distribution
from annotator.web.charts.diverging import CENTRE, DivergingRow
from annotator.web.charts.interval import Interval, Whisker, whisker_path
from annotator.web.charts.ledger import Ledger
from annotator.web.charts.picture import Key, Rule
from annotator.web.charts.shapes import Circle, Drawing, Label, Path, Rect, Shape
from annotator.web.charts.steps import Steps

LEDGER_MEAN = 139


def diverging_drawing(row: DivergingRow) -> Drawing:
    """Draw the ratings of one claim."""
    shapes: list[Shape] = []
    for block in row.blocks:
        shapes.append(Rect(block.x, 1, block.width, 24, block.support, 1))
        if block.text:
            shapes.append(Label(block.middle, 17.3, block.text, block.ink, "middle", on=block.support))
    return Drawing(row.width, row.height, tuple(shapes), row.label)


def diverging_head(steps: Steps, width: float) -> tuple[Drawing | None, tuple[Rule, ...]]:
    """Return what stands over diverging rows, and the line through their middle; nothing on a scale without order."""
    if not steps.is_ordered:
        return None, ()
    ends = (
        Label(CENTRE - 14, 12, _("← less support shown"), anchor="end"),
        Label(CENTRE + 14, 12, _("more support shown →")),
    )
    return Drawing(width, 18, ends), (Rule(CENTRE, "axis"),)


def interval_drawing(drawn: Interval) -> Drawing:
    """Draw a value with its interval."""
    axis = drawn.axis
    shapes: list[Shape] = []
    if drawn.whisker is not None:
        shapes.append(Path(whisker_path(drawn.whisker, axis.middle), drawn.look.bar))
    shapes += [Circle(x, axis.middle, drawn.look.radius, drawn.look.dot) for x in drawn.dots]
    return Drawing(axis.width, axis.height, tuple(shapes), drawn.label)


def interval_head(axis: ValueAxis) -> tuple[Drawing, tuple[Rule, ...]]:
    """Return what stands over a column of intervals, and the lines through it."""
    shapes: list[Shape] = []
    if axis.ends:
        left, right = axis.end_places
        shapes += [Label(left, 11, axis.ends[0], anchor="end"), Label(right, 11, axis.ends[1])]
    shapes += [Label(tick.x, axis.tick_y, tick.text, "soft-text", "middle") for tick in axis.ticks]
    for line in axis.references:
        if line.text:
            shapes.append(Label(line.text_x, 12, line.text, anchor=line.anchor))
            shapes.append(Path(f"M{line.x} 3V{axis.head_height}", "ref"))
    rules = [Rule(x, "grid") for x in axis.grid]
    rules += [Rule(axis.origin, "axis")] if axis.origin is not None else []
    rules += [Rule(line.x, "ref") for line in axis.references]
    return Drawing(axis.width, axis.head_height, tuple(shapes)), tuple(rules)


def distribution_drawing(drawn: Distribution) -> Drawing:
    """Draw the probabilities of the points, and the line under those of the credible run."""
    shapes: list[Shape] = []
    for block in drawn.blocks:
        shapes.append(Rect(block.x, 1, block.width, 22, block.support, 1))
        if block.text:
            shapes.append(Label(block.middle, 16.3, block.text, block.ink, "middle", on=block.support))
    shapes.append(Path(f"M{drawn.run[0]} 28H{drawn.run[1]}", "whisker"))
    return Drawing(drawn.width, drawn.height, tuple(shapes), drawn.named)


def ledger_drawing(drawn: Ledger) -> Drawing:
    """Draw all ratings of a source's claims, and the mean step of the claims."""
    shapes: list[Shape] = [
        Rect(column.x, column.y, column.width, column.height, column.support, 1) for column in drawn.columns
    ]
    shapes += [Label(each.x, each.y, each.text, "", "middle") for each in drawn.counts]
    shapes += [Label(each.x, each.y, each.text, "soft-text", "middle") for each in drawn.names]
    shapes.append(Path(f"M0 {drawn.baseline}H{drawn.width}", "axis"))
    shapes += _mean(drawn.whisker, drawn.dot)
    return Drawing(drawn.width, drawn.height, tuple(shapes), drawn.label)


def _mean(whisker: Whisker | None, dot: float | None) -> list[Shape]:
    shapes: list[Shape] = []
    if whisker is not None:
        shapes.append(Path(whisker_path(whisker, LEDGER_MEAN), "whisker"))
    if dot is not None:
        shapes.append(Circle(dot, LEDGER_MEAN, 5, "dot"))
    return shapes


def step_keys(steps: Steps) -> tuple[Key, ...]:
    """Return the legend of a scale."""
    return tuple(Key(step.support, step.ink, step.mark, step.label) for step in steps.each)
