"""A copy of a withheld original: the same, the same in other bytes, or another one, and then how."""

import pytest
from text_samples import HARBOUR

from annotator.errors import Invalid
from annotator.models.vocabulary import TextKind
from annotator.services.documents import TextRecord
from annotator.services.originals import check_copy
from annotator.services.texts import describe_text, prepare_text

KNOWN = prepare_text(HARBOUR.encode())
TEXT = TextRecord(TextKind.ORIGINAL, KNOWN.length, KNOWN.sha256_bytes, KNOWN.sha256_text, is_held=False)


def refusal(body: str) -> str:
    with pytest.raises(Invalid) as caught:
        check_copy(TEXT, prepare_text(body.encode()), was_pasted=False)
    assert caught.value.field == "file"
    return str(caught.value)


def test_the_same_copy_matches() -> None:
    attached = check_copy(TEXT, KNOWN, was_pasted=False)
    assert attached.body == HARBOUR
    assert attached.sentence.startswith("It matches")


def test_other_bytes_of_the_same_text_match_and_say_so() -> None:
    copy = prepare_text(b"\xef\xbb\xbf" + HARBOUR.replace("\n", "\r\n").encode())
    attached = check_copy(TEXT, copy, was_pasted=False)
    assert attached.body == HARBOUR
    assert "the file is another one, byte by byte" in attached.sentence


def test_a_pasted_text_has_no_bytes_of_its_own() -> None:
    other = TextRecord(TextKind.ORIGINAL, KNOWN.length, "0" * 64, KNOWN.sha256_text, is_held=False)
    attached = check_copy(other, describe_text(HARBOUR.replace("\n", "\r\n")), was_pasted=True)
    assert attached.sentence.startswith("The pasted text matches")


def test_one_altered_character_is_refused_with_the_hash_as_reason() -> None:
    message = refusal(HARBOUR.replace("nine", "NINE").replace("90", "91"))
    assert "the same length" in message
    assert "its hash differs" in message
    assert KNOWN.sha256_text[:12] in message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (HARBOUR + "!", f"has {KNOWN.length + 1} characters, 1 more than the {KNOWN.length}"),
        (HARBOUR[:-3], f"has {KNOWN.length - 3} characters, 3 fewer than the {KNOWN.length}"),
    ],
)
def test_another_length_is_refused_with_the_length_as_reason(body: str, words: str) -> None:
    message = refusal(body)
    assert "its length differs" in message
    assert words in message


@pytest.mark.parametrize(
    ("body", "words"),
    [(HARBOUR + "\n\n", "without the line breaks at its end"), (f"  {HARBOUR} ", "without the white space around it")],
)
def test_what_copying_adds_is_named(body: str, words: str) -> None:
    assert f"it would match {words}" in refusal(body)


def test_composed_letters_are_named() -> None:
    known = prepare_text("cafe\u0301".encode())
    text = TextRecord(TextKind.ORIGINAL, known.length, known.sha256_bytes, known.sha256_text, is_held=False)
    with pytest.raises(Invalid, match="taken apart"):
        check_copy(text, prepare_text("café".encode()), was_pasted=False)
