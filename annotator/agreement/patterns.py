"""Count patterns: how many of a unit's ratings fell on each point, equal units merged.

What depends on these counts alone is the same for equal units. A million ratings on five points come down to some
hundred patterns, and every later step costs as much as those.
"""

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Flags, Floats, Ints, mean_weight
from annotator.agreement.batches import LeaveOneOut, Whole
from annotator.agreement.features import Features
from annotator.agreement.reliability import Reliability, over_raters
from annotator.agreement.tally import CountTally

# Numbers held at a time by one array of a batch: 64 MB of floats.
CHUNK = 8_000_000
# Kinds of units that are told apart by one table of all possible ones: 32 MB of integers.
_MOST_KINDS = 2**22
_EXACT_IN_A_FLOAT = 2**53
_LARGEST_KEY = 2**62


class Patterns:
    """The distinct count vectors of the rated units.

    Parameters
    ----------
    counts
        Ratings on each point, one row a pattern; shape (patterns, points), no empty row.
    multiplicity
        Units with each pattern; shape (patterns,).
    unit
        Index of each rated unit in the reliability data; shape (rated units,).
    pattern
        Index of the pattern of each rated unit; shape (rated units,).
    """

    def __init__(self, counts: Floats, multiplicity: Floats, unit: Ints, pattern: Ints) -> None:
        self.counts = counts
        self.multiplicity = multiplicity
        self.unit = unit
        self.pattern = pattern
        self._features: dict[tuple[str, bytes], Floats] = {}

    @classmethod
    def of(cls, reliability: Reliability) -> "Patterns":
        """Count the ratings of each unit and merge equal units."""
        ratings, points = reliability.ratings_per_unit(), reliability.scale.size
        unit = np.flatnonzero(ratings > 0)
        base = int(ratings.max(initial=0)) + 1
        if base**points >= _EXACT_IN_A_FLOAT:
            per_unit = _count_table(reliability.ordered)[unit]
            first, pattern, multiplicity = merge_rows(per_unit)
            return cls(per_unit[first].astype(float), multiplicity.astype(float), unit, pattern)
        # The counts of a unit are the digits of one number, so that equal units have equal numbers.
        worth = float(base) ** np.arange(points)
        if reliability.table is None:
            number = np.bincount(reliability.unit, weights=worth.take(reliability.category), minlength=ratings.size)
        else:
            digits = [over_raters(reliability.table == point + 1) for point in range(points)]
            number = np.asarray(sum(each * base**point for point, each in enumerate(digits)))
        rated = number if unit.size == ratings.size else number[unit]
        found, pattern, multiplicity = _merge_numbers(rated.astype(np.int64, copy=False), base**points)
        counts = found[:, None] // worth.astype(np.int64) % base
        return cls(counts.astype(float), multiplicity.astype(float), unit, pattern)

    @cached_property
    def ratings(self) -> Floats:
        """Ratings of each pattern; shape (patterns,)."""
        return np.asarray(self.counts.sum(axis=1))

    @cached_property
    def pairable(self) -> Flags:
        """Which patterns have two ratings or more; shape (patterns,)."""
        return np.asarray(self.ratings >= 2)

    @cached_property
    def partners(self) -> Floats:
        """One over the other ratings that a rating is paired with, 0 where there are none; shape (patterns,)."""
        return np.where(self.pairable, 1.0 / np.maximum(self.ratings - 1.0, 1.0), 0.0)

    @cached_property
    def shares(self) -> Floats:
        """Share of each point in the ratings of each pattern; shape (patterns, points)."""
        return np.asarray(self.counts / self.ratings[:, None])

    @cached_property
    def features(self) -> Features:
        """What sums over units are made of, as columns."""
        return Features.of(self.counts, self.ratings)

    def paired(self, matrix: Floats) -> Floats:
        """Return each pattern's sum of `matrix` over its ordered pairs of different ratings, by one over partners.

        Shape (patterns,). The result is kept: several batches ask for the same.
        """

        def build() -> Floats:
            everything = mean_weight(self.counts, matrix, self.counts)
            return np.asarray((everything - self.counts @ np.diagonal(matrix)) * self.partners)

        return self._kept("paired", matrix, build)

    def agreement(self, weights: Floats) -> Floats:
        """Return each pattern's mean weight over pairs of ratings, 0 where it has none; shape (patterns,)."""
        return self._kept("agreement", weights, lambda: self.paired(weights) / self.ratings)

    def _kept(self, what: str, matrix: Floats, build: Callable[[], Floats]) -> Floats:
        key = (what, matrix.tobytes())
        if key not in self._features:
            self._features[key] = build()
        return self._features[key]

    @cached_property
    def _whole(self) -> CountTally:
        return CountTally(self, Whole(self.multiplicity))

    def whole(self) -> CountTally:
        """Return the sums over all units."""
        return self._whole

    def leave_one_out(self) -> Iterator[CountTally]:
        """Yield the sums without one unit of each pattern in turn, some patterns at a time."""
        rows = self.multiplicity.size
        step = max(1, CHUNK // max(self.features.table.shape[1], 1))
        for start in range(0, rows, step):
            yield CountTally(self, LeaveOneOut(self.multiplicity, slice(start, min(start + step, rows))))


def _merge_numbers(number: Ints, possible: int) -> tuple[Ints, Ints, Ints]:
    """Return the distinct numbers, which of them each one is, and how often each occurs."""
    if possible > _MOST_KINDS:
        return np.unique(number, return_inverse=True, return_counts=True)
    times = np.bincount(number, minlength=1)
    found = np.flatnonzero(times)
    rank = np.zeros(times.size, dtype=np.int64)
    rank[found] = np.arange(found.size)
    return found, rank[number], times[found]


def merge_rows(rows: npt.NDArray[np.integer]) -> tuple[Ints, Ints, Ints]:
    """Find equal rows of a table of small non-negative integers.

    Returns
    -------
    first
        Index of one row of each kind; shape (kinds,).
    kind
        The kind of each row; shape (rows,).
    multiplicity
        Rows of each kind; shape (kinds,).
    """
    key = np.zeros(len(rows), dtype=np.int64)
    keys = 1
    for column in rows.T:
        base = int(column.max(initial=0)) + 1
        if keys * base > _LARGEST_KEY:
            known, key = np.unique(key, return_inverse=True)
            keys = known.size
        key = key * base + column
        keys *= base
    _, first, kind, multiplicity = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return first, kind, multiplicity


def _count_table(reliability: Reliability) -> npt.NDArray[np.int32]:
    """Return the ratings of each unit on each point, units without ratings included."""
    units, points = len(reliability.units), reliability.scale.size
    table = np.zeros((units, points), dtype=np.int32)
    step = max(1, CHUNK // max(points, 1))
    for start in range(0, units, step):
        stop = min(start + step, units)
        first, last = np.searchsorted(reliability.unit, [start, stop])
        cells = (reliability.unit[first:last] - start) * points + reliability.category[first:last]
        table[start:stop] = np.bincount(cells, minlength=(stop - start) * points).reshape(-1, points)
    return table
