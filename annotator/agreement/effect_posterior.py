"""What is known about the effects of a mixed model when the variances are themselves known but roughly."""

from dataclasses import dataclass
from math import inf, log
from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.mixed_model import Equations, Fitted, Information
from annotator.agreement.mixture import Summary, summarised

#: Scale of the half-Cauchy priors of standard deviations, in standard deviations of the rest.
PRIOR_SCALE = 2.0
# Points of the grid along units, cells and raters; more of them move no end by .001 of the longest interval.
_POINTS = (17, 17, 31)
# From so many units on, what is not known about their variance changes no interval.
_MANY_UNITS = 300
# The grid is laid anew, around what lies within this depth below the peak of the density's logarithm, as long as that
# takes away this share of it; nodes with less than this share of the heaviest are left out.
_DEPTH, _WORTH, _ROUNDS, _LEAST_SHARE = 9.0, 0.1, 8, 1e-5
# What rounding leaves of a sum of squares.
_NOTHING = 1e-9


class Remainder(NamedTuple):
    """What is left when all units, raters and, with them, cells may be anything.

    Parameters
    ----------
    df
        Degrees of freedom.
    is_nothing
        Whether the ratings are explained without any rest.
    """

    df: int
    is_nothing: bool


def remainder(equations: Equations, *, with_cells: bool) -> Remainder:
    """Return what units, raters and, with `with_cells`, raters in periods leave of the ratings."""
    found = equations.information(inf)
    matrix, right = found.matrix, found.right
    if not with_cells:
        of_rater = equations.membership
        matrix, right = of_rater.T @ matrix @ of_rater, of_rater.T @ right
    values, vectors = np.linalg.eigh(matrix)
    told = values > _NOTHING * max(float(values.max()), 1.0)
    explained = float(((vectors.T @ right)[told] ** 2 / values[told]).sum())
    df = equations.number - equations.units - int(told.sum())
    return Remainder(df, found.squares - explained <= _NOTHING * equations.number * equations.total)


@dataclass(frozen=True, eq=False)
class Effects:
    """What raters, about their mean, and cells add."""

    raters: Summary
    cells: Summary | None


def average(fitted: Fitted) -> Effects:
    """Average what raters and cells add over the posterior of the variances.

    With f the variance of the rest and g, k and r those of units, cells and raters over f, G and h the matrix and the
    right side of the equations of cells, units and the mean taken out (`Equations.information`), E the raters of cells
    and T = k I + r E E', the ratings have the density ::

        p(y | g, k, r) ~ |W|^-1/2 |I + G T|^-1/2 Q^-(N-1)/2    Q = q - h' (G + T^-1)^-1 h

    where |W| is what units and the mean take, q the sum of squares left by them, and f has been integrated out under
    the prior 1 / f. Given the ratios, what a rater or a cell adds follows a t distribution with N - 1 degrees of
    freedom about the prediction, its scale that of the prediction with Q / (N - 1) for f. The square roots of g, k and
    r have half-Cauchy priors with scale 2: that raters differ by more than twice the noise of a rating is as likely as
    not, so that nothing but the ratings says that they differ little. Averages are sums over a grid of the logarithms
    of the square roots.

    G is taken apart once for each g, and the equations of raters once for each k, so that all r are done together.

    References
    ----------
    Gelman, A. (2006). Prior distributions for variance parameters in hierarchical models. Bayesian Analysis 1, 515-534.
    """
    return _Posterior(fitted).effects()


