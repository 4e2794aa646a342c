"""Bytes that say what they are, and bytes that somebody has to choose an encoding for."""

import codecs

import pytest

from annotator.errors import Invalid
from annotator.services.text_encodings import ENCODINGS, UnknownEncoding, candidates, decode

CYRILLIC = "Порт закрыт девять дней. Об этом сказала Анна."


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Zażółć 🚢".encode(), "Zażółć 🚢"),
        (codecs.BOM_UTF8 + b"one", "one"),
        ("Порт 🚢".encode("utf-16"), "Порт 🚢"),
        (codecs.BOM_UTF32_BE + "one".encode("utf-32-be"), "one"),
    ],
)
def test_what_says_itself_what_it_is_is_read(raw: bytes, text: str) -> None:
    assert decode(raw) == text


def test_windows_1251_is_asked_about_with_what_each_encoding_makes_of_it() -> None:
    with pytest.raises(UnknownEncoding, match="not UTF-8: byte 1 ") as caught:
        decode(CYRILLIC.encode("cp1251"))
    first = caught.value.candidates[0]
    assert (first.name, first.sample) == ("cp1251", CYRILLIC)
    assert caught.value.field == "encoding"
    assert decode(CYRILLIC.encode("cp1251"), "cp1251") == CYRILLIC


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("koi8_u", CYRILLIC),
        ("cp1250", "Zażółć gęślą jaźń, rzekł Łukasz."),
        ("cp1252", "Le café du quai était “fermé”."),
        ("cp1253", "Το λιμάνι έκλεισε."),
    ],
)
def test_the_likeliest_encoding_comes_first(name: str, text: str) -> None:
    assert candidates(text.encode(name))[0].name == name


def test_the_sample_shows_the_first_letters_that_tell_encodings_apart() -> None:
    raw = b"plain " * 100 + "café".encode("cp1252")
    assert "café" in candidates(raw)[0].sample


def test_plain_letters_are_the_same_in_all() -> None:
    assert candidates(b"plain")[0].sample == "plain"


def test_what_is_no_text_in_any_encoding_says_so() -> None:
    with pytest.raises(UnknownEncoding, match="no text") as caught:
        decode(b"\x00\xff\x01")
    assert caught.value.candidates == ()


def test_a_choice_is_one_of_those_offered_and_fits() -> None:
    raw = "café".encode("cp1252")
    with pytest.raises(Invalid, match="Choose one"):
        decode(raw, "rot13")
    with pytest.raises(Invalid, match="cannot be read"):
        decode(b"\x00\xff", "cp1251")
    assert "rot13" not in ENCODINGS


def test_a_byte_order_mark_goes_before_a_choice() -> None:
    assert decode(codecs.BOM_UTF8 + "é".encode(), "cp1251") == "é"
