"""Krippendorff's alpha with his own metrics."""

from annotator.agreement.arrays import mean_weight, ratio
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import minus_one
from annotator.agreement.metrics import Metric, mid_ranks
from annotator.agreement.registry import coefficient
from annotator.agreement.tally import CountTally


@coefficient(
    "krippendorff_alpha",
    title="Krippendorff’s alpha",
    brackets=("nominal", "ordinal", "interval", "ratio"),
    basis="counts",
    kind="metric",
    uses_singles=False,
    lowest=minus_one,
)
def krippendorff_alpha(tally: CountTally, metric: Metric) -> Halves:
    """Krippendorff's alpha: one minus observed over expected disagreement, over items with two ratings or more.

    With n_k ratings on point k among the n pairable ones, and d_kl the squared distance of two points::

        Do = 1/n  sum_i sum_kl r_ik (r_il - [k = l]) d_kl / (r_i - 1)
        De = 1/(n (n - 1))  sum_kl n_k n_l d_kl
        alpha = 1 - Do / De

    The distances: nominal 1 between different points; interval (v_k - v_l)^2; ratio ((v_k - v_l) / (v_k + v_l))^2;
    ordinal the squared difference of mid-ranks, which is the sum of the n_g from k to l less half of n_k and n_l.

    The halves are given as agreement, 1 - Do / Dmax and 1 - De / Dmax, with Dmax the greatest distance on the
    declared scale. It cancels out of alpha.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania, ASC Departmental
    Papers 43.
    Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data.
    Communication Methods and Measures 1, 77-89.

    Examples
    --------
    Krippendorff (2011), four observers, twelve units: .743 nominal, .815 ordinal, .849 interval, .797 ratio.

    >>> from annotator.agreement import estimate, from_matrix
    >>> units = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
    >>> table = [[None if c == "." else int(c) for c in unit] for unit in units.split()]
    >>> observers = from_matrix(table, [1, 2, 3, 4, 5])
    >>> [round(estimate(observers, f"krippendorff_alpha[{m}]").value, 3) for m in ("nominal", "ordinal")]
    [0.743, 0.815]
    >>> [round(estimate(observers, f"krippendorff_alpha[{m}]").value, 3) for m in ("interval", "ratio")]
    [0.849, 0.797]
    """
    ratings = tally.pairable_ratings
    n = ratings.sum(axis=1)
    if metric.distances is None:
        ranks = mid_ranks(ratings)
        within = tally.within_on(ranks)
        between = 2.0 * (n * (ratings * ranks**2).sum(axis=1) - (ratings * ranks).sum(axis=1) ** 2)
    else:
        within = tally.within(metric.distances)
        between = mean_weight(ratings, metric.distances, ratings)
    return Halves(1.0 - ratio(within, n), 1.0 - ratio(between, n * (n - 1.0)))
