"""Verbal bands for values of agreement, each with its citation, and Gwet's way of placing an estimate in them."""

from dataclasses import dataclass
from functools import partial
from math import log

from annotator.agreement.estimate import Estimate
from annotator.agreement.student_t import probability_below


@dataclass(frozen=True)
class Benchmark:
    """A set of bands.

    Parameters
    ----------
    key, title
        Its short and its full name.
    citation
        Where it was proposed.
    bands
        Lower end and word of each band, the highest first; the last one reaches down without end.
    """

    key: str
    title: str
    citation: str
    bands: tuple[tuple[float, str], ...]


LANDIS_KOCH = Benchmark(
    "landis_koch",
    "Landis and Koch",
    "Landis, J. R., & Koch, G. G. (1977). The measurement of observer agreement for categorical data. Biometrics 33, "
    "159-174.",
    ((0.8, "almost perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"), (-1.0, "poor")),
)
ALTMAN = Benchmark(
    "altman",
    "Altman",
    "Altman, D. G. (1991). Practical Statistics for Medical Research. Chapman and Hall.",
    ((0.8, "very good"), (0.6, "good"), (0.4, "moderate"), (0.2, "fair"), (-1.0, "poor")),
)
FLEISS = Benchmark(
    "fleiss",
    "Fleiss",
    "Fleiss, J. L. (1981). Statistical Methods for Rates and Proportions, 2nd edition. Wiley.",
    ((0.75, "excellent"), (0.4, "intermediate to good"), (-1.0, "poor")),
)
KRIPPENDORFF = Benchmark(
    "krippendorff",
    "Krippendorff",
    "Krippendorff, K. (2004). Content Analysis: An Introduction to Its Methodology, 2nd edition. Sage.",
    ((0.8, "to rely on"), (0.667, "for tentative conclusions"), (-1.0, "below both thresholds")),
)
BENCHMARKS = {each.key: each for each in (LANDIS_KOCH, ALTMAN, FLEISS, KRIPPENDORFF)}


@dataclass(frozen=True, slots=True)
class Placement:
    """The band of an estimate: the highest of which one can be sure enough that the value reaches it.

    Parameters
    ----------
    word
        The word of the band.
    probability
        Probability that the value lies in this band or in a higher one.
    """

    word: str
    probability: float


def place(estimate: Estimate, benchmark: Benchmark, *, probability: float = 0.95) -> Placement | None:
    """Place an estimate by Gwet's probabilistic benchmarking.

    The chance that the true value lies in a band is that of a variable around the value g with its standard error s,
    cut off at -1 and 1. With F its distribution function, the chance to lie above the lower end a of a band is ::

        (F(1) - F(a)) / (F(1) - F(-1))

    From the highest band down, the first where it reaches `probability` is the one to name; a point estimate alone
    would name a higher one by luck half of the time. Gwet takes F as normal, F(x) = N((x - g) / s). Here it is the
    distribution that the interval was made with, t, and for AC1 and AC2 on log(1 - value), where that was so: from few
    items, a word would otherwise promise more than the interval beside it.

    Parameters
    ----------
    estimate
        The estimate, with its interval.
    benchmark
        The bands; see `BENCHMARKS`.
    probability
        How sure the band must be.

    Returns
    -------
    Placement or None
        None where the estimate has no standard error: there is no word without an interval.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapter 6.

    Examples
    --------
    >>> from annotator.agreement import estimate, from_matrix
    >>> judged = from_matrix([[1, 1], [2, 2], [3, 2], [1, 1], [3, 3], [2, 3]] * 10, [1, 2, 3])
    >>> found = estimate(judged, "krippendorff_alpha[ordinal]")
    >>> round(found.value, 2), place(found, LANDIS_KOCH).word
    (0.75, 'substantial')
    """
    if estimate.value is None or estimate.stderr is None:
        return None
    below = partial(_below, estimate, estimate.value, estimate.stderr)
    whole = below(1.0) - below(-1.0)
    for lower, word in benchmark.bands[:-1]:
        reached = (below(1.0) - below(lower)) / whole if whole > 0 else 0.0
        if reached >= probability:
            return Placement(word, reached)
    return Placement(benchmark.bands[-1][1], 1.0)


def _below(estimate: Estimate, value: float, stderr: float, end: float) -> float:
    """Return the chance that the true value lies below `end`."""
    if not estimate.is_on_log:
        return probability_below((end - value) / stderr, estimate.df)
    if end >= 1.0:
        return 1.0
    return probability_below(log((1.0 - value) / (1.0 - end)) * (1.0 - value) / stderr, estimate.df)
