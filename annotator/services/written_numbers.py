"""Numbers as people and spreadsheets write them: a decimal point or comma, with or without signs between thousands."""

import math
import re
from enum import StrEnum

from annotator.services.csv_table import shown
from annotator.text import _

# Digits, or groups of three with one sign between them; then a decimal sign and what follows it.
_NUMBER = re.compile(
    r"(?P<minus>[+-]?)(?P<whole>[0-9]+|[0-9]{1,3}(?:(?P<group>[.,'’ \u00a0\u202f])[0-9]{3})(?:(?P=group)[0-9]{3})*)?"
    r"(?:(?P<sign>[.,])(?P<rest>[0-9]*))?(?P<exponent>[eE][+-]?[0-9]{1,3})?"
)


class Decimal(StrEnum):
    """Which sign is the decimal one in a column, as far as anything tells.

    `EXPORTED` is that of our own exports, which have a point and never a sign between thousands.
    """

    POINT = "."
    COMMA = ","
    EXPORTED = "exported"
    UNKNOWN = ""


def is_whole(text: str, digits: int = 9) -> bool:
    """Whether this is a whole number from 0 of at most so many digits, as `int` reads it and a database can keep it.

    `str.isdigit` holds of signs that `int` refuses, and `int` refuses a number of thousands of digits.

    Examples
    --------
    >>> is_whole("12"), is_whole("²"), is_whole("-1"), is_whole("")
    (True, False, False, False)
    """
    return text.isascii() and text.isdecimal() and len(text) <= digits


def read_number(text: str, decimal: Decimal = Decimal.UNKNOWN) -> tuple[float | None, str]:
    """Return the number that is written, or None and what is wrong with it.

    Parameters
    ----------
    decimal
        What is known of the column. It decides what a number with three digits behind its only sign is: 1.234 could be
        a thousand, or a little more than one.

    Examples
    --------
    >>> read_number("1.5"), read_number("1,5"), read_number("90.000.000")
    ((1.5, ''), (1.5, ''), (90000000.0, ''))
    >>> read_number("1,234", Decimal.COMMA), read_number("1,234", Decimal.POINT)
    ((1.234, ''), (1234.0, ''))
    >>> read_number("1.234")[1]
    '“1.234” can be read in two ways, and nothing else in the file tells in which. Write 1234 or 1.2340.'
    """
    found = _NUMBER.fullmatch(_plain(text))
    if found is None or not (found["whole"] or found["rest"]) or (found["sign"] and found["sign"] == found["group"]):
        return None, _no_number(text)
    whole, rest = found["whole"] or "", found["rest"] or ""
    if _is_open(found):
        if decimal is Decimal.UNKNOWN or (decimal is Decimal.EXPORTED and found["sign"] != Decimal.POINT):
            return None, _two_ways(text, found)
        if decimal is not Decimal.EXPORTED and found["sign"] != decimal:
            whole, rest = whole + rest, ""
    digits = re.sub(r"[^0-9]", "", whole) or "0"
    number = float(f"{found['minus']}{digits}.{rest or '0'}{found['exponent'] or ''}")
    # Nought has no sign: a database may keep one, and an export has none.
    return (number or 0.0, "") if math.isfinite(number) else (None, _no_number(text))


def shown_decimal(text: str) -> Decimal:
    """Return which decimal sign a number shows that it has, beyond doubt.

    Examples
    --------
    >>> [shown_decimal(text).value for text in ("3.25", "1.234,5", "90.000.000", "0.125", "1.234", "7")]
    ['.', ',', ',', '.', '', '']
    """
    found = _NUMBER.fullmatch(_plain(text))
    if found is None or found["sign"] == found["group"]:
        return Decimal.UNKNOWN
    if found["sign"]:
        return Decimal(found["sign"]) if found["rest"] and not _is_open(found) else Decimal.UNKNOWN
    if found["group"] in {Decimal.POINT, Decimal.COMMA}:
        return Decimal.COMMA if found["group"] == Decimal.POINT else Decimal.POINT
    return Decimal.UNKNOWN


def _plain(text: str) -> str:
    return text.strip().replace("\u2212", "-")


def _is_open(found: re.Match[str]) -> bool:
    """Whether the only sign may be a decimal one or one between thousands."""
    whole, rest = found["whole"] or "", found["rest"] or ""
    if not found["sign"] or found["group"] or found["exponent"]:
        return False
    return len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")


def _two_ways(text: str, found: re.Match[str]) -> str:
    """That a number is open, and how to write it so that it is not: without three digits behind the sign."""
    minus, whole, rest = found["minus"], found["whole"], found["rest"]
    shorter = rest.rstrip("0")
    part = f"{whole}{found['sign']}{rest}0" if shorter == rest else f"{whole}{found['sign']}{shorter}".rstrip(".,")
    message = _(
        "“{given}” can be read in two ways, and nothing else in the file tells in which. Write {whole} or {part}."
    )
    return message.format(given=text, whole=f"{minus}{whole}{rest}", part=f"{minus}{part}")


def _no_number(text: str) -> str:
    return _("“{given}” is no number. Write it in digits: 90000000 or 1.5.", given=shown(text))
