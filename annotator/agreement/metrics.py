"""The distances between points that Krippendorff's alpha is made of."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Floats, ratio
from annotator.agreement.scale import Scale


@dataclass(frozen=True, eq=False)
class Metric:
    """Squared distances between points, the greatest of them 1.

    Parameters
    ----------
    name
        What stands in the brackets of a key.
    distances
        Shape (points, points); None where they depend on how often the points were used, as the ordinal metric does.
    """

    name: str
    distances: Floats | None


def gaps(positions: Floats) -> Floats:
    """Return the distances between all positions, the greatest of them 1; shape (points, points)."""
    apart = np.abs(positions[:, None] - positions[None, :])
    return np.asarray(apart / (apart.max(initial=0.0) or 1.0))


def ratio_gaps(positions: Floats) -> Floats:
    """Return the differences of all positions over their sums, the greatest of them 1; shape (points, points)."""
    sums = positions[:, None] + positions[None, :]
    # Two zeros do not differ: their distance is 0, not 0 / 0.
    apart = np.abs(positions[:, None] - positions[None, :]) / np.where(sums > 0, sums, 1.0)
    return np.asarray(apart / (apart.max(initial=0.0) or 1.0))


def _nominal(scale: Scale) -> Floats:
    return 1.0 - np.eye(scale.size)


def _interval(scale: Scale) -> Floats:
    return gaps(scale.positions()) ** 2


def _ordinal(_scale: Scale) -> None:
    """Leave the distances open: they follow from how often each point was used."""


def _ratio(scale: Scale) -> Floats:
    return ratio_gaps(scale.positions()) ** 2


def mid_ranks(ratings: Floats) -> Floats:
    """Return the mean rank of the ratings on each point, on the scale where the end points lie 1 apart.

    Parameters
    ----------
    ratings
        Ratings on each point; shape (sets, points).

    Returns
    -------
    array of shape (sets, points)
    """
    ranks = np.cumsum(ratings, axis=1) - ratings / 2.0
    ranks -= ranks[:, :1]
    return np.nan_to_num(ratio(ranks, ranks[:, -1:]))


#: The metrics by name.
METRICS: dict[str, Callable[[Scale], Floats | None]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


def metric(scale: Scale, name: str) -> Metric:
    """Return Krippendorff's metric `name` for `scale`.

    Parameters
    ----------
    scale
        The declared scale.
    name
        nominal, ordinal, interval or ratio.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> metric(declare([0, 1, 2]), "interval").distances.tolist()
    [[0.0, 0.25, 1.0], [0.25, 0.0, 0.25], [1.0, 0.25, 0.0]]
    """
    return Metric(name, METRICS[name](scale))
