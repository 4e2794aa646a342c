"""Agreement of each rater with each other rater."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement.arrays import Floats, Ints, mean_weight, ratio
from annotator.agreement.halves import Halves
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
        identity, linear, quadratic, ordinal or within_one.

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
    met, margins = np.zeros(pairs), np.zeros((2, pairs * points))
    units = np.zeros(pairs)
    rank = np.zeros(len(reliability.raters), dtype=np.int64)
    rank[active] = np.arange(raters)
    for one, other in _meetings(reliability.unit):
        a, b = rank[reliability.rater[one]], rank[reliability.rater[other]]
        pair = a * (2 * raters - a - 1) // 2 + b - a - 1
        chosen, countered = reliability.category[one], reliability.category[other]
        units += np.bincount(pair, minlength=pairs)
        met += np.bincount(pair, weights=weights[chosen, countered], minlength=pairs)
        margins[0] += np.bincount(pair * points + chosen, minlength=pairs * points)
        margins[1] += np.bincount(pair * points + countered, minlength=pairs * points)
    first, second = ratio(margins.reshape(2, pairs, points), units[:, None])
    return units, Halves(ratio(met, units), mean_weight(first, weights, second))


def _meetings(unit: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield the places of all pairs of ratings of one unit, the earlier before the later rater.

    Ratings are sorted by unit and rater, so that the partners of a rating follow it at distances 1, 2, 3 ...
    """
    one = np.arange(unit.size - 1)
    distance = 1
    while one.size:
        one = one[unit[one] == unit[one + distance]]
        if one.size:
            yield one, one + distance
        distance += 1
        one = one[one + distance < unit.size]
