"""Ratings as they come in: integer codes, triples or a table."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Ints
from annotator.agreement.reliability import OffScale, Reliability, Repeated
from annotator.agreement.scale import Category, Scale, declare

# Cells of a table of units by raters that may be set up for each rating, when ratings are sorted by it.
_CELLS_PER_RATING = 16
_MOST_POINTS = 2**15 - 1
_EMPTY = -1


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
        Indices into `units`, `raters` and the points of `scale`, one entry a rating. Arrays that are sorted by unit
        and rater already are kept as they are, not copied.
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
    >>> from_codes([1, 0], [0, 0], [2, 1], units=["a", "b"], raters=["x"], scale=declare([1, 2, 3])).category
    array([1, 2])
    """
    unit_codes, rater_codes, points = (np.asarray(codes, dtype=np.int64) for codes in (unit, rater, category))
    for codes, names in ((unit_codes, units), (rater_codes, raters)):
        if codes.size and (codes.min() < 0 or codes.max() >= len(names)):
            raise ValueError("A code is the index of no name.")
    if points.size and (points.min() < 0 or points.max() >= scale.size):
        at = int(np.flatnonzero((points < 0) | (points >= scale.size))[0])
        raise _off_scale(units[unit_codes[at]], raters[rater_codes[at]], int(points[at]), at)
    pair = unit_codes * max(len(raters), 1) + rater_codes
    columns = _sorted((unit_codes, rater_codes, points), pair, (len(units), len(raters), scale.size))
    if columns is None:
        at, earlier = _first_repetition(pair)
        raise _repeated(units[unit_codes[at]], raters[rater_codes[at]], at, earlier)
    return Reliability(*columns, _names(units), _names(raters), scale)


Columns = tuple[Ints, Ints, Ints]


def _sorted(columns: Columns, pair: Ints, sizes: tuple[int, int, int]) -> Columns | None:
    """Return units, raters and points in the order of their pairs; None where a pair occurs twice."""
    steps = np.diff(pair)
    if (steps > 0).all():
        return columns
    units, raters, points = sizes
    if points <= _MOST_POINTS and units * raters <= _CELLS_PER_RATING * pair.size:
        return _sorted_in_a_table(columns[2], pair, units * raters, raters)
    order = np.argsort(pair, kind="stable")
    if (pair[order[1:]] == pair[order[:-1]]).any():
        return None
    unit, rater, category = (column[order] for column in columns)
    return unit, rater, category


def _sorted_in_a_table(category: Ints, pair: Ints, cells: int, raters: int) -> Columns | None:
    """Sort by writing every rating into its cell: where most cells are filled, much faster than comparing."""
    table = np.full(cells, _EMPTY, dtype=np.int8 if category.max() <= np.iinfo(np.int8).max else np.int16)
    table[pair] = category
    filled = np.flatnonzero(table != _EMPTY)
    if filled.size < pair.size:
        return None
    unit = filled // raters
    return unit, filled - unit * raters, table[filled].astype(np.int64)


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
    return from_codes(unit, rater, category, units=tuple(units), raters=tuple(raters), scale=scale)


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
