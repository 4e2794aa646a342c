"""Agreement of each rater with each other rater."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement.arrays import Floats, Ints, mean_weight, ratio, weighted_counts
from annotator.agreement.halves import Halves
from annotator.agreement.meetings import meetings
from annotator.agreement.reliability import Reliability
from annotator.agreement.suitability import weights_obstacle
from annotator.agreement.undefined import Undefined, undefined
from annotator.agreement.weights import weighting


@dataclass(frozen=True, slots=True)
class PairKappa:
    """Cohen's kappa of two raters over the units that both rated.

    Parameters
    ----------
    first, second
        Names of the raters.
    n_common
        Units that both rated.
    value
        Kappa, or None.
    undefined
        Why there is no value, else None.
    """

    first: Hashable
    second: Hashable
    n_common: int
    value: float | None
    undefined: Undefined | None

    def as_dict(self) -> dict[str, Any]:
        """Return the pair as JSON-ready data."""
        return {
            "first": self.first,
            "second": self.second,
            "n_common": self.n_common,
            "value": self.value,
            "undefined": None if self.undefined is None else self.undefined.as_dict(),
        }


def pairwise_kappa(reliability: Reliability, weights: str = "identity") -> tuple[PairKappa, ...]:
    """Return Cohen's kappa for every pair of raters who rated anything, in the order of the raters.

    Parameters
    ----------
    reliability
        The ratings.
    weights
        One of Gwet's sets, or within_one.

    Returns
    -------
    tuple of PairKappa
        Pairs without a common unit are there with no value: leave them out of averages, they are not 0.

    Raises
    ------
    KeyError
        When there are no such weights.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> pairs = pairwise_kappa(from_matrix([[1, 1, None], [2, 2, None], [None, None, 1]], [1, 2]))
    >>> [(pair.first, pair.second, pair.n_common, pair.value) for pair in pairs]
    [(0, 1, 2, 1.0), (0, 2, 0, None), (1, 2, 0, None)]
    """
    matrix = weighting(reliability.scale, weights).matrix
    hindrance = weights_obstacle(reliability.scale, weights)
    active = np.flatnonzero(reliability.ratings_per_rater())
    common, halves = _halves(reliability, active, matrix)
    kappas = halves.values()
    pairs = zip(*np.triu_indices(active.size, 1), common, kappas, strict=True)
    names = [reliability.raters[index] for index in active.tolist()]
    return tuple(
        _pair(names[first], names[second], int(units), float(kappa), hindrance) for first, second, units, kappa in pairs
    )


def _pair(first: Hashable, second: Hashable, common: int, kappa: float, hindrance: Undefined | None) -> PairKappa:
    if common == 0:
        hindrance = undefined("no_common_items")
    elif hindrance is None and np.isnan(kappa):
        hindrance = undefined("no_variation")
    return PairKappa(first, second, common, None if hindrance else kappa, hindrance)


def _halves(reliability: Reliability, active: Ints, weights: Floats) -> tuple[Floats, Halves]:
    """Return the common units and both halves of every pair of active raters; shapes (pairs,)."""
    raters, points = active.size, reliability.scale.size
    pairs = raters * (raters - 1) // 2
    first, second, chosen, countered, times = meetings(reliability, active)
    pair = first * (2 * raters - first - 1) // 2 + second - first - 1
    units = weighted_counts(pair, times, pairs)
    met = weighted_counts(pair, times * weights[chosen, countered], pairs)
    before, after = (
        ratio(weighted_counts(pair * points + point, times, pairs * points).reshape(pairs, points), units[:, None])
        for point in (chosen, countered)
    )
    return units, Halves(ratio(met, units), mean_weight(before, weights, after))
