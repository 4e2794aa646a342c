"""What the raters of a unit say together: a probability for every point of the scale, never a bare number."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from annotator.agreement.evidence import FEW_ITEMS
from annotator.agreement.reading_model import read_ratings
from annotator.agreement.reliability import Reliability, counts
from annotator.agreement.scale import Category
from annotator.agreement.suitability import lack
from annotator.agreement.undefined import Undefined, undefined


@dataclass(frozen=True, slots=True)
class UnitConsensus:
    """What is known about the point of one unit.

    Parameters
    ----------
    unit
        Its name.
    ratings
        Ratings it has.
    probabilities
        Of each point of the scale, in its order; they add up to 1.
    median
        The point at which the probabilities reach one half.
    credible
        The first and the last point of the shortest run of points that holds the credible probability.
    credible_probability
        What that run holds.
    """

    unit: Hashable
    ratings: int
    probabilities: tuple[float, ...]
    median: Category
    credible: tuple[Category, Category]
    credible_probability: float


@dataclass(frozen=True, slots=True)
class RaterReading:
    """How one rater reads the scale.

    Parameters
    ----------
    rater
        The name.
    ratings
        Ratings given.
    severity
        By how many steps the rater's points lie above those of the average rating here.
    spread
        Scale of the rater's noise in steps: the smaller, the more precise, and the more the rater counts.
    """

    rater: Hashable
    ratings: int
    severity: float
    spread: float


@dataclass(frozen=True, slots=True)
class Consensus:
    """The consensus on all units.

    Parameters
    ----------
    units
        Units with a rating, in their order.
    raters
        Raters who rated anything, in their order.
    prevalence
        Share of units on each point.
    undefined
        Why there is none, else None; then everything else is empty.
    warnings
        ``assumes_equal_steps`` on an ordinal scale, for severity is counted in steps; ``few_items`` where fewer than 20
        units have two ratings: the probabilities are then surer of themselves than they should be.
    """

    units: tuple[UnitConsensus, ...]
    raters: tuple[RaterReading, ...]
    prevalence: tuple[float, ...]
    undefined: Undefined | None
    warnings: tuple[str, ...]


def consensus(reliability: Reliability, *, credible: float = 0.95) -> Consensus:
    """Return a posterior over the points of the scale for every unit.

    An ordinal model after Dawid and Skene: every unit has a point, every rater a severity and a precision, estimated
    from all ratings together (`reading_model.read_ratings` has the formulas and priors). A precise rater counts more
    than a noisy one, and a lenient one's points are read as what they are worth to the others. The point of a unit is
    the one that an average rater of these would choose, noise aside. It is an account of what these raters say, not of
    what is so: raters who err alike are believed, and so are raters who are strict alike.

    Parameters
    ----------
    reliability
        The ratings.
    credible
        The probability that the credible run of points holds at least, below 1.

    Returns
    -------
    Consensus
        The same for the same ratings: nothing is left to chance.

    Raises
    ------
    ValueError
        When `credible` lies not between 0 and 1.

    References
    ----------
    Dawid, A. P., & Skene, A. M. (1979). Maximum likelihood estimation of observer error-rates using the EM algorithm.
    Journal of the Royal Statistical Society C 28, 20-28.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> rows = [[1, 1, 2], [2, 2, 3], [3, 3, 3], [1, 1, 1], [2, 2, 2], [3, 3, 3], [2, 2, 3], [1, 1, 2]] * 5
    >>> found = consensus(from_matrix(rows, [1, 2, 3]))
    >>> found.units[0].median, found.units[0].credible
    (1, (1, 2))
    >>> found.raters[2].severity > found.raters[0].severity
    True
    """
    if not 0.0 < credible < 1.0:
        raise ValueError("A credible probability lies between 0 and 1.")
    found = counts(reliability)
    hindrance = lack(reliability.scale, "order")
    if hindrance is None and found.items_pairable == 0:
        hindrance = undefined("no_pairable_items")
    if hindrance is not None:
        return Consensus((), (), (), hindrance, ())
    reading = read_ratings(reliability)
    active = np.flatnonzero(reliability.ratings_per_rater())
    given = reliability.ratings_per_rater()[active]
    raters = zip(active.tolist(), given.tolist(), reading.severity[active], reading.spread[active], strict=True)
    few = ("few_items",) if found.items_pairable < FEW_ITEMS else ()
    steps = ("assumes_equal_steps",) if reliability.level == "ordinal" else ()
    return Consensus(
        _units(reliability, reading.posterior, credible),
        tuple(RaterReading(reliability.raters[r], n, float(b), float(s)) for r, n, b, s in raters),
        tuple(reading.prevalence.tolist()),
        None,
        (*few, *steps),
    )


def _units(reliability: Reliability, posterior: Floats, credible: float) -> tuple[UnitConsensus, ...]:
    sizes = reliability.ratings_per_unit()
    rated = np.flatnonzero(sizes)
    posterior = posterior[rated]
    first, last = shortest_runs(posterior, credible)
    running = posterior.cumsum(axis=1)
    median = (running >= 0.5 - 1e-12).argmax(axis=1)
    held = [row[a : b + 1].sum() for row, a, b in zip(posterior, first.tolist(), last.tolist(), strict=True)]
    points = reliability.categories
    columns = (rated, sizes[rated], median, first, last)
    rows = zip(*(column.tolist() for column in columns), posterior.tolist(), held, strict=True)
    return tuple(
        UnitConsensus(reliability.units[unit], n, tuple(row), points[m], (points[a], points[b]), float(sure))
        for unit, n, m, a, b, row, sure in rows
    )


def shortest_runs(probabilities: Floats, least: float) -> tuple[Ints, Ints]:
    """Return the shortest run of neighbouring points that holds at least a probability; of several, the likeliest.

    Parameters
    ----------
    probabilities
        Shape (units, points), each row adding up to 1.
    least
        Between 0 and 1.

    Returns
    -------
    first, last
        Index of the first and of the last point of each run; shape (units,) each.

    Examples
    --------
    >>> first, last = shortest_runs(np.array([[0.05, 0.5, 0.4, 0.05]]), 0.85)
    >>> first.tolist(), last.tolist()
    ([1], [2])
    """
    units, points = probabilities.shape
    running = np.hstack([np.zeros((units, 1)), probabilities.cumsum(axis=1)])
    first, last = np.zeros(units, dtype=np.int64), np.full(units, points - 1)
    is_open = np.ones(units, dtype=np.bool_)
    for length in range(1, points):
        held = running[:, length:] - running[:, :-length]
        found = is_open & (held.max(axis=1) >= least)
        first[found] = held[found].argmax(axis=1)
        last[found] = first[found] + length - 1
        is_open &= ~found
    return first, last
