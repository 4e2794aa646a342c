"""An additive mixed model of units and raters, fitted by restricted maximum likelihood."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import exp, inf, log

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from annotator.agreement.given_units import GivenUnits, log_density_at
from annotator.agreement.mixed_equations import Equations
from annotator.agreement.peak import peak

_TURNS = 50
# Variances below this share of the variance of all ratings are taken as none.
_LEAST = 1e-8
# The greatest logarithm of a standard deviation over that of the rest, and where raters and cells begin.
_HIGH, _FIRST = 10.0, -1.0
# The first step of the first turn and that of those after it, and between how near points a parabola is trusted.
_FAR, _NEAR, _TRUSTED = 0.3, 0.02, 0.05
# How near such logarithms come to their best.
_WITHIN = 1e-3


@dataclass(frozen=True, eq=False)
class Fitted:
    """The fitted model.

    Parameters
    ----------
    variances
        Of units, raters, cells and the rest.
    equations
        What the effects solve.
    given
        The equations for the variance of units that was found.
    units
        The logarithm of the standard deviation of units over that of the rest for which they are.
    """

    variances: tuple[float, float, float, float]
    equations: Equations
    given: GivenUnits
    units: float

    @property
    def effects(self) -> Floats:
        """The mean, then what each rater adds, then, where cells add something, what each of them does."""
        units, raters, cells, rest = self.variances
        of_raters, of_cells = self.given.predicted(cells / rest, raters / rest)
        together = self.equations.membership @ of_raters + of_cells
        mean = self.equations.mean(max(units / rest, _LEAST), together)
        return np.concatenate([[mean], of_raters, of_cells if self.equations.has_cells else of_cells[:0]])


def fit(unit: Ints, cell: Ints, values: Floats, of_cell: Ints, *, has_cells: bool) -> Fitted | None:
    """Fit value = mean + unit + rater + cell + rest, a cell being a rater in a period.

    With x_u the number of ratings that the mean, each rater and each cell has in unit u with m_u ratings, s_u their
    sum, l the ratio of the variance of the rest to another variance, and w_u = 1 / (m_u + l_units), the equations of
    Henderson (1975) with the units eliminated are ::

        (sum of x x' over ratings - sum_u w_u x_u x_u' + diag(0, l_raters, l_cells)) t = sum x y - sum_u w_u x_u s_u

    The variances are those of the greatest restricted likelihood, whose formula `effect_posterior.average` has. It is
    climbed in turns: in the variance of units, the others given, for which it takes one set of linear equations each
    time; then in all others, the equations taken apart once (`given_units`).

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
    if equations.within <= _LEAST * equations.total:
        return None
    low = equations.lowest
    cells, raters = _FIRST if has_cells else -inf, _FIRST

    def climb(height: Callable[[float], float], start: float, step: float) -> float:
        return peak(height, start, low, _HIGH, step, _TRUSTED)

    def of_units(logarithm: float) -> float:
        return log_density_at(equations, exp(2 * logarithm), exp(2 * cells), exp(2 * raters))

    following, step = climb(of_units, 0.5 * log(max(equations.total / equations.within - 1.0, _LEAST)), _FAR), _FAR
    moved, turns = inf, 0
    while moved > _WITHIN and turns < _TURNS:
        units = following
        given = GivenUnits(equations, exp(2 * units))
        if has_cells:
            cells = climb(partial(_highest, given, low), cells, step)
        raters, _height = given.highest(exp(2 * cells), low, _HIGH)
        step, turns = _NEAR, turns + 1
        following = climb(of_units, units, step)
        moved = abs(following - units)
    ratios = [exp(2 * each) if each > low + _WITHIN else 0.0 for each in (units, raters, cells)]
    rest = given.rest(ratios[2], ratios[1])
    return Fitted((ratios[0] * rest, ratios[1] * rest, ratios[2] * rest, rest), equations, given, units)


def _highest(given: GivenUnits, low: float, logarithm: float) -> float:
    return given.highest(exp(2 * logarithm), low, _HIGH)[1]
