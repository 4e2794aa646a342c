"""Dates as they are resolved: a day, month or year of ISO 8601, or an interval of two of them."""

import re
from datetime import date
from functools import lru_cache

from annotator.text import _

_DATE = re.compile(r"(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
OPEN = ".."


def resolved_fault(text: str) -> str:
    """Return what is wrong with a resolved date, empty when it may stand.

    Examples
    --------
    >>> resolved_fault("2015-12-07"), resolved_fault("2015-01/2015-06"), resolved_fault("2015-06/..")
    ('', '', '')
    """
    text = text.strip()
    if not text:
        return ""
    parts = text.split("/")
    if len(parts) > 2 or parts == [OPEN, OPEN] or (len(parts) == 1 and parts[0] == OPEN):
        return _shape()
    ends = [None if part == OPEN else _first_day(part) for part in parts]
    if any(part != OPEN and end is None for part, end in zip(parts, ends, strict=True)):
        return _shape()
    first, last = ends[0], ends[-1]
    if first is not None and last is not None and first > last:
        return _("The interval ends before it begins.")
    return ""


def _shape() -> str:
    return _("Write 2015, 2015-12, 2015-12-07, or two of these with / between them; “..” leaves an end open.")


@lru_cache(maxsize=1_024)
def _first_day(part: str) -> date | None:
    found = _DATE.fullmatch(part)
    if found is None:
        return None
    year, month, day = (int(piece or 1) for piece in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
