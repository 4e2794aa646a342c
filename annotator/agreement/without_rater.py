"""A coefficient of counts without each rater in turn."""

from dataclasses import replace

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from annotator.agreement.features import Features
from annotator.agreement.patterns import Patterns
from annotator.agreement.query import Query
from annotator.agreement.reliability import Reliability
from annotator.agreement.tally import SummedTally


def without_each_rater(reliability: Reliability, patterns: Patterns, query: Query) -> Floats:
    """Return the value without the ratings of each rater.

    Taking a rating on point k from a unit with the counts r turns its part of every sum into that of r - e_k. Sums over
    the units of a rater follow from how many of them had each counts and each point, so that all raters together cost
    one pass over the ratings.

    Parameters
    ----------
    reliability
        The ratings.
    patterns
        Their count patterns.
    query
        A coefficient that works on counts.

    Returns
    -------
    array of shape (raters,)
        NaN where there is no value.
    """
    if not patterns.features.has_pairs:
        return np.array([_alone(reliability, query, rater) for rater in range(len(reliability.raters))])
    points = reliability.scale.size
    of_unit = np.zeros(len(reliability.units), dtype=np.int64)
    of_unit[patterns.unit] = patterns.pattern
    loss, kind = np.unique(of_unit[reliability.unit] * points + reliability.category, return_inverse=True)
    lost = _lost_features(patterns, loss // points, loss % points)
    raters = len(reliability.raters)
    times = np.bincount(reliability.rater * loss.size + kind, minlength=raters * loss.size).reshape(raters, -1)
    return query.halves(SummedTally(patterns, patterns.whole().sums - times @ lost)).values()


def _lost_features(patterns: Patterns, pattern: Ints, point: Ints) -> Floats:
    """Return what a unit's columns lose with one of its ratings on a point; shape (kinds, columns)."""
    counts = patterns.counts[pattern]
    counts[np.arange(point.size), point] -= 1.0
    ratings = counts.sum(axis=1)
    left = Features.of(counts, np.maximum(ratings, 1.0)).table
    # A unit that loses its only rating is no rated unit any more.
    left *= (ratings > 0)[:, None]
    return np.asarray(patterns.features.table[pattern] - left)


def _alone(reliability: Reliability, query: Query, rater: int) -> float:
    kept = reliability.rater != rater
    rest = replace(
        reliability,
        unit=reliability.unit[kept],
        rater=reliability.rater[kept],
        category=reliability.category[kept],
    )
    return float(query.halves(Patterns.of(rest).whole()).values()[0])
