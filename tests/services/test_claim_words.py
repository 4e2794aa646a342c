"""The vocabularies in words: every word of every vocabulary has some."""

import pytest

from annotator.models.vocabulary import ClaimState, Hedge, Part, Polarity, RelationType, SourceType, TextKind
from annotator.services import claim_words


def test_a_flat_claim_says_so() -> None:
    assert claim_words.hedge_sentence(Hedge.NONE, "") == "None. Stated flatly."


@pytest.mark.parametrize("hedge", [hedge for hedge in Hedge if hedge is not Hedge.NONE])
def test_a_hedge_is_named_with_its_cue(hedge: Hedge) -> None:
    plain = claim_words.hedge_sentence(hedge, "")
    assert plain.endswith(".")
    assert claim_words.hedge_sentence(hedge, "could") == f"{plain[:-1]}: “could”."


@pytest.mark.parametrize("part", list(Part))
def test_a_verb_follows_the_number_of_speakers(part: Part) -> None:
    assert claim_words.verb(part, 1) != claim_words.verb(part, 2)


def test_who_is_reported_is_not_said_to_say() -> None:
    assert claim_words.verb(Part.IS_SAID_TO_SAY, 1) == "is reported to say"


def test_a_long_claim_is_known() -> None:
    assert [claim_words.is_long("x" * length) for length in (claim_words.LONG, claim_words.LONG + 1)] == [False, True]


def test_relations_read_both_ways() -> None:
    for type_ in RelationType:
        assert claim_words.relation_words(type_, is_forward=True)
        assert claim_words.relation_words(type_, is_forward=False)
    assert claim_words.relation_words(RelationType.PART_OF, is_forward=True) == "is part of"
    assert claim_words.relation_words(RelationType.PART_OF, is_forward=False) == "has as a part"


def test_every_word_has_its_words() -> None:
    assert set(claim_words.SOURCE_TYPES) == set(SourceType)
    assert set(claim_words.CLAIM_STATES) == set(ClaimState)
    assert set(claim_words.POLARITIES) == set(Polarity)
    assert set(claim_words.TEXT_TITLES) == set(TextKind)


@pytest.mark.parametrize(
    ("names", "joined"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_joined_as_in_a_sentence(names: list[str], joined: str) -> None:
    assert claim_words.joined(names) == joined
