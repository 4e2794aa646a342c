"""Intervals drawn with literal colours and labels of their own, for files that stand alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from annotator.agreement import Estimate
from annotator.services.agreement_layout import written
from annotator.services.agreement_words import figure
from annotator.text import _

WIDTH, HEIGHT, INSET = 320, 26, 12
_LOWEST = -0.2
_MARGIN = 0.1
# Krippendorff's customary marks, for alpha alone.
_MARKS = (0.667, 0.8)
_ARROW = 5


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from `low` to 1."""

    low: float

    @classmethod
    def of(cls, estimates: Iterable[Estimate]) -> "Axis":
        """Return the common axis of these estimates, down to a little below the lowest value."""
        values = [found.value for found in estimates if found.value is not None]
        return cls(min([_LOWEST, *(value - _MARGIN for value in values)]))

    def place(self, value: float) -> float:
        """Return the x of a value in pixels, at an end of the axis where the value lies beyond it."""
        share = (min(max(value, self.low), 1.0) - self.low) / (1.0 - self.low)
        return round(INSET + share * (WIDTH - 2 * INSET), 1)


def axis_head(axis: Axis) -> str:
    """Return the head of a column of intervals: ticks, and the two customary marks."""
    ticks = "".join(_text(axis.place(value), HEIGHT - 4, text) for value, text in ((0, "0"), (0.5, ".5"), (1, "1")))
    marks = "".join(_text(axis.place(value), 10, figure(value)) for value in _MARKS)
    return _svg(ticks + marks, _("Axis from {low} to 1", low=figure(axis.low)))


def interval_drawing(axis: Axis, estimate: Estimate) -> str:
    """Return a dot at the value and a bar over its interval, an arrow where the axis cuts it; empty without value."""
    if estimate.value is None:
        return ""
    middle = HEIGHT / 2
    lines = f'<path d="M{axis.place(0)} 0V{HEIGHT}" stroke="#8a867c" stroke-opacity=".5"/>' + "".join(
        f'<path d="M{axis.place(mark)} 0V{HEIGHT}" stroke="#8a867c" stroke-dasharray="3 3"/>'
        for mark in (_MARKS if estimate.is_alpha else ())
    )
    label = written(estimate, estimate.value)
    bar = ""
    if estimate.ci95 is not None:
        low, high = estimate.ci95
        label = _(
            "{value}, from {low} to {high}", value=label, low=written(estimate, low), high=written(estimate, high)
        )
        start, end = axis.place(low), axis.place(high)
        sign = f"m{_ARROW} -4l-{_ARROW} 4l{_ARROW} 4" if low < axis.low else "m0 -4v8"
        bar = (
            f'<path d="M{start} {middle}H{end}M{start} {middle}{sign}M{end} {middle}m0 -4v8" '
            'stroke="#2f6db5" stroke-width="2" fill="none"/>'
        )
    dot = f'<circle cx="{axis.place(estimate.value)}" cy="{middle}" r="4.5" fill="#2f6db5"/>'
    return _svg(lines + bar + dot, label)


def _svg(body: str, label: str) -> str:
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{body}</svg>'
    )


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" font-size="11" fill="#7a766c">{escape(text)}</text>'
