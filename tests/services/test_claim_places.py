"""Places found by the words that stand there, kept, moved and taken away."""

import pytest
from text_samples import HARBOUR

from annotator.errors import Invalid
from annotator.models.vocabulary import TextKind
from annotator.services.anchoring import Place
from annotator.services.claim_drafts import LocatorDraft
from annotator.services.claim_places import (
    PlacedText,
    Places,
    Quotation,
    find_locators,
    is_same_quotation,
    locate,
    paragraph_at,
    places_to_choose,
)
from annotator.services.documents import TextRecord

BODY = "Arms are 🚀 sold here.\n\nArms are\n sold there, and arms are not."
SHIP = HARBOUR.index("Ana")
DIGEST, ORIGINAL = TextKind.DIGEST, TextKind.ORIGINAL


def text(kind: TextKind, body: str, *, is_held: bool = True) -> PlacedText:
    number = {ORIGINAL: 7, DIGEST: 8}[kind]
    return PlacedText(TextRecord(kind, len(body), "", "", is_held, number), body if is_held else None)


HELD = {DIGEST: text(DIGEST, HARBOUR)}
WITHHELD = {ORIGINAL: text(ORIGINAL, HARBOUR, is_held=False)}


def at(words: str, number: int = 8) -> LocatorDraft:
    start = HARBOUR.index(words)
    return LocatorDraft(document_text_id=number, start=start, end=start + len(words))


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
def test_words_are_found(quotation: str, paragraph: int | None, words: str) -> None:
    found = locate(BODY, quotation, paragraph=paragraph)
    assert BODY[found.start : found.end].split() == words.split()
    assert paragraph is None or (found.start < BODY.index("\n")) == (paragraph == 1)


