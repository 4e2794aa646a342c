"""The equations of an additive mixed model of units and raters: sums over ratings that no variance changes."""

from collections.abc import Iterator
from math import log
from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats, Ints, weighted_counts
from annotator.agreement.meetings import crossed

# Numbers in a table: 16 MB in single precision, 32 in double. A table of units by cells of which one in so many is
# filled is multiplied with itself.
_LARGEST_TABLE, _FILLED = 2**22, 8
_FEW_PLACES = 2**16
# How exact sizes of units are where many of them are put together.
_EXACT = 1e-9


class Information(NamedTuple):
    """What the ratings say of cells once units and the mean are taken out.

    Parameters
    ----------
    matrix, right
        Of the equations of cells; shapes (cells, cells) and (cells,).
    squares
        Sum of squares left without cells.
    volume
        Logarithm of the determinant of what units and the mean take.
    """

    matrix: Floats
    right: Floats
    squares: float
    volume: float


class Equations:
    """The sums that do not change with the variances; a cell is a rater in a period.

    Parameters
    ----------
    unit, cell, values
        Unit, cell and number of each rating, no cell twice in a unit; shape (ratings,).
    of_cell
        The rater of each cell; shape (cells,).
    has_cells
        Whether a cell adds something beside its rater.

    Attributes
    ----------
    membership
        1 where a cell is of a rater; shape (cells, raters).
    number, units
        How many ratings and units there are.
    lowest
        A logarithm of the standard deviation of units, raters or cells over that of the rest, so low that the ratings
        cannot tell it from one of 0.
    total, within
        Variance of all ratings, and what of it lies within units.
    """

    def __init__(self, unit: Ints, cell: Ints, values: Floats, of_cell: Ints, has_cells: bool) -> None:
        self._mean = float(values.mean())
        y = values - self._mean
        self._squares, self.number = float(y @ y), y.size
        self.total = self._squares / y.size
        self.of_cell, self.has_cells = of_cell, has_cells
        self.membership = np.eye(int(of_cell.max()) + 1)[of_cell]
        cells = of_cell.size
        self._own = np.bincount(cell, minlength=cells).astype(np.float64)
        self._own_sums = weighted_counts(cell, y, cells)
        self.lowest = -6.0 - 0.5 * log(float(self._own.max()))

        per_unit = np.bincount(unit)
        # Units of one size stand together.
        by_size = np.argsort(per_unit, kind="stable")[np.count_nonzero(per_unit == 0) :]
        place = np.empty(per_unit.size, dtype=np.int64)
        place[by_size] = np.arange(by_size.size)
        sizes = per_unit[by_size]
        sums = weighted_counts(unit, y, per_unit.size)[by_size]
        self.units = sizes.size
        self.within = (self._squares - float((sums**2 / sizes).sum())) / y.size
        kinds, starts, units = np.unique(sizes, return_index=True, return_counts=True)
        self._kinds, self._units, ends = kinds.astype(np.float64), units.astype(np.float64), np.cumsum(units)
        self._squared_sums = np.add.reduceat(sums**2, starts)
        self._nodes, shares = _between(self._kinds)
        self._crossed = np.zeros((self._nodes.size, cells * cells))
        self._crossed_sums = np.zeros((self._nodes.size, cells))
        step = max(1, _LARGEST_TABLE // cells**2)
        for met, summed, at in _met(place[unit], cell, sums, ends, cells, step):
            self._crossed += shares[:, at : at + len(met)] @ met
            self._crossed_sums += shares[:, at : at + len(met)] @ summed

    def information(self, ratio: float) -> Information:
        """Return what the ratings say of cells once units and the mean are taken out.

        Parameters
        ----------
        ratio
            Variance of units over that of the rest; infinite where they may be anything.
        """
        shrunk, of_nodes = 1.0 / (self._kinds + 1.0 / ratio), 1.0 / (self._nodes + 1.0 / ratio)
        matrix = np.diag(self._own)
        matrix -= (of_nodes @ self._crossed).reshape(matrix.shape)
        right = self._own_sums - of_nodes @ self._crossed_sums
        squares = self._squares - float(shrunk @ self._squared_sums)
        if np.isinf(ratio):  # the mean is then in the units
            return Information(matrix, right, squares, np.inf)
        # A unit's cells share the mean, and so do those of all units.
        flat, all_, sum_ = matrix.sum(axis=1), float(matrix.sum()), float(right.sum())
        return Information(
            matrix - np.outer(flat, flat / all_),
            right - flat * (sum_ / all_),
            squares - sum_**2 / all_,
            float(self._units @ np.log1p(ratio * self._kinds)) + float(np.log(all_)),
        )

    def mean(self, ratio: float, by_cell: Floats) -> float:
        """Return the mean, given what cells and their raters add; shape (cells,)."""
        of_nodes = 1.0 / (self._nodes + 1.0 / ratio)
        flat = self._own - (of_nodes @ self._crossed).reshape(self._own.size, -1).sum(axis=1)
        sum_ = float((self._own_sums - of_nodes @ self._crossed_sums).sum())
        return self._mean + (sum_ - float(flat @ by_cell)) / float(flat.sum())


def _between(sizes: Floats) -> tuple[Floats, Floats]:
    """Return sizes of units that stand for all others, and how much each does for each; shape (nodes, sizes).

    What is made of a size m is a sum of 1 / (m + l), l above 0. As functions of log m these are interpolated between
    Chebyshev's nodes, whose number follows from how far they can be continued: pi into the complex plane.
    """
    low, high = np.log(sizes[0]), np.log(sizes[-1])
    reach = 2.0 * np.pi / max(high - low, 1e-9)
    number = int(np.ceil(-np.log(_EXACT) / np.arcsinh(reach)))
    if number >= sizes.size:
        return sizes, np.eye(sizes.size)
    turns = (np.arange(number) + 0.5) * np.pi / number
    nodes = (low + high + (high - low) * np.cos(turns)) / 2.0
    weights = np.where(np.arange(number) % 2, -1.0, 1.0) * np.sin(turns)
    away = np.log(sizes) - nodes[:, None]
    away[away == 0.0] = 1e-300  # a size that is a node stands for itself
    shares = weights[:, None] / away
    return np.exp(nodes), shares / shares.sum(axis=0)


def _met(
    place: Ints, cell: Ints, sums: Floats, ends: Ints, cells: int, step: int
) -> Iterator[tuple[Floats, Floats, int]]:
    """Yield how many units of each size have two cells, the sums of these units by cell, and of which size on.

    Parameters
    ----------
    place
        The unit of each rating, units of one size together.
    sums, ends
        The sum of each unit, and where each size ends.
    step
        Of how many sizes at a time.
    """
    is_dense = sums.size * cells <= min(_LARGEST_TABLE, _FILLED * cell.size)
    if is_dense:
        table = np.zeros((sums.size, cells), dtype=np.float32)
        table.ravel()[place * cells + cell] = 1.0
    else:
        # Short numbers sort fast.
        order = np.argsort(place.astype(np.uint16) if sums.size <= _FEW_PLACES else place, kind="stable")
        place, cell = place[order], cell[order]
        cuts = np.concatenate([[0], np.searchsorted(place, ends)])
    starts = np.concatenate([[0], ends[:-1]])
    for at in range(0, ends.size, step):
        number = min(step, ends.size - at)
        met, summed = np.empty((number, cells, cells)), np.empty((number, cells))
        for i in range(number):
            if is_dense:
                chosen = table[starts[at + i] : ends[at + i]]
                # Counts up to 16 million are exact in single precision.
                met[i], summed[i] = chosen.T @ chosen, sums[starts[at + i] : ends[at + i]] @ chosen
            else:
                of_size = slice(cuts[at + i], cuts[at + i + 1])
                met[i] = crossed(place[of_size], cell[of_size], cells)
                summed[i] = weighted_counts(cell[of_size], sums[place[of_size]], cells)
        yield met.reshape(number, -1), summed, at
