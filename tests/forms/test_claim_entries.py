"""The form of a claim, read and filled; its rows without a script."""

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.claim_entries import (
    change_rows,
    entry_values,
    read_bases,
    read_entry,
    read_part,
    read_parts,
    read_place,
)
from annotator.forms.claims import MOST_ROWS, ClaimForm, MergeForm, NewClaimForm, SplitForm
from annotator.models import vocabulary
from annotator.models.vocabulary import ClaimKind, Hedge, Polarity, SourceType, TextKind
from annotator.services.claim_drafts import FigureDraft
from annotator.services.claim_entries import ClaimantEntry, ClaimEntry, HopEntry
from annotator.services.claim_places import Quotation
from annotator.services.claim_reshaping import Part

TYPED = {
    "text": " It sells\r\narms. ",
    "kind": "estimate",
    "polarity": "denies",
    "hedge": "possible",
    "hedge_cue": "may",
    "is_sensitive": "y",
    "claimants-0-name": "A minister",
    "claimants-0-part": "is_quoted",
    "claimants-0-new_type": "",
    "claimants-0-role_as_given": "of arms",
    "claimants-0-note": "By letter.",
    "claimants-1-name": "A ministry",
    "claimants-1-part": "says",
    "claimants-1-new_type": "organisation",
    "claimants-2-name": " ",
    "claimants-2-part": "says",
    "claimants-2-new_type": "",
    "relayer": "An outlet",
    "relayer_type": "outlet",
    "figures-0-expression": "$90–100m",
    "figures-0-low": "90 000 000",
    "figures-0-high": "1e8",
    "figures-0-value": "\u22125.5",
    "figures-0-unit": "US dollars",
    "figures-0-period": "2014",
    "figures-0-counted": "exports",
    "hops-0-source": "A minister",
    "hops-0-way": "says it",
    "hops-0-date": "May",
    "hops-0-is_seen": "y",
    "hops-1-label": "A blog",
    "hops-1-way": "carries it",
    "time_made": "in May",
    "time_made_resolved": "2015-05",
    "time_about": "last week",
    "time_about_resolved": "2015-04",
    "evidence_shown": "Nothing.",
    "question": "Who?",
    "paragraph": "7",
    "quote_digest": "sells",
    "place_digest": "3-8",
    "place_original": "30-80",
    "drop_original": "y",
}
ENTRY = ClaimEntry(
    text="It sells\narms.",
    kind=ClaimKind.ESTIMATE,
    polarity=Polarity.DENIES,
    hedge=Hedge.POSSIBLE,
    hedge_cue="may",
    is_sensitive=True,
    claimants=(
        ClaimantEntry(name="A minister", part=vocabulary.Part.IS_QUOTED, role_as_given="of arms", note="By letter."),
        ClaimantEntry(name="A ministry", new_type=SourceType.ORGANISATION),
    ),
    relayer="An outlet",
    relayer_type=SourceType.OUTLET,
    figures=(
        FigureDraft(
            expression="$90–100m", value=-5.5, low=9e7, high=1e8, unit="US dollars", period="2014", counted="exports"
        ),
    ),
    hops=(
        HopEntry(way="says it", source="A minister", date="May"),
        HopEntry(way="carries it", label="A blog", is_seen=False),
    ),
    time_made="in May",
    time_made_resolved="2015-05",
    time_about="last week",
    time_about_resolved="2015-04",
    evidence_shown="Nothing.",
    question="Who?",
    paragraph=7,
    quotations={TextKind.DIGEST: Quotation("sells", 3, 8), TextKind.ORIGINAL: Quotation("", 30, 80, is_dropped=True)},
    needs_place=True,
)


def test_what_is_typed_is_read() -> None:
    form = ClaimForm(MultiDict(TYPED))
    assert form.validate(), form.errors
    assert read_entry(form) == ENTRY


def test_what_is_shown_is_read_again() -> None:
    form = ClaimForm(data=entry_values(ENTRY))
    assert form.validate(), form.errors
    shown = read_entry(form)
    # What a source is, is asked only while it is new.
    known = tuple(
        ClaimantEntry(name=each.name, part=each.part, role_as_given=each.role_as_given, note=each.note)
        for each in ENTRY.claimants
    )
    assert (shown.claimants, shown.relayer_type) == (known, None)
    assert (shown.figures, shown.hops) == (ENTRY.figures, ENTRY.hops)
    # Nor is a place shown as one to take away.
    assert shown.quotations == {**ENTRY.quotations, TextKind.ORIGINAL: Quotation("", 30, 80)}
    assert entry_values(shown) == entry_values(ENTRY)
    assert form["figures"].data[0]["low"] == "90000000"


@pytest.mark.parametrize(
    "number", ["many", "ninety", "1,5", "1.5.", "--1", "1e999", "nan", "inf", "1_000", "٣", "1 5", "90 10", "9" * 400]
)
def test_what_is_no_number_is_refused_where_it_stands(number: str) -> None:
    form = ClaimForm(MultiDict(TYPED | {"figures-0-value": number}))
    assert not form.validate()
    field = form.figures[0].form["value"]
    assert "Write a number such as" in field.errors[0]
    assert field.data == number


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("\u22121.5", -1.5),
        ("+3", 3.0),
        ("90\u202f000 000", 9e7),
        (" ", None),
        ("1.7e+308", 1.7e308),
        ("5e-324", 5e-324),
    ],
)
def test_numbers_as_people_write_them(typed: str, amount: float | None) -> None:
    form = ClaimForm(MultiDict(TYPED | {"figures-0-value": typed}))
    assert form.validate()
    assert read_entry(form).figures[0].value == amount


