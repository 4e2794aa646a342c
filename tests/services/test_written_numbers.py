"""Numbers as they are written, and what is asked where they can be read in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exports.sheet import number_text
from annotator.services.written_numbers import Decimal, read_number, shown_decimal


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12.5", Decimal.UNKNOWN, 12.5),
        ("12,5", Decimal.UNKNOWN, 12.5),
        ("0.125", Decimal.UNKNOWN, 0.125),
        (".125", Decimal.UNKNOWN, 0.125),
        ("1234.500", Decimal.UNKNOWN, 1234.5),
        ("1.125e3", Decimal.UNKNOWN, 1125),
        ("\u221212.5000", Decimal.UNKNOWN, -12.5),
        ("12.500", Decimal.POINT, 12.5),
        ("12,500", Decimal.POINT, 12_500),
        ("12.500", Decimal.COMMA, 12_500),
        ("12,500", Decimal.COMMA, 12.5),
        ("12.500", Decimal.EXPORTED, 12.5),
        ("12 500", Decimal.UNKNOWN, 12_500),
        ("-1.234.567,5", Decimal.POINT, -1_234_567.5),
    ],
)
def test_what_can_be_read_in_one_way(text: str, decimal: Decimal, number: float) -> None:
    assert read_number(text, decimal) == (number, "")


@pytest.mark.parametrize(
    ("text", "decimal", "cure"),
    [
        ("12.500", Decimal.UNKNOWN, "Write 12500 or 12.5."),
        ("12,500", Decimal.UNKNOWN, "Write 12500 or 12,5."),
        ("-1.234", Decimal.UNKNOWN, "Write -1234 or -1.2340."),
        ("1.000", Decimal.UNKNOWN, "Write 1000 or 1."),
        ("1,125", Decimal.EXPORTED, "Write 1125 or 1,1250."),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_with_both(text: str, decimal: Decimal, cure: str) -> None:
    number, fault = read_number(text, decimal)
    assert (
        number,
        fault.endswith(f"can be read in two ways, and nothing else in the file tells in which. {cure}"),
    ) == (
        None,
        True,
    )
    for word in cure.removesuffix(".").split()[1::2]:
        assert read_number(word)[1] == ""


@pytest.mark.parametrize("text", ["", "some", "1.2.3", "1e999", ".", "1,234,56", "1,234,567,89"])
def test_what_is_no_number(text: str) -> None:
    assert "is no number" in read_number(text)[1]
    assert shown_decimal(text) is Decimal.UNKNOWN or text == "1e999"


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("3.25", Decimal.POINT),
        ("3,25", Decimal.COMMA),
        ("1,234.567", Decimal.POINT),
        ("1 234,567", Decimal.COMMA),
        ("1,234,567", Decimal.POINT),
        ("1.234.567", Decimal.COMMA),
        ("1.234e5", Decimal.POINT),
        ("1 234", Decimal.UNKNOWN),
        ("5.", Decimal.UNKNOWN),
        ("5", Decimal.UNKNOWN),
    ],
)
def test_which_sign_a_number_shows(text: str, decimal: Decimal) -> None:
    assert shown_decimal(text) is decimal


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_our_exports_write_is_read_as_it_was(number: float) -> None:
    assert read_number(number_text(number), Decimal.EXPORTED) == (number, "")


def test_nought_has_no_sign() -> None:
    number, fault = read_number("-0.00")
    assert (str(number), fault) == ("0.0", "")
