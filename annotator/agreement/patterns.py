"""Count patterns: how many of a unit's ratings fell on each point, equal units merged.

What depends on these counts alone is the same for equal units. A million ratings on five points come down to some
hundred patterns, and every later step costs as much as those.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Flags, Floats, Ints, mean_weight, ratio
from annotator.agreement.batches import Batch, LeaveOneOut, Resampled, Whole
from annotator.agreement.reliability import Reliability

# Numbers held at a time by one array of a batch: 64 MB of floats.
CHUNK = 8_000_000
_LARGEST_KEY = 2**62
# A multinomial draw takes longer for each pattern than a plain one for each unit.
_UNITS_PER_PATTERN = 10


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
        per_unit = _count_table(reliability)
        unit = np.flatnonzero(per_unit.any(axis=1))
        first, pattern, multiplicity = merge_rows(per_unit[unit])
        return cls(per_unit[unit][first].astype(float), multiplicity.astype(float), unit, pattern)

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

    def whole(self) -> "CountTally":
        """Return the sums over all units."""
        return CountTally(self, Whole(self.multiplicity))

    def leave_one_out(self) -> "Iterator[CountTally]":
        """Yield the sums without one unit of each pattern in turn, some patterns at a time."""
        rows, points = self.counts.shape
        step = max(1, CHUNK // max(points, 1))
        for start in range(0, rows, step):
            yield CountTally(self, LeaveOneOut(self.multiplicity, slice(start, min(start + step, rows))))

    def resampled(self, replicates: int, generator: np.random.Generator) -> "Iterator[CountTally]":
        """Yield the sums over units drawn with replacement, as many as there are, some replicates at a time.

        Drawing units is exactly a multinomial draw over their patterns, and costs as much as there are patterns.
        """
        step = max(1, CHUNK // max(self.multiplicity.size, self.counts.shape[1]))
        for start in range(0, replicates, step):
            draws = self._draws(min(step, replicates - start), generator)
            yield CountTally(self, Resampled(draws.astype(float)))

    def _draws(self, replicates: int, generator: np.random.Generator) -> Ints:
        units, kinds = self.unit.size, self.multiplicity.size
        if kinds * _UNITS_PER_PATTERN < units:
            return generator.multinomial(units, self.multiplicity / units, size=replicates)
        chosen = generator.integers(units, size=(replicates, units))
        return np.stack([np.bincount(self.pattern[row], minlength=kinds) for row in chosen])


@dataclass(frozen=True)
class CountTally:
    """The sums that coefficients of counts are made of, for every data set of a batch.

    Every method returns one row or number a data set; NaN stands where a data set has nothing to divide by.
    """

    patterns: Patterns
    batch: Batch

    def total(self, features: Floats) -> Floats:
        """Return sums over units of `features` of their patterns; for sums that have no method here."""
        return self.batch.total(features)

    def agreement(self, weights: Floats) -> Floats:
        """Return the mean over pairable units of their mean weight over pairs of ratings; shape (sets,)."""
        pairable = self.total(self.patterns.pairable.astype(float))
        return ratio(self.total(self.patterns.agreement(weights)), pairable)

    @cached_property
    def prevalence(self) -> Floats:
        """Return the mean over all rated units of the share of each point in their ratings; shape (sets, points)."""
        patterns = self.patterns
        units = self.total(np.ones_like(patterns.ratings))
        return ratio(self.total(patterns.counts / patterns.ratings[:, None]), units[:, None])

    @cached_property
    def pairable_ratings(self) -> Floats:
        """Return the ratings on each point, over pairable units; shape (sets, points)."""
        return self.total(self.patterns.counts * self.patterns.pairable[:, None])

    def within(self, distances: Floats) -> Floats:
        """Return Krippendorff's sum of the distances within units; shape (sets,).

        Each ordered pair of ratings of a unit with r of them counts 1 / (r - 1).
        """
        return self.total(self.patterns.paired(distances))

    def within_on(self, positions: Floats) -> Floats:
        """Return the same for squared distances between positions that each data set has of its own.

        Parameters
        ----------
        positions
            Place of each point; shape (sets, points).
        """
        patterns = self.patterns
        squares = self.total(patterns.counts * (patterns.ratings * patterns.partners)[:, None])
        products = self.batch.total_of_squares(patterns.counts, patterns.partners, positions)
        return np.asarray(2.0 * ((squares * positions**2).sum(axis=1) - products))


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
