"""Depth of colour for the cells of a pairwise matrix: one hue, stronger is closer agreement."""

from bisect import bisect_right

BOUNDS = (0.2, 0.4, 0.6, 0.75)


def heat_class(value: float | None) -> str:
    """Return the class of a cell, "k0" to "k4"; "kx" where there is no value.

    Examples
    --------
    >>> [heat_class(value) for value in (-0.1, 0.39, 0.52, 0.64, 0.76, None)]
    ['k0', 'k1', 'k2', 'k3', 'k4', 'kx']
    """
    return "kx" if value is None else f"k{bisect_right(BOUNDS, value)}"