@pytest.mark.parametrize(
    ("quotation", "paragraph", "message"),
    [
        ("nowhere", None, "do not stand in the text"),
        (" ", None, "Quote the words"),
        ("Arms are", None, "stand 2 times"),
        ("Arms are", 7, "stand 2 times"),
        ("r", 1, "in which paragraph"),
    ],
)
def test_what_is_not_found(quotation: str, paragraph: int | None, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        locate(BODY + " are", quotation, paragraph=paragraph)


def test_white_space_makes_no_other_quotation() -> None:
    assert is_same_quotation(" a\r\n b ", "a b")
    assert not is_same_quotation("ab", "a b")


def test_what_was_marked_is_taken_as_it_is() -> None:
    second = HARBOUR.index("It cost")
    words = HARBOUR[second - 1 : second + 8]
    assert locate(HARBOUR, words, start=second - 1, end=second + 8) == Place(second, second + 7, is_exact=True)


def test_offsets_that_do_not_fit_the_words_give_way_to_them() -> None:
    start = HARBOUR.index("90")
    assert locate(HARBOUR, "90 to 100 million", start=3, end=9).start == start
    assert locate(HARBOUR, "90 to\r\n100 million", start=900, end=999).start == start


def test_words_that_stand_twice_are_asked_about() -> None:
    words = "by the quay was closed"
    with pytest.raises(Invalid, match="stand 2 times") as caught:
        locate(HARBOUR, words)
    assert caught.value.field == "quote"
    first, second = places_to_choose(HARBOUR, words)
    assert (first.paragraph, second.paragraph) == (2, 3)
    assert second.before.endswith("cafe\u0301 ")
    assert second.behind.startswith(", says")
    assert locate(HARBOUR, words, start=second.start, end=second.end).start == second.start
    assert places_to_choose(HARBOUR, "Ana") == ()
    near = locate(HARBOUR, words.replace(" ", "  "), start=second.start + 3, end=second.end)
    assert (near.start, near.is_exact) == (second.start, False)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("", "Quote the words"),
        (" \r\n", "Quote the words"),
        ("quite other words", "do not stand in the text"),
        ("It cost the town a fortune", "only up to “It cost the town ”. There it goes on: “90 to 100 million"),
        ("The café by the quay was closed, said Ana 👩🏽‍🚒 Ruiz. It cost the town nothing", "only up to “…"),
    ],
)
def test_what_cannot_be_found_says_how_far_it_can_be_followed(quote: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        locate(HARBOUR, quote)


def test_paragraphs_are_counted_by_the_stated_rule() -> None:
    assert [paragraph_at(HARBOUR, place) for place in (0, SHIP, len(HARBOUR) - 1, len(HARBOUR))] == [1, 2, 3, None]


def test_a_place_is_found_and_its_paragraph_counted() -> None:
    assert find_locators(HELD, {DIGEST: Quotation("Ana 👩🏽‍🚒 Ruiz")}) == Places((at("Ana 👩🏽‍🚒 Ruiz"),), 2)


def test_a_paragraph_that_was_typed_goes_before_the_counted_one() -> None:
    assert find_locators(HELD, {DIGEST: Quotation("Ana 👩🏽‍🚒 Ruiz")}, paragraph=12).paragraph == 12


def test_nobody_is_asked_to_choose_among_very_many_places() -> None:
    body = "so " * 13
    assert places_to_choose(body, "so") == ()
    assert len(places_to_choose(body[3:], "so")) == 12
    with pytest.raises(Invalid, match=r"more than 12 times in the text\. Quote more"):
        locate(body, "so")


def test_a_counted_paragraph_follows_the_place_that_is_moved() -> None:
    had = at("Ana 👩🏽‍🚒 Ruiz")
    moved = {DIGEST: Quotation("says", had.start, had.end)}
    counted = paragraph_at(HARBOUR, HARBOUR.index("says"))
    assert counted == 3
    assert find_locators(HELD, moved, paragraph=2, before=[had], before_paragraph=2).paragraph == 3
    # One that differs from what is counted was somebody's decision, before or now.
    assert find_locators(HELD, moved, paragraph=5, before=[had], before_paragraph=5).paragraph == 5
    assert find_locators(HELD, moved, paragraph=1, before=[had], before_paragraph=2).paragraph == 1


def test_a_place_that_stays_counts_nothing_anew() -> None:
    had = at("Ana 👩🏽‍🚒 Ruiz")
    same = {DIGEST: Quotation("Ana  👩🏽‍🚒\nRuiz", had.start, had.end)}
    assert find_locators(HELD, same, before=[had]) == Places((had,), None)
    assert find_locators(HELD, {}, before=[had]) == Places((had,), None)


def test_of_the_places_of_the_same_words_another_can_be_chosen() -> None:
    words = "by the quay was closed"
    first, second = places_to_choose(HARBOUR, words)
    had = LocatorDraft(document_text_id=8, start=first.start, end=first.end)
    (found,) = find_locators(HELD, {DIGEST: Quotation(words, second.start, second.end)}, before=[had]).locators
    assert found.start == second.start


def test_a_claim_of_a_text_that_is_held_has_a_place_or_none_by_intent() -> None:
    nothing = {DIGEST: Quotation("")}
    assert "say so" in find_locators(HELD, nothing, needs_place=True).errors["quote_digest"]
    assert find_locators(HELD, nothing, needs_place=False) == Places()
    assert find_locators(HELD, nothing) == Places()
    both = find_locators(HELD, {DIGEST: Quotation("Ana")}, needs_place=False)
    assert "Empty the quotation" in both.errors["has_no_place"]
    stays = find_locators(HELD, {DIGEST: Quotation("Ana")}, before=[at("Ana")], needs_place=False)
    assert "Empty the quotation" in stays.errors["has_no_place"]
    given_now = find_locators(HELD, {DIGEST: Quotation("90")}, before=[], needs_place=False)
    assert (given_now.locators, given_now.errors) == ((at("90"),), {})
    assert find_locators(WITHHELD, {ORIGINAL: Quotation("")}, needs_place=True) == Places()


def test_of_a_withheld_text_the_place_is_kept_moved_and_taken_away() -> None:
    had = at("Ana", 7)
    assert find_locators(WITHHELD, {ORIGINAL: Quotation("", had.start, had.end)}, before=[had]).locators == (had,)
    assert find_locators(WITHHELD, {ORIGINAL: Quotation("")}, before=[had]).locators == (had,)
    moved = LocatorDraft(document_text_id=7, start=2, end=10)
    assert find_locators(WITHHELD, {ORIGINAL: Quotation("", 2, 10)}, before=[had]).locators == (moved,)
    assert find_locators(WITHHELD, {ORIGINAL: Quotation("", 2, 10, is_dropped=True)}, before=[had]).locators == ()


@pytest.mark.parametrize(
    ("quotation", "message"),
    [
        (Quotation("", 2, len(HARBOUR) + 1), f"has {len(HARBOUR)} characters"),
        (Quotation("", 5, 5), "outside the text"),
        (Quotation("Ana", 2, 10), "attach the original as well"),
    ],
)
def test_what_is_no_place_of_a_withheld_text(quotation: Quotation, message: str) -> None:
    assert message in find_locators(WITHHELD, {ORIGINAL: quotation}).errors["quote_original"]
