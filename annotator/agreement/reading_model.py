"""How raters read a scale: a latent point for every unit, and a severity and a precision for every rater."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Floats, Ints, weighted_counts
from annotator.agreement.patterns import CHUNK
from annotator.agreement.reliability import Reliability

_ROUNDS = 500
_TOLERANCE = 1e-5
# Draws of the parameters over which the posterior is averaged, and their seed: the result is always the same.
_DRAWS = 24
_SEED = 1979
# Prior of severity in steps, and of the logarithm of the spread about that of all raters.
_SEVERITY_SPREAD = 0.5
_SPREAD_SPREAD = 0.5
_FIRST_SPREAD = 0.4
_LEAST_SPREAD, _GREATEST_SPREAD = 0.05, 20.0
_PRIOR_UNITS = 1.0
# Numbers in a table of all units by raters and points, 32 MB at the most, and how many of them a rating is worth.
_LARGEST_TABLE = 2**22
_NUMBERS_PER_RATING = 16
# Places within a step at which a unit may lie; twice as many change nothing that is shown.
_PLACES = 3


@dataclass(frozen=True, eq=False)
class Reading:
    """The fitted model.

    Parameters
    ----------
    posterior
        Probability of each point for each unit; shape (units, points), rows of 0 where there is no rating.
    prevalence
        Share of units on each point; shape (points,).
    severity
        By how many steps each rater lies above the average rating; shape (raters,), its mean over ratings 0.
    spread
        Scale of each rater's noise in steps, the smaller the more precise; shape (raters,).
    """

    posterior: Floats
    prevalence: Floats
    severity: Floats
    spread: Floats

    def choices(self) -> Floats:
        """Return the probability of each choice of each rater for each point; shape (raters, true points, points)."""
        points = self.prevalence.size
        found = _chances(self.severity, self.spread, points)
        found = found.reshape(-1, points, _PLACES, points).sum(axis=2)
        return np.asarray(found / found.sum(axis=2, keepdims=True))


def read_ratings(reliability: Reliability) -> Reading:
    """Fit the model by expectation and maximisation.

    With t the place of a unit, counted in steps from 0, and L the logistic distribution function, a rater with severity
    b and spread s chooses point k with probability ::

        L((k + 1/2 - t - b) / s) - L((k - 1/2 - t - b) / s)

    where the least and the greatest point take in everything beyond them. The unit has the point that t is nearest to:
    point k with prevalence pi_k, and then any t from k - 1/2 to k + 1/2 alike, summed at three places. Severities are
    centred: their mean over all ratings is 0. A unit's point is thus what an average rater of these would choose, noise
    aside; that all of them are strict no rating can tell. Priors: b normal about 0 with standard deviation .5, given
    that mean; log s normal about the mean of all raters with .5; pi Dirichlet, one unit spread over the points.

    Were units taken to lie in the middle of their steps, severities would have a place of their own: the one that
    makes what a precise rater chooses look like middles. What others say would be moved towards that rater's steps.

    Expectation gives each unit's posterior over its places, maximisation one step of Fisher scoring for every rater.
    In the end the posterior is averaged over draws of the parameters from their normal approximation (Laplace), so
    that what is not known about raters is not passed over; the draws have a fixed seed.

    Parameters
    ----------
    reliability
        The ratings, on an ordered scale, with at least one rating.

    Returns
    -------
    Reading

    References
    ----------
    Dawid, A. P., & Skene, A. M. (1979). Maximum likelihood estimation of observer error-rates using the EM algorithm.
    Journal of the Royal Statistical Society C 28, 20-28. McCullagh, P. (1980). Regression models for ordinal data.
    Journal of the Royal Statistical Society B 42, 109-142.
    """
    model = _Model(reliability.ordered)
    points = model.points
    raters = len(reliability.raters)
    prevalence = model.smoothed(np.bincount(reliability.category, minlength=points).astype(float))
    severity, log_spread = np.zeros(raters), np.full(raters, np.log(_FIRST_SPREAD))
    before = np.zeros(points + 2 * raters)
    for _ in range(_ROUNDS):
        chosen = _chances(severity, np.exp(log_spread), points)
        met, units = model.expected(np.log(chosen), np.log(prevalence))
        prevalence = model.smoothed(units)
        severity, log_spread = _scored(severity, log_spread, met, chosen)
        now = np.concatenate([prevalence, severity, log_spread])
        if np.abs(now - before).max() <= _TOLERANCE:
            break
        before = now
    posterior = model.averaged(severity, log_spread, prevalence)
    return Reading(posterior, prevalence, severity, np.exp(log_spread))


def _chances(severity: Floats, spread: Floats, points: int) -> Floats:
    """Return the probability of each choice for each place; shape (raters, places, points)."""
    return np.diff(_logistic(_bounds(severity, spread, points)), axis=2) + 1e-12


def _bounds(severity: Floats, spread: Floats, points: int) -> Floats:
    """Return the ends of the points as each rater sees them; shape (raters, places, points + 1)."""
    ends = np.arange(points + 1) - 0.5
    ends[0], ends[-1] = -np.inf, np.inf
    places = (np.arange(points * _PLACES) + 0.5) / _PLACES - 0.5
    return np.asarray((ends[None, None, :] - places[None, :, None] - severity[:, None, None]) / spread[:, None, None])


def _logistic(bounds: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(bounds / 2.0)))


def _slopes(severity: Floats, spread: Floats, points: int) -> tuple[Floats, Floats]:
    """Return how the chances change with severity and with the logarithm of the spread; shape as the chances."""
    bounds = _bounds(severity, spread, points)
    below = _logistic(bounds)
    density = below * (1.0 - below)
    finite = np.where(np.isfinite(bounds), bounds, 0.0)
    return -np.diff(density, axis=2) / spread[:, None, None], -np.diff(density * finite, axis=2)


def _scored(severity: Floats, log_spread: Floats, met: Floats, chosen: Floats) -> tuple[Floats, Floats]:
    """Take one step of Fisher scoring towards each rater's best severity and spread, given expected counts."""
    spread = np.exp(log_spread)
    by_severity, by_spread = _slopes(severity, spread, met.shape[2])
    given = met.sum(axis=(1, 2))
    centre = float(log_spread[given > 0].mean())
    slope = np.array([(met * each / chosen).sum(axis=(1, 2)) for each in (by_severity, by_spread)])
    slope[0] -= severity / _SEVERITY_SPREAD**2
    slope[1] -= (log_spread - centre) / _SPREAD_SPREAD**2
    of_place = met.sum(axis=2, keepdims=True)
    information = [
        (of_place * one * other / chosen).sum(axis=(1, 2))
        for one, other in ((by_severity, by_severity), (by_severity, by_spread), (by_spread, by_spread))
    ]
    a, b, c = information[0] + _SEVERITY_SPREAD**-2, information[1], information[2] + _SPREAD_SPREAD**-2
    determinant = a * c - b**2
    step = np.array([c * slope[0] - b * slope[1], a * slope[1] - b * slope[0]]) / determinant
    step -= _common(np.array([c, -b]) / determinant, severity + step[0], given / given.sum())
    step = np.clip(step, -0.5, 0.5)
    bounded = np.clip(log_spread + step[1], np.log(_LEAST_SPREAD), np.log(_GREATEST_SPREAD))
    return severity + step[0], bounded


