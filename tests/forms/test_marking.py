"""The form of a claim: several claimants and figures, numbers as people write them, fields added without a script."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.marking import ADD_CLAIMANT, ADD_FIGURE, MOST_ENTRIES, ClaimForm
from annotator.models.vocabulary import ClaimKind, Hedge, Part, SourceType
from annotator.services.claim_marking import NamedClaimant, NamedSource

FILLED = {
    "text": "The café was closed.",
    "key": " C7 ",
    "kind": "statistic",
    "polarity": "affirms",
    "hedge": "approximate",
    "hedge_cue": "about",
    "is_to_rate": "y",
    "time_made": "in spring",
    "time_made_resolved": "2015-03/2015-05",
    "claimants-0-name": "Ana",
    "claimants-0-type": "person",
    "claimants-0-part": "is_quoted",
    "claimants-0-role": "fire chief",
    "claimants-1-name": " ",
    "claimants-1-part": "says",
    "relayer": "The Paper",
    "figures-0-expression": "90 to 100 million",
    "figures-0-low": "90\u202f000 000",
    "figures-0-high": "1e8",
    "figures-1-expression": "",
}


def form(**changes: str) -> ClaimForm:
    return ClaimForm(MultiDict(FILLED | changes))


def test_what_was_typed_becomes_a_claim() -> None:
    filled = form()
    assert filled.validate(), filled.errors
    draft = filled.draft(3, (), 4)
    assert (draft.key, draft.kind, draft.hedge, draft.paragraph) == ("C7", ClaimKind.STATISTIC, Hedge.APPROXIMATE, 4)
    assert (draft.time_made_resolved, draft.is_to_rate, draft.is_sensitive) == ("2015-03/2015-05", True, False)
    (figure,) = draft.figures
    assert (figure.expression, figure.value, figure.low, figure.high) == ("90 to 100 million", None, 9e7, 1e8)
    assert filled.named_claimants() == [
        NamedClaimant(NamedSource("Ana", SourceType.PERSON), Part.IS_QUOTED, "fire chief", "")
    ]
    assert filled.named_relayer() == NamedSource("The Paper")
    assert form(relayer=" ").named_relayer() is None


def test_a_paragraph_that_was_typed_goes_before_the_counted_one() -> None:
    filled = form(paragraph="12")
    assert filled.validate()
    assert filled.draft(3, (), 4).paragraph == 12
    assert not form(paragraph="0").validate()


@pytest.mark.parametrize("number", ["ninety", "1,5", "1.5.", "--1", "1e999", "nan"])
def test_what_is_no_number_is_refused_where_it_stands(number: str) -> None:
    filled = form(**{"figures-0-value": number})
    assert not filled.validate()
    assert "Write a number such as" in filled.figures[0].form.value.errors[0]
    assert filled.figures[0].form.value.data == number


@pytest.mark.parametrize(("typed", "amount"), [("\u22121.5", -1.5), ("+3", 3.0), ("", None), (" ", None)])
def test_numbers_as_people_write_them(typed: str, amount: float | None) -> None:
    filled = form(**{"figures-0-value": typed})
    assert filled.validate()
    assert filled.draft(3, (), None).figures[0].value == amount


@pytest.mark.parametrize(("action", "field"), [(ADD_CLAIMANT, "claimants"), (ADD_FIGURE, "figures")])
def test_fields_are_added_and_nothing_typed_is_lost(action: str, field: str) -> None:
    filled = form(action=action)
    before = len(filled[field])
    filled.add_fields()
    assert len(filled[field]) == before + 1
    assert filled.claimants[0].form["name"].data == "Ana"


def test_there_is_an_end_to_adding() -> None:
    filled = form(action=ADD_FIGURE, **{f"figures-{number}-unit": "m" for number in range(MOST_ENTRIES)})
    filled.add_fields()
    assert len(filled.figures) == MOST_ENTRIES
    other = form(action="something else")
    other.add_fields()
    assert len(other.claimants) == 2


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"start": "3", "end": "9"}, (3, 9)),
        ({"start": "3", "end": "9", "place": "20-26"}, (20, 26)),
        ({"start": "3"}, (None, None)),
        ({"start": "-3", "end": "9"}, (None, None)),
        ({"start": "³", "end": "9"}, (None, None)),
        ({"start": "3", "end": "9" * 20}, (None, None)),
        ({"place": "20"}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_a_place_is_two_whole_numbers(values: dict[str, str], place: tuple[int | None, int | None]) -> None:
    assert form(**values).given_place() == place


def test_an_empty_form_is_to_be_rated_and_has_one_of_each() -> None:
    empty = ClaimForm(None)
    assert empty.is_to_rate.data
    assert (len(empty.claimants), len(empty.figures)) == (1, 1)
