"""Gwet's AC1 and AC2."""

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import by_scale
from annotator.agreement.patterns import Patterns
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import linearised
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import GWET, Weighting


def _chance_of_units(patterns: Patterns, shares: Floats, weights: Floats) -> Floats:
    points = shares.size
    return np.asarray(weights.sum() / (points * (points - 1)) * (patterns.shares @ (1.0 - shares)))


@coefficient(
    "gwet_ac",
    title="Gwet’s AC2",
    brackets=GWET,
    basis="counts",
    lowest=by_scale,
    error=linearised(_chance_of_units),
    is_skewed=True,
    titles={"identity": "Gwet’s AC1"},
)
def gwet_ac(tally: CountTally, weighting: Weighting) -> Halves:
    """Gwet's AC1 (identity weights) and AC2 (others).

    Only ratings that are hard to make are taken to agree by chance, and these are rare where one point
    dominates, so that the value stays steady when ratings concentrate::

        pe = T_w / (q (q - 1)) sum_k pi_k (1 - pi_k),   T_w = sum_kl w_kl,   pi_k = 1/n sum_i r_ik / r_i

    It depends on the number q of declared points, unused ones included. Items with a single rating inform pi, not
    the agreement observed.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. British
    Journal of Mathematical and Statistical Psychology 61, 29-48.
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.

    Examples
    --------
    Gwet (2014), twelve units, four raters, five categories: .77544.

    >>> from annotator.agreement import estimate, from_matrix
    >>> units = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
    >>> table = [[None if c == "." else int(c) for c in unit] for unit in units.split()]
    >>> round(estimate(from_matrix(table, [1, 2, 3, 4, 5]), "gwet_ac[identity]").value, 5)
    0.77544
    """
    prevalence = tally.prevalence
    points = prevalence.shape[1]
    observed = tally.agreement(weighting.matrix)
    if points < 2:
        return Halves(observed, np.ones_like(observed))
    uncertain = 1.0 - np.einsum("sk,sk->s", prevalence, prevalence)
    return Halves(observed, weighting.matrix.sum() / (points * (points - 1)) * uncertain)
