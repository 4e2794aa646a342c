"""Standard errors and 95% intervals, from a formula, from leave-one-out values or from bootstrap replicates."""

from dataclasses import dataclass
from math import exp, isfinite
from statistics import NormalDist

import numpy as np

from annotator.agreement.arrays import Floats, Ints, weighted_counts
from annotator.agreement.standard_error import Ends, StandardError
from annotator.agreement.student_t import critical_value
from annotator.agreement.undefined import Undefined, undefined

LEAST_ITEMS = 3
# Errors below this are rounding: nothing varied.
_NOTHING = 1e-9
# An interval that reaches further down than this reaches below every value there is.
_GREATEST_EXPONENT = 100.0
# With more replicates without a value than this share, the 2.5% ends of those with one mean nothing.
_TOLERATED = 0.05


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval, or the reason why there is none.

    Parameters
    ----------
    stderr
        Standard error; None where there is no interval, and for one that was made without.
    ci95
        Lower and upper end; None where there is no interval.
    method
        How it was made; None where there is no interval.
    undefined
        Why there is no interval, else None.
    warnings
        Codes of what to know about it.
    df
        Degrees of freedom of the t distribution that it was made with; None with another.
    is_on_log
        Whether it was made on log(1 - value).
    """

    stderr: float | None
    ci95: tuple[float, float] | None
    method: str | None
    undefined: Undefined | None
    warnings: tuple[str, ...] = ()
    df: int | None = None
    is_on_log: bool = False


def without(reason: Undefined, warnings: tuple[str, ...] = ()) -> Interval:
    """Return the interval that does not exist, with the reason."""
    return Interval(None, None, None, reason, warnings)


def analytic(point: float, error: StandardError | Ends, items: int, lowest: float | None) -> Interval:
    """Return the interval from an analytic standard error, value -+ quantile times error, or from ready ends.

    Parameters
    ----------
    point
        The value.
    error
        Its standard error, with the distribution to take the quantile from, or the ends.
    items
        Pairable items; `LEAST_ITEMS` or more, for the formulas need some.
    lowest
        The least value possible, or None.
    """
    if isinstance(error, Ends):
        if not isfinite(error.low):
            return without(undefined("no_lower_end"))
        if not error.high - error.low > _NOTHING:
            return without(_no_spread(point, items))
        return Interval(None, _within(error.low, error.high, lowest), error.method, None)
    if not error.value > _NOTHING:
        return without(_no_spread(point, items))
    quantile = NormalDist().inv_cdf(0.975) if error.df is None else critical_value(error.df)
    method = f"{error.method}, normal" if error.df is None else f"{error.method}, t, df = {error.df}"
    reach = quantile * error.value
    return Interval(error.value, _within(point - reach, point + reach, lowest), method, None, df=error.df)


def jackknife(
    point: float,
    left_out: Floats,
    multiplicity: Floats,
    items: int,
    lowest: float | None,
    *,
    is_skewed: bool = False,
) -> Interval:
    """Return the jackknife t interval.

    The standard error is that of the leave-one-out values, sqrt((n - 1) / n * sum (v_i - mean)^2) over the n items
    that inform the value; the degrees of freedom count only pairable items, one less than there are, for the others
    say nothing about agreement. For a value that leans towards 1 with a long tail below, the interval is made on
    log(1 - value), where it is symmetric: 1 - (1 - value) exp(-+ t stderr / (1 - value)).

    Parameters
    ----------
    point
        The value.
    left_out
        The value without one occurrence of each row; shape (rows,); NaN where there is none.
    multiplicity
        Items that each row stands for, 0 for rows that do not inform the value; shape (rows,).
    items
        Pairable items.
    lowest
        The least value possible, or None.
    is_skewed
        Whether to go by log(1 - value).

    References
    ----------
    Efron, B., & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, chapter 11.
    """
    informing = multiplicity > 0
    values, times = left_out[informing], multiplicity[informing]
    (stderr,) = jackknife_errors(values, times, np.zeros(values.size, dtype=np.int64), 1).tolist()
    return jackknife_interval(point, stderr, items, lowest, is_skewed=is_skewed)


def jackknife_errors(left_out: Floats, multiplicity: Floats, owner: Ints, owners: int) -> Floats:
    """Return the jackknife standard errors of several values, each with leave-one-out values of its own.

    Parameters
    ----------
    left_out
        The value without one occurrence of each row; shape (rows,); NaN where there is none.
    multiplicity
        Items that each row stands for; shape (rows,).
    owner
        Index of the value that each row belongs to; shape (rows,).
    owners
        How many values there are.

    Returns
    -------
    array of shape (owners,)
        NaN for a value that has a row without a leave-one-out value.
    """
    n = weighted_counts(owner, multiplicity, owners)
    mean = weighted_counts(owner, multiplicity * left_out, owners) / np.maximum(n, 1.0)
    squares = weighted_counts(owner, multiplicity * (left_out - mean[owner]) ** 2, owners)
    return np.asarray(np.sqrt(np.maximum(n - 1.0, 0.0) / np.maximum(n, 1.0) * squares))


def jackknife_interval(
    point: float, stderr: float, items: int, lowest: float | None, *, is_skewed: bool = False
) -> Interval:
    """Return the jackknife t interval with a standard error of `jackknife_errors`; parameters as of `jackknife`."""
    if items < LEAST_ITEMS:
        return without(undefined("too_few_items", least=LEAST_ITEMS, items=items))
    if not isfinite(stderr):
        return without(undefined("hinges_on_one_item"))
    if stderr <= _NOTHING:
        return without(_no_spread(point, items))
    reach = critical_value(items - 1) * stderr
    if is_skewed and point < 1.0:
        room = 1.0 - point
        factor = exp(min(reach / room, _GREATEST_EXPONENT))
        ends = _within(1.0 - room * factor, 1.0 - room / factor, lowest)
        method = f"jackknife t on log(1 - value), df = {items - 1}"
        return Interval(stderr, ends, method, None, df=items - 1, is_on_log=True)
    ends = _within(point - reach, point + reach, lowest)
    return Interval(stderr, ends, f"jackknife t, df = {items - 1}", None, df=items - 1)


def bootstrap(point: float, replicates: Floats, items: int, lowest: float | None) -> Interval:
    """Return the bootstrap percentile interval.

    Parameters
    ----------
    point
        The value.
    replicates
        The value in each replicate; shape (replicates,); NaN where there is none. Those are counted and named.
    items
        Pairable items.
    lowest
        The least value possible, or None.
    """
    if items < LEAST_ITEMS:
        return without(undefined("too_few_items", least=LEAST_ITEMS, items=items))
    values = replicates[np.isfinite(replicates)]
    lost = replicates.size - values.size
    warnings = ("undefined_replicates",) if lost else ()
    if lost > _TOLERATED * replicates.size:
        return without(undefined("unstable_replicates", undefined=lost, replicates=replicates.size), warnings)
    stderr = float(values.std(ddof=1))
    if stderr <= _NOTHING:
        return without(_no_spread(point, items), warnings)
    low, high = np.quantile(values, [0.025, 0.975])
    method = f"bootstrap percentile, {replicates.size} replicates"
    if lost:
        method += f", {lost} of them without a value"
    return Interval(stderr, _within(float(low), float(high), lowest), method, None, warnings)


def _no_spread(point: float, items: int) -> Undefined:
    if point >= 1.0:
        return undefined("perfect_agreement", bound=min(1.0, 3.0 / items), items=items)
    return undefined("equal_influence")


def _within(low: float, high: float, lowest: float | None) -> tuple[float, float]:
    return (low if lowest is None else max(low, lowest), min(high, 1.0))
