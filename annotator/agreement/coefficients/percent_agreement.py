"""Percent agreement: the share of pairs of ratings that agree."""

from annotator.agreement.halves import Halves
from annotator.agreement.lowest import nothing
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import linearised
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import GWET, Weighting


@coefficient(
    "percent_agreement",
    title="Percent agreement",
    brackets=(*GWET, "within_one"),
    basis="counts",
    uses_singles=False,
    lowest=nothing,
    error=linearised(),
    without_error=("within_one",),
    titles={"identity": "Exact agreement", "within_one": "Agreement within one step"},
)
def percent_agreement(tally: CountTally, weighting: Weighting) -> Halves:
    """Percent agreement, exact, within one step, or with partial credit by weights.

    The mean over items with two ratings or more of the mean weight over their pairs of ratings::

        pa = 1/n2 sum_i  sum_k r_ik (r*_ik - 1) / (r_i (r_i - 1)),   r*_ik = sum_l w_kl r_il

    where r_ik of the r_i ratings of item i fell on point k. It is not corrected for chance.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378-382.
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.

    Examples
    --------
    Cohen (1960), page 45: two judges, three categories, agreement .70.

    >>> from annotator.agreement import estimate, from_matrix
    >>> cells = {(1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10,
    ...          (3, 1): 2, (3, 2): 6, (3, 3): 12}
    >>> judged = from_matrix([pair for pair, n in cells.items() for _ in range(n)], [1, 2, 3])
    >>> round(estimate(judged, "percent_agreement[identity]").value, 2)
    0.7
    """
    return Halves(tally.agreement(weighting.matrix), None)
