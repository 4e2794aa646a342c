"""Agreement of each rater with each other rater."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement.arrays import Floats, Ints, mean_weight, ratio, weighted_counts
from annotator.agreement.halves import Halves
from annotator.agreement.intervals import Interval, jackknife_errors, jackknife_interval
from annotator.agreement.meetings import Meetings, meetings
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
    stderr, ci95, ci_method
        Standard error, 95% interval and how they were made, by leaving out each common unit; None where there is none.
    undefined
        Why there is no value, else None.
    interval_undefined
        Why there is no interval, else None.
    """

    first: Hashable
    second: Hashable
    n_common: int
    value: float | None
    stderr: float | None
    ci95: tuple[float, float] | None
    ci_method: str | None
    undefined: Undefined | None
    interval_undefined: Undefined | None

    def as_dict(self) -> dict[str, Any]:
        """Return the pair as JSON-ready data."""
        return {
            "first": self.first,
            "second": self.second,
            "n_common": self.n_common,
            "value": self.value,
            "stderr": self.stderr,
            "ci95": None if self.ci95 is None else list(self.ci95),
            "ci_method": self.ci_method,
            "undefined": None if self.undefined is None else self.undefined.as_dict(),
            "interval_undefined": None if self.interval_undefined is None else self.interval_undefined.as_dict(),
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
    yardstick = weighting(reliability.scale, weights)
    lowest = -1.0 if yardstick.is_of_negative_type else None
    active = np.flatnonzero(reliability.ratings_per_rater())
    tables = _Tables(meetings(reliability, active), active.size, yardstick.matrix)
    hindrance = weights_obstacle(reliability.scale, weights)
    names = [reliability.raters[index] for index in active.tolist()]
    pairs = zip(*(side.tolist() for side in np.triu_indices(active.size, 1)), strict=True)
    intervals = tables.intervals(lowest)
    return tuple(
        _pair(names[first], names[second], units, kappa, hindrance, interval)
        for (first, second), units, kappa, interval in zip(
            pairs, tables.units.astype(np.int64).tolist(), tables.kappas.tolist(), intervals, strict=True
        )
    )


def _pair(
    first: Hashable, second: Hashable, common: int, kappa: float, hindrance: Undefined | None, around: Interval | None
) -> PairKappa:
    if common == 0:
        hindrance = undefined("no_common_items")
    elif hindrance is None and around is None:
        hindrance = undefined("no_variation")
    if hindrance is not None or around is None:
        return PairKappa(first, second, common, None, None, None, None, hindrance, hindrance)
    return PairKappa(first, second, common, kappa, around.stderr, around.ci95, around.method, None, around.undefined)


class _Tables:
    """The cross-tables of all pairs of raters, a row a cell that is filled.

    Parameters
    ----------
    met
        The meetings.
    raters
        How many raters there are.
    weights
        Shape (points, points).
    """

    def __init__(self, met: Meetings, raters: int, weights: Floats) -> None:
        self._met = met
        self._weights = weights
        self._pairs = raters * (raters - 1) // 2
        #: The pair that each cell belongs to; shape (cells,).
        self._pair = met.first * (2 * raters - met.first - 1) // 2 + met.second - met.first - 1
        #: Common units of each pair; shape (pairs,).
        self.units = weighted_counts(self._pair, met.times, self._pairs)
        self._agreeing = weighted_counts(self._pair, met.times * self._own, self._pairs)
        self._margins = self._used(met.chosen), self._used(met.countered)
        self.kappas = self._kappas(self._agreeing, mean_weight(self._margins[0], weights, self._margins[1]), self.units)

    @property
    def _own(self) -> Floats:
        """The weight of each cell."""
        return np.asarray(self._weights[self._met.chosen, self._met.countered])

    def _used(self, point: Ints) -> Floats:
        points = self._weights.shape[0]
        used = weighted_counts(self._pair * points + point, self._met.times, self._pairs * points)
        return used.reshape(self._pairs, points)

    def intervals(self, lowest: float | None) -> list[Interval | None]:
        """Return the jackknife interval of each pair, None where kappa has no value."""
        left_out = self._left_out()
        errors = jackknife_errors(left_out, self._met.times, self._pair, self._pairs)
        return [
            None if np.isnan(kappa) else jackknife_interval(kappa, error, units, lowest)
            for kappa, error, units in zip(
                self.kappas.tolist(), errors.tolist(), self.units.astype(np.int64).tolist(), strict=True
            )
        ]

    def _left_out(self) -> Floats:
        """Return kappa without one unit of each cell; shape (cells,)."""
        met, (first, second) = self._met, self._margins
        chance = mean_weight(first, self._weights, second)[self._pair]
        by_first, by_second = first @ self._weights, second @ self._weights.T
        chance = chance - by_second[self._pair, met.chosen] - by_first[self._pair, met.countered] + self._own
        return self._kappas(self._agreeing[self._pair] - self._own, chance, self.units[self._pair] - 1.0)

    @staticmethod
    def _kappas(agreeing: Floats, chance: Floats, units: Floats) -> Floats:
        """Return kappa from the sums of weights over units, and over pairs of a unit of each rater."""
        return Halves(ratio(agreeing, units), ratio(chance, units**2)).values()
