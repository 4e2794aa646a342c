"""How ratings of one claim are spread over the points of a scale, for many claims at once.

Positions on the scale count from 0, so a distance of 1 is one step; on a scale without order any two
different points are one step apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spreads:
    """One entry per claim; NaN where there is nothing to compute from.

    Attributes
    ----------
    rated
        Number of ratings.
    mean, median
        In positions; NaN without a rating and on a scale without order.
    mean_gap
        Mean distance between two reviewers, over all pairs of them; NaN under two ratings.
    """

    rated: Ints
    mean: Floats
    median: Floats
    mean_gap: Floats


def spreads(counts: Ints, *, is_ordered: bool) -> Spreads:
    """Describe the ratings of each claim.

    Parameters
    ----------
    counts
        Ratings per claim and point of the scale, shape (claims, points), points in order.
    is_ordered
        Whether the points of the scale have an order.
    """
    rated = counts.sum(axis=1)
    mean = np.full(len(counts), np.nan)
    median = np.full(len(counts), np.nan)
    some = rated > 0
    if is_ordered and some.any():
        mean[some] = counts[some] @ np.arange(counts.shape[1]) / rated[some]
        median[some] = _medians(counts[some], rated[some])
    return Spreads(rated, mean, median, _mean_gaps(counts, rated, is_ordered=is_ordered))


def _medians(counts: Ints, rated: Ints) -> Floats:
    reached = counts.cumsum(axis=1)
    lower: Ints = (reached > ((rated - 1) // 2)[:, None]).argmax(axis=1)
    upper: Ints = (reached > (rated // 2)[:, None]).argmax(axis=1)
    return (lower + upper) / 2


def _mean_gaps(counts: Ints, rated: Ints, *, is_ordered: bool) -> Floats:
    steps = np.arange(counts.shape[1])
    distances = np.abs(steps[:, None] - steps[None, :])
    if not is_ordered:
        distances = np.minimum(distances, 1)
    gaps = np.full(len(counts), np.nan)
    several = rated > 1
    total = ((counts[several] @ distances) * counts[several]).sum(axis=1)
    gaps[several] = total / (rated[several] * (rated[several] - 1))
    return gaps
