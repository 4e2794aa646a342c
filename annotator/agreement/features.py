"""The columns that sums over units are made of: every coefficient of counts is a function of these few sums."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from annotator.agreement.arrays import Floats, Ints

# Above this, the pairs of points are more columns than the weights that are asked for.
_MOST_POINTS = 12


@dataclass(frozen=True, eq=False)
class Features:
    """A table with a row for each pattern, and which columns mean what.

    Parameters
    ----------
    table
        Shape (patterns, columns).
    points
        Points of the scale.
    has_pairs
        Whether the pairs of points have columns; where there are too many of them, sums are made weight by weight.
    """

    table: Floats
    points: int
    has_pairs: bool

    @classmethod
    def of(cls, counts: Floats, ratings: Floats) -> "Features":
        """Make the table from the counts, shape (patterns, points), and the ratings, shape (patterns,)."""
        points = counts.shape[1]
        pairable = (ratings >= 2).astype(float)
        columns = [np.ones((ratings.size, 1)), pairable[:, None], counts / ratings[:, None], counts * pairable[:, None]]
        if points <= _MOST_POINTS:
            one, other = pairs_of_points(points)
            # Pairs of ratings on k and l, in either order; on k and k, a rating is not paired with itself.
            meetings = counts[:, one] * (counts[:, other] - (one == other)) * np.where(one == other, 1.0, 2.0)
            meetings *= (pairable / np.maximum(ratings - 1.0, 1.0))[:, None]
            columns += [meetings / ratings[:, None], meetings]
        return cls(np.hstack(columns), points, points <= _MOST_POINTS)

    @property
    def units(self) -> int:
        """The column that counts units."""
        return 0

    @property
    def pairable(self) -> int:
        """The column that counts units with two ratings or more."""
        return 1

    @property
    def shares(self) -> slice:
        """The share of each point in a unit's ratings."""
        return slice(2, 2 + self.points)

    @property
    def pairable_ratings(self) -> slice:
        """The ratings on each point of units with two ratings or more."""
        return slice(2 + self.points, 2 + 2 * self.points)

    @property
    def mean_meetings(self) -> slice:
        """The share of each pair of points in a unit's pairs of ratings."""
        start = 2 + 2 * self.points
        return slice(start, start + self._pairs)

    @property
    def meetings(self) -> slice:
        """The pairs of a unit's ratings on each pair of points, over the partners that a rating has."""
        start = 2 + 2 * self.points + self._pairs
        return slice(start, start + self._pairs)

    @property
    def _pairs(self) -> int:
        return self.points * (self.points + 1) // 2


@lru_cache(maxsize=64)
def pairs_of_points(points: int) -> tuple[Ints, Ints]:
    """Return the first and the second point of every unordered pair, a point with itself included; (pairs,) each."""
    one, other = np.triu_indices(points)
    return one, other


def by_pairs(matrix: Floats) -> Floats:
    """Return a matrix, shape (points, points), as numbers for the unordered pairs of points; shape (pairs,)."""
    one, other = pairs_of_points(matrix.shape[0])
    return np.asarray((matrix[one, other] + matrix[other, one]) / 2.0)
