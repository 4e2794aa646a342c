"""Reliability data: who gave which unit which category."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Ints
from annotator.agreement.scale import Category, Scale


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


#: Cells of a table of units by raters that may be set up for each rating, where that saves comparing.
CELLS_PER_RATING = 16
_MOST_POINTS = np.iinfo(np.int8).max
_EMPTY = -1
# Ratings read at a time.
_AT_A_TIME = 2**16


@dataclass(frozen=True, eq=False)
class Reliability:
    """Ratings in long form, in any order. A missing rating is simply absent.

    Parameters
    ----------
    unit, rater, category
        Index of the unit, of the rater and of the scale point of each rating; int arrays of equal shape (ratings,).
    units, raters
        Names, as tuples or ranges of numbers. Those without a rating may be among them.
    scale
        The declared scale.

    Attributes
    ----------
    table
        Where most raters rated most units, what each rater chose for each unit: 1 for the first point, 0 where there is
        no rating; shape (raters, units). It counts faster than long arrays. None elsewhere; a `replace` has none.
    """

    unit: Ints
    rater: Ints
    category: Ints
    units: Sequence[Hashable]
    raters: Sequence[Hashable]
    scale: Scale
    table: npt.NDArray[np.uint8] | None = field(default=None, init=False, repr=False)

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

    @cached_property
    def ordered(self) -> "Reliability":
        """The same ratings sorted by unit and then by rater; itself where they are. What counts needs no order."""
        pair = self.unit * max(len(self.raters), 1) + self.rater
        if (pair[1:] > pair[:-1]).all():
            return self
        cells = len(self.units) * len(self.raters)
        by_unit = bool((self.unit[1:] >= self.unit[:-1]).all())
        if by_unit or self.scale.size > _MOST_POINTS or cells > CELLS_PER_RATING * pair.size:
            order = np.argsort(pair, kind="stable")
            return replace(self, unit=self.unit[order], rater=self.rater[order], category=self.category[order])
        # Writing every rating into its cell sorts without comparing.
        table = np.full(cells, _EMPTY, dtype=np.int8)
        table[pair] = self.category
        filled = np.flatnonzero(table != _EMPTY)
        unit = filled // len(self.raters)
        return replace(self, unit=unit, rater=filled - unit * len(self.raters), category=table[filled].astype(np.int64))

    def ratings_per_unit(self) -> Ints:
        """Return how many ratings each unit has; shape (units,)."""
        return self._per_unit

    def with_per_unit(self, per_unit: Ints) -> "Reliability":
        """Return these ratings, told how many each unit has, so that they need not be counted again."""
        self.__dict__["_per_unit"] = per_unit
        return self

    def ratings_per_rater(self) -> Ints:
        """Return how many ratings each rater gave; shape (raters,)."""
        return self._per_rater

    @cached_property
    def _per_unit(self) -> Ints:
        if self.table is not None:
            return over_raters(self.table != 0)
        return np.bincount(self.unit, minlength=len(self.units))

    @cached_property
    def active_raters(self) -> int:
        """How many raters gave a rating."""
        if "_per_rater" in self.__dict__ or self.table is not None:
            return int(np.count_nonzero(self.ratings_per_rater()))
        # Where there are many ratings, the first of them already have all raters, and the others need not be read.
        has_rated = np.zeros(len(self.raters), dtype=np.bool_)
        for start in range(0, self.rater.size, _AT_A_TIME):
            has_rated[self.rater[start : start + _AT_A_TIME]] = True
            if has_rated.all():
                break
        return int(np.count_nonzero(has_rated))

    @cached_property
    def _per_rater(self) -> Ints:
        if self.table is not None:
            return np.array([np.count_nonzero(chosen) for chosen in self.table], dtype=np.int64)
        return np.bincount(self.rater, minlength=len(self.raters))


def over_raters(flags: npt.NDArray[np.bool_]) -> Ints:
    """Return how many raters have the flag at each unit; takes shape (raters, units), returns (units,)."""
    # Summing bytes is much faster than summing integers, as long as no sum outgrows a byte.
    kind = np.uint8 if len(flags) <= np.iinfo(np.uint8).max else np.int64
    return np.asarray(flags.sum(axis=0, dtype=kind), dtype=np.int64)


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
    >>> from annotator.agreement.entries import from_matrix
    >>> counts(from_matrix([[1, 2], [3, None], [None, None]], [1, 2, 3])).as_dict()
    {'items': 2, 'items_pairable': 1, 'raters': 2, 'ratings': 3}
    """
    per_unit = reliability.ratings_per_unit()
    return Counts(
        items=int(np.count_nonzero(per_unit)),
        items_pairable=int(np.count_nonzero(per_unit >= 2)),
        raters=reliability.active_raters,
        ratings=reliability.unit.size,
    )
