"""A project that asks for a range: every page of it, and the report."""

import pytest
from counted_statements import counted
from ranged_round import make_ranged_round, range_rubric
from rated_round import RatedRound
from visiting import Site, Visitor

from annotator.models.vocabulary import Reveal

TABLE = ["90..100 95..105 80..120", "5 5 .", "1..2 3..4 2..3", "1..9 no-figures 5..10", ". . ."]


def make(site: Site, table: list[str], *, is_locked: bool = True, reveal: Reveal = Reveal.AFTER_LOCK) -> RatedRound:
    with site.database.writing() as session:
        made = make_ranged_round(session, table, reveal=reveal)
        if is_locked:
            made.lock()
    return made


@pytest.fixture
def ranged(site: Site) -> RatedRound:
    return make(site, TABLE)


@pytest.fixture
def lead(site: Site, ranged: RatedRound) -> Visitor:
    return site.visitor(ranged.lead.id)


def test_counts_come_first_then_figures_then_claims(lead: Visitor, ranged: RatedRound) -> None:
    answer = lead.get(f"/p/{ranged.project.slug}/agreement?criterion=cost")
    assert answer.status == 200
    text = answer.text
    order = (
        "Claims compared",
        "Mean overlap of two ranges",
        "midpoints, log scale",
        "Claim by claim",
        "Submitted from",
    )
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    figures = dict(zip((e.text for e in answer.page.all("dt")), (e.text for e in answer.page.all("dd")), strict=False))
    assert figures["Claims compared"].startswith("4of 5")
    assert (figures["Ranges"][:2], figures["Cannot judge"][0]) == ("10", "1")
    labels = [drawn["aria-label"] for drawn in answer.page.all("svg", role="img")]
    assert "90 to 100 million US dollars" in labels
    assert "5 million US dollars" in labels
    assert "The intervals are rough" in text or "the intervals are rough" in text


def test_the_report_on_steps_leads_to_that_on_ranges(lead: Visitor, ranged: RatedRound) -> None:
    address = f"/p/{ranged.project.slug}/agreement"
    answer = lead.get(address)
    assert answer.status == 200
    (link,) = answer.page.all("a", href=f"{address}?round=1&criterion=cost")
    assert link.text == "Cost"


@pytest.mark.parametrize("page", ["dashboard", "?behind=contested", "me", "documents"])
def test_other_pages_show_steps(lead: Visitor, ranged: RatedRound, page: str) -> None:
    assert lead.get(f"/p/{ranged.project.slug}/{page}").status == 200


@pytest.mark.parametrize("page", ["dashboard?", "?behind=contested&", "agreement/sources?"])
def test_a_range_asked_of_a_page_of_steps_is_refused(lead: Visitor, ranged: RatedRound, page: str) -> None:
    answer = lead.get(f"/p/{ranged.project.slug}/{page}criterion=cost")
    assert answer.status == 422
    assert "Cost asks for a range of numbers" in answer.text


def test_a_range_asked_of_some_says_so_beside_its_count(site: Site) -> None:
    condition = {"criterion": "support", "points": ["3"]}
    with site.database.writing() as session:
        made = make_ranged_round(session, ["90..100 95..105"], rubric=range_rubric(asked_if=[condition]))
        made.lock()
    answer = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/agreement?criterion=cost")
    assert "of 2 assigned, 0 not rated; asked only beside some answers" in answer.text


@pytest.mark.parametrize("page", ["agreement?criterion=cost", "dashboard", "me"])
def test_ranges_take_no_more_statements_than_steps(site: Site, lead: Visitor, ranged: RatedRound, page: str) -> None:
    with counted(site.database) as statements:
        lead.get(f"/p/{ranged.project.slug}/{page}")
        statements.clear()
        assert lead.get(f"/p/{ranged.project.slug}/{page}").status == 200
    assert 0 < len(statements) <= 15, statements


def test_few_and_many_claims(site: Site) -> None:
    empty = make(site, [". ."])
    answer = site.visitor(empty.lead.id).get(f"/p/{empty.project.slug}/agreement?criterion=cost")
    assert "No ranges yet" in answer.text
    assert "no claim has two ratings" in answer.text
    many = make(site, [f"{row} {row + 1}" for row in range(22)])
    visitor, address = site.visitor(many.lead.id), f"/p/{many.project.slug}/agreement?criterion=cost"
    first, whole = visitor.get(address), visitor.get(f"{address}&claims=all")
    assert "Show all 22 claims" in first.text
    assert "Show all" not in whole.text
    assert (len(first.page.all("div", class_="claim-ranges")), len(whole.page.all("div", class_="claim-ranges"))) == (
        20,
        22,
    )
    assert "rough" not in first.text


def test_ranges_are_closed_while_a_claim_is(site: Site) -> None:
    for reveal in (Reveal.AFTER_LOCK, Reveal.AFTER_OWN):
        made = make(site, TABLE, is_locked=False, reveal=reveal)
        for person in (made.lead, made.reviewers[2]):
            answer = site.visitor(person.id).get(f"/p/{made.project.slug}/agreement?criterion=cost")
            assert "Mean overlap" not in answer.text
            assert "95 to 105" not in answer.text


def test_pages_about_steps_say_that_a_range_has_none(lead: Visitor, ranged: RatedRound) -> None:
    for name in ("sources", "consensus", "planning"):
        answer = lead.get(f"/p/{ranged.project.slug}/agreement/{name}?criterion=cost")
        assert answer.status == 422
        assert "Cost asks for a range of numbers, and this shows steps" in answer.text
        choice = lead.get(f"/p/{ranged.project.slug}/agreement/{name}").page.all("option", value="cost")
        assert choice == []


def test_no_page_of_the_project_breaks(site: Site, lead: Visitor, ranged: RatedRound) -> None:
    path = f"/p/{ranged.project.slug}"
    names = (
        "/", "/dashboard", "/quality", "/claims/K1", "/claims/K4", "/agreement", "/agreement/sources", "/sources",
        "/agreement/consensus", "/agreement/consensus.csv", "/agreement/planning", "/exports", "/known-answers",
        "/known-answers/K5", "/rounds", "/exports/ratings-long.csv", "/exports/ratings-wide.csv?criterion=cost",
        "/exports/codebook.csv",
    )  # fmt: skip
    assert {name: lead.get(path + name).status for name in names} == dict.fromkeys(names, 200)
    ann = site.visitor(ranged.reviewers[0].id)
    names = ("/", "/me", "/mine", "/feedback", "/rate", "/dashboard")
    assert {name: ann.get(path + name).status for name in names} == dict.fromkeys(names, 200)


def test_the_claims_page_and_ones_own_ratings_show_the_ranges(site: Site, lead: Visitor, ranged: RatedRound) -> None:
    path = f"/p/{ranged.project.slug}"
    text = lead.get(f"{path}/claims/K1").text
    assert "90 to 100 million US dollars" in text
    assert "95 to 105 million US dollars" in text
    assert "Cannot judge: No figures to go by (Cost)" in lead.get(f"{path}/claims/K4").text
    assert "90 to 100 million US dollars (Cost)" in site.visitor(ranged.reviewers[0].id).get(f"{path}/mine").text
