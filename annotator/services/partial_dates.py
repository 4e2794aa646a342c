"""Dates as far as they are known: a year, a month, a day, or an interval of two such."""

import re
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def is_partial_date(text: str) -> bool:
    """Tell whether `text` is a date of ISO 8601, a part of one from the left, or two of these parted by a slash.

    Examples
    --------
    >>> is_partial_date("2015-12"), is_partial_date("2010/2013-06-30"), is_partial_date("2015-02-30")
    (True, True, False)
    """
    ends = text.split("/")
    return len(ends) <= 2 and all(map(_is_date, ends)) and ends == sorted(ends, key=lambda end: end[:4])


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part) for part in found.groups(default="1"))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
