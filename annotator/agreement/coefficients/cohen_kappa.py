"""Cohen's kappa for two raters."""

import numpy as np

from annotator.agreement.arrays import mean_weight
from annotator.agreement.cross_table import CrossTable, TableTally
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import minus_one
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import StandardError
from annotator.agreement.weights import GWET, Weighting


def fleiss_cohen_everitt(table: CrossTable, weighting: Weighting, halves: Halves) -> StandardError:
    """Return the large-sample standard error of kappa and weighted kappa.

    With po and pe the two halves, w_k+ the mean weight of point k and the second rater's ratings, and w_+l that of
    the first rater's ratings and point l::

        var = (sum_kl p_kl (w_kl (1 - pe) - (w_k+ + w_+l) (1 - po))^2 - (po pe - 2 pe + po)^2) / (n (1 - pe)^4)

    References
    ----------
    Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and weighted kappa.
    Psychological Bulletin 72, 323-327.
    """
    first, second = (margin[0] for margin in table.whole().margins())
    matrix = weighting.matrix
    n = table.multiplicity.sum()
    po = float(halves.observed[0])
    pe = float(first @ matrix @ second)
    habits = (matrix @ second)[table.first] + (first @ matrix)[table.second]
    spread = matrix[table.first, table.second] * (1.0 - pe) - habits * (1.0 - po)
    variance = table.multiplicity @ spread**2 / n - (po * pe - 2.0 * pe + po) ** 2
    error = np.sqrt(max(variance, 0.0) / n) / (1.0 - pe) ** 2
    return StandardError(float(error), None, "Fleiss-Cohen-Everitt variance")


@coefficient(
    "cohen_kappa",
    title="Cohen’s kappa",
    brackets=GWET,
    basis="table",
    uses_singles=False,
    two_raters=True,
    lowest=minus_one,
    error=fleiss_cohen_everitt,
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
