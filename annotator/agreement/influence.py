"""Where disagreement comes from: what each unit, rater, pair of raters and pair of points adds to it."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Floats, Ints, ratio, weighted_counts
from annotator.agreement.evidence import Evidence
from annotator.agreement.meetings import Meetings, meetings
from annotator.agreement.metrics import mid_ranks
from annotator.agreement.query import Point, Query, answer, ask, values
from annotator.agreement.reliability import Reliability
from annotator.agreement.scale import Category
from annotator.agreement.undefined import Undefined
from annotator.agreement.without_rater import without_each_rater


@dataclass(frozen=True, slots=True)
class UnitInfluence:
    """What one unit adds to disagreement.

    Parameters
    ----------
    unit
        Its name.
    share
        Its share of all disagreement observed.
    without
        Alpha without it; None where there is none.
    change
        `without` less alpha: above 0 where the unit pulls alpha down.
    """

    unit: Hashable
    share: float
    without: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class RaterInfluence:
    """What one rater adds to disagreement; each pair of differing ratings counts half for either rater.

    Parameters
    ----------
    rater
        The name.
    ratings
        Ratings given.
    share
        Share of all disagreement observed.
    without, change
        As for a unit.
    """

    rater: Hashable
    ratings: int
    share: float
    without: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class PairInfluence:
    """What two raters add to disagreement with one another.

    Parameters
    ----------
    first, second
        Their names.
    n_common
        Units that both rated.
    share
        Share of all disagreement observed.
    expected_share
        What the share would be if their ratings of common units differed as much as ratings of one unit do on average.
    """

    first: Hashable
    second: Hashable
    n_common: int
    share: float
    expected_share: float


@dataclass(frozen=True, slots=True)
class PointInfluence:
    """What telling two points apart adds to disagreement.

    Parameters
    ----------
    first, second
        The points.
    share
        Share of all disagreement observed.
    expected_share
        Share of the disagreement expected by chance. A pair with a much greater share observed than expected is one
        that raters confuse.
    without
        Alpha if a rating on the one and a rating on the other did not count as different; None where there is none.
    """

    first: Category
    second: Category
    share: float
    expected_share: float
    without: float | None


@dataclass(frozen=True, slots=True)
class Influence:
    """Where disagreement comes from, the greatest share first in each list.

    Parameters
    ----------
    key
        Key of the alpha that is taken apart.
    alpha
        Its value; None where it is undefined.
    undefined
        Why there is no value, else None.
    units, raters, pairs, points
        What each adds; units with two ratings or more, raters with any, pairs with a common unit, pairs of points
        used. Empty where alpha is undefined or nobody differs.
    """

    key: str
    alpha: float | None
    undefined: Undefined | None
    units: tuple[UnitInfluence, ...] = ()
    raters: tuple[RaterInfluence, ...] = ()
    pairs: tuple[PairInfluence, ...] = ()
    points: tuple[PointInfluence, ...] = ()


def influence(reliability: Reliability, metric: str = "ordinal", *, most: int | None = None) -> Influence:
    """Take the disagreement observed by Krippendorff's alpha apart.

    With d_ij the squared distance of two ratings of a unit that has r of them, every unordered pair of ratings counts
    2 d_ij / (r - 1), and the sum over all pairs of all units is N Do. The share of a unit is the sum over its pairs;
    that of a rater half the sum over the pairs with one of the rater's ratings; that of two raters or of two points
    the sum over the pairs made of them. Each of the four lists adds up to 1 when none is cut short.

    Parameters
    ----------
    reliability
        The ratings.
    metric
        nominal, ordinal, interval or ratio.
    most
        The greatest number of entries in each list; no limit when None.

    Returns
    -------
    Influence
        With its reason and empty lists where alpha is undefined.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania, ASC Departmental
    Papers 43. Leaving out: Efron, B., & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapter 11.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> found = influence(from_matrix([[1, 1, 1], [3, 3, 1], [2, 2, 2], [3, 3, 3]], [1, 2, 3]))
    >>> found.units[0].unit, found.units[0].share, round(found.units[0].without, 3)
    (1, 1.0, 1.0)
    >>> [(rater.rater, rater.share) for rater in found.raters]
    [(2, 0.5), (0, 0.25), (1, 0.25)]
    >>> found.points[0].first, found.points[0].second, found.points[0].share
    (1, 3, 1.0)
    """
    key = f"krippendorff_alpha[{metric}]"
    evidence = Evidence(reliability)
    query = ask(key, reliability.scale)
    found = answer(query, evidence)
    if not isinstance(found, Point):
        return Influence(key, None, found)
    if found.observed >= 1.0:
        return Influence(key, found.value, None)
    parts = _Parts(reliability, evidence, query, found.value, most)
    return Influence(key, found.value, None, parts.units(), parts.raters(), parts.pairs(), parts.points())


class _Parts:
    def __init__(
        self, reliability: Reliability, evidence: Evidence, query: Query, alpha: float, most: int | None
    ) -> None:
        self._reliability = reliability
        self._patterns = evidence.patterns
        self._query = query
        self._alpha = alpha
        self._most = most
        used = self._patterns.whole().pairable_ratings
        fixed = query.yardstick.distances
        ranks = mid_ranks(used)[0]
        self._distances = (ranks[:, None] - ranks[None, :]) ** 2 if fixed is None else fixed
        self._used = used[0]
        self._total = float(self._patterns.multiplicity @ self._patterns.paired(self._distances))

    def units(self) -> tuple[UnitInfluence, ...]:
        patterns = self._patterns
        shares = patterns.paired(self._distances) / self._total
        without = values([self._query], patterns.leave_one_out())[self._query.key]
        pairable = np.flatnonzero(patterns.pairable[patterns.pattern])
        chosen = pairable[self._greatest(shares[patterns.pattern[pairable]])]
        kinds, units = patterns.pattern[chosen].tolist(), patterns.unit[chosen].tolist()
        return tuple(
            UnitInfluence(self._reliability.units[unit], float(shares[kind]), *self._moved(without[kind]))
            for unit, kind in zip(units, kinds, strict=True)
        )

    def raters(self) -> tuple[RaterInfluence, ...]:
        active = np.flatnonzero(self._reliability.ratings_per_rater())
        met = self._meetings(active)
        adds = met.times * self._distances[met.chosen, met.countered] / (2.0 * self._total)
        shares = weighted_counts(met.first, adds, active.size) + weighted_counts(met.second, adds, active.size)
        without = without_each_rater(self._reliability, self._patterns, self._query)[active]
        ratings = self._reliability.ratings_per_rater()[active]
        return tuple(
            RaterInfluence(
                self._reliability.raters[int(active[i])], int(ratings[i]), float(shares[i]), *self._moved(without[i])
            )
            for i in self._greatest(shares).tolist()
        )

    def pairs(self) -> tuple[PairInfluence, ...]:
        active = np.flatnonzero(self._reliability.ratings_per_rater())
        met = self._meetings(active)
        pair, which = np.unique(met.first * active.size + met.second, return_inverse=True)
        shares = weighted_counts(which, met.times * self._distances[met.chosen, met.countered], pair.size) / self._total
        weights = weighted_counts(which, met.times, pair.size)
        expected = weights / weights.sum()
        alone = meetings(self._reliability, active)
        common = weighted_counts(
            np.searchsorted(pair, alone.first * active.size + alone.second), alone.times, pair.size
        )
        names = [self._reliability.raters[rater] for rater in active.tolist()]
        return tuple(
            PairInfluence(
                names[int(pair[i]) // active.size],
                names[int(pair[i]) % active.size],
                int(common[i]),
                float(shares[i]),
                float(expected[i]),
            )
            for i in self._greatest(shares).tolist()
        )

    def points(self) -> tuple[PointInfluence, ...]:
        used = np.flatnonzero(self._used)
        one, other = (used[side] for side in np.triu_indices(used.size, 1))
        distances = self._distances[one, other]
        within = 2.0 * distances * self._met_in_units()[one, other]
        n = self._used.sum()
        between = 2.0 * distances * self._used[one] * self._used[other] / (n - 1.0)
        observed, expected = within.sum(), between.sum()
        without = 1.0 - ratio(observed - within, expected - between)
        categories = self._reliability.categories
        return tuple(
            PointInfluence(
                categories[int(one[i])],
                categories[int(other[i])],
                float(within[i] / observed),
                float(between[i] / expected),
                None if np.isnan(without[i]) else float(without[i]),
            )
            for i in self._greatest(within).tolist()
        )

    def _met_in_units(self) -> Floats:
        """Return Krippendorff's coincidences of different points; shape (points, points)."""
        patterns = self._patterns
        times = patterns.multiplicity * patterns.partners
        return np.asarray(patterns.counts.T @ (patterns.counts * times[:, None]))

    def _meetings(self, active: Ints) -> Meetings:
        sizes = np.arange(int(self._reliability.ratings_per_unit().max()) + 1)
        amounts = np.where(sizes > 1, 2.0 / np.maximum(sizes - 1.0, 1.0), 0.0)
        return meetings(self._reliability, active, amounts)

    def _greatest(self, shares: Floats) -> Ints:
        order = np.argsort(-shares, kind="stable")
        return order if self._most is None else order[: self._most]

    def _moved(self, without: float) -> tuple[float | None, float | None]:
        return (None, None) if np.isnan(without) else (float(without), float(without - self._alpha))
