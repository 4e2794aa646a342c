"""Estimates: the value of a coefficient with its interval, or the reasons why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from annotator.agreement.counted import CountedRatings
from annotator.agreement.draws import resampled
from annotator.agreement.evidence import Evidence
from annotator.agreement.intervals import LEAST_ITEMS, Interval, analytic, bootstrap, jackknife, without
from annotator.agreement.query import Point, Query, answer, ask, values
from annotator.agreement.registry import BASES, registered
from annotator.agreement.reliability import Reliability
from annotator.agreement.undefined import Undefined, undefined

IntervalKind = Literal["analytic", "jackknife", "bootstrap"] | None

_KINDS = ("analytic", "jackknife", "bootstrap")

#: The least number of bootstrap replicates.
LEAST_REPLICATES = 100

#: What the warning codes of an estimate mean.
WARNINGS = {
    "few_items": "Fewer than 20 items have two ratings: the interval is rough.",
    "few_in_minority": "Fewer than 5 items have a rating off the most used point: the value rests on those few.",
    "assumes_equal_steps": "It takes the steps of an ordinal scale as equal.",
    "assumes_true_zero": "It takes the zero of the scale as the absence of what is rated.",
    "undefined_replicates": "Some bootstrap replicates have no value; the interval is made of the others.",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known about one coefficient.

    Parameters
    ----------
    key, title
        Its key, such as ``gwet_ac[quadratic]``, and its name for people.
    value
        The estimate; None where it is undefined.
    stderr, ci95, ci_method
        Standard error, 95% interval and how they were made; None where there is no interval. The F intervals of
        intraclass correlations are made without a standard error.
    observed, expected
        The two halves: agreement observed, and expected by chance (None for what is not corrected for chance).
    undefined
        Why there is no value, else None.
    interval_undefined
        Why there is no interval, else None.
    warnings
        Codes of `WARNINGS`.
    n_units
        Pairable units used.
    df, is_on_log
        How the interval was made, for `place`: degrees of freedom of the t distribution, None with another, and
        whether on log(1 - value).
    """

    key: str
    title: str
    value: float | None
    stderr: float | None
    ci95: tuple[float, float] | None
    ci_method: str | None
    observed: float | None
    expected: float | None
    undefined: Undefined | None
    interval_undefined: Undefined | None
    warnings: tuple[str, ...]
    n_units: int
    df: int | None = None
    is_on_log: bool = False

    @property
    def is_alpha(self) -> bool:
        """Whether it is a form of Krippendorff's alpha, which alone the customary marks .667 and .8 are about."""
        return self.key.startswith(("krippendorff_alpha", "midpoint_alpha"))

    def as_dict(self) -> dict[str, Any]:
        """Return the estimate as JSON-ready data."""
        return {
            "value": self.value,
            "stderr": self.stderr,
            "ci95": None if self.ci95 is None else list(self.ci95),
            "ci_method": self.ci_method,
            "observed": self.observed,
            "expected": self.expected,
            "undefined": None if self.undefined is None else self.undefined.as_dict(),
            "interval_undefined": None if self.interval_undefined is None else self.interval_undefined.as_dict(),
            "warnings": list(self.warnings),
            "items": self.n_units,
        }


def estimate(
    reliability: Reliability | CountedRatings,
    key: str,
    *,
    interval: IntervalKind = "jackknife",
    replicates: int = 2000,
    rng: np.random.Generator | None = None,
    weights: npt.ArrayLike | None = None,
) -> Estimate:
    """Estimate one coefficient.

    Parameters
    ----------
    reliability
        The ratings, or their counts alone.
    key
        Such as ``krippendorff_alpha[ordinal]``; ``name[custom:anything]`` for weights of one's own.
    interval, replicates, rng
        As in `estimate_all`.
    weights
        Agreement weights for a custom key: shape (points, points), from 0 to 1, 1 on the diagonal.

    Raises
    ------
    KeyError
        When there is no such key.
    ValueError
        When weights and key do not go together, or a bootstrap is asked for without a generator.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> estimate(from_matrix([[3, 3], [3, 3]], [1, 2, 3]), "fleiss_kappa[identity]").undefined.reason
    'no_variation'
    """
    query = ask(key, reliability.scale, weights)
    return _estimates([query], reliability, interval, replicates, rng)[key]


