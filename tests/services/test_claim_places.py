"""Places found by the words that stand there."""

import pytest

from annotator.errors import Invalid
from annotator.services.claim_places import find_quotation, is_same_quotation

BODY = "Arms are 🚀 sold here.\n\nArms are\n sold there, and arms are not."


@pytest.mark.parametrize(
    ("quotation", "paragraph", "words"),
    [
        ("🚀 sold", None, "🚀 sold"),
        ("sold   there,\r\nand", None, "sold there, and"),
        ("Arms are", 2, "Arms are"),
        ("are\nsold there", None, "are\n sold there"),
        ("Arms", 1, "Arms"),
    ],
)
def test_find_quotation(quotation: str, paragraph: int | None, words: str) -> None:
    start, end = find_quotation(BODY, quotation, paragraph)
    assert BODY[start:end] == words
    assert paragraph is None or (start < BODY.index("\n")) == (paragraph == 1)


@pytest.mark.parametrize(
    ("quotation", "paragraph", "message"),
    [
        ("nowhere", None, "do not stand in the text"),
        (" ", None, "do not stand in the text"),
        ("Arms are", None, "stand in 2 places"),
        ("Arms are", 7, "stand in 2 places"),
        ("r", 1, "in which paragraph"),
    ],
)
def test_what_is_not_found(quotation: str, paragraph: int | None, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        find_quotation(BODY + " are", quotation, paragraph)


def test_white_space_makes_no_other_quotation() -> None:
    assert is_same_quotation(" a\r\n b ", "a b")
    assert not is_same_quotation("ab", "a b")
