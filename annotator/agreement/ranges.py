"""Agreement on ranges of numbers: how far they overlap, and how near their middles lie.

An answer here is no point of a scale but an interval from low to high, such as 90 to 100 million; low and high are the
same for a single number. Two questions are asked of them. Do raters mean the same stretch of numbers (`range_overlap`)?
And do they mean the same amount, whatever the width (`midpoint_alpha`), in differences or, on the log scale, in ratios?
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.agreement.arrays import Flags, Floats, Ints
from annotator.agreement.estimate import Estimate
from annotator.agreement.intervals import Interval, jackknife, without
from annotator.agreement.undefined import Undefined, undefined

#: Below this many items an interval is rough, as for other estimates.
FEW_ITEMS = 20
# A spread smaller than this share of the middles, or of all spread, is rounding.
_ROUNDING = 1e-14
_NOTHING = 1e-12

OVERLAP = "range_overlap"
MIDPOINTS = "midpoint_alpha"
LOG_MIDPOINTS = "midpoint_alpha_log"
TITLES = {
    OVERLAP: "Mean overlap of two ranges",
    MIDPOINTS: "Krippendorff’s alpha of midpoints, as they are",
    LOG_MIDPOINTS: "Krippendorff’s alpha of midpoints, log scale",
}


@dataclass(frozen=True, eq=False)
class Ranges:
    """Who gave which range to what; build it with `from_ranges`.

    Parameters
    ----------
    unit, rater
        Indexes from 0; shape (ranges,).
    low, high
        Ends; shape (ranges,).
    """

    unit: Ints
    rater: Ints
    low: Floats
    high: Floats

    @cached_property
    def per_unit(self) -> Ints:
        """Ranges of each unit."""
        return np.bincount(self.unit)

    @cached_property
    def pairable(self) -> Flags:
        """Which units have two ranges or more."""
        return np.asarray(self.per_unit >= 2)

    @property
    def n_pairable(self) -> int:
        """Units with two ranges or more."""
        return int(self.pairable.sum())

    @cached_property
    def unit_overlaps(self) -> Floats:
        """Mean overlap over the pairs of each unit; NaN where there is no pair."""
        found = np.full(len(self.per_unit), np.nan)
        order = np.argsort(self.unit, kind="stable")
        ends = np.cumsum(self.per_unit)
        for unit in np.flatnonzero(self.pairable).tolist():
            rows = order[ends[unit] - self.per_unit[unit] : ends[unit]]
            found[unit] = _mean_overlap(self.low[rows], self.high[rows])
        return found


def from_ranges(entries: Iterable[tuple[int, int, float, float]]) -> Ranges:
    """Return the record of ranges given as (unit, rater, low, high), units and raters as indexes from 0.

    Raises
    ------
    ValueError
        When an end is no finite number, a low end lies above its high one, or a rater has two ranges for a unit.

    Examples
    --------
    >>> from_ranges([(0, 0, 90, 100), (0, 1, 95, 105), (1, 0, 5, 5)]).n_pairable
    1
    """
    rows = [(int(unit), int(rater), float(low), float(high)) for unit, rater, low, high in entries]
    if len({row[:2] for row in rows}) < len(rows):
        raise ValueError("A rater gives one range to a unit.")
    columns = np.array([row[2:] for row in rows], dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(columns).all() or (columns[:, 0] > columns[:, 1]).any():
        raise ValueError("A range has two finite ends, the low one first.")
    keys = np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2)
    return Ranges(keys[:, 0], keys[:, 1], columns[:, 0], columns[:, 1])


def overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the overlap of two ranges: the length that both cover over the length that either covers.

    Two single numbers overlap wholly when they are the same and not at all otherwise. A single number has no length, so
    it does not overlap with a range that it lies in: who says 95 and who says 90 to 100 say different things.

    Examples
    --------
    >>> round(overlap((90, 100), (95, 105)), 4), overlap((90, 100), (100, 110)), overlap((90, 90), (90, 90))
    (0.3333, 0.0, 1.0)
    """
    return _mean_overlap(np.array([one[0], other[0]], dtype=float), np.array([one[1], other[1]], dtype=float))


def range_overlap(ranges: Ranges) -> Estimate:
    """Return the mean overlap of two raters' ranges, with its interval.

    For two ranges a and b, the Jaccard index of the stretches of numbers they cover::

        J(a, b) = |a and b| / |a or b|
        |a and b| = max(0, min(high_a, high_b) - max(low_a, low_b))
        |a or b| = (high_a - low_a) + (high_b - low_b) - |a and b|
        J(a, b) = 1 where both are the same single number

    The value is the mean over pairable units of the mean over the pairs of raters of each. It is not corrected for
    chance, for there is no telling from what stretch of numbers chance would draw. The interval is the jackknife t over
    units.

    References
    ----------
    Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2), 37-50.

    Examples
    --------
    Two raters, four items; overlaps 1/3, 1, 0 and 1/2:

    >>> given = [(90, 100), (95, 105), (5, 5), (5, 5), (1, 2), (3, 4), (0, 10), (5, 10)]
    >>> found = range_overlap(from_ranges((row // 2, row % 2, *ends) for row, ends in enumerate(given)))
    >>> round(found.value, 4), found.n_units
    (0.4583, 4)
    """
    each = ranges.unit_overlaps[ranges.pairable]
    if not len(each):
        return _undefined(OVERLAP, undefined("no_pairable_items"), ranges)
    value = float(each.mean())
    # What is left of a mean without one of two or more; of a single unit nothing is left, and nothing is asked.
    left_out = (each.sum() - each) / max(len(each) - 1, 1)
    around = jackknife(value, left_out, np.ones(len(each)), len(each), 0.0)
    return _estimate(OVERLAP, value, around, ranges)


