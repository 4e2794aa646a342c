"""Ledger: a histogram of all ratings of a source's claims, with the mean step of the claims below."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.web.charts.interval import Whisker, lay_whisker
from annotator.web.charts.numbers import fits, pixels
from annotator.web.charts.spread import Caption, Mark, uncrowded
from annotator.web.charts.steps import Steps

WIDTH, HEIGHT = 340, 150
TOP, BASE = 20, 104
#: Without a place for the mean below; and how narrow a column may be for the sake of a longer scale beside it.
LOW, NARROWEST = 126, 34
BAR_SHARE = 13 / 17


@dataclass(frozen=True, slots=True)
class Ledger:
    """Columns with their counts; `whisker` and `dot` show the mean, None without one."""

    width: int
    height: int
    baseline: float
    columns: tuple[Mark, ...]
    counts: tuple[Caption, ...]
    names: tuple[Caption, ...]
    whisker: Whisker | None
    dot: float | None
    label: str


def ledger(
    counts: Sequence[int],
    steps: Steps,
    mean: float | None = None,
    low: float | None = None,
    high: float | None = None,
    *,
    beside: int = 0,
) -> Ledger:
    """Lay out a histogram of ratings.

    Parameters
    ----------
    counts
        Ratings per point, in the scale's own order.
    mean, low, high
        Mean of the claims' means and its interval, as positions on the scale counted from 0.
    beside
        Points of the longest scale that is drawn beside this one without means: columns are as wide as there, and no
        room is left for a mean. With 0 it stands alone and fills its width.
    """
    arranged = steps.arrange(counts)
    column = WIDTH / len(arranged)
    if beside:
        column = min(column, max(WIDTH / beside, NARROWEST))
    centres = [column * (index + 0.5) for index in range(len(arranged))]
    heights = [(BASE - TOP) * count / max(1, *arranged) for count in arranged]
    width = column * BAR_SHARE
    return Ledger(
        width=round(column * len(arranged)),
        height=LOW if beside else HEIGHT,
        baseline=BASE + 0.5,
        columns=tuple(
            Mark(pixels(x - width / 2), pixels(BASE - height), pixels(width), pixels(height), step.support)
            for x, height, step in zip(centres, heights, steps.each, strict=True)
            if height
        ),
        counts=tuple(
            Caption(pixels(x), pixels(BASE - height - 6), str(count))
            for x, height, count in zip(centres, heights, arranged, strict=True)
            if fits(str(count), column)
        ),
        names=uncrowded([Caption(pixels(x), 120, step.mark) for x, step in zip(centres, steps.each, strict=True)]),
        whisker=_mean_whisker(steps, low, high),
        dot=None if mean is None else pixels(_place(steps.place(mean), len(arranged))),
        label=steps.list_counts(arranged),
    )


def _mean_whisker(steps: Steps, low: float | None, high: float | None) -> Whisker | None:
    if low is None or high is None:
        return None
    least, most = sorted((steps.place(low), steps.place(high)))
    points = len(steps.each)
    return lay_whisker(least, most, -0.5, points - 0.5, lambda position: _place(position, points))


def _place(position: float, points: int) -> float:
    return WIDTH / points * (position + 0.5)
