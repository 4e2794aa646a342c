"""How severe or lenient raters are, and whether that drifts: an additive mixed model with shrinkage."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Floats, Ints, weighted_counts
from annotator.agreement.effect_posterior import Remainder, average, remainders
from annotator.agreement.mixed_model import Fitted, fit
from annotator.agreement.mixture import Summary
from annotator.agreement.reliability import Reliability
from annotator.agreement.suitability import lack
from annotator.agreement.undefined import Undefined, undefined

#: As for coefficients: no interval under so many units with two ratings.
LEAST_UNITS = 3


@dataclass(frozen=True, slots=True)
class Departure:
    """How far a rater departs from the others, or in a period from what they do otherwise, on the numbers of the scale.

    0 is the mean of the raters whom shared units link with one another, however many steps that takes.

    Parameters
    ----------
    value
        Above 0 where the rater gives higher points than the others do; shrunk towards 0, the more so the fewer ratings
        there are. The mean of its posterior.
    stderr, ci95
        Standard deviation of the posterior, and its 95% interval; None where `interval_undefined` says why.
    ratings
        Ratings it rests on: those of units that others have rated too.
    interval_undefined
        Why there is no interval, else None.
    """

    value: float
    stderr: float | None
    ci95: tuple[float, float] | None
    ratings: int
    interval_undefined: Undefined | None = None


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """One rater's severity and drift.

    Parameters
    ----------
    rater
        The name.
    severity
        The departure over all periods.
    drift
        By period in which the rater rated: the departure from what the rater does otherwise. Empty without periods.
    """

    rater: Hashable
    severity: Departure
    drift: tuple[tuple[Hashable, Departure], ...]


@dataclass(frozen=True, slots=True)
class Severity:
    """The fitted model.

    Parameters
    ----------
    mean
        The mean of the units with two ratings or more, what their raters add taken off.
    spread_units, spread_raters, spread_periods, spread_rest
        Standard deviations of what units, raters, a rater's periods and everything else add, as moments have them for
        units and restricted maximum likelihood for the others; None for periods where none were given.
    raters
        In their order; those who rated a unit that another has rated.
    alone
        In their order; those who rated only units that nobody else has rated, so that nothing says how severe they are.
    undefined
        Why there is no fit, else None; then everything else is None or empty.
    warnings
        ``assumes_equal_steps`` on an ordinal scale.
    """

    mean: float | None
    spread_units: float | None
    spread_raters: float | None
    spread_periods: float | None
    spread_rest: float | None
    raters: tuple[RaterSeverity, ...]
    alone: tuple[Hashable, ...]
    undefined: Undefined | None
    warnings: tuple[str, ...]


def severity(
    reliability: Reliability, periods: npt.ArrayLike | None = None, names: Sequence[Hashable] = ()
) -> Severity:
    """Fit rating = unit + rater (+ rater in period) + rest.

    Units may be anything, so that only differences between ratings of one unit speak; raters and raters in periods are
    drawn from normal distributions with mean 0, and what a rater adds is predicted given all ratings, shrunk towards 0
    (`mixed_model.fit` has the equations). So a rater who met only hard units is not taken for severe, one who shares no
    unit with others is not compared with them, periods with other units are not taken for drift, and a rater with three
    ratings is not taken at their word.

    How much raters differ at all is itself known but roughly, from few raters above all. Values and intervals are
    therefore averages over all variances that fit the ratings (`effect_posterior.average` has the formulas): raters
    among whom no difference shows may still differ as much as the noise of their ratings would hide.

    Parameters
    ----------
    reliability
        The ratings. Points are taken as the numbers of the scale, or their ranks 0, 1, 2 ... where they are words.
    periods
        Index of the period in which each rating was made, from 0; shape (ratings,), in the order of
        `reliability.unit`.
    names
        Names of the periods; numbers from 0 when empty.

    Returns
    -------
    Severity
        With its reason where the scale has no order or the ratings leave nothing to fit. There are values without
        intervals where fewer than 3 units have two ratings, and where nothing but the raters' constant differences
        tells their ratings apart.

    Raises
    ------
    ValueError
        When `periods` has another shape.

    References
    ----------
    Henderson, C. R. (1975). Best linear unbiased estimation and prediction under a selection model. Biometrics 31,
    423-447.
    Patterson, H. D., & Thompson, R. (1971). Recovery of inter-block information when block sizes are unequal.
    Biometrika 58, 545-554.
    Gelman, A. (2006). Prior distributions for variance parameters in hierarchical models. Bayesian Analysis 1, 515-534.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> rows = [[1, 2, 2], [2, 4, 3], [3, 4, 3], [1, 3, 2], [4, 5, 5], [2, 3, 2], [3, 5, 4], [1, 2, 1]]
    >>> found = severity(from_matrix(rows, [1, 2, 3, 4, 5]))
    >>> [round(rater.severity.value, 2) for rater in found.raters]
    [-0.64, 0.68, -0.04]
    >>> [round(end, 2) for end in found.raters[1].severity.ci95]
    [0.45, 0.9]
    """
    hindrance = lack(reliability.scale, "order") or _nothing_to_fit(reliability)
    if hindrance is not None:
        return Severity(None, None, None, None, None, (), (), hindrance, ())
    shared = (reliability.ratings_per_unit() >= 2)[reliability.unit]
    unit, of_rating = reliability.unit[shared], reliability.rater[shared]
    active, rater = np.unique(of_rating, return_inverse=True)
    values = reliability.scale.positions()[reliability.category[shared]]
    cell, of_cell, period = _cells(rater, _periods(reliability, periods), shared)
    fitted = fit(unit, cell, values, of_cell, has_cells=periods is not None)
    if fitted is None:
        return Severity(None, None, None, None, None, (), (), undefined("nothing_to_tell_apart"), ())
    left = remainders(fitted.equations)
    if left[0].df < 1:
        return Severity(None, None, None, None, None, (), (), undefined("too_few_for_habits"), ())
    overall, by_cell = _departures(fitted, left, unit, cell, values)
    raters = tuple(
        RaterSeverity(
            reliability.raters[int(active[i])],
            overall[i],
            tuple(
                (names[int(period[c])] if len(names) else int(period[c]), by_cell[c])
                for c in np.flatnonzero(of_cell == i).tolist()
                if periods is not None
            ),
        )
        for i in range(active.size)
    )
    rated = np.flatnonzero(reliability.ratings_per_rater())
    alone = tuple(reliability.raters[place] for place in np.setdiff1d(rated, active).tolist())
    warnings = ("assumes_equal_steps",) if reliability.level == "ordinal" else ()
    units, of_raters, of_periods, rest = fitted.spreads
    return Severity(
        fitted.mean, units, of_raters, of_periods if periods is not None else None, rest, raters, alone, None, warnings
    )


def _nothing_to_fit(reliability: Reliability) -> Undefined | None:
    if not (reliability.ratings_per_unit() >= 2).any():
        return undefined("no_pairable_items")
    return undefined("no_variation") if np.ptp(reliability.category) == 0 else None


def _periods(reliability: Reliability, periods: npt.ArrayLike | None) -> Ints | None:
    if periods is None:
        return None
    period = np.asarray(periods, dtype=np.int64)
    if period.shape != reliability.rater.shape or period.min() < 0:
        raise ValueError("Periods are indices from 0, one for each rating.")
    return period


def _cells(rater: Ints, period: Ints | None, shared: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    """Return the cell of each rating, and the rater and the period of each cell; a cell is a rater in a period."""
    if period is None:
        raters = int(rater.max()) + 1
        return rater, np.arange(raters), np.zeros(raters, dtype=np.int64)
    number = int(period.max()) + 1
    found, cell = np.unique(rater * number + period[shared], return_inverse=True)
    return cell, found // number, found % number


def _departures(
    fitted: Fitted, left: tuple[Remainder, Remainder], unit: Ints, cell: Ints, values: Floats
) -> tuple[list[Departure], list[Departure]]:
    """Return the departures of raters and, where they add something, of cells; what both leave is given."""
    equations = fitted.equations
    raters = equations.membership.shape[1]
    of_cells = np.bincount(cell, minlength=equations.of_cell.size)
    if equations.has_cells and (left[1].df < 1 or left[1].is_nothing):
        # Severity is then that of the model without periods, which the ratings may well tell.
        rater = equations.of_cell[cell]
        plain = fit(unit, rater, values, np.arange(raters), has_cells=False)
        overall = _departures(plain, (left[0], left[0]), unit, rater, values)[0] if plain is not None else []
        return overall, _without_intervals(fitted.cells, of_cells, undefined("too_few_for_drift"))
    of_raters = np.bincount(equations.of_cell, weights=of_cells).astype(np.int64)
    if left[1].is_nothing:
        return _without_intervals(
            fitted.given.centred(fitted.raters[:, None])[:, 0], of_raters, undefined("same_gaps")
        ), []
    found = average(fitted)
    items = int((np.bincount(unit) >= 2).sum())
    too_few = undefined("too_few_items", least=LEAST_UNITS, items=items) if items < LEAST_UNITS else None
    overall = _with_intervals(found.raters, of_raters, too_few)
    return overall, _with_intervals(found.cells, of_cells, too_few) if found.cells is not None else []


def _without_intervals(effects: Floats, ratings: Ints, hindrance: Undefined) -> list[Departure]:
    each = zip(effects.tolist(), ratings.tolist(), strict=True)
    return [Departure(value, None, None, number, hindrance) for value, number in each]


def _with_intervals(found: Summary, ratings: Ints, hindrance: Undefined | None) -> list[Departure]:
    if hindrance is not None:
        return _without_intervals(found.mean, ratings, hindrance)
    each = zip(*(column.tolist() for column in (*found, ratings)), strict=True)
    return [Departure(value, stderr, (low, high), number) for value, stderr, low, high, number in each]


def adjusted_means(reliability: Reliability, found: Severity) -> Floats:
    """Return each unit's mean rating with its raters' severity taken off.

    Parameters
    ----------
    reliability
        The ratings.
    found
        The fitted model of the same ratings.

    Returns
    -------
    array of shape (units,)
        NaN for units without a rating, and everywhere where the model has no fit.
    """
    if found.undefined is not None:
        return np.full(len(reliability.units), np.nan)
    taken = {each.rater: each.severity.value for each in found.raters}
    off = np.array([taken.get(rater, 0.0) for rater in reliability.raters])
    values = reliability.scale.positions()[reliability.category] - off[reliability.rater]
    sums = weighted_counts(reliability.unit, values, len(reliability.units))
    sizes = reliability.ratings_per_unit()
    return np.where(sizes > 0, sums / np.maximum(sizes, 1), np.nan)
