"""Intervals that come from a formula: standard errors, Gwet's linearised variance among them, and ready ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.halves import Halves
from annotator.agreement.patterns import Patterns
from annotator.agreement.weights import Weighting


@dataclass(frozen=True, slots=True)
class StandardError:
    """A standard error that comes from a formula.

    Parameters
    ----------
    value
        The error.
    df
        Degrees of freedom of the t distribution to use it with; None for the normal distribution.
    method
        Name of the formula.
    """

    value: float
    df: int | None
    method: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of a 95% interval that does not lie evenly around the value, and so has no standard error.

    Parameters
    ----------
    low, high
        The ends.
    method
        Name of the formula.
    """

    low: float
    high: float
    method: str


#: Takes the form of the ratings that the coefficient works on, the yardstick, and both halves of the value.
ErrorFormula = Callable[[Any, Any, Halves], StandardError | Ends]

#: Chance agreement of single units: takes the patterns, their mean shares and the weights; shape (patterns,).
ChanceOfUnits = Callable[[Patterns, Floats, Floats], Floats]


def linearised(chance: ChanceOfUnits | None = None, *, pairs_only: bool = False) -> ErrorFormula:
    """Return Gwet's linearised variance for a coefficient of counts.

    With n rated units, n2 of them with two ratings or more, pa_i the weighted agreement of unit i (0 where it has a
    single rating), pe_i its own part in chance agreement and gamma the coefficient::

        gamma_i = (n / n2) (pa_i - pe) / (1 - pe)   for r_i >= 2, else 0
        x_i     = gamma_i - 2 (1 - gamma) (pe_i - pe) / (1 - pe)
        var     = sum (x_i - gamma)^2 / (n (n - 1))

    The share n2 / n of units with two ratings is taken as fixed. The t distribution has n - 1 degrees of freedom.

    Parameters
    ----------
    chance
        Gives pe_i; None where chance agreement does not depend on the ratings, so that the second term is 0.
    pairs_only
        Whether units with a single rating are left out altogether, so that n = n2.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. British
    Journal of Mathematical and Statistical Psychology 61, 29-48.
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.
    """

    def formula(patterns: Patterns, weighting: Weighting, halves: Halves) -> StandardError:
        used = patterns.multiplicity * patterns.pairable if pairs_only else patterns.multiplicity
        n, pairable = used.sum(), patterns.multiplicity @ patterns.pairable
        pa = halves.observed[0]
        pe = 0.0 if halves.expected is None else halves.expected[0]
        room = 1.0 - pe
        gamma = (pa - pe) / room
        influence = (n / (pairable * room)) * (patterns.agreement(weighting.matrix) - pe) * patterns.pairable
        if chance is not None:
            shares = used @ patterns.shares / n
            influence -= (2.0 * (1.0 - gamma) / room) * (chance(patterns, shares, weighting.matrix) - pe)
        return linearised_error(influence - gamma, used, int(n) - 1)

    return formula


def linearised_error(influence: Floats, times: Floats, df: int) -> StandardError:
    """Return the standard error from the influence of each unit on the value, sqrt(sum x_i^2 / (n (n - 1))).

    Parameters
    ----------
    influence
        Shape (rows,).
    times
        Units that each row stands for, n in all; shape (rows,).
    df
        Degrees of freedom of the t distribution to use it with.
    """
    n = times.sum()
    return StandardError(float(np.sqrt(times @ influence**2 / (n * (n - 1.0)))), df, "linearised variance")


def two_draws(patterns: Patterns, shares: Floats, weights: Floats) -> Floats:
    """Return the mean weight of a rating of the unit and one drawn from `shares`: the chance of Fleiss and of Scott.

    Parameters
    ----------
    patterns
        The count patterns.
    shares
        Shape (points,).
    weights
        Shape (points, points).

    Returns
    -------
    array of shape (patterns,)
    """
    return np.asarray(patterns.shares @ ((weights + weights.T) @ shares / 2.0))
