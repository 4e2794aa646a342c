"""Meetings: two ratings of one unit by two raters, counted by raters and points."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from annotator.agreement.patterns import CHUNK
from annotator.agreement.reliability import Reliability

# Numbers in a table of all kinds of meetings: 32 MB.
_LARGEST_TABLE = 2**22
# Numbers counted at a time.
_AT_A_TIME = 2**17
# Multiplications of a matrix product in the time that counting one meeting takes.
_PRODUCTS_PER_MEETING = 150


class Meetings(NamedTuple):
    """How often each kind of meeting occurs; arrays of equal shape (kinds,).

    Parameters
    ----------
    first, second
        Ranks of the two raters among the active ones, the first the lesser.
    chosen, countered
        Points that the first and that the second chose.
    times
        How often.
    """

    first: Ints
    second: Ints
    chosen: Ints
    countered: Ints
    times: Floats


def meetings(reliability: Reliability, active: Ints) -> Meetings:
    """Count the meetings of the active raters.

    A rating is one number, made of its rater and its point. Where most raters rated most units, the meetings are the
    product of the table of units by such numbers with itself; else they are counted one by one.

    Parameters
    ----------
    reliability
        The ratings.
    active
        Indices of the raters who rated anything; shape (raters,).
    """
    reliability = reliability.ordered
    points = reliability.scale.size
    rank = np.zeros(len(reliability.raters), dtype=np.int64)
    rank[active] = np.arange(active.size)
    own = rank[reliability.rater] * points + reliability.category
    cells = max(active.size * points, 1)
    sizes = reliability.ratings_per_unit()
    number = int(sizes @ (sizes - 1)) // 2
    if np.count_nonzero(sizes) * cells**2 <= _PRODUCTS_PER_MEETING * number:
        before, after, times = _by_product(reliability.unit, own, cells)
    else:
        before, after, times = _one_by_one(reliability.unit, own, cells)
    return Meetings(before // points, after // points, before % points, after % points, times)


def crossed(unit: Ints, own: Ints, cells: int) -> Floats:
    """Return how many units have both of two numbers.

    Parameters
    ----------
    unit
        Unit of each rating, not falling; shape (ratings,).
    own
        Number of each rating, from 0 to below `cells`, none twice in a unit; shape (ratings,).
    cells
        How many numbers there are.

    Returns
    -------
    array of shape (cells, cells)
    """
    found = np.zeros((cells, cells))
    step = max(1, CHUNK // (4 * cells))
    last = int(unit[-1]) + 1 if unit.size else 0
    for start in range(0, last, step):
        stop = min(start + step, last)
        low, high = np.searchsorted(unit, [start, stop])
        # Counts up to 16 million are exact in single precision, and a piece has fewer units.
        table = np.zeros((stop - start, cells), dtype=np.float32)
        table.ravel()[(unit[low:high] - start) * cells + own[low:high]] = 1.0
        found += table.T @ table
    return found


def _by_product(unit: Ints, own: Ints, cells: int) -> tuple[Ints, Ints, Floats]:
    # The numbers of one rater never meet, so that nothing but meetings stands above the diagonal.
    above = np.triu(crossed(unit, own, cells), 1)
    before, after = np.nonzero(above)
    return before, after, above[before, after]


def _one_by_one(unit: Ints, own: Ints, cells: int) -> tuple[Ints, Ints, Floats]:
    if cells**2 <= _LARGEST_TABLE:
        table = np.zeros(cells**2, dtype=np.int64)
        for numbers in _gathered(_numbers(unit, own, cells)):
            table += np.bincount(numbers, minlength=table.size)
        kinds = np.flatnonzero(table)
        times = table[kinds]
    else:
        kinds, times = np.unique(np.concatenate([own[:0], *_numbers(unit, own, cells)]), return_counts=True)
    return kinds // cells, kinds % cells, times.astype(np.float64)


def _numbers(unit: Ints, own: Ints, cells: int) -> Iterator[Ints]:
    """Yield a number for every meeting, made of those of its two ratings; units of one size are done together."""
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    sizes = np.diff(np.append(starts, unit.size))
    for size in np.flatnonzero(np.bincount(sizes, minlength=1))[::-1].tolist():
        first = starts[sizes == size]
        # One row for each place in the unit, so that what is added lies side by side.
        table = own[first + np.arange(size)[:, None]]
        raised = table * cells
        for distance in range(1, size):
            yield (raised[:-distance] + table[distance:]).ravel()


def _gathered(pieces: Iterator[Ints]) -> Iterator[Ints]:
    """Yield the pieces again, small ones put together."""
    waiting: list[Ints] = []
    numbers = 0
    for piece in pieces:
        waiting.append(piece)
        numbers += piece.size
        if numbers >= _AT_A_TIME:
            yield np.concatenate(waiting)
            waiting, numbers = [], 0
    if waiting:
        yield np.concatenate(waiting)
