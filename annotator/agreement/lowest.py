"""The least values that coefficients can take, with their proofs: no interval reaches below what is possible.

For disagreement weights d = 1 - w of negative type (x' d x <= 0 for every x that sums to 0; all of Gwet's sets are),
p' d p is a concave function of shares p. A unit with r >= 2 ratings and shares p disagrees by
r / (r - 1) p' d p <= 2 p' d p. So the disagreement observed is at most twice the mean of p_i' d p_i over pairable
units, and by concavity at most 2 p' d p for their mean shares p. What follows takes it from there.
"""

from typing import TYPE_CHECKING, Any

from annotator.agreement.weights import Weighting

if TYPE_CHECKING:
    from annotator.agreement.evidence import Evidence


def nothing(_yardstick: Any, _evidence: "Evidence") -> float:
    """Percent agreement and Kendall's W are means and shares of squares: 0."""
    return 0.0


def minus_one(yardstick: Any, _evidence: "Evidence") -> float | None:
    """Krippendorff's alpha, Scott's pi and Cohen's kappa: -1.

    Their chance disagreement is at least p' d p with p the mean shares, each unit counting as it does in the
    disagreement observed, so that the value is at least 1 - 2. For alpha, De = N / (N - 1) p' d p. For Cohen, with
    the shares f and s of the two raters, negative type gives f' d s >= (f' d f + s' d s) / 2 and so f' d s >= p' d p
    for p = (f + s) / 2. Krippendorff's metrics are of negative type, the nominal, interval and ordinal one as squared
    Euclidean distances, the ratio one because 1 / (a + b)^2 is a positive definite kernel.
    """
    is_certain = not isinstance(yardstick, Weighting) or yardstick.is_of_negative_type
    return -1.0 if is_certain else None


def by_all_units(yardstick: Weighting, evidence: "Evidence") -> float | None:
    """Fleiss' kappa: 1 - 2 n / n2, which is -1 where every unit has two ratings.

    Units with a single rating inform the shares. With p the mean shares over all n units and u those over the n2
    pairable ones, concavity gives p' d p >= (n2 / n) u' d u.
    """
    if not yardstick.is_of_negative_type:
        return None
    return 1.0 - 2.0 * evidence.counts.items / evidence.counts.items_pairable


def by_habits(yardstick: Weighting, evidence: "Evidence") -> float | None:
    """Conger's kappa: 1 - 2 / c, which is -1 where every rater rated every unit.

    By negative type, the mean of f' d s over pairs of raters is at least p' d p with p the mean of the raters'
    shares. In p, a rating by a rater with g ratings, one of r, weighs 1 / (r g); in the mean shares u of the n2
    pairable units, one of a unit with m ratings weighs 1 / (n2 m). With c the least ratio of the two weights over the
    ratings of pairable units, p = c u + (1 - c) v for some shares v, and concavity gives p' d p >= c u' d u.
    """
    if not yardstick.is_of_negative_type:
        return None
    return 1.0 - 2.0 / evidence.panel.least_weight


def by_scale(yardstick: Weighting, _evidence: "Evidence") -> float | None:
    """AC1, AC2 and Brennan-Prediger: (w0 - t) / (1 - t), with w0 the least weight and t the mean of all weights.

    Agreement observed is a mean of weights of pairs of ratings and so at least w0. Chance agreement is at most t: for
    Brennan-Prediger it is t, and for AC, sum_k p_k (1 - p_k) <= 1 - 1/q. The value falls as chance agreement rises.
    """
    matrix = yardstick.matrix
    mean = float(matrix.mean())
    return None if mean >= 1.0 else (float(matrix.min()) - mean) / (1.0 - mean)


def by_form(form: str, evidence: "Evidence") -> float | None:
    """Intraclass correlations of n units and k raters.

    Single ratings, forms 1 and 3: -1 / (k - 1), where the mean square between units is 0. Form 2: then, with the mean
    square between raters at 0 as well, -n / (n (k - 1) - k), if that divisor is positive. Those of mean ratings have
    no least value.
    """
    units, raters = evidence.complete.table.shape
    kind, _, size = form.partition(",")
    if size == "k":
        return None
    divisor = raters - 1.0 - (raters / units if kind == "2" else 0.0)
    return -1.0 / divisor if divisor > 0 else None
