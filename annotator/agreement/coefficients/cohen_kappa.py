"""Cohen's kappa for two raters."""

from annotator.agreement.arrays import mean_weight
from annotator.agreement.cross_table import TableTally
from annotator.agreement.halves import Halves
from annotator.agreement.registry import coefficient
from annotator.agreement.weights import Weighting


@coefficient(
    "cohen_kappa",
    title="Cohen’s kappa",
    brackets=("identity", "linear", "quadratic"),
    basis="table",
    uses_singles=False,
    two_raters=True,
)
def cohen_kappa(tally: TableTally, weighting: Weighting) -> Halves:
    """Cohen's kappa, unweighted or weighted, over the items that both raters rated.

    Chance agreement lets each rater keep their own habits::

        pe = sum_kl w_kl p_k+ p_+l

    with p_k+ and p_+l the shares of the points in the ratings of the first and of the second rater.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37-46.
    Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70, 213-220.

    Examples
    --------
    Cohen (1960), page 45: kappa .492. Cohen (1968), with weights of disagreement: .348.

    >>> from annotator.agreement import estimate, from_disagreement, from_matrix
    >>> cells = {(1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10,
    ...          (3, 1): 2, (3, 2): 6, (3, 3): 12}
    >>> judged = from_matrix([pair for pair, n in cells.items() for _ in range(n)], [1, 2, 3])
    >>> round(estimate(judged, "cohen_kappa[identity]").value, 3)
    0.492
    >>> costs = from_disagreement([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    >>> round(estimate(judged, "cohen_kappa[custom:costs]", weights=costs).value, 3)
    0.348
    """
    first, second = tally.margins()
    return Halves(tally.agreement(weighting.matrix), mean_weight(first, weighting.matrix, second))
