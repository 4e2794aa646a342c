"""Intraclass correlations."""

import numpy as np

from annotator.agreement.arrays import ratio
from annotator.agreement.complete import SquaresTally
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import by_form
from annotator.agreement.registry import coefficient


@coefficient(
    "icc",
    title="Intraclass correlation",
    brackets=("1,1", "2,1", "3,1", "1,k", "2,k", "3,k"),
    kind="form",
    needs="numbers",
    supposes="assumes_equal_steps",
    basis="complete",
    lowest=by_form,
    titles={
        "1,1": "Intraclass correlation ICC(1,1), one-way, single ratings",
        "2,1": "Intraclass correlation ICC(2,1), random raters, single ratings",
        "3,1": "Intraclass correlation ICC(3,1), fixed raters, single ratings",
        "1,k": "Intraclass correlation ICC(1,k), one-way, mean ratings",
        "2,k": "Intraclass correlation ICC(2,k), random raters, mean ratings",
        "3,k": "Intraclass correlation ICC(3,k), fixed raters, mean ratings",
    },
)
def icc(tally: SquaresTally, form: str) -> Halves:
    """The intraclass correlations of Shrout and Fleiss, for n units that all k raters rated.

    With the mean squares of a two-way table, B between units, R between raters, E of the error, and W within units of
    the one-way table::

        ICC(1,1) = (B - W) / (B + (k - 1) W)                      ICC(1,k) = (B - W) / B
        ICC(2,1) = (B - E) / (B + (k - 1) E + k (R - E) / n)      ICC(2,k) = (B - E) / (B + (R - E) / n)
        ICC(3,1) = (B - E) / (B + (k - 1) E)                      ICC(3,k) = (B - E) / B

    Forms 1 and 2 count a rater's severity as disagreement, form 3 does not. The forms with k are about the mean of
    all k ratings. They take the points as numbers with equal steps, and their value depends on how much units differ.

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability. Psychological
    Bulletin 86, 420-428.

    Examples
    --------
    Shrout and Fleiss (1979), four judges, six targets: .17, .29, .71 for single ratings, .44, .62, .91 for means.

    >>> from annotator.agreement import estimate, from_matrix
    >>> targets = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> judged = from_matrix(targets, list(range(1, 11)), level="interval")
    >>> [round(estimate(judged, f"icc[{form}]").value, 2) for form in ("1,1", "2,1", "3,1")]
    [0.17, 0.29, 0.71]
    >>> [round(estimate(judged, f"icc[{form}]").value, 2) for form in ("1,k", "2,k", "3,k")]
    [0.44, 0.62, 0.91]
    """
    units, raters, error, within = tally.mean_squares
    n, k = tally.units, tally.raters
    kind, _, size = form.partition(",")
    noise = within if kind == "1" else error
    severity = (raters - error) / n if kind == "2" else 0.0 * error
    total = units + severity if size == "k" else units + (k - 1) * noise + k * severity
    return Halves(ratio(units - noise, np.where(total > tally.rounding, total, 0.0)), None)
