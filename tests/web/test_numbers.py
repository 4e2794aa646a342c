"""Numbers in addresses."""

import pytest

from annotator.web.numbers import LARGEST, whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("-2", -2), ("9" * 30, LARGEST), ("-" + "9" * 30, -LARGEST), (str(LARGEST), LARGEST)]
)
def test_numbers(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "one", "1.5", "1e9"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        whole_number(text)
