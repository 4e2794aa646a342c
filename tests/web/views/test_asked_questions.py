"""The rating form with questions that are asked only beside some answers, as it is without a script."""

import pytest
from conditions import conditional_rubric
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Criterion, Rating


@pytest.fixture
def rated(site: Site) -> RatedRound:
    """Nobody has rated anything."""
    with site.database.writing() as session:
        return make_rated_round(session, [". .", ". ."], rubric=conditional_rubric())


def kept(site: Site) -> list[str]:
    with site.database.reading() as session:
        found = session.scalars(select(Criterion.key).join(Rating, Rating.criterion_id == Criterion.id))
        return sorted(found)


def test_conditions_are_said_in_words(page: Answer) -> None:
    assert "Answer this only if “Shown support” is “Step 3” or “Step 4”." in page.text
    assert "Answer this only if “Basis” is “The article and outside material”." in page.text
    (script,) = [each for each in page.page.all("script") if "conditions" in (each.get("src") or "")]
    assert script.get("defer") is not None
    assert [each["data-codes"] for each in page.page.all("p") if each.get("data-on")] == ['["3", "4"]', '["outside"]']


def test_what_is_not_asked_need_not_be_answered(site: Site, ann: Visitor, page: Answer) -> None:
    assert ann.submit(page, page.form(holding="c_support"), c_support="2").status == 303
    assert kept(site) == ["support"]


def test_what_is_asked_must_be(ann: Visitor, page: Answer) -> None:
    refused = ann.submit(page, page.form(holding="c_support"), c_support="3")
    assert refused.status == 422
    assert "Answer this question: What did you look at?" in refused.text
    further = ann.submit(refused, refused.form(holding="c_support"), c_basis="outside")
    assert "Answer this question: Which one?" in further.text


def test_an_answer_that_is_not_asked_is_left_out_and_told(site: Site, ann: Visitor, page: Answer) -> None:
    saved = ann.submit(
        page,
        page.form(holding="c_support"),
        c_support="2",
        c_basis="outside",
        c_trust="cannot-judge",
        r_trust="neither",
    )
    assert (
        "Saved without your answer to Basis, Trust: beside your other answers it is not asked."
        in ann.follow(saved).text
    )
    assert kept(site) == ["support"]


def test_cannot_judge_is_offered_beside_short_answers_too(site: Site, ann: Visitor, page: Answer) -> None:
    typed = {"c_support": "3", "c_basis": "outside", "c_trust": "cannot-judge", "r_trust": "neither"}
    assert page.form(holding="c_support").choices["c_trust"] == ["one", "two", "cannot-judge"]
    assert ann.submit(page, page.form(holding="c_support"), **typed).status == 303
    assert kept(site) == ["basis", "support", "trust"]
