"""The points of a scale as charts lay them out: from least to most shown support."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.services.rubric_records import ScaleRecord
from annotator.services.written_numbers import is_whole
from annotator.text import _, plural
from annotator.web.charts.lettering import width_of

LONGEST_MARK = 3
MOST_LISTED = 12
TILE = 22


@dataclass(frozen=True, slots=True)
class Step:
    """One point of a scale in a chart.

    Attributes
    ----------
    mark
        What stands on its tile: the code or, where that is long, its number.
    support
        Class of its colour, "s1" to "s5"; "s0" on a scale without order.
    ink
        Class of the text on that colour.
    """

    mark: str
    label: str
    support: str

    @property
    def ink(self) -> str:
        return f"i{self.support[1:]}"


@dataclass(frozen=True, slots=True)
class Steps:
    """The points of a scale in the order of charts.

    Attributes
    ----------
    is_flipped
        Whether that is the reverse of the scale's own order, because its lowest point is its best.
    """

    each: tuple[Step, ...]
    is_ordered: bool
    is_flipped: bool

    def arrange(self, counts: Sequence[int]) -> tuple[int, ...]:
        """Return counts given in the scale's order in the order of charts.

        Raises
        ------
        ValueError
            When there is not exactly one count per point.
        """
        if len(counts) != len(self.each):
            raise ValueError(f"{len(counts)} counts for a scale of {len(self.each)} points")
        return tuple(reversed(counts)) if self.is_flipped else tuple(counts)

    def place(self, position: float) -> float:
        """Return where a position on the scale, counted from 0, stands in charts, counted from 0."""
        return len(self.each) - 1 - position if self.is_flipped else position

    def list_counts(self, counts: Sequence[int]) -> str:
        """Say how many ratings there are at each step, `counts` being arranged."""
        pairs = zip(self.each, counts, strict=True)
        return ", ".join(_("{count} at step {step}", count=count, step=step.mark) for step, count in pairs)

    def name_marks(self, counts: Sequence[int]) -> str:
        """Say how often each step was chosen that was, `counts` being in the scale's own order: "3: 12 times"."""
        pairs = zip(self.each, self.arrange(counts), strict=True)
        return "; ".join(
            _("{step}: {times}", step=step.mark, times=plural(count, "{count} time", "{count} times"))
            for step, count in pairs
            if count
        )

    def name_counts(self, counts: Sequence[int]) -> str:
        """Say how many ratings there are, with the names of the steps that have any."""
        chosen = [(step, count) for step, count in zip(self.each, counts, strict=True) if count]
        parts = (_("{count} at {step} {label}", count=n, step=step.mark, label=step.label) for step, n in chosen)
        return ", ".join(parts) or _("no ratings")


def steps_of(scale: ScaleRecord, *, is_rated: bool = True) -> Steps:
    """Return the points of a scale as charts lay them out.

    Parameters
    ----------
    is_rated
        Whether the scale rates the claim. The colours mean that alone: more contrary evidence, or a reviewer surer of
        themselves, is no more support.
    """
    points = tuple(reversed(scale.points)) if scale.low_is_best else scale.points
    can_show_codes = all(len(point.code) <= LONGEST_MARK for point in points)
    each = tuple(
        Step(
            mark=point.code if can_show_codes else str(point.position + 1),
            label=point.label,
            support=support_class(number, len(points), is_ordered=scale.is_ordered and is_rated),
        )
        for number, point in enumerate(points, start=1)
    )
    return Steps(each, is_ordered=scale.is_ordered, is_flipped=scale.low_is_best)


def tile_width(mark: str) -> int:
    """Return how wide the tile of a step is in a legend: as wide as most of them, or as its mark takes."""
    return max(TILE, math.ceil(width_of(mark)) + 6)


def median_mark(counts: Sequence[int], median: float | None, steps: Steps) -> tuple[str, str]:
    """Return the mark and the class of the colour for ratings: of their median, or of the most frequent without order.

    Between two steps the mark is the number between, or both marks; the colour is that of the step with less support.

    Parameters
    ----------
    counts
        Ratings per point, in the scale's own order; at least one.
    median
        As a position on the scale from 0; None on a scale without order.
    """
    if median is None:
        most = max(range(len(counts)), key=counts.__getitem__)
        step = steps.each[int(steps.place(most))]
        return step.mark, step.support
    low, high = sorted((int(steps.place(math.floor(median))), int(steps.place(math.ceil(median)))))
    lower, upper = steps.each[low], steps.each[high]
    if low == high:
        return lower.mark, lower.support
    if is_whole(lower.mark) and is_whole(upper.mark):
        return f"{(int(lower.mark) + int(upper.mark)) / 2:g}", lower.support
    return f"{lower.mark}–{upper.mark}", lower.support


def support_class(step: int, points: int, *, low_is_best: bool = False, is_ordered: bool = True) -> str:
    """Return the class of the colour for a step: the nearest of five, grey only for a true middle.

    Parameters
    ----------
    step
        Counted from 1 in the scale's own order.
    points
        How many points the scale has.
    low_is_best
        Whether step 1 shows most support.
    is_ordered
        Without order no step shows more support than another, and all look alike.

    Raises
    ------
    ValueError
        When the scale has no such step.

    Examples
    --------
    >>> [support_class(step, 4) for step in (1, 2, 3, 4)]
    ['s1', 's2', 's4', 's5']
    """
    if not 1 <= step <= points:
        raise ValueError(f"no step {step} on a scale of {points} points")
    if not is_ordered:
        return "s0"
    above, below = step - 1, points - step
    if above == below:
        return "s3"
    from_end = 1 + 4 * min(above, below) / (points - 1)
    nearest = min(2, math.ceil(from_end - 0.5))
    is_low = (above < below) is not low_is_best
    return f"s{nearest if is_low else 6 - nearest}"