def midpoint_alpha(ranges: Ranges, *, is_log: bool = False) -> Estimate:
    """Return Krippendorff's alpha of the middles of the ranges, by the interval metric, with its interval.

    The middle of a range is x = (low + high) / 2, or on the log scale x = (ln low + ln high) / 2, the logarithm of the
    geometric mean. Over the n middles of pairable units, m_u of them in unit u::

        alpha = 1 - Do / De
        Do = 1/n  sum over u of  1/(m_u - 1)  sum over pairs i, j in u of  (x_i - x_j)^2
        De = 1/(n (n - 1))  sum over all pairs i, j of  (x_i - x_j)^2

    with each pair in both orders. In differences, one unit of large amounts outweighs all others; on the log scale, 90
    and 100 differ as 9 and 10 do. That scale needs numbers above zero. The interval is the jackknife t over units.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania, ASC Departmental
    Papers 43.

    Examples
    --------
    Two raters, four items; the middles as they are: 95 and 100, 5 and 5, 1.5 and 3.5, 5 and 7.5:

    >>> given = [(90, 100), (95, 105), (5, 5), (5, 5), (1, 2), (3, 4), (1, 9), (5, 10)]
    >>> ranges = from_ranges((row // 2, row % 2, *ends) for row, ends in enumerate(given))
    >>> [round(midpoint_alpha(ranges, is_log=is_log).value, 4) for is_log in (False, True)]
    [0.9976, 0.9234]
    """
    key = LOG_MIDPOINTS if is_log else MIDPOINTS
    used = ranges.pairable[ranges.unit]
    if not used.any():
        return _undefined(key, undefined("no_pairable_items"), ranges)
    low, high = ranges.low[used], ranges.high[used]
    if is_log and (low <= 0).any():
        return _undefined(key, undefined("needs_positive_numbers", below=int((low <= 0).sum())), ranges)
    middles = (np.log(low) + np.log(high)) / 2 if is_log else low + (high - low) / 2
    # In units of their spread around their mean, so that no square runs over and no digit is lost in a difference.
    reach = float(np.ptp(middles))
    if reach <= _ROUNDING * float(np.abs(middles).max(initial=0.0)):
        return _undefined(key, undefined("same_midpoints"), ranges)
    halves = _Halves.of((middles - middles.mean()) / reach, ranges.unit[used])
    observed, expected = float(halves.observed), float(halves.expected)
    value = 1.0 - observed / expected
    rest = halves.without_each()
    with np.errstate(divide="ignore", invalid="ignore"):
        left_out = np.where(rest.expected > _NOTHING, 1.0 - rest.observed / rest.expected, np.nan)
    around = jackknife(value, left_out, np.ones(len(left_out)), len(left_out), None)
    return _estimate(key, value, around, ranges)


@dataclass(frozen=True, slots=True)
class _Halves:
    """Sums from which disagreement observed and expected follow, also without one of the units."""

    count: Floats
    total: Floats
    squares: Floats
    within: Floats
    n: Floats
    all_total: Floats
    all_squares: Floats
    all_within: Floats

    @classmethod
    def of(cls, values: Floats, unit: Ints) -> "_Halves":
        _units, place = np.unique(unit, return_inverse=True)
        columns = (np.ones(len(values)), values, values**2)
        count, total, squares = (np.asarray(np.bincount(place, each), dtype=np.float64) for each in columns)
        within = 2.0 * np.maximum(count * squares - total**2, 0.0) / (count - 1.0)
        sums = (np.asarray(part.sum()) for part in (count, total, squares, within))
        return cls(count, total, squares, within, *sums)

    def without_each(self) -> "_Halves":
        """The sums over all units but one, for each of them."""
        return _Halves(
            self.count,
            self.total,
            self.squares,
            self.within,
            self.n - self.count,
            self.all_total - self.total,
            self.all_squares - self.squares,
            self.all_within - self.within,
        )

    @property
    def observed(self) -> Floats:
        return np.maximum(self.all_within, 0.0) / np.maximum(self.n, 1.0)

    @property
    def expected(self) -> Floats:
        pairs = np.maximum(self.n * (self.n - 1.0), 1.0)
        return 2.0 * np.maximum(self.n * self.all_squares - self.all_total**2, 0.0) / pairs


def _mean_overlap(low: Floats, high: Floats) -> float:
    """The mean overlap over the pairs of some ranges."""
    one, other = np.triu_indices(len(low), 1)
    common = np.maximum(np.minimum(high[one], high[other]) - np.maximum(low[one], low[other]), 0.0)
    either = (high[one] - low[one]) + (high[other] - low[other]) - common
    same = (either <= 0.0) & (low[one] == low[other])
    return float(np.where(either > 0.0, common / np.where(either > 0.0, either, 1.0), same).mean())


def _undefined(key: str, reason: Undefined, ranges: Ranges) -> Estimate:
    return _estimate(key, None, without(reason), ranges, reason)


def _estimate(
    key: str, value: float | None, around: Interval, ranges: Ranges, reason: Undefined | None = None
) -> Estimate:
    return Estimate(
        key=key,
        title=TITLES[key],
        value=value,
        stderr=around.stderr,
        ci95=around.ci95,
        ci_method=around.method,
        observed=None,
        expected=None,
        undefined=reason,
        interval_undefined=around.undefined,
        warnings=("few_items",) if value is not None and ranges.n_pairable < FEW_ITEMS else (),
        n_units=ranges.n_pairable,
        df=around.df,
    )
