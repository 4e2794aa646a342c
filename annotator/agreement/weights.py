"""How near two points of a scale are: agreement weights, and the distances of Krippendorff's alpha."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Floats
from annotator.agreement.scale import Scale
from annotator.agreement.undefined import Undefined, undefined


@dataclass(frozen=True, eq=False)
class Weighting:
    """Agreement weights: 1 on the diagonal, less the further two points lie apart.

    Parameters
    ----------
    name
        What stands in the brackets of a key.
    matrix
        Shape (points, points), symmetric.
    """

    name: str
    matrix: Floats


@dataclass(frozen=True, eq=False)
class Metric:
    """Squared distances between points, the greatest of them 1.

    Parameters
    ----------
    name
        What stands in the brackets of a key.
    distances
        Shape (points, points); None where they depend on how often the points were used, as the ordinal metric does.
    """

    name: str
    distances: Floats | None


def _gaps(positions: Floats) -> Floats:
    """Return the distances between all positions, the greatest of them 1."""
    gaps = np.abs(positions[:, None] - positions[None, :])
    return np.asarray(gaps / (gaps.max(initial=0.0) or 1.0))


def _rank_gaps(scale: Scale) -> Floats:
    ranks = np.arange(scale.size)
    return np.asarray(np.abs(ranks[:, None] - ranks[None, :]), dtype=np.float64)


def _identity(scale: Scale) -> Floats:
    return np.eye(scale.size)


def _linear(scale: Scale) -> Floats:
    return 1.0 - _gaps(scale.positions())


def _quadratic(scale: Scale) -> Floats:
    return 1.0 - _gaps(scale.positions()) ** 2


def _ordinal(scale: Scale) -> Floats:
    """Gwet (2014): one minus the pairs of ranks between two points, the two included, over all pairs of ranks."""
    steps = _rank_gaps(scale)
    pairs = steps * (steps + 1) / 2
    return 1.0 - pairs / (pairs.max(initial=0.0) or 1.0)


def _within_one(scale: Scale) -> Floats:
    return (_rank_gaps(scale) <= 1).astype(float)


def _nominal_metric(scale: Scale) -> Floats:
    return 1.0 - np.eye(scale.size)


def _interval_metric(scale: Scale) -> Floats:
    return _gaps(scale.positions()) ** 2


def _ordinal_metric(_scale: Scale) -> None:
    """Leave the distances open: they follow from how often each point was used."""


def _ratio_metric(scale: Scale) -> Floats:
    values = scale.positions()
    sums = values[:, None] + values[None, :]
    # Two zeros do not differ: their distance is 0, not 0 / 0.
    gaps = np.abs(values[:, None] - values[None, :]) / np.where(sums > 0, sums, 1.0)
    return (gaps / (gaps.max(initial=0.0) or 1.0)) ** 2


_WEIGHTS: dict[str, Callable[[Scale], Floats]] = {
    "identity": _identity,
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "within_one": _within_one,
}

_METRICS: dict[str, Callable[[Scale], Floats | None]] = {
    "nominal": _nominal_metric,
    "ordinal": _ordinal_metric,
    "interval": _interval_metric,
    "ratio": _ratio_metric,
}

# What a scale must have; whatever is not listed suits every scale.
_NEEDS = {
    "linear": "order",
    "quadratic": "order",
    "ordinal": "order",
    "within_one": "order",
    "interval": "numbers",
    "ratio": "magnitudes",
}


def weighting(scale: Scale, name: str) -> Weighting:
    """Return the agreement weights `name` for `scale`.

    Linear and quadratic weights are computed on the numbers of the points where they have some, else on their
    ranks; ordinal weights and within_one always on ranks.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> weighting(declare([1, 2, 3]), "linear").matrix.tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    return Weighting(name, _WEIGHTS[name](scale))


def metric(scale: Scale, name: str) -> Metric:
    """Return Krippendorff's metric `name` for `scale`."""
    return Metric(name, _METRICS[name](scale))


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
    if not square or (matrix < 0).any() or np.diagonal(matrix).any() or not matrix.any():
        raise ValueError("Disagreement weights are square, not negative, 0 on the diagonal and not all 0.")
    return np.asarray(1.0 - matrix / matrix.max())


def obstacle(scale: Scale, name: str) -> Undefined | None:
    """Return why a weighting or metric does not suit `scale`, or None when it does.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> obstacle(declare(["Libya", "Syria"], level="nominal"), "ordinal").reason
    'needs_ordered_scale'
    """
    needs = _NEEDS.get(name)
    if needs is None:
        return None
    if not scale.is_ordered:
        return undefined("needs_ordered_scale" if needs == "order" else "needs_numeric_scale")
    if needs != "order" and scale.values is None:
        return undefined("needs_numeric_scale")
    if needs == "magnitudes" and min(scale.positions(), default=0.0) < 0:
        return undefined("needs_non_negative_scale")
    return None


def assumption(scale: Scale, name: str) -> str | None:
    """Return what a metric supposes beyond the declared level of `scale`, as a warning code, or None.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> assumption(declare([1, 2, 3]), "interval")
    'assumes_equal_steps'
    """
    if name == "interval" and scale.level == "ordinal":
        return "assumes_equal_steps"
    if name == "ratio" and scale.level in ("ordinal", "interval"):
        return "assumes_true_zero"
    return None
