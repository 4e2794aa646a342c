"""Fleiss' kappa for any number of raters."""

from annotator.agreement.arrays import mean_weight
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import by_all_units
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import linearised, two_draws
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import GWET, Weighting


@coefficient(
    "fleiss_kappa",
    title="Fleiss’ kappa",
    brackets=GWET,
    basis="counts",
    lowest=by_all_units,
    error=linearised(two_draws),
)
def fleiss_kappa(tally: CountTally, weighting: Weighting) -> Halves:
    """Fleiss' kappa, in the form that allows weights and missing ratings.

    Chance agreement is that of two ratings drawn from the points as they were used::

        pe = sum_kl w_kl pi_k pi_l,   pi_k = 1/n sum_i r_ik / r_i

    Items with a single rating inform pi, not the agreement observed.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378-382.
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition.

    Examples
    --------
    Fleiss (1971): thirty patients, six psychiatrists, five diagnoses; kappa .430. A row gives the diagnoses of one
    patient.

    >>> from annotator.agreement import estimate, from_matrix
    >>> patients = '''
    ...     444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
    ...     144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
    ...     555555 244444 224555 114444 144445 222224 111155 224444 133333 555555'''
    >>> diagnoses = from_matrix([[int(d) for d in row] for row in patients.split()], [1, 2, 3, 4, 5], level="nominal")
    >>> round(estimate(diagnoses, "fleiss_kappa[identity]").value, 3)
    0.43
    """
    prevalence = tally.prevalence
    return Halves(tally.agreement(weighting.matrix), mean_weight(prevalence, weighting.matrix, prevalence))
