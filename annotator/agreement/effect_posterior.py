"""What is known about the effects of a mixed model when the variances are themselves known but roughly."""

from dataclasses import dataclass
from math import inf, log
from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.given_units import GivenUnits
from annotator.agreement.mixed_equations import Equations
from annotator.agreement.mixed_model import Fitted
from annotator.agreement.mixture import Summary, summarised

#: Scale of the half-Cauchy priors of standard deviations, in standard deviations of the rest.
PRIOR_SCALE = 2.0
# Points of the grid along units, cells and raters, and along an axis no longer than this; more of them move no end by
# .001 of the longest interval. Fewer are enough to find where the grid is to lie.
_POINTS, _FEWER, _SHORT, _ROUGH = (17, 17, 31), (9, 9, 17), 3.0, (9, 17, 31)
# From so many units or raters on, what is not known about the variance of units changes no interval.
_MANY = 300
# The grid is laid anew, around what lies within this depth below the peak of the density's logarithm, as long as that
# takes away this share of it; nodes with less than this share of the heaviest are left out.
_DEPTH, _WORTH, _ROUNDS, _LEAST_SHARE = 9.0, 0.1, 8, 1e-5
# What rounding leaves of a sum of squares.
_NOTHING = 1e-9


class Remainder(NamedTuple):
    """What is left when all units and raters, or all units and cells, may be anything.

    Parameters
    ----------
    df
        Degrees of freedom.
    is_nothing
        Whether the ratings are explained without any rest.
    """

    df: int
    is_nothing: bool


def remainders(equations: Equations) -> tuple[Remainder, Remainder]:
    """Return what units and raters leave of the ratings, and what units and raters in periods do."""
    found = equations.information(inf)
    of_cells = _remainder(equations, found.matrix, found.right, found.squares)
    if not equations.has_cells:
        return of_cells, of_cells
    of_rater = equations.membership
    matrix, right = of_rater.T @ found.matrix @ of_rater, of_rater.T @ found.right
    return _remainder(equations, matrix, right, found.squares), of_cells


def _remainder(equations: Equations, matrix: Floats, right: Floats, squares: float) -> Remainder:
    values, vectors = np.linalg.eigh(matrix)
    told = values > _NOTHING * max(float(values.max()), 1.0)
    explained = float(((vectors.T @ right)[told] ** 2 / values[told]).sum())
    df = equations.number - equations.units - int(told.sum())
    return Remainder(df, squares - explained <= _NOTHING * equations.number * equations.total)


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
        self._taken_apart: dict[float, GivenUnits] = {fitted.units: fitted.given}
        rest = max(fitted.variances[3], _NOTHING * equations.total)
        low, high, of_units = equations.lowest, log(100.0) + 0.5 * log(equations.total / rest), fitted.units
        self._widest: tuple[tuple[float, float], ...] = (
            (low, high) if max(equations.units, equations.membership.shape[1]) < _MANY else (of_units, of_units),
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
        bounds, narrows, rounds = self._widest, True, 0
        while narrows and rounds < _ROUNDS:
            axes = _axes(bounds, _ROUGH)
            density = self._log_density(axes)
            before, bounds = bounds, tuple(_around(axis, density, place) for place, axis in enumerate(axes))
            narrows = any(
                new[1] - new[0] < (1.0 - _WORTH) * (old[1] - old[0]) for new, old in zip(bounds, before, strict=True)
            )
            rounds += 1
        axes = _axes(bounds, tuple(map(_enough, bounds, _POINTS, _FEWER)))
        weights = np.exp(self._log_density(axes))
        return axes, weights / weights.sum()

    def _given(self, unit: float) -> GivenUnits:
        if unit not in self._taken_apart:
            self._taken_apart[unit] = GivenUnits(self._equations, np.exp(2.0 * unit))
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
        return np.asarray(found - found.max())


def _enough(bounds: tuple[float, float], points: int, fewer: int) -> int:
    return points if bounds[1] - bounds[0] > _SHORT else fewer


def _axes(bounds: tuple[tuple[float, float], ...], points: tuple[int, ...]) -> list[Floats]:
    each = zip(bounds, points, strict=True)
    return [np.linspace(*ends, count) if ends[0] < ends[1] else np.array([ends[0]]) for ends, count in each]


def _around(axis: Floats, density: Floats, place: int) -> tuple[float, float]:
    """Return from where to where along an axis the density is not far below its peak, which is 0."""
    along = density.max(axis=tuple(other for other in range(3) if other != place))
    near = np.flatnonzero(along > -_DEPTH)
    return float(axis[max(near[0] - 1, 0)]), float(axis[min(near[-1] + 1, axis.size - 1)])


def _log_prior(logarithm: Floats) -> Floats:
    """Half-Cauchy in the standard deviation, as a density of its logarithm."""
    return np.asarray(logarithm - np.log1p(np.exp(2 * logarithm) / PRIOR_SCALE**2))
