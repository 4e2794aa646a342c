"""Complete ratings: every active rater rated every rated unit. What compares raters' means or ranks needs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.agreement.arrays import Flags, Floats, Ints
from annotator.agreement.batches import Batch, LeaveOneOut, Whole
from annotator.agreement.meetings import crossed
from annotator.agreement.patterns import CHUNK
from annotator.agreement.reliability import Reliability


class CompleteTable:
    """The ratings as a table of units by raters.

    Parameters
    ----------
    category
        Point chosen, as index; shape (units, raters).
    positions
        What the points are worth as numbers, or their ranks; shape (points,).
    """

    def __init__(self, category: Ints, positions: Floats) -> None:
        self.category = category
        self.points = positions.size
        #: The ratings as numbers, their mean taken off, which changes no variance; shape (units, raters).
        self.table: Floats = positions[category] - positions[category].mean()
        #: Sums of squares below this are rounding.
        self.rounding = 1e-12 * self.table.size * float(np.ptp(positions)) ** 2
        self.multiplicity = np.ones(category.shape[0])

    @classmethod
    def of(cls, reliability: Reliability) -> "CompleteTable":
        """Arrange ratings of which none is missing."""
        raters = int(np.count_nonzero(reliability.ratings_per_rater()))
        return cls(reliability.ordered.category.reshape(-1, raters), reliability.scale.positions())

    @property
    def pairable(self) -> Flags:
        """Every unit is pairable; shape (units,)."""
        return np.ones(self.multiplicity.size, dtype=np.bool_)

    def whole(self) -> "SquaresTally":
        """Return the sums over all units."""
        return SquaresTally(self, None)

    def leave_one_out(self) -> "Iterator[SquaresTally]":
        """Yield the sums without each unit in turn, some units at a time."""
        units, raters = self.table.shape
        step = max(1, CHUNK // (raters * self.points))
        for start in range(0, units, step):
            yield SquaresTally(self, slice(start, min(start + step, units)))

    @cached_property
    def rank_sums(self) -> "RankSums":
        """Sums of the raters' ranks, for Kendall's W."""
        return RankSums(self)


@dataclass(frozen=True)
class SquaresTally:
    """Sums of squares of a two-way table, for the whole data or without each unit of a slice in turn.

    Parameters
    ----------
    complete
        The table.
    left_out
        Which units to leave out, one data set for each; None for the whole.
    """

    complete: CompleteTable
    left_out: slice | None

    @property
    def raters(self) -> int:
        """Raters."""
        return int(self.complete.table.shape[1])

    @property
    def units(self) -> int:
        """Units in each data set."""
        return int(self.complete.table.shape[0]) - (self.left_out is not None)

    @property
    def rounding(self) -> float:
        """Mean squares below this are rounding."""
        return float(self.complete.rounding / self.complete.table.size)

    @cached_property
    def mean_squares(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the mean squares between units, between raters, of the error, and within units; (sets,) each."""
        table, n, k = self.complete.table, self.units, self.raters
        by_unit = table.sum(axis=1)
        batch = self._batch()
        by_rater = batch.total(table)
        everything = by_rater.sum(axis=1) ** 2 / (n * k)
        between_units = self._cleaned(batch.total(by_unit**2) / k - everything)
        between_raters = self._cleaned((by_rater**2).sum(axis=1) / n - everything)
        total = batch.total((table**2).sum(axis=1)) - everything
        within = self._cleaned(total - between_units)
        error = self._cleaned(within - between_raters)
        freedom = max(n - 1, 0)
        return (
            _mean(between_units, freedom),
            _mean(between_raters, k - 1),
            _mean(error, freedom * (k - 1)),
            _mean(within, n * (k - 1)),
        )

    @cached_property
    def rank_variation(self) -> tuple[Floats, Floats]:
        """Return the squares of the rank sums about their mean, and the sum of t^3 - t over ties; (sets,) each."""
        ranks = self.complete.rank_sums
        return ranks.whole() if self.left_out is None else ranks.without(self.left_out)

    def _batch(self) -> Batch:
        multiplicity = self.complete.multiplicity
        return Whole(multiplicity) if self.left_out is None else LeaveOneOut(multiplicity, self.left_out)

    def _cleaned(self, squares: Floats) -> Floats:
        return np.where(squares > self.complete.rounding, squares, 0.0)


class RankSums:
    """Each rater ranks the units, mid-ranks where they tie; the ranks of a unit are summed over raters.

    Without unit u, the rank of unit i by rater j falls by 1 where u ranked lower, by 1/2 where the two tied. What is
    lost of the sum of i depends on the points that each rater gave to the two units alone, so that the sums over i
    come from the cross-table of all raters' points.
    """

    def __init__(self, complete: CompleteTable) -> None:
        category, points = complete.category, complete.points
        self._units, self._raters = category.shape
        #: Place of each rating among the raters' points; shape (units, raters).
        self._cell = category + points * np.arange(self._raters)
        self._cells = points * self._raters
        self._used = np.bincount(self._cell.ravel(), minlength=self._cells).astype(float)
        by_rater = self._used.reshape(-1, points)
        mid_ranks = (by_rater.cumsum(axis=1) - by_rater / 2.0 + 0.5).ravel()
        self._sums = mid_ranks[self._cell].sum(axis=1)
        self._points = points

    def whole(self) -> tuple[Floats, Floats]:
        """Return the squares of the rank sums about their mean, and the sum of t^3 - t; shape (1,) each."""
        squares = ((self._sums - self._sums.mean()) ** 2).sum()
        return np.array([squares]), np.array([(self._used**3 - self._used).sum()])

    def without(self, units: slice) -> tuple[Floats, Floats]:
        """Return the same without each unit of a slice in turn; shape (units,) each."""
        lost = self._lost_ranks(units)
        by_cell = np.bincount(self._cell.ravel(), weights=np.repeat(self._sums, self._raters), minlength=self._cells)
        crossed = (lost @ self._crossed) * lost
        squares = (self._sums**2).sum() - 2.0 * (lost @ by_cell) + crossed.sum(axis=1)
        # The unit that is left out loses half a rank to itself with each rater.
        own = self._sums[units] - self._raters / 2.0
        mean = self._raters * self._units / 2.0
        squares -= own**2 + (self._units - 1) * mean**2
        tied = self._used[self._cell[units]]
        fewer = (tied**3 - tied) - ((tied - 1.0) ** 3 - (tied - 1.0))
        ties = (self._used**3 - self._used).sum() - fewer.sum(axis=1)
        return np.maximum(squares, 0.0), ties

    def _lost_ranks(self, units: slice) -> Floats:
        """Return what a rating on each point of each rater loses without each unit; shape (units, cells)."""
        points = np.arange(self._points)
        loses = np.sign(points[None, :] - points[:, None]) / 2.0 + 0.5
        chosen = self._cell[units] - self._points * np.arange(self._raters)
        return np.asarray(loses[chosen].reshape(chosen.shape[0], -1))

    @cached_property
    def _crossed(self) -> Floats:
        """Units that have both points, for every two raters and points; shape (cells, cells)."""
        return crossed(np.repeat(np.arange(self._units), self._raters), self._cell.ravel(), self._cells)


def _mean(squares: Floats, freedom: int) -> Floats:
    return squares / freedom if freedom > 0 else np.full_like(squares, np.nan)
