"""Kendall's coefficient of concordance."""

import numpy as np

from annotator.agreement.arrays import ratio
from annotator.agreement.complete import SquaresTally
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import nothing
from annotator.agreement.registry import coefficient


@coefficient(
    "kendall_w",
    title="Kendall’s W",
    brackets=("tie_corrected", "uncorrected"),
    kind="form",
    needs="order",
    basis="complete",
    lowest=nothing,
    titles={
        "tie_corrected": "Kendall’s W, corrected for ties",
        "uncorrected": "Kendall’s W, not corrected for ties",
    },
)
def kendall_w(tally: SquaresTally, form: str) -> Halves:
    """Kendall's W: how far m raters put n units, all of which they rated, into one order.

    Each rater's ratings are turned into ranks, mid-ranks where they tie. With S the sum of squares of the units' rank
    sums about their mean, and t the units in each group that a rater tied::

        W = 12 S / (m^2 (n^3 - n) - m sum (t^3 - t))

    ``uncorrected`` leaves the last sum out. Where every rater tied all units, neither has a value. W looks at order
    alone: a rater who is always two steps more severe agrees completely. It is made for rankings; on a scale with few
    points most ratings tie.

    References
    ----------
    Kendall, M. G., & Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical Statistics 10,
    275-287.
    Siegel, S. (1956). Nonparametric Statistics for the Behavioral Sciences, chapter 9. McGraw-Hill.

    Examples
    --------
    Siegel (1956): three executives rank six applicants; W .16.

    >>> from annotator.agreement import estimate, from_matrix
    >>> applicants = [[1, 1, 6], [6, 5, 3], [3, 6, 2], [2, 4, 5], [5, 2, 4], [4, 3, 1]]
    >>> round(estimate(from_matrix(applicants, [1, 2, 3, 4, 5, 6]), "kendall_w[uncorrected]").value, 2)
    0.16
    """
    squares, ties = tally.rank_variation
    n, m = tally.units, tally.raters
    greatest = np.full_like(squares, m**2 * (n**3 - n))
    corrected = greatest - m * ties
    # Where every rater tied all units there is no order to agree about, and nothing is 0 of nothing.
    divisor = corrected if form == "tie_corrected" else np.where(corrected > 0, greatest, 0.0)
    return Halves(ratio(12.0 * squares, divisor), None)
