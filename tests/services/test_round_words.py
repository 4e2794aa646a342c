"""Kinds of rounds in words."""

from annotator.models.vocabulary import RoundKind
from annotator.services.round_words import kind_words


def test_every_kind_has_words() -> None:
    assert len({kind_words(kind) for kind in RoundKind}) == len(RoundKind)
    assert kind_words("first") == "first round, blind"
