"""Quantiles of Student's t distribution, for intervals."""

from functools import lru_cache
from math import atan, cos, fsum, pi, sin, sqrt, tan
from statistics import NormalDist

# From here on the expansion below is exact to 1e-12.
_MANY = 500


def central_probability(t: float, df: int) -> float:
    """Return the probability that a t variable lies between -t and t.

    For whole degrees of freedom it is a finite series in the angle whose tangent is t / sqrt(df); see Abramowitz
    and Stegun (1964), Handbook of Mathematical Functions, 26.7.3 and 26.7.4.

    Examples
    --------
    >>> round(central_probability(1.0, 1), 12)
    0.5
    """
    angle = atan(t / sqrt(df))
    square = cos(angle) ** 2
    if df % 2 == 0:
        return sin(angle) * _series(1.0, square, range(1, df - 1, 2))
    if df == 1:
        return 2.0 * angle / pi
    return 2.0 / pi * (angle + sin(angle) * _series(cos(angle), square, range(2, df - 1, 2)))


def probability_below(t: float, df: int | None) -> float:
    """Return the probability that a t variable lies below `t`; a normal one, for the limit of many degrees, when None.

    Examples
    --------
    >>> round(probability_below(2.228139, 10), 6), round(probability_below(-1.0, 1), 6), probability_below(0.0, None)
    (0.975, 0.25, 0.5)
    """
    if df is None:
        return NormalDist().cdf(t)
    if df >= _MANY:
        # Abramowitz and Stegun 26.7.8, exact to 1e-6 from here on.
        return NormalDist().cdf(t * (1.0 - 0.25 / df) / sqrt(1.0 + t * t / (2.0 * df)))
    inner = central_probability(abs(t), df) / 2.0
    return 0.5 + inner if t > 0 else 0.5 - inner


def _series(first: float, square: float, factors: range) -> float:
    total = term = first
    for factor in factors:
        term *= square * factor / (factor + 1)
        total += term
    return total


@lru_cache(maxsize=1024)
def critical_value(df: int, confidence: float = 0.95) -> float:
    """Return the t beyond which, in either direction, 1 - `confidence` of the distribution lies.

    Parameters
    ----------
    df
        Degrees of freedom, 1 or more.
    confidence
        Between 0 and 1.

    Examples
    --------
    >>> round(critical_value(10), 6)
    2.228139
    """
    if df >= _MANY:
        return _expansion(NormalDist().inv_cdf((1.0 + confidence) / 2.0), df)
    low, high = 0.0, pi / 2.0
    for _ in range(60):
        middle = (low + high) / 2.0
        if central_probability(sqrt(df) * tan(middle), df) < confidence:
            low = middle
        else:
            high = middle
    return sqrt(df) * tan((low + high) / 2.0)


def _expansion(z: float, df: int) -> float:
    """Return the quantile from that of the normal distribution (Abramowitz and Stegun 26.7.5)."""
    terms = (
        z,
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
        (79.0 * z**9 + 776.0 * z**7 + 1482.0 * z**5 - 1920.0 * z**3 - 945.0 * z) / 92160.0,
    )
    return fsum(term / df**power for power, term in enumerate(terms))
