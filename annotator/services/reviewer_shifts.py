"""Whether a reviewer gives higher or lower points than the others do to the same claims. A habit, not a skill."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.student_t import critical_value
from annotator.services.agreement_data import RoundRatings

# As for coefficients: no interval under three claims.
LEAST_CLAIMS = 3


class Reading(StrEnum):
    """What the interval around a shift says."""

    STRICTER = "stricter"
    MORE_LENIENT = "more lenient"
    UNCLEAR = "no clear shift"
    CONSTANT = "the same gap on every claim"
    TOO_FEW = "too few claims"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Shift:
    """Mean distance of a reviewer's points from the mean of the others' on the same claims.

    Attributes
    ----------
    value
        In steps; above 0 where the reviewer is more lenient than the others, whichever end of the scale is the best.
        None without a claim in common.
    low, high
        95 % t interval over claims; None where there is none.
    claims
        Number of claims that somebody else has rated too.
    """

    value: float | None
    low: float | None
    high: float | None
    claims: int
    reading: Reading


def reviewer_shifts(ratings: RoundRatings) -> tuple[Shift, ...]:
    """Return the shift of each rater of `ratings`, in their order."""
    rated = ratings.is_point
    claim, rater, point = ratings.claim[rated], ratings.rater[rated], ratings.point[rated]
    others = np.bincount(claim, minlength=len(ratings.claim_ids))[claim] - 1
    sums = np.bincount(claim, weights=point, minlength=len(ratings.claim_ids))[claim]
    shared = others > 0
    upwards = -1.0 if ratings.criterion.scale.low_is_best else 1.0
    gaps = upwards * (point[shared] - (sums[shared] - point[shared]) / others[shared])
    by_rater = rater[shared]
    return tuple(_shift(gaps[by_rater == number]) for number in range(len(ratings.raters)))


def _shift(gaps: NDArray[np.float64]) -> Shift:
    claims = len(gaps)
    value = float(gaps.mean()) if claims else None
    if value is None or claims < LEAST_CLAIMS:
        return Shift(value, None, None, claims, Reading.TOO_FEW)
    error = float(gaps.std(ddof=1)) / claims**0.5
    if error < 1e-12:  # the same on every claim, but for the rounding of floating point
        return Shift(value, None, None, claims, Reading.CONSTANT if abs(value) > 1e-12 else Reading.UNCLEAR)
    reach = critical_value(claims - 1) * error
    return Shift(value, value - reach, value + reach, claims, _reading(value - reach, value + reach))


def _reading(low: float, high: float) -> Reading:
    if low <= 0 <= high:
        return Reading.UNCLEAR
    return Reading.STRICTER if high < 0 else Reading.MORE_LENIENT
