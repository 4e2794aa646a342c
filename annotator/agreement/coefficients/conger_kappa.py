"""Conger's kappa: Cohen's kappa for any number of raters."""

import numpy as np

from annotator.agreement.arrays import mean_weight, ratio
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import by_habits
from annotator.agreement.panel import Panel, PanelTally
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import StandardError, linearised_error
from annotator.agreement.weights import GWET, Weighting


def linearised_by_rater(panel: Panel, weighting: Weighting, halves: Halves) -> StandardError:
    """Return Gwet's linearised standard error of Conger's kappa.

    As for the coefficients of counts (see `standard_error.linearised`), with the part of unit i in chance agreement
    that follows from the raters g who rated it, each on a point k. With n_g ratings by rater g and s_g the sum of the
    shares of the r - 1 others::

        pe_i - pe = 1 / (r (r - 1))  sum_g  n / n_g  sum_l (w_kl - sum_m p_gm w_ml) s_gl

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.
    """
    matrix = (weighting.matrix + weighting.matrix.T) / 2.0
    pa, pe = float(halves.observed[0]), float(np.asarray(halves.expected)[0])
    n, pairable = panel.multiplicity.size, panel.pairable
    raters = np.count_nonzero(panel.totals)
    by_others = (panel.shares.sum(axis=0) - panel.shares) @ matrix
    own = (panel.shares * by_others).sum(axis=1, keepdims=True)
    moves = (by_others - own) * (n / np.maximum(panel.totals, 1.0))[:, None] / (raters * (raters - 1.0))
    chance = np.add.reduceat(moves[panel.rater, panel.category], panel.bounds[:-1])
    agreement = panel.patterns.agreement(matrix)[panel.patterns.pattern]
    room, gamma = 1.0 - pe, (pa - pe) / (1.0 - pe)
    influence = (
        n / np.count_nonzero(pairable) * (agreement - pe) / room * pairable - 2.0 * (1.0 - gamma) * chance / room
    )
    return linearised_error(influence - gamma, panel.multiplicity, n - 1)


@coefficient(
    "conger_kappa",
    title="Conger’s kappa",
    brackets=GWET,
    basis="panel",
    lowest=by_habits,
    error=linearised_by_rater,
)
def conger_kappa(tally: PanelTally, weighting: Weighting) -> Halves:
    """Conger's kappa: chance agreement lets every rater keep their own habits, as Cohen's does for two.

    With p_gk the share of point k in the ratings of rater g, pbar its mean over the r raters and s_kl its sample
    covariance over them::

        pe = sum_kl w_kl (pbar_k pbar_l - s_kl / r)

    References
    ----------
    Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological Bulletin 88,
    322-328. With weights and missing ratings: Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.

    Examples
    --------
    Gwet (2014), twelve units, four raters, five categories: .76282.

    >>> from annotator.agreement import estimate, from_matrix
    >>> units = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
    >>> table = [[None if c == "." else int(c) for c in unit] for unit in units.split()]
    >>> round(estimate(from_matrix(table, [1, 2, 3, 4, 5]), "conger_kappa[identity]").value, 5)
    0.76282
    """
    matrix = (weighting.matrix + weighting.matrix.T) / 2.0
    raters, sums = tally.raters, tally.share_sums
    # With the covariance written out, it is the mean weight over ordered pairs of different raters.
    pairs = mean_weight(sums, matrix, sums) - tally.self_agreement(matrix)
    return Halves(tally.agreement(matrix), ratio(pairs, raters * (raters - 1.0)))
