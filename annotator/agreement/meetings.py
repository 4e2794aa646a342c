"""Meetings: two ratings of one unit by two raters, counted by raters and points."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats, Ints, weighted_counts
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
        How often, or the sum of what each of them counts.
    """

    first: Ints
    second: Ints
    chosen: Ints
    countered: Ints
    times: Floats


def meetings(reliability: Reliability, active: Ints, amounts: Floats | None = None) -> Meetings:
    """Count the meetings of the active raters.

    A rating is one number, made of its rater and its point. Where most raters rated most units, the meetings are the
    product of the table of units by such numbers with itself; else they are counted one by one.

    Parameters
    ----------
    reliability
        The ratings.
    active
        Indices of the raters who rated anything; shape (raters,).
    amounts
        What a meeting counts in a unit with 0, 1, 2 ... ratings; 1 when None.
    """
    reliability = reliability.ordered
    points = reliability.scale.size
    rank = np.zeros(len(reliability.raters), dtype=np.int64)
    rank[active] = np.arange(active.size)
    own = rank[reliability.rater] * points + reliability.category
    cells = max(active.size * points, 1)
    if _product_is_faster(reliability.unit, cells):
        before, after, times = _by_product(reliability.unit, own, cells, amounts)
    else:
        before, after, times = _one_by_one(reliability.unit, own, cells, amounts)
    return Meetings(before // points, after // points, before % points, after % points, times)


def crossed(unit: Ints, own: Ints, cells: int, amounts: Floats | None = None) -> Floats:
    """Return how many units have both of two numbers.

    Parameters
    ----------
    unit
        Unit of each rating, not falling; shape (ratings,).
    own
        Number of each rating, from 0 to below `cells`; shape (ratings,).
    cells
        How many numbers there are.
    amounts
        What a unit with 0, 1, 2 ... ratings counts; 1 when None.

    Returns
    -------
    array of shape (cells, cells), symmetric
    """
    if _product_is_faster(unit, cells) or cells**2 > _LARGEST_TABLE:
        return _product(unit, own, cells, amounts)
    before, after, times = _one_by_one(unit, own, cells, amounts)
    found = np.zeros((cells, cells))
    found[before, after] = times
    alone = np.ones(unit.size) if amounts is None else np.repeat(amounts[_sizes(unit)], _sizes(unit))
    return np.asarray(found + found.T + np.diag(weighted_counts(own, alone, cells)))


def _sizes(unit: Ints) -> Ints:
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    return np.diff(np.append(starts, unit.size))


def _product_is_faster(unit: Ints, cells: int) -> bool:
    sizes = _sizes(unit)
    return sizes.size * cells**2 <= _PRODUCTS_PER_MEETING * (int(sizes @ (sizes - 1)) // 2)


def _product(unit: Ints, own: Ints, cells: int, amounts: Floats | None) -> Floats:
    found = np.zeros((cells, cells))
    sizes = _sizes(unit)
    row = np.repeat(np.arange(sizes.size), sizes)
    entry = np.ones(1) if amounts is None else np.sqrt(amounts)[sizes[row]]
    step = max(1, CHUNK // (4 * cells))
    for start in range(0, sizes.size, step):
        stop = min(start + step, sizes.size)
        low, high = np.searchsorted(row, [start, stop])
        # Counts up to 16 million are exact in single precision, and a piece has fewer units.
        table = np.zeros((stop - start, cells), dtype=np.float32 if amounts is None else np.float64)
        table.ravel()[(row[low:high] - start) * cells + own[low:high]] = entry[low:high] if entry.size > 1 else 1.0
        found += table.T @ table
    return found


def _by_product(unit: Ints, own: Ints, cells: int, amounts: Floats | None) -> tuple[Ints, Ints, Floats]:
    # The numbers of one rater never meet, so that nothing but meetings stands above the diagonal.
    above = np.triu(_product(unit, own, cells, amounts), 1)
    before, after = np.nonzero(above)
    return before, after, above[before, after]


def _one_by_one(unit: Ints, own: Ints, cells: int, amounts: Floats | None) -> tuple[Ints, Ints, Floats]:
    if cells**2 <= _LARGEST_TABLE:
        table = np.zeros(cells**2)
        for numbers, weight in _gathered(_numbers(unit, own, cells, amounts)):
            table += (
                weighted_counts(numbers, weight, table.size) if amounts is not None else _counts(numbers, table.size)
            )
        kinds = np.flatnonzero(table)
        times = table[kinds]
    else:
        pieces = list(_numbers(unit, own, cells, amounts))
        numbers = np.concatenate([own[:0], *(piece for piece, _ in pieces)])
        weights = np.repeat([weight for _, weight in pieces], [piece.size for piece, _ in pieces])
        kinds, which = np.unique(numbers, return_inverse=True)
        times = weighted_counts(which, weights, kinds.size)
    return kinds // cells, kinds % cells, times


def _counts(numbers: Ints, bound: int) -> Ints:
    return np.bincount(numbers, minlength=bound)


def _numbers(unit: Ints, own: Ints, cells: int, amounts: Floats | None) -> Iterator[tuple[Ints, float]]:
    """Yield a number for every meeting, made of those of its two ratings, and what it counts.

    Units of one size are done together.
    """
    sizes = _sizes(unit)
    starts = np.cumsum(sizes) - sizes
    for size in np.flatnonzero(np.bincount(sizes, minlength=1))[::-1].tolist():
        first = starts[sizes == size]
        # One row for each place in the unit, so that what is added lies side by side.
        table = own[first + np.arange(size)[:, None]]
        raised = table * cells
        weight = 1.0 if amounts is None else float(amounts[size])
        for distance in range(1, size):
            yield (raised[:-distance] + table[distance:]).ravel(), weight


def _gathered(pieces: Iterator[tuple[Ints, float]]) -> Iterator[tuple[Ints, Floats]]:
    """Yield the pieces again, small ones put together, each number with its weight."""
    waiting: list[tuple[Ints, float]] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(numbers.size for numbers, _ in waiting) >= _AT_A_TIME:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(pieces: list[tuple[Ints, float]]) -> tuple[Ints, Floats]:
    numbers = np.concatenate([numbers for numbers, _ in pieces])
    return numbers, np.repeat([weight for _, weight in pieces], [numbers.size for numbers, _ in pieces])
