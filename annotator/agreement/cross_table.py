"""The cross-table of two raters: how often one chose a point where the other chose another."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Flags, Floats, Ints, ratio
from annotator.agreement.batches import Batch, LeaveOneOut, Whole
from annotator.agreement.patterns import CHUNK
from annotator.agreement.reliability import Reliability


class CrossTable:
    """The filled cells of the table, over units that both raters rated.

    Parameters
    ----------
    first, second
        Points chosen by the first and by the second rater in each filled cell; shape (cells,).
    multiplicity
        Units in each cell; shape (cells,).
    points
        Points of the scale.
    """

    def __init__(self, first: Ints, second: Ints, multiplicity: Floats, points: int) -> None:
        self.first = first
        self.second = second
        self.multiplicity = multiplicity
        self.points = points

    @classmethod
    def of(cls, reliability: Reliability) -> "CrossTable":
        """Cross the ratings of the only two raters who rated."""
        reliability = reliability.ordered
        both = np.flatnonzero(np.diff(reliability.unit) == 0)
        points = reliability.scale.size
        cells = reliability.category[both] * points + reliability.category[both + 1]
        filled, multiplicity = np.unique(cells, return_counts=True)
        return cls(filled // points, filled % points, multiplicity.astype(float), points)

    @property
    def pairable(self) -> Flags:
        """Every cell is a pair; shape (cells,)."""
        return np.ones(self.multiplicity.size, dtype=np.bool_)

    def whole(self) -> "TableTally":
        """Return the sums over all units."""
        return TableTally(self, Whole(self.multiplicity))

    def leave_one_out(self) -> "Iterator[TableTally]":
        """Yield the sums without one unit of each cell in turn, some cells at a time."""
        cells = self.multiplicity.size
        step = max(1, CHUNK // self.points)
        for start in range(0, cells, step):
            yield TableTally(self, LeaveOneOut(self.multiplicity, slice(start, min(start + step, cells))))


@dataclass(frozen=True)
class TableTally:
    """The sums that coefficients of two raters are made of, for every data set of a batch."""

    table: CrossTable
    batch: Batch

    def agreement(self, weights: Floats) -> Floats:
        """Return the mean weight of the two ratings of a unit; shape (sets,)."""
        units = self.batch.total(np.ones_like(self.table.multiplicity))
        return ratio(self.batch.total(weights[self.table.first, self.table.second]), units)

    def margins(self) -> tuple[Floats, Floats]:
        """Return the share of each point in the ratings of the first and of the second rater; (sets, points) each."""
        units = self.batch.total(np.ones_like(self.table.multiplicity))[:, None]
        points = np.eye(self.table.points)
        first = ratio(self.batch.total(points[self.table.first]), units)
        second = ratio(self.batch.total(points[self.table.second]), units)
        return first, second
