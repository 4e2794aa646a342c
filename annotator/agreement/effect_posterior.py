"""What is known about the effects of a mixed model when the variances are themselves known but roughly."""

from dataclasses import dataclass
from math import inf, log
from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.mixed_equations import Equations
from annotator.agreement.mixed_model import Fitted
from annotator.agreement.mixture import Summary, summarised

#: Scale of the half-Cauchy priors of standard deviations, in standard deviations of the rest.
PRIOR_SCALE = 2.0
# Points of the grid along cells and raters, and along an axis no longer than this; more of them move no end by .001 of
# the longest interval. Fewer are enough to find where the grid is to lie.
_POINTS, _FEWER, _SHORT, _ROUGH = (17, 31), (9, 17), 3.0, (17, 31)
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
    of_cells = _remainder(equations, equations.matrix, equations.right)
    if not equations.has_cells:
        return of_cells, of_cells
    of_rater = equations.membership
    return _remainder(equations, of_rater.T @ equations.matrix @ of_rater, of_rater.T @ equations.right), of_cells


def _remainder(equations: Equations, matrix: Floats, right: Floats) -> Remainder:
    values, vectors = np.linalg.eigh(matrix)
    told = values > _NOTHING * max(float(values.max()), 1.0)
    explained = float(((vectors.T @ right)[told] ** 2 / values[told]).sum())
    left = equations.squares - explained
    return Remainder(equations.df - int(told.sum()), left <= _NOTHING * equations.number * equations.total)


@dataclass(frozen=True, eq=False)
class Effects:
    """What raters, about the mean of those they are linked with by shared units, and cells add."""

    raters: Summary
    cells: Summary | None


def average(fitted: Fitted) -> Effects:
    """Average what raters and cells add over the posterior of the variances.

    With f the variance of the rest, k and r those of cells and raters over f, G, h and q the matrix, the right side and
    the sum of squares of `Equations`, E the raters of cells and T = k I + r E E', the N ratings of U units have, units
    taken out, the density ::

        p(y | k, r) ~ |I + G T|^-1/2 Q^-(N-U)/2    Q = q - h' (G + T^-1)^-1 h

    where f has been integrated out under the prior 1 / f. Given the ratios, what a rater or a cell adds follows a t
    distribution with N - U degrees of freedom about the prediction, its scale that of the prediction with Q / (N - U)
    for f. The square roots of k and r have half-Cauchy priors with scale 2: that raters differ by more than twice the
    noise of a rating is as likely as not, so that nothing but the ratings says that they differ little. Averages are
    sums over a grid of the logarithms of the square roots.

    G is taken apart once, and the equations of raters once for each k, so that all r are done together.

    References
    ----------
    Gelman, A. (2006). Prior distributions for variance parameters in hierarchical models. Bayesian Analysis 1, 515-534.
    """
    return _Posterior(fitted).effects()


class _Posterior:
    def __init__(self, fitted: Fitted) -> None:
        self._equations, self._given = fitted.equations, fitted.given
        equations = fitted.equations
        rest = max(fitted.spreads[3] ** 2, _NOTHING * equations.total)
        ends = equations.lowest, log(100.0) + 0.5 * log(equations.total / rest)
        self._widest: tuple[tuple[float, float], ...] = (ends if equations.has_cells else (-inf, -inf), ends)

    def effects(self) -> Effects:
        axes, weights = self._grid()
        kept = weights >= _LEAST_SHARE * weights.max()
        shares, raters, rater_spreads, cells, cell_spreads = [], [], [], [], []
        for i, cell in enumerate(axes[0]):
            chosen = kept[i]
            if not chosen.any():
                continue
            of_raters, of_cells = self._given.moments(np.exp(2 * cell), np.exp(2 * axes[1][chosen]))
            shares.append(weights[i, chosen])
            raters.append(of_raters[0])
            rater_spreads.append(of_raters[1])
            cells.append(of_cells[0])
            cell_spreads.append(of_cells[1])
        share = np.concatenate(shares)
        share = share / share.sum()
        df = self._equations.df
        return Effects(
            summarised(share, np.concatenate(raters), np.concatenate(rater_spreads), df),
            summarised(share, np.concatenate(cells), np.concatenate(cell_spreads), df)
            if self._equations.has_cells
            else None,
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

    def _log_density(self, axes: list[Floats]) -> Floats:
        of_cells, of_raters = axes
        found = np.array([self._given.log_density(np.exp(2 * cell), np.exp(2 * of_raters)) for cell in of_cells])
        found += _log_prior(of_raters)
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
    along = density.max(axis=tuple(other for other in range(2) if other != place))
    near = np.flatnonzero(along > -_DEPTH)
    return float(axis[max(near[0] - 1, 0)]), float(axis[min(near[-1] + 1, axis.size - 1)])


def _log_prior(logarithm: Floats) -> Floats:
    """Half-Cauchy in the standard deviation, as a density of its logarithm."""
    return np.asarray(logarithm - np.log1p(np.exp(2 * logarithm) / PRIOR_SCALE**2))