@pytest.mark.parametrize("number", ["two", "-1", "0", "1" * 9, "1.5"])
def test_a_paragraph_is_a_whole_number(number: str) -> None:
    form = ClaimForm(MultiDict(TYPED | {"paragraph": number}))
    assert not form.validate()
    assert "whole number from 1" in form.paragraph.errors[0]
    assert form.paragraph.data == number


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("3-9", (3, 9)),
        ("3", (None, None)),
        ("3-", (None, None)),
        ("-3-9", (None, None)),
        ("³-9", (None, None)),
        ("3-" + "9" * 20, (None, None)),
        ("", (None, None)),
    ],
)
def test_a_place_is_two_whole_numbers(typed: str, place: tuple[int | None, int | None]) -> None:
    assert read_place(ClaimForm(MultiDict(TYPED | {"place_digest": typed})), TextKind.DIGEST) == place


def test_every_field_of_a_new_claim_can_be_edited() -> None:
    made, edited = ({field.name for field in form()} for form in (NewClaimForm, ClaimForm))
    # The id stays; the others are no part of a version and have buttons of their own on the page of the claim.
    assert made - edited == {"key", "is_draft", "is_to_rate", "is_featured"}
    assert not edited - made


def test_who_says_that_there_is_no_place_is_heard() -> None:
    form = ClaimForm(MultiDict(TYPED | {"has_no_place": "y"}))
    assert read_entry(form).needs_place is False
    assert entry_values(read_entry(form))["has_no_place"] is True


def test_an_empty_paragraph_is_none() -> None:
    assert read_entry(ClaimForm(MultiDict(TYPED | {"paragraph": " "}))).paragraph is None


@pytest.mark.parametrize(
    ("change", "field"),
    [({"text": " "}, "text"), ({"kind": "lie"}, "kind"), ({"claimants-0-part": "relays"}, "claimants")],
)
def test_shape(change: dict[str, str], field: str) -> None:
    form = ClaimForm(MultiDict(TYPED | change))
    assert not form.validate()
    assert list(form.errors) == [field]


def test_a_new_claim_is_to_be_rated_and_has_a_row_for_its_claimant() -> None:
    form = NewClaimForm()
    assert (form["is_to_rate"].data, form["is_draft"].data, len(form["claimants"])) == (True, False, 1)


@pytest.mark.parametrize(
    ("deed", "names"),
    [
        ("claimants:add", ["a", "b", "c", None]),
        ("claimants:1:up", ["b", "a", "c"]),
        ("claimants:0:up", ["a", "b", "c"]),
        ("claimants:" + "9" * 5000 + ":up", ["a", "b", "c"]),
        ("claimants:2:remove", ["a", "b"]),
        ("claimants:3:remove", ["a", "b", "c"]),
        ("claimants:x:remove", ["a", "b", "c"]),
        ("claimants:1:burn", ["a", "b", "c"]),
        ("claimants", ["a", "b", "c"]),
        ("text:add", ["a", "b", "c"]),
        ("parts:add", ["a", "b", "c"]),
    ],
)
def test_rows(deed: str, names: list[str | None]) -> None:
    values: dict[str, Any] = {"text": "Words.", "claimants": [{"name": name} for name in "abc"]}
    changed = change_rows(values, deed)
    assert [row.get("name") for row in changed["claimants"]] == names
    assert changed["text"] == "Words."
    assert [row["name"] for row in values["claimants"]] == ["a", "b", "c"]


def test_rows_have_an_end() -> None:
    values = {"figures": [{}] * 50}
    assert len(change_rows(values, "figures:add")["figures"]) == 50


def test_parts() -> None:
    typed = {"parts-0-key": "K1a", "parts-0-text": "A.", "parts-0-kind": "causal", "parts-1-kind": "causal"}
    part = Part("K1a", "A.", ClaimKind.CAUSAL)
    assert read_parts(SplitForm(MultiDict(typed))) == [part]
    assert read_part(MergeForm(MultiDict(typed))) == part


@pytest.mark.parametrize(
    ("text", "found"),
    [("C1:2 C5:1", {"C1": 2, "C5": 1}), ("", {}), ("C1 :2 C3:x C4:999999999 C5:²", {}), ("a:b:3", {"a:b": 3})],
)
def test_bases(text: str, found: dict[str, int]) -> None:
    assert read_bases(text) == found


def test_more_rows_than_are_allowed_are_shown_all_the_same() -> None:
    """So that somebody can take some away; the rules of claims refuse the rest."""
    figures = tuple(FigureDraft(expression=f"{number} ships") for number in range(MOST_ROWS + 5))
    form = ClaimForm(data=entry_values(replace(ENTRY, figures=figures)))
    assert len(form.figures.entries) == MOST_ROWS + 5
    parts = change_rows({"parts": [{"text": str(number)} for number in range(20)]}, "parts:add")
    assert len(SplitForm(data=parts).parts.entries) == 21
