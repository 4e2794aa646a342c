"""Sentences shown to people."""

import numpy as np
import pytest

from annotator.text import _, plural


def test_places_are_filled_in_by_name() -> None:
    assert _("{count} claims by {name}", count=3, name="{Ada}") == "3 claims by {Ada}"


def test_a_sentence_without_values_is_left_as_it_is() -> None:
    assert _("Braces {stay}, quite sure") == "Braces {stay}, quite sure"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        _("{count} claims by {name}", count=3)


@pytest.mark.parametrize(("count", "sentence"), [(0, "0 claims of X"), (1, "1 claim of X"), (2, "2 claims of X")])
def test_one_and_several(count: int, sentence: str) -> None:
    assert plural(count, "{count} claim of {name}", "{count} claims of {name}", name="X") == sentence


def test_whole_numbers_come_in_groups_and_texts_as_they_are() -> None:
    assert plural(12_345, "{count} claim", "{count} claims") == "12\u202f345 claims"
    assert _("{n}, {m} and {k}", n=9999, m=np.int64(-1_234_567), k=10_000.5) == "9999, -1\u202f234\u202f567 and 10000.5"
    assert _("seed {seed}", seed="20260101") == "seed 20260101"


def test_what_is_true_or_false_is_no_number() -> None:
    assert _("{one}, not {other}", one=True, other=False) == "True, not False"
