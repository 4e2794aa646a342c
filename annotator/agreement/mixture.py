"""Mixtures of Student's t distributions: their mean, spread and 95% interval."""

from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.student_t import critical_value

_ROUNDS = 60
_TOLERANCE = 1e-6
# Numbers in a table of components by quantities: 4 MB.
_LARGEST_TABLE = 2**19


class Summary(NamedTuple):
    """Mean, standard deviation and the two ends of the 95% interval of each quantity; arrays of shape (quantities,)."""

    mean: Floats
    stderr: Floats
    low: Floats
    high: Floats


def summarised(weights: Floats, places: Floats, spreads: Floats, df: int) -> Summary:
    """Summarise quantities each of which is a mixture of t distributions.

    Parameters
    ----------
    weights
        Of the components, with sum 1; shape (components,).
    places, spreads
        Middle and scale of each quantity in each component, scales above 0; shape (components, quantities).
    df
        Degrees of freedom of all components, 2 or more; with 2 no component has a variance, and the standard deviation
        is infinite.

    Returns
    -------
    Summary
        The ends leave 2.5% of the mixture below and above.
    """
    mean = weights @ places
    variance = weights @ (spreads**2 * (df / (df - 2) if df > 2 else np.inf) + (places - mean) ** 2)
    step = max(1, _LARGEST_TABLE // weights.size)
    ends = [
        _quantiles(weights, places[:, at : at + step], spreads[:, at : at + step], df, share, begin[at : at + step])
        for share, begin in ((0.025, mean - 2.0 * np.sqrt(variance)), (0.975, mean + 2.0 * np.sqrt(variance)))
        for at in range(0, mean.size, step)
    ]
    low, high = np.concatenate(ends).reshape(2, -1)
    return Summary(mean, np.sqrt(variance), low, high)


def _quantiles(weights: Floats, places: Floats, spreads: Floats, df: int, share: float, begin: Floats) -> Floats:
    """Return where each mixture has `share` below, by Newton's method kept between the quantiles of its components."""
    reach = critical_value(df) * (1.0 if share > 0.5 else -1.0)
    each = places + reach * spreads
    low, high = each.min(axis=0), each.max(axis=0)
    # The approximation of single components is not exact, so that a bound may be crossed by a hair.
    low, high = low - 0.05 * spreads.max(axis=0), high + 0.05 * spreads.max(axis=0)
    width = high - low
    at = np.clip(begin, low, high)
    rounds, moved = 0, np.full_like(width, np.inf)
    while rounds < _ROUNDS and (moved > _TOLERANCE * width).any():
        below, density = _below((at - places) / spreads, df)
        excess = weights @ below - share
        low, high = np.where(excess < 0, at, low), np.where(excess < 0, high, at)
        following = at - excess / np.maximum(weights @ (density / spreads), 1e-300)
        following = np.where((following > low) & (following < high), following, (low + high) / 2.0)
        moved = np.abs(following - at)
        at = following
        rounds += 1
    return at


def _below(t: Floats, df: int) -> tuple[Floats, Floats]:
    """Return the probability below t, and the density there.

    By the normal deviate of Wallace (1959, Annals of Mathematical Statistics 30, 1124-1130), within .012 of the exact
    one at 95% for 3 degrees of freedom and within .002 for 8, and the normal distribution by Abramowitz and Stegun
    (1964), 26.2.17, within 1e-7.
    """
    shrunk = (8.0 * df + 1.0) / (8.0 * df + 3.0)
    deviate = shrunk * np.sqrt(df * np.log1p(t * t / df))
    density = np.exp(-0.5 * deviate * deviate) / np.sqrt(2.0 * np.pi)
    k = 1.0 / (1.0 + 0.2316419 * deviate)
    series = ((((1.330274429 * k - 1.821255978) * k + 1.781477937) * k - 0.356563782) * k + 0.319381530) * k
    beyond = density * series
    slope = np.where(deviate > 1e-9, shrunk**2 * np.abs(t) / (1.0 + t * t / df) / np.maximum(deviate, 1e-300), shrunk)
    return np.where(t > 0, 1.0 - beyond, beyond), density * slope
