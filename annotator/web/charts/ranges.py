"""Ranges of numbers, a row each: an axis for the ranges of one claim, and a bar from low to high, or a dot."""

from collections.abc import Iterable

from annotator.services.ranges import written_number, written_range
from annotator.web.charts.axis import INSET, Tick, ValueAxis
from annotator.web.charts.interval import LOOKS, Interval, Whisker
from annotator.web.charts.numbers import pixels

WIDTH = 300


def range_axis(ranges: Iterable[tuple[float, float]], unit: str) -> ValueAxis:
    """Return the axis of one claim: from the lowest end to the highest, both written out.

    Amounts of one claim say nothing about those of another, so that each has an axis of its own. Where all is one
    number, the axis reaches a little to both sides of it.
    """
    ends = [end for ends in ranges for end in ends]
    low, high = min(ends), max(ends)
    spread = (high - low) or abs(low) * 0.1 or 1.0
    marks = (low, high) if high > low else (low,)
    # Ends are written at the axis: what stands at the border needs room for half of its digits.
    first, last = low - 0.12 * spread, high + 0.12 * spread
    if low == high:
        first, last = low - spread, high + spread
    ticks = tuple(
        Tick(pixels(INSET + (mark - first) / (last - first) * (WIDTH - 2 * INSET)), written_number(mark))
        for mark in marks
    )
    return ValueAxis(
        low=first,
        high=last,
        width=WIDTH,
        height=26,
        overshoot=12,
        ticks=ticks,
        grid=tuple(tick.x for tick in ticks),
        origin=None,
        references=(),
        ends=(),
        write=written_number,
        unit=unit,
    )


def range_mark(axis: ValueAxis, low: float, high: float) -> Interval:
    """Lay out a range: a bar with ticks at its ends, and for a single number a dot."""
    start, end = pixels(axis.place(low)), pixels(axis.place(high))
    label = written_range(low, high, axis.unit)
    if low == high:
        return Interval(axis, LOOKS["filled"], None, (start,), label)
    return Interval(axis, LOOKS["filled"], Whisker(start, end, "tick", "tick"), (), label)
