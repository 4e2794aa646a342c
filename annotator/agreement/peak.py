"""The greatest value of a smooth function of one number."""

from collections.abc import Callable

# By how much more each step of a climb goes than the one before, and the part that golden sections take.
_LONGER, _GOLDEN = 1.7, 0.381966
# Points are no nearer to each other than this share of what is left to search.
_APART = 0.05


def peak(height: Callable[[float], float], start: float, low: float, high: float, step: float, trusted: float) -> float:
    """Return where `height` is greatest, climbing from `start`; an end of the range where it climbs that far.

    Steps lengthen until they lead down again, then parabolas through three points close in, and golden sections where
    a parabola does not (Brent 1973).

    Parameters
    ----------
    step
        Length of the first step.
    trusted
        How far apart the three points may be whose parabola has its vertex near enough to the peak.

    References
    ----------
    Brent, R. P. (1973). Algorithms for minimization without derivatives. Prentice-Hall.

    Examples
    --------
    >>> round(peak(lambda x: -((x - 2.0) ** 2) - (x - 2.0) ** 4, 0.0, -10.0, 10.0, 0.5, 0.1), 2)
    2.0
    >>> peak(lambda x: x, 0.0, -1.0, 3.0, 0.5, 0.1)
    3.0
    """
    known: dict[float, float] = {}

    def at(x: float) -> float:
        if x not in known:
            known[x] = height(x)
        return known[x]

    middle = min(max(start, low), high)
    before, after = max(middle - step, low), min(middle + step, high)
    while at(after) > at(middle):
        step *= _LONGER
        before, middle, after = middle, after, min(after + step, high)
    while at(before) > at(middle):
        step *= _LONGER
        before, middle, after = max(before - step, low), before, middle
    narrows = True
    while True:
        vertex = _vertex((before, middle, after), (at(before), at(middle), at(after)))
        if after - before <= trusted:
            return middle if vertex is None else vertex
        width = after - before
        following = vertex if narrows else None
        if following is None or abs(following - middle) < _APART * width:
            wider = before if middle - before > after - middle else after
            following = middle + (_APART if following is not None else _GOLDEN) * (wider - middle)
        if at(following) > at(middle):
            before, middle, after = (middle, following, after) if following > middle else (before, following, middle)
        else:
            before, after = (before, following) if following > middle else (following, after)
        narrows = after - before < 0.5 * width


def _vertex(places: tuple[float, float, float], heights: tuple[float, float, float]) -> float | None:
    """Return where the parabola through three points is greatest; None outside of them, and where two are one."""
    before, middle, after = places
    left = (middle - before) * (heights[1] - heights[2])
    right = (middle - after) * (heights[1] - heights[0])
    if left == right:
        return None
    found = middle - 0.5 * ((middle - before) * left - (middle - after) * right) / (left - right)
    return found if before < found < after and found != middle else None
