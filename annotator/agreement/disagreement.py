"""How far the raters of one unit lie apart."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from annotator.agreement.patterns import Patterns
from annotator.agreement.reliability import Reliability


@dataclass(frozen=True, slots=True)
class UnitDisagreement:
    """What the ratings of one unit look like. Positions count the points of the scale from 0.

    Parameters
    ----------
    unit
        Its name.
    gap
        Mean distance of two of its ratings in steps of the scale, 0 or 1 each on a nominal one; None where it has
        a single rating.
    ratings
        Ratings it has.
    lowest, highest, median
        Positions of the least and the greatest point chosen, and the median, which may lie between two points.
        On a nominal scale they have no meaning.
    """

    unit: Hashable
    gap: float | None
    ratings: int
    lowest: int
    highest: int
    median: float


def unit_disagreement(reliability: Reliability) -> tuple[UnitDisagreement, ...]:
    """Describe every unit that has a rating, in the order of the units.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> [unit.gap for unit in unit_disagreement(from_matrix([[1, 5, 5], [2, 2, 3], [4, None, None]], [1, 2, 3, 4, 5]))]
    [2.6666666666666665, 0.6666666666666666, None]
    """
    patterns = Patterns.of(reliability)
    gaps = patterns.agreement(_steps(reliability))
    ratings = patterns.ratings.astype(np.int64)
    used = patterns.counts > 0
    lowest = used.argmax(axis=1)
    highest = used.shape[1] - 1 - used[:, ::-1].argmax(axis=1)
    medians = _medians(patterns.counts, ratings)
    known = [gap if pairable else None for gap, pairable in zip(gaps.tolist(), patterns.pairable, strict=True)]
    columns = (ratings.tolist(), lowest.tolist(), highest.tolist(), medians.tolist())
    kinds = list(zip(known, *columns, strict=True))
    places = zip(patterns.unit.tolist(), patterns.pattern.tolist(), strict=True)
    return tuple(UnitDisagreement(reliability.units[unit], *kinds[kind]) for unit, kind in places)


def _steps(reliability: Reliability) -> Floats:
    ranks = np.arange(reliability.scale.size)
    steps = np.abs(ranks[:, None] - ranks[None, :]).astype(float)
    return np.asarray(steps if reliability.scale.is_ordered else np.minimum(steps, 1.0))


def _medians(counts: Floats, ratings: Ints) -> Floats:
    """Return the mean position of the middle rating, or of the middle two, of each pattern; shape (patterns,)."""
    running = counts.cumsum(axis=1)
    before = (running > ((ratings - 1) // 2)[:, None]).argmax(axis=1)
    after = (running > (ratings // 2)[:, None]).argmax(axis=1)
    return np.asarray((before + after) / 2.0)
