"""Spread: one mark per reviewer, stacked on the steps of the scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.text import _, plural
from annotator.web.charts.lettering import width_of
from annotator.web.charts.numbers import fits, pixels
from annotator.web.charts.steps import MOST_LISTED, Steps

HEIGHT = 50
BASELINE = 46.5
LOWEST = 42.5
MARK_WIDTH, MARK_SHARE = 21, 0.7
PITCH, GAP = 9, 2
MARKS_HEIGHT = 42
FOOT, BARS_HEIGHT = 46, 32
BARS_FROM = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A filled rectangle in the colour of its step."""

    x: float
    y: float
    width: float
    height: float
    support: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A short text, centred at `x`, standing on `y`."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Ratings of one claim over the steps.

    Attributes
    ----------
    ticks
        Middle of each step along the axis.
    counts
        Numbers over bars; none where every reviewer has a mark.
    names
        Marks of the steps, under the axis.
    label
        The drawing in words.
    """

    width: int
    height: int
    baseline: float
    ticks: tuple[float, ...]
    marks: tuple[Mark, ...]
    counts: tuple[Caption, ...]
    names: tuple[Caption, ...]
    label: str


@dataclass(frozen=True, slots=True)
class StepAxis:
    """The marks of the steps, for the head of the table."""

    width: int
    height: int
    names: tuple[Caption, ...]
    label: str


def spread(counts: Sequence[int], steps: Steps, width: int = 150, tallest: int = 0) -> Spread:
    """Lay out the ratings of one claim.

    Parameters
    ----------
    counts
        Ratings per point, in the scale's own order.
    width
        In pixels.
    tallest
        Most ratings on one step in any drawing beside this one, so that a mark means the same in each.
    """
    arranged = steps.arrange(counts)
    centres = _centres(steps, width)
    column = width / len(steps.each)
    tallest = max(tallest, *arranged)
    draw = _bars if tallest >= BARS_FROM else _stacks
    marks, numbers = draw(arranged, steps, centres, min(MARK_WIDTH, MARK_SHARE * column), tallest)
    return Spread(
        width=width,
        height=HEIGHT,
        baseline=BASELINE,
        ticks=tuple(pixels(centre) for centre in centres),
        marks=marks,
        counts=tuple(number for number in numbers if fits(number.text, column)),
        names=_names(steps, centres, 62),
        label=_label(arranged, steps),
    )


def step_axis(steps: Steps, width: int = 150) -> StepAxis:
    """Lay out the marks of the steps over a column of spreads."""
    label = _("steps {first} to {last}", first=steps.each[0].mark, last=steps.each[-1].mark)
    return StepAxis(width, 14, _names(steps, _centres(steps, width), 11), label)


def _centres(steps: Steps, width: int) -> list[float]:
    column = width / len(steps.each)
    return [column * (index + 0.5) for index in range(len(steps.each))]


def _names(steps: Steps, centres: list[float], y: float) -> tuple[Caption, ...]:
    return uncrowded([Caption(pixels(x), y, step.mark) for step, x in zip(steps.each, centres, strict=True)])


def uncrowded(captions: Sequence[Caption]) -> tuple[Caption, ...]:
    """Return the captions of an axis that do not touch one another: the first, the last, and those between with room.

    They stand on one line, from left to right, evenly spaced.
    """
    for every in range(1, len(captions)):
        chosen = [*captions[:-1:every], captions[-1]]
        if all(_half(one) + _half(other) + 2 <= other.x - one.x for one, other in pairwise(chosen)):
            return tuple(chosen)
    return tuple(captions[:1])


def _half(caption: Caption) -> float:
    return width_of(caption.text) / 2


def _stacks(
    counts: tuple[int, ...], steps: Steps, centres: list[float], width: float, tallest: int
) -> tuple[tuple[Mark, ...], tuple[Caption, ...]]:
    pitch = min(PITCH, MARKS_HEIGHT / max(tallest, 1))
    marks = tuple(
        Mark(
            pixels(centre - width / 2),
            pixels(LOWEST + GAP - pitch * (level + 1)),
            pixels(width),
            pixels(pitch - GAP),
            step.support,
        )
        for count, step, centre in zip(counts, steps.each, centres, strict=True)
        for level in range(count)
    )
    return marks, ()


def _bars(
    counts: tuple[int, ...], steps: Steps, centres: list[float], width: float, tallest: int
) -> tuple[tuple[Mark, ...], tuple[Caption, ...]]:
    marks, numbers = [], []
    for count, step, centre in zip(counts, steps.each, centres, strict=True):
        if count:
            height = max(1, BARS_HEIGHT * count / tallest)
            top = FOOT - height
            marks.append(Mark(pixels(centre - width / 2), pixels(top), pixels(width), pixels(height), step.support))
            numbers.append(Caption(pixels(centre), pixels(top - 4), str(count)))
    return tuple(marks), tuple(numbers)


def _label(counts: tuple[int, ...], steps: Steps) -> str:
    total = sum(counts)
    if not total:
        return _("no ratings")
    if total > MOST_LISTED:
        return steps.list_counts(counts)
    marks = (step.mark for step, count in zip(steps.each, counts, strict=True) for _each in range(count))
    return plural(total, "rating {marks}", "ratings {marks}", marks=", ".join(marks))
