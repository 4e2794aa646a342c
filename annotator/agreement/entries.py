"""Ratings as they come in: integer codes, triples or a table."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Ints
from annotator.agreement.reliability import CELLS_PER_RATING, OffScale, Reliability, Repeated
from annotator.agreement.scale import Category, Scale, declare

# Cells for each rating, up to which counting by cells is faster than counting by ratings.
_CELLS_OF_A_TABLE = 2
# Numbers that are looked at before all of them are.
_AT_FIRST = 1000
# Raters whose ratings of a unit fit into one float exactly, a bit for each.
_MOST_BITS = 52


def from_codes(
    unit: npt.ArrayLike,
    rater: npt.ArrayLike,
    category: npt.ArrayLike,
    *,
    units: Sequence[Hashable],
    raters: Sequence[Hashable],
    scale: Scale,
) -> Reliability:
    """Make reliability data from integer codes: the fast way for large data.

    Parameters
    ----------
    unit, rater, category
        Indices into `units`, `raters` and the points of `scale`, one entry a rating, in any order. Arrays of 64-bit
        integers are kept as they are, not copied.
    units, raters
        Names. Tuples and ranges are kept as they are.
    scale
        The declared scale.

    Raises
    ------
    OffScale
        When a category is no index of the scale.
    Repeated
        When a unit-rater pair occurs twice.
    ValueError
        When a code names no unit or no rater.

    Examples
    --------
    >>> from_codes([1, 0], [0, 0], [2, 1], units=["a", "b"], raters=["x"], scale=declare([1, 2, 3])).ordered.category
    array([1, 2])
    """
    unit_codes, rater_codes, points = (np.asarray(codes, dtype=np.int64) for codes in (unit, rater, category))
    for codes, names in ((unit_codes, units), (rater_codes, raters)):
        if not _are_indices(codes, len(names)):
            raise ValueError("A code is the index of no name.")
    if not _are_indices(points, scale.size):
        at = int(np.flatnonzero((points < 0) | (points >= scale.size))[0])
        raise _off_scale(units[unit_codes[at]], raters[rater_codes[at]], int(points[at]), at)
    found = Reliability(unit_codes, rater_codes, points, _names(units), _names(raters), scale)
    table = _tabulated(unit_codes, rater_codes, points, (len(raters), len(units)), scale)
    if table is not None:
        object.__setattr__(found, "table", table)
        return found
    per_unit = _counted_by_bits(unit_codes, rater_codes, len(raters), len(units))
    if per_unit is not None:
        return found.with_per_unit(per_unit)
    pair = unit_codes * max(len(raters), 1)
    pair += rater_codes
    if _repeats(pair, len(units) * len(raters)):
        at, earlier = _first_repetition(pair)
        raise _repeated(units[unit_codes[at]], raters[rater_codes[at]], at, earlier)
    return found


def _are_indices(codes: Ints, names: int) -> bool:
    """Whether all codes are from 0 to below `names`; read as unsigned numbers, negative ones are enormous."""
    return codes.size == 0 or int(np.ascontiguousarray(codes).view(np.uint64).max()) < names


def _tabulated(
    unit: Ints, rater: Ints, category: Ints, shape: tuple[int, int], scale: Scale
) -> npt.NDArray[np.uint8] | None:
    """Return `Reliability.table`, or None where it would be mostly empty, or a unit-rater pair occurs twice."""
    cells = shape[0] * shape[1]
    if cells > _CELLS_OF_A_TABLE * unit.size or scale.size >= np.iinfo(np.uint8).max:
        return None
    table = np.zeros(cells, dtype=np.uint8)
    cell = rater * shape[1]
    cell += unit
    table[cell] = category.astype(np.uint8) + np.uint8(1)
    return table.reshape(shape) if np.count_nonzero(table != 0) == unit.size else None


def _counted_by_bits(unit: Ints, rater: Ints, raters: int, units: int) -> Ints | None:
    """Return how many ratings each unit has, or None with too many raters, or where a unit-rater pair occurs twice.

    Each rater is a power of two. Those of a unit add up to a number with as many bits as it has ratings, unless one of
    them is there twice and carries. That takes half the time of marking pairs and counting units.
    """
    if raters > _MOST_BITS:
        return None
    bits = np.bincount(unit, weights=(2.0 ** np.arange(raters)).take(rater), minlength=units)
    if bits.max(initial=0.0) >= 2.0**raters:
        return None
    per_unit = np.bitwise_count(bits.astype(np.int64)).astype(np.int64)
    return per_unit if int(per_unit.sum()) == unit.size else None


def _repeats(pair: Ints, cells: int) -> bool:
    """Whether a unit-rater pair occurs twice. Marking cells is much faster than sorting, where most are filled."""
    if _rises(pair):
        return False
    if cells > CELLS_PER_RATING * pair.size:
        ordered = np.sort(pair)
        return bool((ordered[1:] == ordered[:-1]).any())
    filled = np.zeros(cells, dtype=np.bool_)
    filled[pair] = True
    return int(np.count_nonzero(filled)) < pair.size


def _rises(pair: Ints) -> bool:
    """Whether each number is above the one before. What is in no order mostly shows it at the very start."""
    return all(bool((piece[1:] > piece[:-1]).all()) for piece in (pair[:_AT_FIRST], pair))


def _first_repetition(pair: Ints) -> tuple[int, int]:
    """Return the first place at which a pair occurs again, and the place where it occurred before."""
    order = np.argsort(pair, kind="stable")
    twice = np.flatnonzero(np.diff(pair[order]) == 0)
    later = order[twice + 1]
    first_seen = int(np.argmin(later))
    return int(later[first_seen]), int(order[twice[first_seen]])


def _names(names: Sequence[Hashable]) -> Sequence[Hashable]:
    """Keep what cannot change as it is: a range of a million numbers takes no memory."""
    return names if isinstance(names, (tuple, range)) else tuple(names)


def from_triples(
    triples: Iterable[tuple[Hashable, Hashable, Category]],
    categories: Sequence[Category],
    *,
    values: Sequence[float] | None = None,
    level: str = "ordinal",
) -> Reliability:
    """Make reliability data from (unit, rater, category) triples.

    Parameters
    ----------
    triples
        One for each rating that was given.
    categories
        All points of the scale in their declared order, used or not.
    values
        What the points are worth as numbers; points that are numbers need none.
    level
        Level of measurement: nominal, ordinal, interval or ratio.

    Raises
    ------
    ScaleError, OffScale, Repeated
        When the scale contradicts itself, a rating is off the scale, or a unit-rater pair occurs twice.

    Examples
    --------
    >>> from_triples([("C01", "ada", 4), ("C01", "ben", 5)], [1, 2, 3, 4, 5]).category
    array([3, 4])
    """
    scale = declare(categories, values=values, level=level)
    codes = {point: code for code, point in enumerate(scale.categories)}
    units: dict[Hashable, int] = {}
    raters: dict[Hashable, int] = {}
    unit: list[int] = []
    rater: list[int] = []
    category: list[int] = []
    for position, (unit_name, rater_name, point) in enumerate(triples):
        code = codes.get(point)
        if code is None:
            raise _off_scale(unit_name, rater_name, point, position)
        unit.append(units.setdefault(unit_name, len(units)))
        rater.append(raters.setdefault(rater_name, len(raters)))
        category.append(code)
    return from_codes(unit, rater, category, units=tuple(units), raters=tuple(raters), scale=scale).ordered


def from_matrix(
    matrix: Sequence[Sequence[Category | None]],
    categories: Sequence[Category],
    *,
    values: Sequence[float] | None = None,
    level: str = "ordinal",
) -> Reliability:
    """Make reliability data from a table with a row for each unit and a column for each rater.

    None and NaN mark missing ratings; units and raters are named by their numbers from 0. Parameters and errors
    are those of `from_triples`.

    Examples
    --------
    >>> from_matrix([[1, None], [2, 2]], [1, 2]).unit
    array([0, 1, 1])
    """
    scale = declare(categories, values=values, level=level)
    codes = {point: code for code, point in enumerate(scale.categories)}
    width = max((len(row) for row in matrix), default=0)
    entries: list[tuple[int, int, int]] = []
    for unit, row in enumerate(matrix):
        for rater, point in enumerate(row):
            if point is None or point != point:
                continue
            code = codes.get(point)
            if code is None:
                raise _off_scale(unit, rater, point, unit * width + rater)
            entries.append((unit, rater, code))
    columns = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    return from_codes(*columns, units=range(len(matrix)), raters=range(width), scale=scale)


def _off_scale(unit: Hashable, rater: Hashable, point: Category, position: int) -> OffScale:
    return OffScale(
        f"The rating {point!r} of unit {unit!r} by rater {rater!r} is off the scale.", unit, rater, position
    )


def _repeated(unit: Hashable, rater: Hashable, position: int, earlier: int) -> Repeated:
    return Repeated(f"Rater {rater!r} rated unit {unit!r} twice.", unit, rater, position, earlier)
