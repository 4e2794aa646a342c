"""Quantiles of the F distribution, for intervals of intraclass correlations."""

from functools import lru_cache
from math import exp, lgamma, log
from statistics import NormalDist

_MOST_TERMS = 100_000
_PRECISION = 1e-15
_MOST_STEPS = 200
_CLOSE = 1e-14


def probability_below(f: float, df1: float, df2: float) -> float:
    """Return the probability that an F variable lies below `f`.

    It is the incomplete beta function I_x(df1 / 2, df2 / 2) at x = df1 f / (df1 f + df2); see Abramowitz and Stegun
    (1964), Handbook of Mathematical Functions, 26.6.2.

    Examples
    --------
    >>> round(probability_below(1.0, 10, 10), 12)
    0.5
    """
    if f <= 0:
        return 0.0
    whole = df1 * f + df2
    return _incomplete_beta(df1 * f / whole, df2 / whole, df1 / 2.0, df2 / 2.0)


@lru_cache(maxsize=256)
def quantile(df1: float, df2: float, probability: float = 0.975) -> float:
    """Return the F below which `probability` of the distribution lies.

    Parameters
    ----------
    df1, df2
        Degrees of freedom of numerator and denominator, above 0; they need not be whole.
    probability
        Between 0 and 1.

    Examples
    --------
    >>> round(quantile(5, 15), 4)
    3.5764
    """
    low, high = -600.0, 600.0  # of log f
    at = _first_guess(df1, df2, probability)
    constant = lgamma((df1 + df2) / 2.0) - lgamma(df1 / 2.0) - lgamma(df2 / 2.0)
    moved, steps = 1.0, 0
    while moved > _CLOSE * max(1.0, abs(at)) and steps < _MOST_STEPS:
        missing = probability - probability_below(exp(at), df1, df2)
        low, high = (at, high) if missing > 0 else (low, at)
        # Newton's step on log f, where the density has no pole; halving where it would leave the bracket.
        share = log(df1) + at - log(df1 * exp(at) + df2)
        rest = log(df2) - log(df1 * exp(at) + df2)
        step = missing * exp(min(-constant - share * df1 / 2.0 - rest * df2 / 2.0, 700.0))
        following = at + step if low < at + step < high else (low + high) / 2.0
        moved, steps, at = abs(following - at), steps + 1, following
    return exp(at)


def _first_guess(df1: float, df2: float, probability: float) -> float:
    """Return the logarithm of the quantile, roughly: that of a normal variable with the same two moments."""
    spread = (2.0 / df1 + 2.0 / df2) ** 0.5
    return NormalDist(1.0 / df2 - 1.0 / df1, spread).inv_cdf(probability)


def _incomplete_beta(x: float, rest: float, a: float, b: float) -> float:
    """Return I_x(a, b) by its continued fraction (26.5.8), on the side where it converges fast.

    The rest, 1 - x, is given as well: near 1 it cannot be told from x.
    """
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _incomplete_beta(rest, x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest)
    return exp(front) / a * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction from the front (Lentz 1976)."""
    value, above, below, change, term = 1.0, 1.0, 0.0, 0.0, 0
    while abs(change - 1.0) >= _PRECISION and term < _MOST_TERMS:
        m = term // 2
        if term == 0:
            factor = 1.0
        elif term % 2:
            factor = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        else:
            factor = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        below = 1.0 / (1.0 + factor * below)
        above = 1.0 + factor / above
        change = above * below
        value *= change
        term += 1
    # The first term of the fraction has made it 2 instead of 1: 1 + 1 / (1 + ...), of which the 1 is not wanted.
    return value - 1.0
