"""How far one rater agrees with all the others together."""

from collections.abc import Iterator, Sequence

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from annotator.agreement.batches import Resampled
from annotator.agreement.counted import CountedRatings
from annotator.agreement.estimate import Estimate
from annotator.agreement.evidence import Evidence
from annotator.agreement.intervals import jackknife
from annotator.agreement.patterns import CHUNK, Patterns
from annotator.agreement.query import Point, Query, answer, ask, values
from annotator.agreement.reliability import Reliability
from annotator.agreement.tally import CountTally
from annotator.agreement.undefined import Undefined


def against_rest(reliability: Reliability, rater: int, keys: Sequence[str]) -> dict[str, Estimate]:
    """Return coefficients of one rater with the rest.

    The rater meets each of the others on the units that they share; the others of a unit count as one partner
    together, so that every unit weighs the same, however many rated it. With a single other rater these are the
    coefficients of the two. What others say among themselves does not count.

    Parameters
    ----------
    reliability
        The ratings.
    rater
        Index of the rater in `reliability.raters`.
    keys
        Coefficients of counts, such as ``krippendorff_alpha[ordinal]`` and ``percent_agreement[identity]``.

    Returns
    -------
    dict
        From key to estimate, with the jackknife interval over units; undefined with its reason where there is none.

    Raises
    ------
    KeyError
        When there is no such key.

    References
    ----------
    Vanbelle, S., & Albert, A. (2009). Agreement between an isolated rater and a group of raters. Statistica
    Neerlandica 63, 82-100: the idea of an isolated rater and a group; the coefficients here are those named.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> ratings = from_matrix([[1, 1, 2], [2, 2, 2], [3, 3, 1], [1, 1, 1]], [1, 2, 3])
    >>> round(against_rest(ratings, 2, ["percent_agreement[identity]"])["percent_agreement[identity]"].value, 2)
    0.5
    """
    shares, patterns = _meetings(reliability, rater)
    evidence = Evidence(CountedRatings(patterns, min(2, 2 * len(shares)), reliability.scale))
    queries = [ask(key, reliability.scale) for key in keys]
    found = {query.key: answer(query, evidence) for query in queries}
    answered = [query for query in queries if isinstance(found[query.key], Point)]
    left_out = values(answered, _without_each(shares, patterns)) if answered else {}
    return {query.key: _estimate(query, found[query.key], left_out.get(query.key), evidence) for query in queries}


def _meetings(reliability: Reliability, rater: int) -> tuple[Floats, Patterns]:
    """Return how much of each shared unit lies in each kind of pair, and those kinds; shape (units, kinds)."""
    points = reliability.scale.size
    own = reliability.rater == rater
    point_of = np.full(len(reliability.units), -1, dtype=np.int64)
    point_of[reliability.unit[own]] = reliability.category[own]
    met = ~own & (point_of[reliability.unit] >= 0)
    units, unit = np.unique(reliability.unit[met], return_inverse=True)
    mine, theirs = point_of[reliability.unit[met]], reliability.category[met]
    pair = np.minimum(mine, theirs) * points + np.maximum(mine, theirs)
    kinds, kind = np.unique(pair, return_inverse=True)
    others = np.bincount(unit, minlength=units.size)
    shares = np.zeros((units.size, kinds.size))
    np.add.at(shares, (unit, kind), 1.0 / others[unit])
    return shares, Patterns(_counts(kinds, points), shares.sum(axis=0), units, np.zeros(units.size, dtype=np.int64))


def _counts(kinds: Ints, points: int) -> Floats:
    rows = np.arange(kinds.size)
    counts = np.zeros((kinds.size, points))
    for point in (kinds // points, kinds % points):
        np.add.at(counts, (rows, point), 1.0)
    return counts


def _without_each(shares: Floats, patterns: Patterns) -> Iterator[CountTally]:
    step = max(1, CHUNK // max(patterns.features.table.size, 1))
    for start in range(0, len(shares), step):
        rest = patterns.multiplicity - shares[start : start + step]
        # What is left of a kind of pair that only this unit has is nothing, not the rounding of it.
        yield CountTally(patterns, Resampled(np.where(rest < 1e-9, 0.0, rest)))


def _estimate(query: Query, found: Point | Undefined, left_out: Floats | None, evidence: Evidence) -> Estimate:
    units = evidence.counts.items_pairable
    if isinstance(found, Undefined) or left_out is None:
        reason = found if isinstance(found, Undefined) else None
        return Estimate(query.key, query.title, None, None, None, None, None, None, reason, reason, (), units)
    supposed = (query.supposes,) if query.supposes else ()
    around = jackknife(
        found.value, left_out, np.ones(units), units, query.lowest(evidence), is_skewed=query.known.is_skewed
    )
    return Estimate(
        key=query.key,
        title=query.title,
        value=found.value,
        stderr=around.stderr,
        ci95=around.ci95,
        ci_method=around.method,
        observed=found.observed,
        expected=found.expected,
        undefined=None,
        interval_undefined=around.undefined,
        warnings=(*evidence.warnings, *around.warnings, *supposed),
        n_units=units,
        df=around.df,
        is_on_log=around.is_on_log,
    )
