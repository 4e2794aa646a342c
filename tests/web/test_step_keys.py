"""Digits that choose points: a point called by a digit has no other."""

import pytest
from scales import make_scale

from annotator.web.step_keys import step_keys


@pytest.mark.parametrize(
    ("codes", "keys"),
    [
        ("1 2 3 4 5", {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}),
        ("0 1 2", {"1": "1", "2": "2"}),
        ("3 2 1", {"3": "3", "2": "2", "1": "1"}),
        ("yes no", {"yes": "1", "no": "2"}),
        ("10 20 30", {"10": "1", "20": "2", "30": "3"}),
        ("a b c d e f g h i j", dict(zip("abcdefghi", "123456789", strict=True))),
        ("0 50 100", {}),
    ],
)
def test_keys_of_codes(codes: str, keys: dict[str, str]) -> None:
    listed = codes.split()
    assert step_keys(make_scale(["Point"] * len(listed), listed)) == keys
