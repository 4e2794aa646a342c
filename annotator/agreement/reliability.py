"""Reliability data: who gave which unit which category."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Ints
from annotator.agreement.scale import Category, Scale, declare


class RatingsError(ValueError):
    """A rating breaks a rule of reliability data; `unit` and `rater` name it, `position` is its place in the input."""

    def __init__(self, message: str, unit: Hashable, rater: Hashable, position: int) -> None:
        super().__init__(message)
        self.unit = unit
        self.rater = rater
        self.position = position


class OffScale(RatingsError):
    """A rating is no point of the declared scale."""


class Repeated(RatingsError):
    """A rater rated a unit twice; `earlier` is the place of the first of the two ratings."""

    def __init__(self, message: str, unit: Hashable, rater: Hashable, position: int, earlier: int) -> None:
        super().__init__(message, unit, rater, position)
        self.earlier = earlier


@dataclass(frozen=True, eq=False)
class Reliability:
    """Ratings in long form, sorted by unit and then by rater. A missing rating is simply absent.

    Parameters
    ----------
    unit, rater, category
        Index of the unit, of the rater and of the scale point of each rating; int arrays of equal shape (ratings,).
    units, raters
        Names. Those without a rating may be among them.
    scale
        The declared scale.
    """

    unit: Ints
    rater: Ints
    category: Ints
    units: tuple[Hashable, ...]
    raters: tuple[Hashable, ...]
    scale: Scale

    @property
    def categories(self) -> tuple[Category, ...]:
        """The points of the scale in their declared order."""
        return self.scale.categories

    @property
    def values(self) -> tuple[float, ...] | None:
        """The numbers of the points, or None when they are words."""
        return self.scale.values

    @property
    def level(self) -> str:
        """Level of measurement of the scale."""
        return self.scale.level

    def ratings_per_unit(self) -> Ints:
        """Return how many ratings each unit has; shape (units,)."""
        return np.bincount(self.unit, minlength=len(self.units))

    def ratings_per_rater(self) -> Ints:
        """Return how many ratings each rater gave; shape (raters,)."""
        return np.bincount(self.rater, minlength=len(self.raters))


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands before every coefficient: rated units, those with two ratings or more, active raters, ratings."""

    items: int
    items_pairable: int
    raters: int
    ratings: int

    def as_dict(self) -> dict[str, int]:
        """Return the counts as JSON-ready data."""
        return {
            "items": self.items,
            "items_pairable": self.items_pairable,
            "raters": self.raters,
            "ratings": self.ratings,
        }


def counts(reliability: Reliability) -> Counts:
    """Count what there is. Units and raters without a rating do not count.

    Examples
    --------
    >>> counts(from_matrix([[1, 2], [3, None], [None, None]], [1, 2, 3])).as_dict()
    {'items': 2, 'items_pairable': 1, 'raters': 2, 'ratings': 3}
    """
    per_unit = reliability.ratings_per_unit()
    return Counts(
        items=int(np.count_nonzero(per_unit)),
        items_pairable=int(np.count_nonzero(per_unit >= 2)),
        raters=int(np.count_nonzero(reliability.ratings_per_rater())),
        ratings=reliability.unit.size,
    )


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
        Indices into `units`, `raters` and the points of `scale`, one entry a rating.

    Raises
    ------
    OffScale
        When a category is no index of the scale.
    Repeated
        When a unit-rater pair occurs twice.
    """
    unit_codes, rater_codes, points = (np.asarray(codes, dtype=np.int64) for codes in (unit, rater, category))
    off = np.flatnonzero((points < 0) | (points >= scale.size))
    if off.size:
        at = int(off[0])
        raise _off_scale(units[unit_codes[at]], raters[rater_codes[at]], int(points[at]), at)
    pair = unit_codes * max(len(raters), 1) + rater_codes
    order = np.argsort(pair, kind="stable")
    twice = np.flatnonzero(np.diff(pair[order]) == 0)
    if twice.size:
        later = order[twice + 1]
        first_seen = int(np.argmin(later))
        earlier, at = int(order[twice[first_seen]]), int(later[first_seen])
        raise _repeated(units[unit_codes[at]], raters[rater_codes[at]], at, earlier)
    return Reliability(unit_codes[order], rater_codes[order], points[order], tuple(units), tuple(raters), scale)


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
