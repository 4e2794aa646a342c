"""Agreement weights: how near two points of a scale are, 1 for the same point."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Floats
from annotator.agreement.metrics import gaps, ratio_gaps
from annotator.agreement.scale import Scale

# Rounding of an eigenvalue, in units of the greatest disagreement.
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Weighting:
    """Agreement weights: 1 on the diagonal, less the further two points lie apart.

    Parameters
    ----------
    name
        What stands in the brackets of a key.
    matrix
        Shape (points, points).
    """

    name: str
    matrix: Floats

    @cached_property
    def is_of_negative_type(self) -> bool:
        """Whether x' (1 - w) x <= 0 for every x that sums to 0, which bounds the kappas from below (`lowest`).

        Gwet's sets all are: their disagreements are squared distances of points that can be placed in a Euclidean
        space. Others are tried; those that are not symmetric are not.
        """
        if self.name in GWET:
            return True
        if (self.matrix != self.matrix.T).any():
            return False
        disagreement = 1.0 - self.matrix
        centred = disagreement - disagreement.mean(axis=0)
        centred -= centred.mean(axis=1, keepdims=True)
        return bool(np.linalg.eigvalsh(centred).max(initial=0.0) <= _ROUNDING)


def rank_gaps(scale: Scale) -> Floats:
    """Return how many steps lie between two points; shape (points, points)."""
    ranks = np.arange(scale.size)
    return np.asarray(np.abs(ranks[:, None] - ranks[None, :]), dtype=np.float64)


def _identity(scale: Scale) -> Floats:
    return np.eye(scale.size)


def _linear(scale: Scale) -> Floats:
    return 1.0 - gaps(scale.positions())


def _quadratic(scale: Scale) -> Floats:
    return 1.0 - gaps(scale.positions()) ** 2


def _ordinal(scale: Scale) -> Floats:
    """One minus the pairs of ranks between two points, the two included, over all pairs of ranks."""
    steps = rank_gaps(scale)
    pairs = steps * (steps + 1) / 2
    return 1.0 - pairs / (pairs.max(initial=0.0) or 1.0)


def _radical(scale: Scale) -> Floats:
    return 1.0 - np.sqrt(gaps(scale.positions()))


def _ratio(scale: Scale) -> Floats:
    return 1.0 - ratio_gaps(scale.positions()) ** 2


def _circular(scale: Scale) -> Floats:
    """Points on a circle: the step from the last one to the first counts like any other."""
    positions = scale.positions()
    around = np.ptp(positions) + 1.0 if positions.size else 1.0
    apart = np.sin(np.pi * (positions[:, None] - positions[None, :]) / around) ** 2
    return np.asarray(1.0 - apart / (apart.max(initial=0.0) or 1.0))


def _bipolar(scale: Scale) -> Floats:
    """Distances weigh more near the two ends of the scale than in its middle."""
    positions = scale.positions()
    sums = positions[:, None] + positions[None, :]
    ends = (sums - 2.0 * positions.min(initial=np.inf)) * (2.0 * positions.max(initial=-np.inf) - sums)
    apart = (positions[:, None] - positions[None, :]) ** 2 / np.where(ends > 0, ends, 1.0)
    return np.asarray(1.0 - apart / (apart.max(initial=0.0) or 1.0))


def _within_one(scale: Scale) -> Floats:
    return (rank_gaps(scale) <= 1).astype(float)


#: The weights by name.
WEIGHTS: dict[str, Callable[[Scale], Floats]] = {
    "identity": _identity,
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
    "within_one": _within_one,
}

#: The weight sets of Gwet (2014), which every weighted coefficient has.
GWET = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar")


def weighting(scale: Scale, name: str) -> Weighting:
    """Return the agreement weights `name` for `scale`.

    With x_k the numbers of the points, or their ranks 0, 1, 2 ... where they are words, m the steps between two
    points, q the points and R the greatest difference of two numbers::

        identity    1 for the same point, else 0
        linear      1 - |x_k - x_l| / R
        quadratic   1 - (x_k - x_l)^2 / R^2
        ordinal     1 - m (m + 1) / (q (q - 1))
        radical     1 - sqrt(|x_k - x_l| / R)
        ratio       1 - ((x_k - x_l) / (x_k + x_l))^2 / M
        circular    1 - sin(pi (x_k - x_l) / (R + 1))^2 / M
        bipolar     1 - (x_k - x_l)^2 / ((x_k + x_l - 2 min x) (2 max x - x_k - x_l)) / M
        within_one  1 for the same or a neighbouring point, else 0

    M is the greatest value that what stands before it takes on the scale. Circular weights suppose steps of 1.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition, chapter 3. Within one step is no set of his.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> weighting(declare([1, 2, 3]), "linear").matrix.tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    return Weighting(name, WEIGHTS[name](scale))


def from_disagreement(costs: npt.ArrayLike) -> Floats:
    """Return agreement weights for a matrix of disagreement weights, as Cohen (1968) gives them.

    Parameters
    ----------
    costs
        Shape (points, points), 0 on the diagonal, never negative, not all 0.

    Raises
    ------
    ValueError
        When the matrix is none of that.

    Examples
    --------
    >>> from_disagreement([[0, 1], [1, 0]]).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    matrix = np.asarray(costs, dtype=float)
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    if not square or not np.isfinite(matrix).all() or (matrix < 0).any() or np.diagonal(matrix).any():
        raise ValueError("Disagreement weights are square, finite, not negative and 0 on the diagonal.")
    if not matrix.any():
        raise ValueError("Disagreement weights are not all 0.")
    return np.asarray(1.0 - matrix / matrix.max())
