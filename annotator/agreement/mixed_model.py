"""A mixed model of units and raters, units being anything, fitted by restricted maximum likelihood."""

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np

from annotator.agreement.arrays import Floats, Ints, weighted_counts
from annotator.agreement.mixed_equations import Equations
from annotator.agreement.peak import peak
from annotator.agreement.taken_apart import TakenApart

# Variances below this share of the variance of all ratings are taken as none.
_LEAST = 1e-8
# The greatest logarithm of a standard deviation over that of the rest, and where cells begin.
_HIGH, _FIRST = 10.0, -1.0
# The first step of the climb, and between how near points a parabola is trusted.
_FAR, _TRUSTED = 0.3, 0.05
# How near such a logarithm comes to the lowest one when the variance is taken as none.
_WITHIN = 1e-3


@dataclass(frozen=True, eq=False)
class Fitted:
    """The fitted model.

    Parameters
    ----------
    mean
        The mean of the units, what their raters add taken off.
    spreads
        Standard deviations of units, of what raters and cells add, and of the rest.
    raters, cells
        What each rater adds; and each cell, empty where cells add nothing.
    equations, given
        What they solve.
    """

    mean: float
    spreads: tuple[float, float, float, float]
    raters: Floats
    cells: Floats
    equations: Equations
    given: TakenApart


def fit(unit: Ints, cell: Ints, values: Floats, of_cell: Ints, *, has_cells: bool) -> Fitted | None:
    """Fit value = unit + rater + cell + rest, a cell being a rater in a period.

    Units may be anything, raters, cells and the rest are drawn from normal distributions with mean 0. So whoever shares
    no unit with others is not compared with them, and neither a change of units from period to period nor who met
    which is taken for habit. With l the ratio of the variance of the rest to another variance, Henderson's (1975)
    equations with the units eliminated are ::

        (matrix + diag(l_raters, l_cells)) t = right

    on what raters and cells add, with `matrix` and `right` of `Equations`. The variances are those of the greatest
    restricted likelihood, whose formula `effect_posterior.average` has. That of units is by moments: the variance of
    their means, what raters add taken off, less what the rest adds to it.

    Parameters
    ----------
    unit, cell, values
        Unit, cell and number of each rating; shape (ratings,).
    of_cell
        The rater of each cell; shape (cells,).
    has_cells
        Whether a cell adds something beside its rater.

    Returns
    -------
    Fitted or None
        None where nothing varies within units.

    References
    ----------
    Henderson, C. R. (1975). Best linear unbiased estimation and prediction under a selection model. Biometrics 31,
    423-447.
    """
    equations = Equations(unit, cell, values, of_cell, has_cells)
    if equations.squares <= _LEAST * equations.total * equations.number:
        return None
    given, low = TakenApart(equations), equations.lowest
    of_cells = -inf
    if has_cells:

        def height(logarithm: float) -> float:
            return given.highest(exp(2 * logarithm), low, _HIGH)[1]

        of_cells = peak(height, _FIRST, low, _HIGH, _FAR, _TRUSTED)
    of_raters, _height = given.highest(exp(2 * of_cells), low, _HIGH)
    ratios = [exp(2 * each) if each > low + _WITHIN else 0.0 for each in (of_raters, of_cells)]
    rest = given.rest(ratios[1], ratios[0])
    raters, cells = given.predicted(ratios[1], ratios[0])
    mean, of_units = _units(unit, values - (equations.membership @ raters + cells)[cell], rest)
    spreads = (of_units, sqrt(ratios[0] * rest), sqrt(ratios[1] * rest), sqrt(rest))
    return Fitted(mean, spreads, raters, cells if has_cells else cells[:0], equations, given)


def _units(unit: Ints, values: Floats, rest: float) -> tuple[float, float]:
    """Return the mean and the standard deviation of the units of ratings that have what raters add taken off."""
    sizes = np.bincount(unit)
    rated = sizes > 0
    means = weighted_counts(unit, values, sizes.size)[rated] / sizes[rated]
    spread = float(means.var(ddof=1)) - rest * float((1.0 / sizes[rated]).mean()) if means.size > 1 else 0.0
    return float(means.mean()), sqrt(max(spread, 0.0))