class _Posterior:
    def __init__(self, fitted: Fitted) -> None:
        self._equations = equations = fitted.equations
        self._df = equations.number - 1
        # Taken apart for each variance of units; the last round's serve the averages, and a single one every round.
        self._taken_apart: dict[float, _Given] = {}
        units, _, _, rest = fitted.variances
        rest = max(rest, _NOTHING * equations.total)
        low = -6.0 - 0.5 * log(equations.most_ratings)
        high = log(100.0) + 0.5 * log(equations.total / rest)
        of_units = max(0.5 * log(units / rest), low) if units > 0 else low
        self._widest: tuple[tuple[float, float], ...] = (
            (low, high) if equations.units < _MANY_UNITS else (of_units, of_units),
            (low, high) if equations.has_cells else (-inf, -inf),
            (low, high),
        )

    def effects(self) -> Effects:
        axes, weights = self._grid()
        kept = weights >= _LEAST_SHARE * weights.max()
        shares, raters, rater_spreads, cells, cell_spreads = [], [], [], [], []
        for i, unit in enumerate(axes[0]):
            given = self._given(unit)
            for j, cell in enumerate(axes[1]):
                chosen = kept[i, j]
                if not chosen.any():
                    continue
                of_raters, of_cells = given.moments(np.exp(2 * cell), np.exp(2 * axes[2][chosen]))
                shares.append(weights[i, j, chosen])
                raters.append(of_raters[0])
                rater_spreads.append(of_raters[1])
                if self._equations.has_cells:
                    cells.append(of_cells[0])
                    cell_spreads.append(of_cells[1])
        share = np.concatenate(shares)
        share = share / share.sum()
        return Effects(
            summarised(share, np.concatenate(raters), np.concatenate(rater_spreads), self._df),
            summarised(share, np.concatenate(cells), np.concatenate(cell_spreads), self._df) if cells else None,
        )

    def _grid(self) -> tuple[list[Floats], Floats]:
        """Return points of the logarithms of the standard deviations over that of the rest, and their weights."""
        rounds, narrows, following = 0, True, self._widest
        while narrows and rounds < _ROUNDS:
            bounds = following
            axes = [
                np.linspace(*ends, count) if ends[0] < ends[1] else np.array([ends[0]])
                for ends, count in zip(bounds, _POINTS, strict=True)
            ]
            density = self._log_density(axes)
            density -= density.max()
            following = tuple(_around(axis, density, place) for place, axis in enumerate(axes))
            narrows = any(
                new[1] - new[0] < (1.0 - _WORTH) * (old[1] - old[0])
                for new, old in zip(following, bounds, strict=True)
                if old[0] < old[1]
            )
            rounds += 1
        weights = np.exp(density)
        return axes, weights / weights.sum()

    def _given(self, unit: float) -> "_Given":
        if unit not in self._taken_apart:
            information = self._equations.information(np.exp(2.0 * unit))
            self._taken_apart[unit] = _Given(information, self._equations.membership, self._df)
        return self._taken_apart[unit]

    def _log_density(self, axes: list[Floats]) -> Floats:
        of_units, of_cells, of_raters = axes
        self._taken_apart = {unit: given for unit, given in self._taken_apart.items() if unit in of_units}
        found = np.empty((of_units.size, of_cells.size, of_raters.size))
        for i, unit in enumerate(of_units):
            given = self._given(unit)
            for j, cell in enumerate(of_cells):
                found[i, j] = given.log_density(np.exp(2 * cell), np.exp(2 * of_raters))
        found += _log_prior(of_units)[:, None, None] + _log_prior(of_raters)
        if self._equations.has_cells:
            found += _log_prior(of_cells)[:, None]
        return found


def _around(axis: Floats, density: Floats, place: int) -> tuple[float, float]:
    """Return from where to where along an axis the density is not far below its peak, which is 0."""
    along = density.max(axis=tuple(other for other in range(3) if other != place))
    near = np.flatnonzero(along > -_DEPTH)
    return float(axis[max(near[0] - 1, 0)]), float(axis[min(near[-1] + 1, axis.size - 1)])


def _log_prior(logarithm: Floats) -> Floats:
    """Half-Cauchy in the standard deviation, as a density of its logarithm."""
    return np.asarray(logarithm - np.log1p(np.exp(2 * logarithm) / PRIOR_SCALE**2))


class _Given:
    """The equations for one variance of units."""

    def __init__(self, information: Information, membership: Floats, df: int) -> None:
        self._squares, self._volume = information.squares, information.volume
        values, vectors = np.linalg.eigh(information.matrix)
        self._lambda = np.maximum(values, 0.0)
        self._vectors = vectors
        self._h = vectors.T @ information.right
        self._p = vectors.T @ membership
        self._df = df

    def _raters(self, cell: float) -> tuple[Floats, Floats, Floats, Floats]:
        d = 1.0 / (1.0 + cell * self._lambda)
        mu, w = np.linalg.eigh(self._p.T @ ((self._lambda * d)[:, None] * self._p))
        return d, np.maximum(mu, 0.0), w, w.T @ (self._p.T @ (self._h * d))

    def log_density(self, cell: float, raters: Floats) -> Floats:
        d, mu, _, v = self._raters(cell)
        rest = self._left(cell, raters, d, mu, v)
        ratios = raters[:, None] * mu
        volume = self._volume - np.log(d).sum() + np.log1p(ratios).sum(axis=1)
        return np.asarray(-0.5 * volume - 0.5 * self._df * np.log(rest))

    def _left(self, cell: float, raters: Floats, d: Floats, mu: Floats, v: Floats) -> Floats:
        f = raters[:, None] / (1.0 + raters[:, None] * mu)
        left = self._squares - cell * float((self._h**2 * d).sum()) - f @ v**2
        return np.asarray(np.maximum(left, 1e-12 * self._squares))

    def moments(self, cell: float, raters: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        d, mu, w, v = self._raters(cell)
        f = raters[:, None] / (1.0 + raters[:, None] * mu)
        noise = (self._left(cell, raters, d, mu, v) / self._df)[:, None]
        b = (f * v) @ w.T
        centred = w - w.mean(axis=0)
        of_raters = b - b.mean(axis=1, keepdims=True), np.sqrt(np.maximum(noise * (f @ (centred**2).T), 1e-300))
        back = cell * self._vectors * d
        c = (self._h - (b @ self._p.T) * self._lambda) @ back.T
        passed = (back * self._lambda) @ (self._p @ w)
        variance = (self._vectors**2) @ (cell * d) + f @ (passed**2).T
        return of_raters, (c, np.sqrt(np.maximum(noise * variance, 1e-300)))
