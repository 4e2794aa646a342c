"""How a range of numbers is typed and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.services.ranges import NumberRange, plain_number, read_number, written_number, written_range


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("90", 90), ("90.5", 90.5), (" 90 ", 90), ("1,200", 1200), ("1 200", 1200), ("1\u202f200", 1200),
        ("1\u00a0200.25", 1200.25), ("12,345,678.5", 12345678.5), ("-5", -5), ("\u22125.5", -5.5), ("+7", 7),
        (".5", 0.5), ("0.125", 0.125), ("1200.5", 1200.5), ("1234.567", 1234.567), ("\u0669\u0660", 90), ("0", 0),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.200", "1.200 can be read in two ways. Write 1200, or 1.2000."),
        ("1.200,5", "1.200,5 can be read in more than one way."),
        ("1,5", "can be read in more than one way"),
        ("1,00,000", "can be read in more than one way"),
        ("1.200.000", "can be read in more than one way"),
        ("1,200 300", "can be read in more than one way"),
        ("90-100", "Write one number here"),
        ("90 to 100", "Write one number here"),
        ("90–100", "Write one number here"),
        ("$90", "It counts million dollars"),
        ("90m", "It counts million dollars"),
        ("1e5", "It counts million dollars"),
        ("1 2", "It counts million dollars"),
        ("", "Write a number, such as 90"),
        ("many", "Write a number, such as 90"),
        ("9" * 16, "at most 15 digits"),
        ("1" + "0" * 15, "at most 15 digits"),
        ("9" * 5000, "Write a number"),
    ],
)
def test_what_could_be_two_numbers_is_asked_about(text: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_number(text, "million dollars")
    assert words in str(caught.value)


@given(st.floats(-1e14, 1e14).map(lambda value: float(f"{value:.12g}")))
def test_a_number_comes_back_from_the_form_it_is_put_into(value: float) -> None:
    text = plain_number(value)
    assert float(text) == value
    assert "e" not in text.lower()


def test_numbers_and_ranges_in_words() -> None:
    assert [written_number(value) for value in (1234567.5, -90, 0.00001, -0.0, 100)] == [
        "1\u202f234\u202f567.5", "\u221290", "0.00001", "0", "100",
    ]  # fmt: skip
    assert written_range(90, 100, "million") == "90 to 100 million"
    assert written_range(90, 90) == "90"
    assert NumberRange(90, 100, "Invoices.").ends == (90, 100)
