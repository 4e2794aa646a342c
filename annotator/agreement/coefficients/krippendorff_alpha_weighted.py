"""Krippendorff's alpha written with agreement weights."""

import numpy as np

from annotator.agreement.arrays import mean_weight, ratio
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import minus_one
from annotator.agreement.registry import coefficient
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import GWET, Weighting


@coefficient(
    "krippendorff_alpha_w",
    title="Krippendorff’s alpha in Gwet’s form",
    brackets=GWET,
    basis="counts",
    uses_singles=False,
    titles={"identity": "Krippendorff’s alpha in Gwet’s form, identity weights"},
    lowest=minus_one,
)
def krippendorff_alpha_weighted(tally: CountTally, weighting: Weighting) -> Halves:
    """Krippendorff's alpha in Gwet's form, for the same weights as the other coefficients.

    Over items with two ratings or more, with n_k of the n ratings on point k and pa the mean weight over pairs of
    ratings, each item counting as often as it has ratings::

        pe = sum_kl w_kl pi_k pi_l,   pi_k = n_k / n,   pa' = (1 - 1/n) pa + 1/n

    Identity weights give the nominal alpha, quadratic weights the interval one. The ordinal weights depend on the
    declared scale alone; the ordinal metric of `krippendorff_alpha` depends on how often the points were used.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.

    Examples
    --------
    Gwet (2014), twelve units, four raters, five categories: .74342.

    >>> from annotator.agreement import estimate, from_matrix
    >>> units = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
    >>> table = [[None if c == "." else int(c) for c in unit] for unit in units.split()]
    >>> round(estimate(from_matrix(table, [1, 2, 3, 4, 5]), "krippendorff_alpha_w[identity]").value, 5)
    0.74342
    """
    n = tally.pairable_ratings.sum(axis=1)
    shares = tally.pairable_shares
    agreement = ratio(tally.within(weighting.matrix), n)
    share_of_one = ratio(np.ones_like(n), n)
    expected = mean_weight(shares, weighting.matrix, shares)
    return Halves((1.0 - share_of_one) * agreement + share_of_one, expected)
