"""Cells of JSON that nothing can be made of, though Python reads them: numbers that are none, halves of characters."""

from math import isfinite
from typing import Any

from annotator.text import _

DEEPEST = 20
"""Lists and objects within one another; columns want three at the most."""


def cell_fault(value: Any, deepest: int = DEEPEST) -> str:
    """Return what is wrong with a cell or with something in it, empty when it may stand.

    Examples
    --------
    >>> cell_fault(["a", {"value": 1.5}]), cell_fault(float("inf"))[:7]
    ('', 'NaN and')
    """
    if isinstance(value, str):
        try:
            # Halves of characters alone cannot be encoded.
            value.isascii() or value.encode()
        except UnicodeEncodeError:
            return _("Half a character stands here, which cannot be shown. Type this text anew.")
        return ""
    if isinstance(value, float):
        return "" if isfinite(value) else _("NaN and Infinity are no numbers. Write null where there is none.")
    if not isinstance(value, (list, dict)):
        return ""
    if not deepest:
        return _("This is too deeply nested.")
    inner = value if isinstance(value, list) else [*value, *value.values()]
    return next((fault for each in inner if (fault := cell_fault(each, deepest - 1))), "")
