"""Languages of names in words."""

import pytest

from annotator.services.language_names import language_words


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("uk-Cyrl", "Ukrainian"),
        ("uk", "Ukrainian"),
        ("ru-Latn", "Russian, in Latin letters"),
        ("be-latn-BY", "Belarusian, in Latin letters"),
        ("en", "English"),
        ("en-GB", "English"),
        ("sr-Zsym", "Serbian"),
        ("tlh", "tlh"),
        ("tlh-Latn", "tlh-Latn"),
        ("", ""),
        ("und-Cyrl", "in Cyrillic letters"),
        ("und", "und"),
    ],
)
def test_a_tag_is_read_out(tag: str, words: str) -> None:
    assert language_words(tag) == words
