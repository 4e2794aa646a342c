"""The scale that ratings are made on: its points in their declared order and their level of measurement."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annotator.agreement.arrays import Floats

LEVELS = ("nominal", "ordinal", "interval", "ratio")

Category = str | int | float


class ScaleError(ValueError):
    """The scale contradicts itself."""


@dataclass(frozen=True)
class Scale:
    """A declared scale. It is never inferred from ratings: unused points count.

    Parameters
    ----------
    categories
        The points in their declared order, as labels.
    values
        What the points are worth as numbers, or None when they are words.
    level
        Level of measurement: nominal, ordinal, interval or ratio.

    Raises
    ------
    ScaleError
        When a point occurs twice, the level is unknown or asks for numbers that are not there, or the numbers do
        not rise or fall along the declared order.
    """

    categories: tuple[Category, ...]
    values: tuple[float, ...] | None
    level: str

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ScaleError(f"The level {self.level!r} is none of {', '.join(LEVELS)}.")
        repeated = [point for i, point in enumerate(self.categories) if point in self.categories[:i]]
        if repeated:
            raise ScaleError(f"The scale names {repeated[0]!r} twice.")
        if self.values is not None:
            self._check_values(self.values)
        elif self.level in ("interval", "ratio"):
            raise ScaleError(f"A scale of level {self.level} needs numbers.")

    def _check_values(self, values: tuple[float, ...]) -> None:
        if len(values) != len(self.categories):
            raise ScaleError(f"The scale has {len(self.categories)} points and {len(values)} numbers.")
        if not all(math.isfinite(value) for value in values):
            raise ScaleError("The numbers of a scale are finite.")
        rising = all(a < b for a, b in pairwise(values))
        falling = all(a > b for a, b in pairwise(values))
        if self.is_ordered and not (rising or falling):
            raise ScaleError("The numbers of an ordered scale rise or fall along the declared order.")

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.categories)

    @property
    def is_ordered(self) -> bool:
        """Whether the order of the points means something."""
        return self.level != "nominal"

    def positions(self) -> Floats:
        """Return the numbers of the points, or their ranks 0, 1, 2 ... where they are words.

        Returns
        -------
        array of shape (points,)
        """
        return np.arange(self.size, dtype=float) if self.values is None else np.array(self.values, dtype=float)


def declare(categories: Sequence[Category], *, values: Sequence[float] | None = None, level: str = "ordinal") -> Scale:
    """Return the scale with these points; points that are numbers are their own values.

    Examples
    --------
    >>> declare([1, 2, 3]).values
    (1.0, 2.0, 3.0)
    >>> declare(["thin", "documented"]).values is None
    True
    """
    points = tuple(categories)
    numbers = [float(point) for point in points if not isinstance(point, str)]
    if values is None and points and len(numbers) == len(points):
        values = numbers
    return Scale(points, None if values is None else tuple(float(value) for value in values), level)
