"""Scott's pi for two raters."""

from annotator.agreement.arrays import mean_weight
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import minus_one
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import linearised, two_draws
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import GWET, Weighting


@coefficient(
    "scott_pi",
    title="Scott’s pi",
    brackets=GWET,
    basis="counts",
    uses_singles=False,
    two_raters=True,
    lowest=minus_one,
    error=linearised(two_draws, pairs_only=True),
)
def scott_pi(tally: CountTally, weighting: Weighting) -> Halves:
    """Scott's pi, unweighted or weighted, over the items that both raters rated.

    Chance agreement supposes that both raters share one habit::

        pe = sum_kl w_kl pi_k pi_l,   pi_k = (p_k+ + p_+k) / 2

    With complete ratings it equals Fleiss' kappa of the same two raters.

    References
    ----------
    Scott, W. A. (1955). Reliability of content analysis: the case of nominal scale coding. Public Opinion Quarterly
    19, 321-325. With weights: Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.

    Examples
    --------
    Feinstein and Cicchetti (1990): agreement .85 as well with balanced as with skewed margins, the chance-corrected
    values far apart (kappa .70 and .32; pi lies .001 and .006 below).

    >>> from annotator.agreement import estimate, from_matrix
    >>> def judged(*cells):
    ...     pairs = zip([(1, 1), (1, 2), (2, 1), (2, 2)], cells)
    ...     return from_matrix([pair for pair, n in pairs for _ in range(n)], [1, 2])
    >>> round(estimate(judged(40, 9, 6, 45), "scott_pi[identity]").value, 3)
    0.699
    >>> round(estimate(judged(80, 10, 5, 5), "scott_pi[identity]").value, 3)
    0.314
    """
    shared = tally.pairable_shares
    return Halves(tally.agreement(weighting.matrix), mean_weight(shared, weighting.matrix, shared))
