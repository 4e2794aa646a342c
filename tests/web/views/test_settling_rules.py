"""Settling by rule, as adjudicators meet it."""

import re

import pytest
from decided_round import make_locked_round
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Decision

TABLE = ["3 3 3", "4 4 4", "2 2 2", "1 5 3", "2 3 vague", "5 . ."]


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_locked_round(session, TABLE)


@pytest.fixture
def base(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}/adjudication"


@pytest.fixture
def ada(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.reviewers[-1].id)


def stored(ada: Visitor, base: str, **values: str) -> Answer:
    page = ada.get(f"{base}/1/rules/support")
    return ada.submit(page, page.form(holding="kind"), **values)


def outcomes(site: Site) -> list[str]:
    with site.database.reading() as session:
        return list(session.scalars(select(Decision.outcome).order_by(Decision.id)))


def test_a_rule_is_stored_looked_at_applied_and_undone(site: Site, ada: Visitor, base: str) -> None:
    queue = ada.get(base)
    assert f"{base}/1/rules/support" in queue.html
    assert "No rule yet" in ada.get(f"{base}/1/rules/support").text
    page = ada.follow(stored(ada, base, kind="unanimous", min_ratings="3"))
    assert "3 claims of 6 rated in this round" in page.text
    assert "2 with too few ratings on the scale; 1 on which not everybody chose the same step." in page.text
    assert re.findall(r"/adjudication/1/(K\d)/support", page.html) == ["K1", "K2", "K3"]
    assert outcomes(site) == []
    applied = ada.submit(page, page.form(holding="seen"))
    done = ada.follow(applied)
    assert "3 claims are settled by the rule." in done.text
    assert "the same claims on the same steps" in done.text
    assert "from the same ratings" in done.text
    assert "3 claims that fit are settled by a rule already." in done.text
    assert "by a rule" in ada.get(f"{base}?state=decided&gap=0").text
    assert "3 claims are settled by it now" in done.text
    listed = re.search(r'href="([^"]*rule=1[^"]*)"', ada.get(f"{base}/1/rules/support").html)
    assert listed is not None
    assert listed[1] in done.html
    its_claims = ada.get(listed[1].replace("&amp;", "&"))
    assert re.findall(r"/adjudication/1/(K\d)/support", its_claims.html) == ["K1", "K2", "K3"]
    assert "Only what rule 1 settled." in its_claims.text
    # The form of before, sent once more.
    again = ada.submit(page, page.form(holding="seen"))
    assert again.status == 409
    assert "was applied already" in again.text
    undo = re.search(r'action="([^"]+/undo/\d+)"', done.html)
    assert undo is not None
    undone = ada.submit(done, done.form(action=undo[1]))
    assert "Undone: 3 claims are open again." in ada.follow(undone).text
    assert outcomes(site) == ["settled"] * 3 + ["reopened"] * 3
    once_more = ada.submit(done, done.form(action=undo[1]))
    assert once_more.status == 409
    assert "undone already" in once_more.text


def test_what_lies_furthest_apart_is_shown_first(ada: Visitor, base: str) -> None:
    """Who looks before settling wants to see first what they may not want settled."""
    page = ada.follow(stored(ada, base, kind="median", min_ratings="3", max_spread="4"))
    assert re.findall(r"/adjudication/1/(K\d)/support", page.html) == ["K4", "K1", "K2", "K3"]


def test_what_cannot_be_asked_comes_back_with_what_was_typed(ada: Visitor, base: str) -> None:
    answer = stored(ada, base, kind="consensus", min_ratings="3", percent="12.5")
    assert answer.status == 422
    assert "Give a percentage above 50" in answer.text
    assert 'value="12.5"' in answer.html


def test_the_model_says_when_it_knows_nothing(site: Site) -> None:
    with site.database.writing() as session:
        made = make_locked_round(session, ["3 . .", ". 4 ."])
    ada, base = site.visitor(made.reviewers[-1].id), f"/p/{made.project.slug}/adjudication"
    page = ada.follow(stored(ada, base, kind="consensus", min_ratings="2", percent="90"))
    assert "The consensus model says nothing here: " in page.text
    assert 'name="seen"' not in page.html


def test_before_the_lock_there_are_no_rules(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["3 3"])
    page = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/adjudication/1/rules/support")
    assert page.status == 409
    assert "not locked yet" in page.text


def test_nothing_is_settled_without_a_token(site: Site, ada: Visitor, base: str) -> None:
    page = ada.follow(stored(ada, base, kind="unanimous", min_ratings="3"))
    rule = page.path
    for where, sent in (
        (f"{base}/1/rules/support", {"kind": "unanimous"}),
        (rule, {"seen": "3"}),
        (f"{rule}/undo/1", {}),
    ):
        assert ada.send(where, sent).status == 400
    assert outcomes(site) == []
