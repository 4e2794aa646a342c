"""Reliability data: who gave which unit which category."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True, eq=False)
class Reliability:
    """Ratings in long form, sorted by unit and then by rater. A missing rating is simply absent.

    Parameters
    ----------
    unit, rater, category
        Index of the unit, of the rater and of the scale point of each rating; int arrays of equal shape (ratings,).
    units, raters
        Names, as tuples or ranges of numbers. Those without a rating may be among them.
    scale
        The declared scale.
    """

    unit: Ints
    rater: Ints
    category: Ints
    units: Sequence[Hashable]
    raters: Sequence[Hashable]
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
    >>> from annotator.agreement.entries import from_matrix
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