def _common(covariance: Floats, severity: Floats, share: Floats) -> Floats:
    """Return what must be taken from severities and log spreads so that severities have the mean 0.

    Parameters
    ----------
    covariance
        Of each rater's severity with itself and with the log spread; shape (2, raters).
    severity, share
        Each rater's severity, and share in all ratings; shape (raters,).
    """
    taken = covariance * share
    return np.asarray(taken * (share @ severity) / (share @ taken[0]))


class _Model:
    """The ratings, some units at a time."""

    def __init__(self, ratings: Reliability) -> None:
        self.points = ratings.scale.size
        self._ratings = ratings
        sizes = ratings.ratings_per_unit()
        self._rated = np.flatnonzero(sizes)
        self._starts = np.append(np.cumsum(sizes[self._rated]) - sizes[self._rated], ratings.unit.size)
        self._own = ratings.rater * self.points + ratings.category
        self._table = self._tabulated(len(ratings.raters) * self.points)

    def _tabulated(self, cells: int) -> Floats | None:
        """Return which rated unit has which rater's choice, where most raters rated most units: then sums over ratings
        are products of matrices, which take a tenth of the time. Shape (rated units, raters by points).
        """
        numbers = self._rated.size * cells
        if numbers > min(_LARGEST_TABLE, _NUMBERS_PER_RATING * self._own.size):
            return None
        table = np.zeros((self._rated.size, cells))
        table[np.repeat(np.arange(self._rated.size), np.diff(self._starts)), self._own] = 1.0
        return table

    def smoothed(self, units: Floats) -> Floats:
        """Return shares of the points, the prior's unit added."""
        added = units + _PRIOR_UNITS / self.points
        return np.asarray(added / added.sum())

    def _pieces(self) -> Iterator[tuple[slice, slice]]:
        """Yield rated units and their ratings, a number at a time that memory can hold."""
        step = max(1, CHUNK // (4 * self.points * _PLACES) * self._rated.size // max(self._ratings.unit.size, 1))
        for start in range(0, self._rated.size, step):
            stop = min(start + step, self._rated.size)
            yield slice(start, stop), slice(int(self._starts[start]), int(self._starts[stop]))

    def _posterior(self, units: slice, entries: slice, log_chances: Floats, log_prevalence: Floats) -> Floats:
        """Return the probability of each place for each unit; shape (units, places)."""
        by_choice = log_chances.transpose(0, 2, 1).reshape(-1, self.points * _PLACES)
        log_prevalence = np.repeat(log_prevalence, _PLACES)
        if self._table is not None:
            found = self._table[units] @ by_choice + log_prevalence
        else:
            terms = by_choice[self._own[entries]]
            found = np.add.reduceat(terms, self._starts[units] - entries.start, axis=0) + log_prevalence
        found = np.exp(found - found.max(axis=1, keepdims=True))
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def expected(self, log_chances: Floats, log_prevalence: Floats) -> tuple[Floats, Floats]:
        """Return the expected counts of choices for each place, by rater, and of units on each point."""
        raters, places, points = log_chances.shape
        met, at_places = np.zeros((raters * points, places)), np.zeros(places)
        for units, entries in self._pieces():
            posterior = self._posterior(units, entries, log_chances, log_prevalence)
            at_places += posterior.sum(axis=0)
            if self._table is not None:
                met += self._table[units].T @ posterior
                continue
            own, of_unit = self._own[entries], self._of_unit(units)
            for place in range(places):
                met[:, place] += weighted_counts(own, posterior[of_unit, place], raters * points)
        return met.reshape(raters, points, places).transpose(0, 2, 1), _by_point(at_places[None])[0]

    def _of_unit(self, units: slice) -> Ints:
        sizes = np.diff(self._starts[units.start : units.stop + 1])
        return np.repeat(np.arange(sizes.size), sizes)

    def averaged(self, severity: Floats, log_spread: Floats, prevalence: Floats) -> Floats:
        """Return the posterior of every unit, averaged over draws of the parameters."""
        generator = np.random.default_rng(_SEED)
        spread = np.exp(log_spread)
        roots = self._uncertainty(severity, spread, prevalence)
        covariance = np.einsum("rij,rj->ir", roots, roots[:, 0])
        given = self._ratings.ratings_per_rater()
        units = self._rated.size * prevalence + 1.0 / self.points
        draws = []
        for half in range(_DRAWS // 2):
            normal = generator.standard_normal((severity.size, 2))
            shares = generator.dirichlet(units)
            drawn = np.einsum("rij,rj->ir", roots, normal)
            drawn -= _common(covariance, drawn[0], given / given.sum())
            # Each draw comes with its mirror image, so that their mean is what was fitted.
            for sign in (1.0, -1.0) if half else (0.0, 0.0):
                bounded = np.clip(log_spread + sign * drawn[1], np.log(_LEAST_SPREAD), np.log(_GREATEST_SPREAD))
                chances = _chances(severity + sign * drawn[0], np.exp(bounded), self.points)
                draws.append((np.log(chances), np.log(shares + 1e-12)))
        posterior = np.zeros((len(self._ratings.units), self.points))
        for rated, entries in self._pieces():
            for draw in draws:
                posterior[self._rated[rated]] += _by_point(self._posterior(rated, entries, *draw)) / len(draws)
        return posterior

    def _uncertainty(self, severity: Floats, spread: Floats, prevalence: Floats) -> Floats:
        """Return a root of the covariance of each rater's severity and log spread, before severities are centred.

        Shape (raters, 2, 2).

        The information is the sum over ratings of the squared slopes of the log-likelihood, each averaged over the
        posterior of its unit: what is not known about the unit takes from what its rating tells about the rater.
        """
        chances = _chances(severity, spread, self.points)
        slopes = [each / chances for each in _slopes(severity, spread, self.points)]
        raters = severity.size
        information = np.zeros((raters, 2, 2))
        for units, entries in self._pieces():
            posterior = self._posterior(units, entries, np.log(chances), np.log(prevalence))
            of_unit = self._of_unit(units)
            rater, category = self._ratings.rater[entries], self._ratings.category[entries]
            mean = [np.einsum("nt,nt->n", posterior[of_unit], slope[rater, :, category]) for slope in slopes]
            for i in range(2):
                for j in range(2):
                    information[:, i, j] += weighted_counts(rater, mean[i] * mean[j], raters)
        information[:, 0, 0] += _SEVERITY_SPREAD**-2
        information[:, 1, 1] += _SPREAD_SPREAD**-2
        return np.asarray(np.linalg.cholesky(np.linalg.inv(information)))


def _by_point(places: Floats) -> Floats:
    """Return sums over the places of each point; takes shape (units, places), returns (units, points)."""
    return np.asarray(places.reshape(len(places), -1, _PLACES).sum(axis=2))
