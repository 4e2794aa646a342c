"""The equations of a mixed model of units and raters: what the ratings say of raters within units."""

from collections.abc import Iterator
from math import log

import numpy as np

from annotator.agreement.arrays import Floats, Ints, weighted_counts
from annotator.agreement.meetings import crossed

# Numbers in a table of 16 MB. A table of units by cells of which one in so many is filled is multiplied with itself.
_LARGEST_TABLE, _FILLED = 2**22, 8
_FEW_PLACES = 2**16


class Equations:
    """The sums that do not change with the variances; a cell is a rater in a period.

    Units may be anything, so that only differences within them speak: with x_u the number of ratings that each cell has
    in unit u with m_u ratings, and s_u their sum ::

        matrix = sum of x x' over ratings - sum_u x_u x_u' / m_u
        right = sum of x y over ratings - sum_u x_u s_u / m_u
        squares = sum of y y over ratings - sum_u s_u s_u / m_u

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
    matrix, right, squares
        As above; shapes (cells, cells) and (cells,), and a number.
    membership
        1 where a cell is of a rater; shape (cells, raters).
    group
        Which raters units link with one another, each with some of the others; shape (raters,).
    number, df
        How many ratings there are, and how many beside one for each unit.
    lowest
        A logarithm of the standard deviation of raters or cells over that of the rest, so low that the ratings cannot
        tell it from one of 0.
    total
        Variance of all ratings.
    """

    def __init__(self, unit: Ints, cell: Ints, values: Floats, of_cell: Ints, has_cells: bool) -> None:
        # Off by whole numbers, whose sums are exact: the same ratings in another order give the same to the last digit.
        lowest = float(values.min())
        y: Floats = values - (lowest + np.rint(values.mean() - lowest))
        self.number, self.total = y.size, float(y @ y) / y.size - float(y.mean()) ** 2
        self.has_cells = has_cells
        self.of_cell = of_cell
        self.membership = np.eye(int(of_cell.max()) + 1)[of_cell]
        cells = of_cell.size
        own = np.bincount(cell, minlength=cells).astype(np.float64)
        self.lowest = -6.0 - 0.5 * log(float(own.max()))

        per_unit = np.bincount(unit)
        # Units of one size stand together.
        by_size = np.argsort(per_unit, kind="stable")[np.count_nonzero(per_unit == 0) :]
        place = np.empty(per_unit.size, dtype=np.int64)
        place[by_size] = np.arange(by_size.size)
        sizes = per_unit[by_size]
        sums = weighted_counts(unit, y, per_unit.size)[by_size]
        self.df = y.size - sizes.size
        self.squares = float(y @ y) - float((sums**2 / sizes).sum())
        self.matrix, self.right = np.diag(own), weighted_counts(cell, y, cells)
        kinds, units = np.unique(sizes, return_counts=True)
        for size, (met, summed) in zip(
            kinds.tolist(), _met(place[unit], cell, sums, np.cumsum(units), cells), strict=True
        ):
            self.matrix -= met / size
            self.right -= summed / size
        self.group = _groups(self.membership.T @ self.matrix @ self.membership)


def _groups(matrix: Floats) -> Ints:
    """Return a number for each rater, the same for those whom shared units link, however many steps it takes."""
    linked = np.abs(matrix) > 1e-9
    np.fill_diagonal(linked, True)
    group = np.full(len(matrix), -1)
    for rater in range(len(matrix)):
        if group[rater] >= 0:
            continue
        reached = linked[rater]
        while (further := linked[reached].any(axis=0)).sum() > reached.sum():
            reached = further
        group[reached] = rater
    return np.unique(group, return_inverse=True)[1]


def _met(place: Ints, cell: Ints, sums: Floats, ends: Ints, cells: int) -> Iterator[tuple[Floats, Floats]]:
    """Yield how many units of each size have two cells, and the sums of these units by cell.

    Parameters
    ----------
    place
        The unit of each rating, units of one size together.
    sums, ends
        The sum of each unit, and where each size ends.
    """
    starts = np.concatenate([[0], ends[:-1]])
    if sums.size * cells <= min(_LARGEST_TABLE, _FILLED * cell.size):
        table = np.zeros((sums.size, cells), dtype=np.float32)
        table.ravel()[place * cells + cell] = 1.0
        for start, end in zip(starts, ends, strict=True):
            chosen = table[start:end]
            # Counts up to 16 million are exact in single precision.
            yield np.asarray(chosen.T @ chosen, dtype=np.float64), sums[start:end] @ chosen
        return
    # Short numbers sort fast.
    order = np.argsort(place.astype(np.uint16) if sums.size <= _FEW_PLACES else place, kind="stable")
    place, cell = place[order], cell[order]
    for start, end in zip(np.searchsorted(place, starts), np.searchsorted(place, ends), strict=True):
        met = crossed(place[start:end], cell[start:end], cells)
        yield met, weighted_counts(cell[start:end], sums[place[start:end]], cells)
