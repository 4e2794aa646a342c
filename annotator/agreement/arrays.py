"""Names for the array types that the package passes around."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Divide element by element; NaN, without a warning, where the denominator is not positive.

    NaN is the inner mark for "this data set has no value"; it never leaves the package (see `estimate`).
    """
    if denominator.min(initial=1.0) > 0:
        return np.asarray(numerator / denominator)
    numerator, denominator = np.broadcast_arrays(numerator, denominator)
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator > 0)
    return quotient


def mean_weight(first: Floats, weights: Floats, second: Floats) -> Floats:
    """Return sum_kl first_k weights_kl second_l for each row.

    Where the rows are shares of points, that is the mean weight of a draw from one and a draw from the other.

    Parameters
    ----------
    first, second
        Shape (sets, points).
    weights
        Shape (points, points).

    Returns
    -------
    array of shape (sets,)
    """
    return np.asarray(np.einsum("sk,sk->s", first @ weights, second))


def weighted_counts(kind: Ints, weights: Floats, kinds: int) -> Floats:
    """Return the sum of the weights of each kind.

    Parameters
    ----------
    kind
        From 0 to below `kinds`; shape (entries,).
    weights
        Shape (entries,).
    kinds
        How many there are.

    Returns
    -------
    array of shape (kinds,)
    """
    return np.bincount(kind, weights=weights, minlength=kinds).astype(np.float64, copy=False)
