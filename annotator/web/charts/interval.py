"""Interval: a dot at the value, a bar over its interval, an arrow where the axis cuts the bar."""

from collections.abc import Callable
from dataclasses import dataclass

from annotator.text import _
from annotator.web.charts.axis import ValueAxis
from annotator.web.charts.numbers import pixels, tick


@dataclass(frozen=True, slots=True)
class Look:
    """Classes of bar and dot, and the dot's radius."""

    bar: str
    dot: str
    radius: float


LOOKS = {
    "filled": Look("whisker", "dot", 5),
    "ring": Look("whisker minor", "ring", 5),
    "ours": Look("ours", "ours-dot", 5.5),
    "published": Look("whisker minor", "dot", 4),
    "published_one": Look("whisker minor", "dot", 4.5),
    "deviation": Look("whisker minor", "dot", 5),
}


@dataclass(frozen=True, slots=True)
class Whisker:
    """A bar from `start` to `end`, each end with a "tick", an "arrow" or "nothing"."""

    start: float
    end: float
    start_sign: str
    end_sign: str


@dataclass(frozen=True, slots=True)
class Interval:
    """One row of a column of intervals.

    Attributes
    ----------
    whisker
        None where there is nothing to draw but the value itself.
    dots
        Where values lie on the axis.
    label
        The row in words.
    """

    axis: ValueAxis
    look: Look
    whisker: Whisker | None
    dots: tuple[float, ...]
    label: str


def interval(
    axis: ValueAxis, value: float | None, low: float | None = None, high: float | None = None, look: str = "filled"
) -> Interval | None:
    """Lay out a value with its interval; None where there is no value, for then nothing is drawn.

    Parameters
    ----------
    low, high
        Both None where there is no interval.
    look
        "filled" for what we report, "ring" for comparison, "ours" for this project among others.
    """
    if value is None:
        return None
    said = f"{axis.write(value)} {axis.unit}".rstrip()
    if low is None or high is None:
        label = _("{value}, no interval", value=said)
        whisker = None if axis.low <= value <= axis.high else lay_whisker(value, value, axis.low, axis.high, axis.place)
    else:
        label = _("{value}, from {low} to {high}", value=said, low=axis.write(low), high=axis.write(high))
        whisker = lay_whisker(low, high, axis.low, axis.high, axis.place)
    return Interval(axis, LOOKS[look], whisker, _dots(axis, value), label)


def published(axis: ValueAxis, low: float, high: float | None = None) -> Interval:
    """Lay out what others have reached: one value, or the lowest and highest of several."""
    if high is None:
        return Interval(axis, LOOKS["published_one"], None, _dots(axis, low), tick(low))
    low, high = min(low, high), max(low, high)
    label = _("{low} to {high}", low=tick(low), high=tick(high))
    return Interval(
        axis, LOOKS["published"], _plain_bar(axis.place(low), axis.place(high)), _dots(axis, low, high), label
    )


def deviation(axis: ValueAxis, value: float | None) -> Interval | None:
    """Lay out a value as a bar from the axis' reference line; None where there is no value."""
    if value is None:
        return None
    bar = _plain_bar(axis.references[0].x, axis.place(value))
    return Interval(axis, LOOKS["deviation"], bar, _dots(axis, value), axis.write(value))


def lay_whisker(low: float, high: float, least: float, most: float, place: Callable[[float], float]) -> Whisker:
    """Cut an interval to what lies between `least` and `most`; `place` turns a value into pixels.

    An end beyond the axis becomes an arrow; of an interval wholly beyond it, the arrow is all there is.
    """
    low_sign = "arrow" if low < least else "nothing" if low > most else "tick"
    high_sign = "arrow" if high > most else "nothing" if high < least else "tick"
    start, end = (pixels(place(min(max(value, least), most))) for value in (low, high))
    return Whisker(start, end, low_sign, high_sign)


def whisker_path(whisker: Whisker, y: float) -> str:
    """Return the bar with the signs at its ends as the path of an SVG.

    Examples
    --------
    >>> whisker_path(Whisker(10, 80, "tick", "arrow"), 15)
    'M10 15H80M10 15m0 -4v8M80 15m-5 -4l5 4l-5 4'
    """
    line = f"M{whisker.start} {y}H{whisker.end}" if whisker.start != whisker.end else ""
    return (
        line
        + _sign(whisker.start, y, whisker.start_sign, "m5 -4l-5 4l5 4")
        + _sign(whisker.end, y, whisker.end_sign, "m-5 -4l5 4l-5 4")
    )


def _sign(x: float, y: float, sign: str, arrow: str) -> str:
    return "" if sign == "nothing" else f"M{x} {y}{arrow if sign == 'arrow' else 'm0 -4v8'}"


def _plain_bar(one: float, other: float) -> Whisker | None:
    """A bar without signs at its ends; None where it would have no length."""
    start, end = pixels(min(one, other)), pixels(max(one, other))
    return None if start == end else Whisker(start, end, "nothing", "nothing")


def _dots(axis: ValueAxis, *values: float) -> tuple[float, ...]:
    return tuple(pixels(axis.place(value)) for value in values if axis.low <= value <= axis.high)
