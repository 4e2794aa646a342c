"""A range of numbers that is asked only beside some steps, on the rating form."""

import pytest
from ranged_round import range_rubric
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import RangeAnswer


@pytest.fixture
def rated(site: Site) -> RatedRound:
    """Nobody has rated anything."""
    condition = {"criterion": "support", "points": ["3", "4"]}
    with site.database.writing() as session:
        return make_rated_round(session, [". .", ". ."], rubric=range_rubric(asked_if=[condition]))


def kept(site: Site) -> list[tuple[float, float]]:
    with site.database.reading() as session:
        return [(low, high) for low, high in session.execute(select(RangeAnswer.low, RangeAnswer.high))]


def test_the_condition_of_a_range_is_said_in_words_and_to_the_script(page: Answer) -> None:
    assert "Answer this only if “Shown support” is “Step 3” or “Step 4”." in page.text
    (condition,) = [each for each in page.page.all("p") if each.get("data-on")]
    assert (condition["data-on"], condition["data-codes"]) == ("c_support", '["3", "4"]')


def test_a_range_that_is_not_asked_is_left_out_and_told(site: Site, ann: Visitor, page: Answer) -> None:
    typed = {"c_support": "2", "c_basis": "article", "low_cost": "90", "high_cost": "many"}
    saved = ann.submit(page, page.form(holding="c_support"), **typed)
    assert saved.status == 303
    assert kept(site) == []


def test_a_range_that_is_asked_must_be_given(site: Site, ann: Visitor, page: Answer) -> None:
    typed = {"c_support": "3", "c_basis": "article"}
    refused = ann.submit(page, page.form(holding="c_support"), **typed)
    assert refused.status == 422
    assert "Answer this question: What did it cost?" in refused.text
    given = ann.submit(refused, refused.form(holding="c_support"), low_cost="90", high_cost="100")
    assert given.status == 303
    assert kept(site) == [(90.0, 100.0)]
