"""Sentences shown to people."""

import pytest

from annotator.text import _, plural


def test_places_are_filled_in_by_name() -> None:
    assert _("{count} claims by {name}", count=3, name="{Ada}") == "3 claims by {Ada}"


def test_a_sentence_without_values_is_left_as_it_is() -> None:
    assert _("Braces {stay}, 100 % sure") == "Braces {stay}, 100 % sure"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        _("{count} claims by {name}", count=3)


@pytest.mark.parametrize(("count", "sentence"), [(0, "0 claims of X"), (1, "1 claim of X"), (2, "2 claims of X")])
def test_one_and_several(count: int, sentence: str) -> None:
    assert plural(count, "{count} claim of {name}", "{count} claims of {name}", name="X") == sentence
