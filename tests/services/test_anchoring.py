"""Finding a quotation again: with emoji, combining marks, and white space that has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.services.anchoring import MOST_FOUND, Place, Quote, find_places, longest_beginning

BODY = 'One  “quoted” thing 🚢 café\nsits here. One "quoted" thing again; hyphen-\nation stands.'


def words(quote: str, body: str = BODY, **around: str) -> list[str]:
    return [body[place.start : place.end] for place in find_places(body, Quote(quote, **around))]


def test_letter_by_letter_goes_before_all() -> None:
    start = BODY.index("“")
    assert find_places(BODY, Quote(" “quoted” thing 🚢\n")) == [Place(start, start + 16, is_exact=True)]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ('"quoted" thing 🚢  cafe\u0301 sits', "“quoted” thing 🚢 café\nsits"),
        ("hyphenation\tstands", "hyphen-\nation stands"),
        ("caf\u00ade\u0301\u200b sits", "café\nsits"),
        ("caf\u00e9\u00a0sits", "café\nsits"),
    ],
)
def test_what_copying_changes_does_not_matter(quote: str, found: str) -> None:
    assert words(quote) == [found]


def test_a_combining_mark_stays_with_its_letter() -> None:
    assert words("café", "Le cafe\u0301 ferme.") == ["cafe\u0301"]
    # A bare e is no é.
    assert words("ferme le cafe.", "Ferme le café.") == []


def test_the_surroundings_decide_between_places() -> None:
    body = "He said no. She said no. They said no."
    first, *_others = find_places(body, Quote("said no", prefix="She ", suffix=". They"))
    assert first.start == body.index("She") + 4
    assert len(find_places(body, Quote("said no"))) == 3


def test_a_text_of_one_word_does_not_flood() -> None:
    assert len(find_places("no " * 1000, Quote("no"))) == MOST_FOUND


@pytest.mark.parametrize("quote", ["", "  \n", "\u200b", "not in it"])
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert find_places(BODY, Quote(quote)) == []


@given(st.text(alphabet='ab é\u0301🚢\n“"', min_size=1, max_size=40), st.data())
def test_every_passage_is_found_where_it_stands(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    exact = body[start:end].strip()
    places = find_places(body, Quote(body[start:end]))
    assert all(body[place.start : place.end] == exact for place in places)
    assert bool(places) == bool(exact)


@given(st.lists(st.sampled_from(["ab", "é", "🚢", "e\u0301"]), min_size=1, max_size=8))
def test_changed_white_space_is_followed(pieces: list[str]) -> None:
    body = f"Before. {'  '.join(pieces)} Behind."
    (first, *_rest) = find_places(body, Quote("\n".join(pieces)))
    assert body[first.start : first.end].split() == pieces


def test_how_far_a_quotation_can_be_followed() -> None:
    assert longest_beginning(BODY, "café sits there") == ("café sits ", 'here. One "quoted" thing again; hyphen-\n')
    assert longest_beginning(BODY, "zzz") == ("", "")
