"""The Brennan-Prediger coefficient."""

import numpy as np

from annotator.agreement.halves import Halves
from annotator.agreement.lowest import by_scale
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import linearised
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import GWET, Weighting


@coefficient(
    "brennan_prediger",
    title="Brennan-Prediger",
    brackets=GWET,
    basis="counts",
    uses_singles=False,
    lowest=by_scale,
    error=linearised(),
)
def brennan_prediger(tally: CountTally, weighting: Weighting) -> Halves:
    """The Brennan-Prediger coefficient: chance means any of the q declared points alike.

    ::

        pe = 1/q^2 sum_kl w_kl

    It depends on the declared scale, unused points included, and on nothing else about chance.

    References
    ----------
    Brennan, R. L., & Prediger, D. J. (1981). Coefficient kappa: some uses, misuses, and alternatives. Educational
    and Psychological Measurement 41, 687-699. With weights: Gwet, K. L. (2014). Handbook of Inter-Rater
    Reliability, 4th edition.

    Examples
    --------
    Gwet (2014), twelve units, four raters, five categories: .77273.

    >>> from annotator.agreement import estimate, from_matrix
    >>> units = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
    >>> table = [[None if c == "." else int(c) for c in unit] for unit in units.split()]
    >>> round(estimate(from_matrix(table, [1, 2, 3, 4, 5]), "brennan_prediger[identity]").value, 5)
    0.77273
    """
    observed = tally.agreement(weighting.matrix)
    return Halves(observed, np.full(observed.shape, weighting.matrix.mean()))
