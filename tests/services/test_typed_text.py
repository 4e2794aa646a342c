"""What counts as text."""

import pytest

from annotator.services.typed_text import clean, is_blank


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u00a0\t\n", "\u3164", "\ufe0f", "\u202a\u202c", "\ue000"])
def test_nothing_to_see(text: str) -> None:
    assert is_blank(text)
    assert clean(text) == ""


@pytest.mark.parametrize("text", ["a", "\u200b.", "٣", "🙂", "नि"])
def test_something_to_see(text: str) -> None:
    assert not is_blank(text)
    assert clean(text) == text


def test_lines_and_joiners_stay_and_controls_go() -> None:
    assert clean(" one\r\n\ttwo \u200d\u200c\x00\x1b\x85\u2066three ") == "one\r\n\ttwo \u200d\u200cthree"