def estimate_all(
    reliability: Reliability | CountedRatings,
    *,
    interval: IntervalKind = "jackknife",
    replicates: int = 2000,
    rng: np.random.Generator | None = None,
    keys: Iterable[str] | None = None,
) -> dict[str, Estimate]:
    """Estimate every registered coefficient, or those of `keys`.

    Parameters
    ----------
    reliability
        The ratings, or their counts alone (`from_counts`), from which only what does not ask who rated has a value.
    interval
        The interval over units: ``analytic`` from a published standard error, ``jackknife`` t, ``bootstrap``
        percentile, or None. What has no analytic error gets the jackknife instead, and so does what depends on who
        rated where the bootstrap is asked for; `Estimate.ci_method` says what was done.
    replicates
        Bootstrap replicates.
    rng
        The source of chance of the bootstrap; the same seed gives the same interval.
    keys
        Keys to estimate, in this order; all of them, by name, when None.

    Returns
    -------
    dict
        From key to estimate. What the scale or the ratings do not allow is there too, undefined with its reason.

    Raises
    ------
    KeyError
        When there is no such key.
    ValueError
        When there is no such interval, or a bootstrap is asked for without a generator.
    """
    chosen = [key for known in registered() for key in known.keys] if keys is None else keys
    queries = [ask(key, reliability.scale) for key in chosen]
    return _estimates(queries, reliability, interval, replicates, rng)


Answered = list[tuple[Query, Point]]


def _estimates(
    queries: list[Query],
    reliability: Reliability | CountedRatings,
    interval: IntervalKind,
    replicates: int,
    rng: np.random.Generator | None,
) -> dict[str, Estimate]:
    if interval not in (*_KINDS, None):
        raise ValueError(f"The interval {interval!r} is none of {', '.join(_KINDS)} and None.")
    if interval == "bootstrap" and (rng is None or replicates < LEAST_REPLICATES):
        raise ValueError(f"A bootstrap needs a seeded generator and at least {LEAST_REPLICATES} replicates.")
    evidence = Evidence(reliability)
    found = {query.key: answer(query, evidence) for query in queries}
    answered = [(query, point) for query in queries if isinstance(point := found[query.key], Point)]
    intervals: dict[str, Interval] = {}
    if interval == "analytic":
        intervals |= _by_formula(answered, evidence)
    if interval == "bootstrap" and rng is not None:
        by_counts = [(query, point) for query, point in answered if query.known.basis == "counts"]
        intervals |= _resampled(by_counts, evidence, replicates, rng)
    if interval is not None:
        for basis in BASES:
            rest = [(query, point) for query, point in answered if query.known.basis == basis]
            intervals |= _jackknifed([each for each in rest if each[0].key not in intervals], evidence, basis)
    return {query.key: _estimate(query, found[query.key], intervals.get(query.key), evidence) for query in queries}


def _by_formula(answered: Answered, evidence: Evidence) -> dict[str, Interval]:
    items = evidence.counts.items_pairable
    if items < LEAST_ITEMS:
        return {}
    return {
        query.key: analytic(
            point.value,
            query.error(evidence.basis(query.known.basis), query.yardstick, point.halves),
            items,
            query.lowest(evidence),
        )
        for query, point in answered
        if query.error is not None
    }


def _jackknifed(answered: Answered, evidence: Evidence, name: str) -> dict[str, Interval]:
    if not answered:
        return {}
    basis = evidence.basis(name)
    left_out = values([query for query, _ in answered], basis.leave_one_out())
    pairable = basis.multiplicity * basis.pairable
    return {
        query.key: jackknife(
            point.value,
            left_out[query.key],
            basis.multiplicity if query.known.uses_singles else pairable,
            evidence.counts.items_pairable,
            query.lowest(evidence),
            is_skewed=query.known.is_skewed,
        )
        for query, point in answered
    }


def _resampled(
    answered: Answered, evidence: Evidence, replicates: int, rng: np.random.Generator
) -> dict[str, Interval]:
    if not answered:
        return {}
    drawn = values([query for query, _ in answered], resampled(evidence.patterns, replicates, rng))
    items = evidence.counts.items_pairable
    return {
        query.key: bootstrap(point.value, drawn[query.key], items, query.lowest(evidence)) for query, point in answered
    }


def _estimate(query: Query, found: Point | Undefined, around: Interval | None, evidence: Evidence) -> Estimate:
    point = found if isinstance(found, Point) else None
    if around is None:
        around = without(undefined("not_asked") if isinstance(found, Point) else found)
    supposed = (query.supposes,) if query.supposes and point else ()
    return Estimate(
        key=query.key,
        title=query.title,
        value=point.value if point else None,
        stderr=around.stderr,
        ci95=around.ci95,
        ci_method=around.method,
        observed=point.observed if point else None,
        expected=point.expected if point else None,
        undefined=found if isinstance(found, Undefined) else None,
        interval_undefined=around.undefined,
        warnings=(*evidence.warnings, *around.warnings, *supposed),
        n_units=evidence.counts.items_pairable,
        df=around.df,
        is_on_log=around.is_on_log,
    )
