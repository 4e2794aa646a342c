"""A range of numbers as an answer: how it is typed, held and written in words.

The point is the decimal sign, and a comma or a space parts groups of three. What could be meant in two ways, such as
1.200 or 1.200,5, is asked about and never guessed: a thousandfold error would look like any other number.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from annotator.errors import Invalid
from annotator.text import _

LONGEST_BASIS = 2_000
MOST_DIGITS = 15
_LONGEST_TYPED = 40
_SPACES = "\u00a0\u2009\u202f"
_MINUS = "\u2212\u2013"
_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)\Z", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([, ])\d{3}(\1\d{3})*(\.\d+)?\Z", re.ASCII)
# A point before exactly three digits parts thousands in half of the world.
_EITHER = re.compile(r"[+-]?([1-9]\d{0,2})\.(\d{3})\Z", re.ASCII)
_TWO_NUMBERS = re.compile(r"(?P<low>.*\d)\s*(-|to|\.\.+)\s*(?P<high>\d.*)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberRange:
    """What somebody thinks a number lies between; both ends are the same where it is one number.

    Attributes
    ----------
    basis
        What it rests on, in the reviewer's words.
    """

    low: float
    high: float
    basis: str = ""

    @property
    def ends(self) -> tuple[float, float]:
        return self.low, self.high


def read_number(text: str, unit: str = "") -> float:
    """Return the number somebody typed.

    Parameters
    ----------
    unit
        What the number counts, to say so where the text has more than the number.

    Raises
    ------
    Invalid
        When it is none, or could be two; the message says how to write it.

    Examples
    --------
    >>> [read_number(text) for text in ("90", " 90.5 ", "1,200", "1 200", "-1,200.5", "0.125")]
    [90.0, 90.5, 1200.0, 1200.0, -1200.5, 0.125]
    """
    typed = " ".join(_ascii(text).split())
    if len(typed) > _LONGEST_TYPED:
        raise Invalid(_("Write a number, such as 90 or 90.5."))
    if _EITHER.match(typed):
        whole = typed.replace(".", "")
        raise Invalid(
            _(
                "{text} can be read in two ways. Write {whole}, or {decimal}.",
                text=typed,
                whole=whole,
                decimal=f"{typed}0",
            )
        )
    if not (_PLAIN.match(typed) or _GROUPED.match(typed)):
        raise Invalid(_not_a_number(typed, unit))
    plain = typed.replace(",", "").replace(" ", "")
    if len(plain.strip("+-").replace(".", "").strip("0")) > MOST_DIGITS or abs(float(plain)) >= 10**MOST_DIGITS:
        raise Invalid(_("This number is too long: at most {most} digits can be kept.", most=MOST_DIGITS))
    return float(plain)


def _not_a_number(typed: str, unit: str) -> str:
    if _TWO_NUMBERS.match(typed):
        return _("Write one number here: the lower one in the first field, the upper one in the second.")
    if re.search("[,.]", typed) and re.fullmatch(r"[+-]?[\d,. ]+", typed, re.ASCII):
        return _(
            "{text} can be read in more than one way. Write it as in 1200.5: a point before decimals, no other signs.",
            text=typed,
        )
    if re.search(r"\d", typed, re.ASCII) and unit:
        return _(
            "Write the number alone, such as 90.5. It counts {unit}: convert it where yours counts another.", unit=unit
        )
    return _("Write a number, such as 90 or 90.5.")


def _ascii(text: str) -> str:
    """The digits, spaces and signs of any script as plain ones."""
    plain = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return "".join(" " if sign in _SPACES else "-" if sign in _MINUS else sign for sign in plain)


def plain_number(value: float) -> str:
    """Return a number as a form and a file hold it: no groups, no exponent, no needless zeros.

    Examples
    --------
    >>> plain_number(1200.0), plain_number(0.00001), plain_number(-90.5)
    ('1200', '0.00001', '-90.5')
    """
    return format(_decimal(value), "f")


def written_number(value: float) -> str:
    """Return a number as people read it: thousands in groups, a true minus."""
    return format(_decimal(value), ",f").replace(",", "\u202f").replace("-", "\u2212")


def written_range(low: float, high: float, unit: str = "") -> str:
    """Return a range in words.

    Examples
    --------
    >>> written_range(90, 100, "million US dollars"), written_range(90.5, 90.5)
    ('90 to 100 million US dollars', '90.5')
    """
    ends = written_number(low)
    if low != high:
        ends = _("{low} to {high}", low=ends, high=written_number(high))
    return _("{number} {unit}", number=ends, unit=unit) if unit else ends


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value) + 0.0)).normalize()
