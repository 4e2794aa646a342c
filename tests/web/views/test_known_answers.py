"""Known answers, on the pages."""

import pytest
from planted_round import add_known_basis
from ranged_round import make_ranged_round
from rated_round import RatedRound
from visiting import Answer, Site, Visitor

from annotator.services.known_answers import read_known


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def save(lead: Visitor, path: str, **typed: str | None) -> Answer:
    page = lead.get(f"{path}/known-answers/K1")
    given = {
        "purpose": "gold",
        "point_support": "4",
        "tolerance_support": "1",
        "explanation_support": "A <b>letter</b>.",
    }
    return lead.submit(page, page.form(holding="purpose"), **{**given, **typed})


def test_answers_are_given_listed_changed_and_taken_away(
    lead: Visitor, path: str, site: Site, rated: RatedRound
) -> None:
    assert "No claim has a known answer." in lead.get(f"{path}/known-answers").text
    assert lead.get(f"{path}/known-answers?claim=+K1+").location.endswith("/known-answers/K1")
    listed = lead.follow(save(lead, path))
    for words in (
        "known answer, hidden",
        "4 · Step 4",
        "1 step beside it passes",
        "The known answers of K1 are saved.",
    ):
        assert words in listed.text, words
    page = lead.get(f"{path}/known-answers/K1")
    form = page.form(holding="purpose")
    assert (form.values["point_support"], form.values["tolerance_support"]) == ("4", "1")
    assert form.values["explanation_support"].strip() == "A <b>letter</b>."
    save(lead, path, purpose="training", point_support="5")
    with site.database.reading() as session:
        ((purpose, answers),) = read_known(session, rated.project.id, rated.rubric).values()
    assert (purpose, answers[0].point.code) == ("training", "5")
    done = lead.submit(page, page.form("/remove"))
    assert "K1 has no known answers any more." in lead.follow(done).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"point_support": ""}, "one question at the least"),
        ({"tolerance_support": "4"}, "beyond that every answer would be right"),
        ({"tolerance_support": "many"}, "Give a whole number."),
        ({"purpose": None}, "Choose what the claim is for."),
        ({"purpose": "repeat"}, "Choose one of these."),
        ({"explanation_support": "x" * 2001}, "At most 2000 characters."),
    ],
)
def test_what_is_no_answer_comes_back(lead: Visitor, path: str, typed: dict[str, str | None], words: str) -> None:
    answer = save(lead, path, **typed)
    assert answer.status == 422
    assert words in answer.text
    assert answer.form(holding="purpose").values["point_support"] == typed.get("point_support", "4")


def test_a_claim_that_is_not_there_or_not_to_rate(lead: Visitor, path: str) -> None:
    assert lead.get(f"{path}/known-answers/K77").status == 404
    asked = lead.get(f"{path}/known-answers?claim=K77")
    assert (asked.status, "There is no claim K77 in this project." in asked.text) == (422, True)
    assert asked.page.one("input", name="claim")["value"] == "K77"


def test_reviewers_do_not_see_them(ann: Visitor, path: str) -> None:
    for page in ("known-answers", "known-answers/K1", "quality", "flags"):
        assert ann.get(f"{path}/{page}").status == 403


def test_what_is_known_of_a_question_no_longer_asked_is_told(
    lead: Visitor, path: str, site: Site, rated: RatedRound
) -> None:
    page = lead.get(f"{path}/known-answers/K1")
    assert "Known from before" not in page.text
    assert "What did you look at?" not in page.text
    with site.database.writing() as session:
        add_known_basis(session, rated, rated.claims[0].id)
    assert "Basis: The article only" in lead.get(f"{path}/known-answers/K1").text
    assert save(lead, path).status == 303
    assert "Basis: The article only" in lead.get(f"{path}/known-answers/K1").text


def test_a_range_is_given_listed_changed_and_refused_in_words(site: Site) -> None:
    with site.database.writing() as session:
        made = make_ranged_round(session, [". ."])
    lead, path = site.visitor(made.lead.id), f"/p/{made.project.slug}"
    page = lead.get(f"{path}/known-answers/K1")
    assert "A range has no steps, so it is no part of what counts as met" in page.text
    assert "It counts million US dollars." in page.text
    typed = {"purpose": "gold", "low_cost": "90", "high_cost": "1,200.5", "basis_cost": "A <b>receipt</b>."}
    listed = lead.follow(lead.submit(page, page.form(holding="purpose"), **typed))
    assert "Cost: 90 to 1 200.5 million US dollars" in listed.text
    again = lead.get(f"{path}/known-answers/K1")
    form = again.form(holding="purpose")
    shown = [form.values[f"{part}_cost"].strip() for part in ("low", "high", "basis")]
    assert shown == ["90", "1200.5", "A <b>receipt</b>."]
    for change, words in (
        ({"low_cost": "1.200"}, "can be read in two ways"),
        ({"low_cost": ""}, "Write the lowest number too."),
        ({"low_cost": "2000"}, "Swap the two, or correct one of them."),
        ({"low_cost": "90 to 100"}, "Write one number here"),
        ({"purpose": "training"}, "Training is passed by steps"),
        ({"basis_cost": "x" * 2001}, "At most 2000 characters."),
        ({"low_cost": "", "high_cost": "", "basis_cost": ""}, "one question at the least"),
    ):
        refused = lead.submit(again, form, **change)
        assert (refused.status, words in refused.text) == (422, True), change
        kept = refused.form(holding="purpose").values
        assert kept["low_cost"] == change.get("low_cost", "90")
    done = lead.submit(again, again.form("/remove"))
    assert "K1 has no known answers any more." in lead.follow(done).text


def test_a_rubric_without_ranges_asks_for_none(lead: Visitor, path: str) -> None:
    assert "A range has no steps" not in lead.get(f"{path}/known-answers/K1").text
