"""The axis of a column of intervals: what every row and the head of the table share."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from annotator.text import _
from annotator.web.charts.lettering import width_of
from annotator.web.charts.numbers import coefficient, pixels, shift, signed_tick, tick

INSET = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the rows, with its text in the head.

    Attributes
    ----------
    text_x, anchor
        Where the text is set: left of the line ("end") or right of it ("start").
    """

    x: float
    text: str
    text_x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark along the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """An axis from `low` to `high`, `width` pixels wide with an inset at both ends.

    Attributes
    ----------
    height, overshoot
        Of a row in pixels; its lines run on by `overshoot` above and below, to meet those of the next row.
    grid
        Faint lines.
    origin
        The solid line, where there is one.
    references
        Dashed lines.
    ends
        Words over the two directions, set on both sides of `origin`; empty without.
    write, unit
        How a value is written in words.
    """

    low: float
    high: float
    width: int
    height: int
    overshoot: int
    ticks: tuple[Tick, ...]
    grid: tuple[float, ...]
    origin: float | None
    references: tuple[Line, ...]
    ends: tuple[str, ...]
    write: Callable[[float], str]
    unit: str

    @property
    def head_height(self) -> int:
        """Height of the drawing in the table head: two lines where something stands over the ticks."""
        return 34 if self.ends or any(line.text for line in self.references) else 18

    @property
    def tick_y(self) -> int:
        return self.head_height - 4

    @property
    def end_places(self) -> tuple[float, float]:
        """Where the words over the two directions end and begin."""
        middle = self.width / 2 if self.origin is None else self.origin
        return pixels(middle - 8), pixels(middle + 8)

    @property
    def unmarked(self) -> "ValueAxis":
        """The same axis for a row that its marks are not about."""
        return replace(self, references=())

    @property
    def middle(self) -> float:
        return pixels(self.height / 2)

    @property
    def bottom(self) -> int:
        return self.height + self.overshoot

    def place(self, value: float) -> float:
        """Return the x of a value, in pixels."""
        return _place(value, self.low, self.high, self.width)


def _place(value: float, low: float, high: float, width: int) -> float:
    return INSET + (value - low) / (high - low) * (width - 2 * INSET)


def coefficient_axis(low: float = -0.2, *, ticks: Iterable[float] = (0, 0.25, 0.5, 1), width: int = 340) -> ValueAxis:
    """Return the axis for coefficients of agreement up to 1, with the two customary lines."""

    def place(value: float) -> float:
        return pixels(_place(value, low, 1, width))

    tentative, reliable = place(0.667), place(0.8)
    # Of a long axis the end is too short for the word.
    named = _(".8 reliable")
    named = named if width_of(named) <= width - reliable else ".8"
    return ValueAxis(
        low=low,
        high=1,
        width=width,
        height=30,
        overshoot=13,
        ticks=tuple(Tick(place(value), tick(value)) for value in ticks),
        grid=(place(0),),
        origin=None,
        references=(
            Line(tentative, _("tentative .667"), pixels(tentative - 3), "end"),
            Line(reliable, named, pixels(reliable + 3), "start"),
        ),
        ends=(),
        write=coefficient,
        unit="",
    )


def comparison_axis(width: int = 300) -> ValueAxis:
    """Return the plain axis from 0 to 1 for what others have reached."""
    ticks = tuple(Tick(pixels(_place(value, 0, 1, width)), tick(value)) for value in (0, 0.25, 0.5, 0.75, 1))
    return ValueAxis(
        low=0,
        high=1,
        width=width,
        height=26,
        overshoot=13,
        ticks=ticks,
        grid=tuple(each.x for each in ticks),
        origin=None,
        references=(),
        ends=(),
        write=coefficient,
        unit="",
    )


def shift_axis(reach: float = 1, width: int = 240) -> ValueAxis:
    """Return the axis for a reviewer's shift against the others.

    Parameters
    ----------
    reach
        Greatest shift to show, in steps: rounded up to whole steps, with a quarter more on both sides.
    """
    most = max(1, math.ceil(reach))
    high = 1.25 * most
    ticks = tuple(Tick(pixels(_place(value, -high, high, width)), signed_tick(value)) for value in (-most, 0, most))
    return ValueAxis(
        low=-high,
        high=high,
        width=width,
        height=26,
        overshoot=14,
        ticks=ticks,
        grid=(ticks[0].x, ticks[2].x),
        origin=ticks[1].x,
        references=(),
        ends=(_("← stricter"), _("more lenient →")),
        write=shift,
        unit=_("steps"),
    )


def deviation_axis(reference: float, values: Iterable[float | None], width: int = 140) -> ValueAxis:
    """Return the axis for values close to a reference, such as alpha without one of the reviewers.

    It spans the values and the reference, and at least a tenth, so that small differences stay small.
    """
    shown = [reference, *(value for value in values if value is not None)]
    middle, span = (min(shown) + max(shown)) / 2, max(max(shown) - min(shown), 0.1)
    low, high = middle - 0.52 * span, middle + 0.52 * span
    x = pixels(_place(reference, low, high, width))
    return ValueAxis(
        low=low,
        high=high,
        width=width,
        height=22,
        overshoot=4,
        ticks=(),
        grid=(),
        origin=None,
        references=(Line(x, "", x, "start"),),
        ends=(),
        write=coefficient,
        unit="",
    )
