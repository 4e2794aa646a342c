"""Rating a range in the form."""

import pytest
from ranged_round import make_ranged_round
from rated_round import RatedRound
from rating_pages import open_next, save
from visiting import Site, Visitor


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_ranged_round(session, [". .", ". ."])


@pytest.fixture
def typed() -> dict[str, str]:
    return {"low_cost": "1,200", "high_cost": "1 300.5", "basis_cost": "Two <b>invoices</b>."}


def test_the_form_has_two_numbers_with_their_unit(ann: Visitor, path: str) -> None:
    page = open_next(ann, path).page
    for part in ("low", "high"):
        field = page.by_id(f"{part}-cost")
        assert (field["inputmode"], field["type"]) == ("decimal", "text")
        assert "unit-cost" in field["aria-describedby"].split()
    assert page.by_id("unit-cost").text == "million US dollars"
    assert page.one("input", name="c_cost")["type"] == "checkbox"


def test_a_range_is_saved_and_comes_back(ann: Visitor, path: str, typed: dict[str, str]) -> None:
    first = open_next(ann, path)
    answer = save(ann, first, **typed)
    assert answer.status == 303
    again = ann.get(first.path)
    assert again.page.by_id("low-cost")["value"] == "1200"
    assert again.page.by_id("high-cost")["value"] == "1300.5"
    assert "Two &lt;b&gt;invoices" in again.response.text
    assert "1 200 to 1 300.5 million US dollars".replace("1 ", "1\u202f") in ann.get(f"{path}/mine").response.text


def test_nothing_typed_is_lost_where_a_number_cannot_be_read(ann: Visitor, path: str) -> None:
    answer = save(ann, open_next(ann, path), low_cost="1.200,5", high_cost="1.300", basis_cost="Half typed")
    assert answer.status == 422
    assert answer.page.by_id("low-cost")["value"] == "1.200,5"
    assert answer.page.by_id("high-cost")["value"] == "1.300"
    assert "Half typed" in answer.text
    assert answer.page.by_id("low-cost")["aria-invalid"] == "true"
    assert "Cost: 1.300 can be read in two ways. Write 1300, or 1.3000." in answer.text
    links = [
        link["href"]
        for link in answer.page.all("a")
        if link.get(
            "href",
        )
        in ("#low-cost", "#high-cost")
    ]
    assert links == ["#low-cost", "#high-cost"]


def test_the_wrong_way_round_is_said_with_what_to_do(ann: Visitor, path: str) -> None:
    answer = save(ann, open_next(ann, path), low_cost="100", high_cost="90")
    assert answer.status == 422
    assert "The lower number, 100, is above the upper one, 90. Swap the two, or correct one of them." in answer.text


def test_cannot_judge_needs_its_reason(ann: Visitor, path: str) -> None:
    first = open_next(ann, path)
    refused = save(ann, first, c_cost="cannot-judge")
    assert (refused.status, "Choose a reason why you cannot judge." in refused.text) == (422, True)
    assert save(ann, first, c_cost="cannot-judge", r_cost="no-figures").status == 303
    assert "checked" in ann.get(first.path).page.one("input", name="c_cost").attributes


def test_a_draft_keeps_the_fields_as_typed(ann: Visitor, path: str) -> None:
    first = open_next(ann, path)
    form = first.page.form(holding="rationale")
    kept = ann.post(f"{first.path}/draft", **{**form.values, "low_cost": "1.200,5", "basis_cost": "Half"})
    assert kept.status in (200, 303)
    again = ann.get(first.path)
    assert again.page.by_id("low-cost")["value"] == "1.200,5"
    assert "Half" in again.text


def test_undone_a_range_is_a_draft(ann: Visitor, path: str, typed: dict[str, str]) -> None:
    first = open_next(ann, path)
    follows = ann.follow(save(ann, first, **typed))
    undone = ann.follow(ann.submit(follows, follows.page.form(action="/undo", holding="revision")))
    assert undone.page.by_id("low-cost")["value"] == "1200"
    assert "stands below as a draft" in undone.text
