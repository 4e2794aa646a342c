"""Intraclass correlations."""

import numpy as np

from annotator.agreement.arrays import ratio
from annotator.agreement.complete import CompleteTable, SquaresTally
from annotator.agreement.f_distribution import quantile
from annotator.agreement.halves import Halves
from annotator.agreement.lowest import by_form
from annotator.agreement.registry import coefficient
from annotator.agreement.standard_error import Ends

# Satterthwaite's degrees of freedom can come out as 0 where the value is below 0.
_LEAST_FREEDOM = 0.01


def mcgraw_wong(complete: CompleteTable, form: str, _halves: Halves) -> Ends:
    """Return the 95% interval from the F distribution.

    For forms 1 and 3, with F = B / W or B / E and its degrees of freedom d1 and d2, the ratio of true to observed
    variance lies between FL = F / F(d1, d2) and FU = F F(d2, d1), where F(a, b) is the 97.5% quantile::

        single ratings  (FL - 1) / (FL + k - 1)  to  (FU - 1) / (FU + k - 1)
        mean ratings    1 - 1 / FL               to  1 - 1 / FU

    For form 2, with Satterthwaite's degrees of freedom v for the error of rater and residual together, and c for
    k R + (k n - k - n) E::

        single ratings  n (B - F(d1, v) E) / (F(d1, v) c + n B)  to  n (F(v, d1) B - E) / (c + n F(v, d1) B)

    and those of mean ratings follow from these ends by Spearman and Brown, k x / (1 + (k - 1) x).

    References
    ----------
    Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability. Psychological
    Bulletin 86, 420-428.
    McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
    Psychological Methods 1, 30-46.
    """
    tally = complete.whole()
    between, raters, error, within = (float(square[0]) for square in tally.mean_squares)
    n, k = tally.units, tally.raters
    kind, _, size = form.partition(",")
    if kind == "2":
        return _of_random_raters((between, raters, error), n, k, is_mean=size == "k")
    noise, freedom = (within, n * (k - 1)) if kind == "1" else (error, (n - 1) * (k - 1))
    method = f"F, df = {n - 1} and {freedom}"
    if noise <= tally.rounding:
        return Ends(1.0, 1.0, method)
    low = between / noise / quantile(n - 1, freedom)
    high = between / noise * quantile(freedom, n - 1)
    if size == "k":
        return Ends(1.0 - 1.0 / low, 1.0 - 1.0 / high, method)
    return Ends((low - 1.0) / (low + k - 1.0), (high - 1.0) / (high + k - 1.0), method)


def _of_random_raters(squares: tuple[float, float, float], n: int, k: int, *, is_mean: bool) -> Ends:
    between, raters, error = squares
    spread = k * raters + (k * n - k - n) * error
    value = n * (between - error) / (spread + n * between)
    of_raters, of_error = k * value * raters, (n * (1.0 + (k - 1.0) * value) - k * value) * error
    # Nothing but differences between units: complete agreement.
    if of_raters == of_error == 0:
        return Ends(1.0, 1.0, "F")
    freedom = (k - 1.0) * (n - 1.0) * (of_raters + of_error) ** 2 / ((n - 1.0) * of_raters**2 + of_error**2)
    freedom = max(freedom, _LEAST_FREEDOM)
    below, above = quantile(n - 1, freedom), quantile(freedom, n - 1)
    low = n * (between / below - error) / (spread + n * between / below)
    high = n * (between - error / above) / (spread / above + n * between)
    method = f"F, df = {n - 1} and {freedom:.4g}"
    return Ends(_of_means(low, k), _of_means(high, k), method) if is_mean else Ends(low, high, method)


def _of_means(single: float, k: int) -> float:
    """Return the end for mean ratings; it falls without bound where that for single ratings nears -1 / (k - 1)."""
    room = 1.0 + (k - 1.0) * single
    return k * single / room if room > 0 else -np.inf


@coefficient(
    "icc",
    title="Intraclass correlation",
    brackets=("1,1", "2,1", "3,1", "1,k", "2,k", "3,k"),
    kind="form",
    needs="numbers",
    supposes="assumes_equal_steps",
    basis="complete",
    lowest=by_form,
    error=mcgraw_wong,
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
