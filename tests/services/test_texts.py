"""The stored form of a text and its paragraphs."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.services.texts import Paragraph, describe_text, normalise_text, prepare_text, split_paragraphs


def test_line_ends_become_one_kind_and_the_byte_order_mark_goes() -> None:
    assert normalise_text("\ufeffOne\r\ntwo\rthree\n") == "One\ntwo\nthree\n"


def test_digests_are_of_the_file_and_of_the_stored_form() -> None:
    raw = "Zażółć 😀\r\n".encode()
    prepared = prepare_text(raw)
    assert prepared.body == "Zażółć 😀\n"
    assert prepared.length == 9
    assert prepared.sha256_bytes == hashlib.sha256(raw).hexdigest()
    assert prepared.sha256_text == hashlib.sha256("Zażółć 😀\n".encode()).hexdigest()


@pytest.mark.parametrize(
    ("raw", "words"), [(b"ab\xe9c", "byte 3"), (b"\n \r\n", "empty"), (b"a\0b", "NUL")], ids=["latin-1", "blank", "nul"]
)
def test_what_is_no_plain_text_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        prepare_text(raw)
    assert caught.value.field == "text"


def test_halves_of_characters_are_refused() -> None:
    with pytest.raises(Invalid, match="halves of characters"):
        describe_text("a\ud800")


def test_a_pasted_text_is_its_own_file_and_is_not_normalised() -> None:
    described = describe_text("\ufeffcafe\u0301\r\n")
    assert described.body == "cafe\u0301\n"
    assert described.sha256_bytes == described.sha256_text == prepare_text("cafe\u0301\n".encode()).sha256_text


def test_paragraphs_are_the_blocks_between_blank_lines() -> None:
    text = "\n\n  One.\nStill one.  \n \t\n\nTwo 😀.\n\n\nThree"
    blocks = split_paragraphs(text)
    assert [text[block.start : block.end] for block in blocks] == ["One.\nStill one.", "Two 😀.", "Three"]
    assert [block.number for block in blocks] == [1, 2, 3]


def test_a_text_without_blank_lines_is_one_paragraph() -> None:
    assert split_paragraphs("One\ntwo") == [Paragraph(1, 0, 7)]
    assert split_paragraphs("") == []


@given(st.text(alphabet="a \n\t😀", max_size=60))
def test_paragraphs_hold_every_visible_character_once(text: str) -> None:
    blocks = split_paragraphs(text)
    inside = "".join(text[block.start : block.end] for block in blocks)
    assert "".join(inside.split()) == "".join(text.split())
    assert all(first.end < second.start for first, second in pairwise(blocks))
