"""Krippendorff's alpha written with agreement weights."""

import numpy as np

from annotator.agreement.arrays import mean_weight, ratio
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import minus_one
from annotator.agreement.patterns import Patterns
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import StandardError, linearised_error
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import GWET, Weighting


def linearised_by_ratings(patterns: Patterns, weighting: Weighting, _halves: Halves) -> StandardError:
    """Return Gwet's linearised standard error of alpha.

    Over the n2 units with two ratings or more, of which unit i counts by its r_i ratings, with r their mean, pa_i the
    unit's sum of weights over pairs of ratings by (r_i - 1) r, and alpha without the correction for a small sample::

        x_i = (pa_i - pa r_i / r) / (1 - pe) - 2 (1 - alpha) (sum_kl w_kl r_ik pi_l - pe r_i) / (r (1 - pe))
        var = sum x_i^2 / (n2 (n2 - 1))

    The t distribution has as many degrees of freedom as there are rated units, less one.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.
    """
    used = patterns.multiplicity * patterns.pairable
    matrix = (weighting.matrix + weighting.matrix.T) / 2.0
    mean = used @ patterns.ratings / used.sum()
    size = patterns.ratings / mean
    shares = used @ patterns.counts / (used @ patterns.ratings)
    agreement = patterns.paired(matrix) / mean
    pa, pe = used @ agreement / used.sum(), shares @ matrix @ shares
    room = 1.0 - pe
    chance = patterns.counts @ matrix @ shares / mean - pe * size
    influence = (agreement - pa * size) / room - 2.0 * (1.0 - (pa - pe) / room) * chance / room
    return linearised_error(influence, used, int(patterns.multiplicity.sum()) - 1)


@coefficient(
    "krippendorff_alpha_w",
    title="Krippendorff’s alpha in Gwet’s form",
    brackets=GWET,
    basis="counts",
    uses_singles=False,
    titles={"identity": "Krippendorff’s alpha in Gwet’s form, identity weights"},
    lowest=minus_one,
    error=linearised_by_ratings,
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
