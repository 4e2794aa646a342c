"""The report for paper as a page."""

from copy import deepcopy

import factories
import pytest
from factories import NOW
from published import publish
from rated_round import make_rated_round
from visiting import Site
from web.test_statement_counts import MOST, counted

from annotator.models.vocabulary import Reveal
from annotator.services import claims

TABLE = ["2 3 vague", "5 no-access vague", "3 3 3", "1 . ."]
ELEVEN = deepcopy(factories.RUBRIC)
ELEVEN["key"] = "eleven"
ELEVEN["scales"][0]["points"] = [
    {"code": f"ступень-{n}", "value": n, "label": f"Ступень {n} درجة", "anchor": "<b>"} for n in range(11)
]
NOMINAL = deepcopy(factories.RUBRIC)
NOMINAL["key"] = "kinds"
NOMINAL["scales"][0]["level"] = "nominal"
NOMINAL["criteria"][0]["cannot_judge"] = False
NOMINAL["criteria"][0]["cannot_judge_requires_rationale"] = False


def test_the_page_holds_what_a_report_needs(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE)
        made.lock()
        claims.withdraw_claim(session, made.project.id, "K4", now=NOW, actor_id=None, reason="Not a claim.")
    visitor = site.visitor(made.lead.id)
    answer = visitor.get(f"/p/{made.project.slug}/report")
    assert answer.status == 200
    for words in (
        "Report on round 1",
        "Krippendorff’s alpha, ordinal metric",
        "All claims, in the order of the project.",
        "Wording too vague 2",
        "Pair by pair",
        "How well is it supported?",
        "Anchor 4.",
        "What did you look at?",
        "3 raters gave",
        "1 claim of this round has been withdrawn since. Answers left out with it: 1.",
        "Not a claim.",
    ):
        assert words in " ".join(answer.text.split()), words
    for person in made.reviewers:
        assert f"{person.name} " not in answer.text
    assert len(answer.page.all("thead")) >= 5
    # What is said of all claims stands first; their long table begins where that ends.
    sections = [section["aria-labelledby"] for section in answer.page.all("section")]
    assert sections == ["agreement", "cannot", "pairs", "claims", "rubric", "method", "withdrawn"]
    for linking in ("agreement", "exports"):
        assert visitor.get(f"/p/{made.project.slug}/{linking}").page.all("a", href=f"/p/{made.project.slug}/report")


def test_long_projects_say_which_claims_they_list(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE)
        made.lock()
    visitor = site.visitor(made.lead.id)
    path = f"/p/{made.project.slug}/report"
    answer = visitor.get(f"{path}?claims=2-3")
    assert "Claims 2 to 3 of 4, in the order of the project." in answer.text
    links = [link["href"] for link in answer.page.all("a", class_="tap")]
    assert any("claims=4-4" in link for link in links)
    assert visitor.get(f"{path}?claims=4-9").status == 200
    assert visitor.get(f"{path}?claims=5-9").status == 422
    assert visitor.get(f"{path}?claims=all").status == 422
    assert visitor.get(f"{path}?round=7").status == 404


def test_before_a_round_and_while_it_is_blind(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE)
        bare = factories.make_project(session)
        factories.make_membership(session, bare, made.lead, role="lead")
    visitor = site.visitor(made.lead.id)
    assert "no round has been opened. Open a round" in visitor.get(f"/p/{bare.slug}/report").text
    closed = site.visitor(made.reviewers[1].id).get(f"/p/{made.project.slug}/report")
    assert closed.status == 200
    assert "Rate the next claim" in closed.text
    assert "alpha" not in closed.text


def test_claims_not_rated_by_the_viewer_stay_hidden(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    text = site.visitor(made.reviewers[1].id).get(f"/p/{made.project.slug}/report").text
    assert text.count("Hidden until you have rated it") == 1
    assert "interim: the round is open" in text
    assert "3 raters gave" not in text


@pytest.mark.parametrize(
    ("table", "rubric", "words"),
    [
        ([". ."], factories.RUBRIC, "No value: no claim has two ratings."),
        (["2"], factories.RUBRIC, "never two on one claim"),
        (["ступень-0 ступень-10"], ELEVEN, "Ступень 10 درجة"),
        (["1 2", "2 2"], NOMINAL, "This question does not offer “cannot judge”."),
        (["2 2", "3 3"], factories.RUBRIC, "Nobody said that a claim cannot be judged."),
    ],
)
def test_small_and_unusual_projects(site: Site, table: list[str], rubric: dict[str, object], words: str) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, table, rubric=rubric)
        made.lock()
    answer = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/report")
    assert answer.status == 200
    assert words in answer.text
    assert "<b>:" not in answer.html


def test_many_ratings_of_a_claim_are_counted_step_by_step_beside_their_drawing(site: Site) -> None:
    """A block then carries a count, and which step it is, colour alone would tell."""
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 2 2 2 2 2 3 5", "1 1 1 1 1 1 1 ."])
        made.lock()
    text = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/report").text
    assert "2: 6 times; 3: 1 time; 5: 1 time" in text
    assert "1: 7 times" not in text


def test_a_round_whose_claims_are_all_withdrawn(site: Site) -> None:
    with site.database.writing() as session:
        made = publish(session, ["2 3"])
        claims.withdraw_claim(session, made.rated.project.id, "K1", now=NOW, actor_id=None, reason="Twice.")
    text = site.visitor(made.rated.lead.id).get(f"/p/{made.rated.project.slug}/report").text
    assert "No claim of this round is to be reported." in text


@pytest.mark.parametrize("claims_", [4, 40])
def test_it_costs_few_statements_however_many_claims(site: Site, claims_: int) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, [f"{1 + n % 5} {1 + n % 4} vague" for n in range(claims_)])
        made.lock()
        claims.withdraw_claim(session, made.project.id, "K1", now=NOW, actor_id=None, reason="Twice.")
    visitor = site.visitor(made.lead.id)
    path = f"/p/{made.project.slug}/report"
    with counted(site.database) as statements:
        visitor.get(path)
        statements.clear()
        assert visitor.get(path).status == 200
    assert 0 < len(statements) <= MOST, "\n".join(statements)
