"""The ratings of one claim, drawn for a page that stands alone: its style sheet colours them, light and dark.

The pages of a running installation have drawings of their own, which this floor cannot reach.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import bidirectional

from annotator.services.rubric_records import PointRecord, ScaleRecord
from annotator.text import _, plural

WIDTH, HEIGHT = 320, 80
BASELINE, TALLEST = 60, 34
WIDEST, SHARE = 34, 0.72
LONGEST_MARK = 3
RIGHT_TO_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the scale as the page shows it.

    Attributes
    ----------
    mark
        What stands under its bar: the code or, where codes are long, its number.
    colour
        0 on a scale without order, else 1 for the least to 5 for the most support.
    """

    mark: str
    point: PointRecord
    colour: int


def steps_of(scale: ScaleRecord) -> tuple[Step, ...]:
    """Return the points of a scale from least to most support."""
    are_short = all(len(point.code) <= LONGEST_MARK for point in scale.points)
    points = scale.points[::-1] if scale.low_is_best else scale.points
    return tuple(
        Step(
            point.code if are_short else str(point.position + 1),
            point,
            _colour(place, len(points)) if scale.is_ordered else 0,
        )
        for place, point in enumerate(points)
    )


def spread_drawing(steps: Sequence[Step], counts: Sequence[int], median: float | None, tallest: int) -> str:
    """Return the ratings of one claim as bars over the steps, with their numbers, a triangle over the median.

    Parameters
    ----------
    counts
        Ratings per point, in the scale's own order.
    median
        As a position on the scale from 0; None where there is no order.
    tallest
        Most ratings on one step in any drawing of the page, so that a rating is as high in each.
    """
    column = WIDTH / len(steps)
    bars, width = [], min(WIDEST, SHARE * column)
    for place, step in enumerate(steps):
        middle, count = column * (place + 0.5), counts[step.point.position]
        if count:
            height = max(1.0, TALLEST * count / tallest)
            bars.append(
                f'<rect class="s{step.colour}" x="{_pixels(middle - width / 2)}" y="{_pixels(BASELINE - height)}" '
                f'width="{_pixels(width)}" height="{_pixels(height)}" rx="1"/>'
                + _text(middle, BASELINE - height - 4, str(count))
            )
        bars.append(_text(middle, BASELINE + 15, step.mark, "soft"))
    axis = f'<path class="axis" d="M0 {BASELINE}H{WIDTH}"/>'
    pointer = ""
    if median is not None:
        at = _pixels(column * (_place(steps, median) + 0.5))
        pointer = f'<path class="median" d="M{at} 9l-5 -8h10z"/>'
    return _svg(WIDTH, HEIGHT, axis + "".join(bars) + pointer, _label(steps, counts, median))


def swatch(step: Step) -> str:
    """Return the colour of a step with its mark, for the legend; silent, as its name stands beside it."""
    return (
        f'<svg width="28" height="22" viewBox="0 0 28 22" aria-hidden="true"><rect class="s{step.colour}" width="28" '
        f'height="22" rx="1"/>{_text(14, 15.5, step.mark, f"i{step.colour}")}</svg>'
    )


def median_words(steps: Sequence[Step], median: float) -> str:
    """Return a median, given as a position from 0, with the names of the steps it is on or between."""
    by_position = {step.point.position: step for step in steps}
    low, high = by_position[math.floor(median)], by_position[math.ceil(median)]
    if low is high:
        return named(low)
    first, second = sorted((low, high), key=steps.index)
    return _("between {low} and {high}", low=named(first), high=named(second))


def named(step: Step) -> str:
    """Return a step by its mark and its name."""
    return _("{mark} ({label})", mark=step.mark, label=isolated(step.point.label))


def isolated(text: str) -> str:
    """Return what may stand within a sentence: words from right to left would else turn round what stands beside them.

    Examples
    --------
    >>> isolated("Thin"), isolated("ضعيف") == "\u2068ضعيف\u2069"
    ('Thin', True)
    """
    is_turned = any(bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    return f"\u2068{text}\u2069" if is_turned else text


def counted(steps: Sequence[Step], counts: Sequence[int]) -> str:
    """Say how many ratings there are at each step that has any, from least to most support."""
    return ", ".join(
        _("{count} at {step}", count=counts[step.point.position], step=named(step))
        for step in steps
        if counts[step.point.position]
    )


def _label(steps: Sequence[Step], counts: Sequence[int], median: float | None) -> str:
    total = plural(sum(counts), "{count} rating", "{count} ratings")
    said = _("{total}: {counts}", total=total, counts=counted(steps, counts))
    return said if median is None else _("{said}. Median {median}", said=said, median=median_words(steps, median))


def _place(steps: Sequence[Step], position: float) -> float:
    is_flipped = steps[0].point.position != 0
    return len(steps) - 1 - position if is_flipped else position


def _colour(place: int, points: int) -> int:
    """The nearest of five colours, grey only for a true middle."""
    above, below = place, points - 1 - place
    if above == below:
        return 3
    nearest = 1 if min(above, below) <= 0.125 * (points - 1) else 2
    return nearest if above < below else 6 - nearest


def _svg(width: int, height: int, body: str, label: str) -> str:
    return (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(label)}">{body}</svg>'
    )


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    named_ = f' class="{kind}"' if kind else ""
    return f'<text{named_} x="{_pixels(x)}" y="{_pixels(y)}" text-anchor="middle">{escape(text)}</text>'


def _pixels(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
