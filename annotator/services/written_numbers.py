"""Numbers as people and spreadsheets write them: a decimal point or comma, with or without signs between thousands."""

import math
import re

from annotator.text import _

# Digits, or groups of three with one sign between them; then a decimal sign and what follows it.
_NUMBER = re.compile(
    r"(?P<minus>[+-]?)(?P<whole>[0-9]+|[0-9]{1,3}(?:(?P<group>[.,'’ \u00a0\u202f])[0-9]{3})(?:(?P=group)[0-9]{3})*)?"
    r"(?:(?P<sign>[.,])(?P<rest>[0-9]*))?(?P<exponent>[eE][+-]?[0-9]{1,3})?"
)


def is_whole(text: str, digits: int = 9) -> bool:
    """Whether this is a whole number from 0 of at most so many digits, as `int` reads it and a database can keep it.

    `str.isdigit` holds of signs that `int` refuses, and `int` refuses a number of thousands of digits.

    Examples
    --------
    >>> is_whole("12"), is_whole("²"), is_whole("-1"), is_whole("")
    (True, False, False, False)
    """
    return text.isascii() and text.isdecimal() and len(text) <= digits


def read_number(text: str, *, is_comma_decimal: bool = False) -> tuple[float | None, str]:
    """Return the number that is written, or None and what is wrong with it.

    Parameters
    ----------
    is_comma_decimal
        Whether the file is one in which commas are decimal signs: then 1,234 is a little more than one. Where they are
        not, 1,234 could be that or a thousand, and is no number; likewise 1.234 in a file with decimal commas.

    Examples
    --------
    >>> read_number("1.5"), read_number("1,5"), read_number("90.000.000")
    ((1.5, ''), (1.5, ''), (90000000.0, ''))
    >>> read_number("1,234", is_comma_decimal=True)
    (1.234, '')
    >>> read_number("1,234")
    (None, '“1,234” can be read in two ways. Write 1234 or 1.234.')
    """
    found = _NUMBER.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None or not (found["whole"] or found["rest"]) or (found["sign"] and found["sign"] == found["group"]):
        return None, _no_number(text)
    whole, rest, sign = found["whole"] or "", found["rest"] or "", found["sign"]
    decimal = "," if is_comma_decimal else "."
    if sign and sign != decimal and not found["group"] and not found["exponent"] and _could_be_thousands(whole, rest):
        minus = found["minus"]
        ways = {"whole": f"{minus}{whole}{rest}", "part": f"{minus}{whole}{decimal}{rest}"}
        return None, _("“{given}” can be read in two ways. Write {whole} or {part}.", given=text, **ways)
    digits = re.sub(r"[^0-9]", "", whole) or "0"
    number = float(f"{found['minus']}{digits}.{rest or '0'}{found['exponent'] or ''}")
    return (number, "") if math.isfinite(number) else (None, _no_number(text))


def _could_be_thousands(whole: str, rest: str) -> bool:
    return len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")


def _no_number(text: str) -> str:
    return _("“{given}” is no number. Write it in digits: 90000000 or 1.5.", given=text)
