"""The list of claims and the page of one."""

import factories
import pytest
from rated_round import make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Claim, Round
from annotator.models.vocabulary import Reveal, Role
from annotator.services import projects, rounds


@pytest.fixture
def lead(demonstration: Site, lead_id: int) -> Visitor:
    return demonstration.visitor(lead_id)


def _keys(answer: Answer) -> list[str]:
    """The numbers of the claims in the table, in its order."""
    return [cell.text for cell in answer.page.all("td", class_="soft") if cell.text.startswith("C")]


def test_pages_hold_every_claim_once(lead: Visitor) -> None:
    keys: list[str] = []
    path = "/p/demo/"
    while path:
        answer = lead.get(path)
        keys += _keys(answer)
        following = answer.page.all("a", rel="next")
        path = following[0]["href"] if following else ""
    assert len(keys) == len(set(keys)) == 59
    assert "49 to 59 of 59" in answer.text
    assert "Page 4 of 4" in answer.text
    assert lead.get(answer.page.one("a", rel="prev")["href"]).page.one("a", rel="next")


@pytest.mark.parametrize("page", ["99", "0", "-3", "none", ""])
def test_a_page_that_is_not_there_is_the_nearest(lead: Visitor, page: str) -> None:
    answer = lead.get(f"/p/demo/?page={page}")
    assert answer.status == 200
    assert ("Page 4 of 4" if page == "99" else "Page 1 of 4") in answer.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("words=SATANOVSKI", {"C20"}),
        ("words=no+such+words", set()),
        ("source=ihor-tyshkevich&part=relayer", set()),
    ],
)
def test_filters(lead: Visitor, query: str, expected: set[str]) -> None:
    answer = lead.get(f"/p/demo/?{query}")
    assert answer.status == 200
    assert expected <= set(_keys(answer))
    if not expected:
        assert "No claim fits these filters." in answer.text
        assert answer.page.all("a", href="/p/demo/")


def test_filters_narrow_and_stay_chosen(lead: Visitor) -> None:
    form = lead.get("/p/demo/").form(holding="words")
    for name in ("source", "kind", "state"):
        value = next(choice for choice in form.choices[name] if choice)
        answer = lead.get("/p/demo/", query_string={name: value})
        assert _keys(answer)
        assert answer.form(holding="words").values[name] == value
    named = lead.get("/p/demo/", query_string={"words": "arms", "sort": "key"})
    assert named.form(holding="words").values["words"] == "arms"


def test_filters_go_along_from_page_to_page(lead: Visitor) -> None:
    first = lead.get("/p/demo/?state=to_rate&sort=key")
    second = lead.get(first.page.one("a", rel="next")["href"])
    assert second.form(holding="words").values["state"] == "to_rate"
    assert "17 to 32 of 40" in second.text
    assert _keys(first)[:3] == ["C01", "C02", "C03"]


def test_orders(lead: Visitor) -> None:
    orders = {sort: _keys(lead.get(f"/p/demo/?sort={sort}")) for sort in ("text", "key", "kind", "claimant")}
    assert orders["key"] == sorted(orders["key"])
    assert len({tuple(order) for order in orders.values()}) >= 3


@pytest.mark.parametrize("query", ["kind=rumour", "state=lost", "sort=size", "part=other"])
def test_words_that_no_filter_knows(lead: Visitor, query: str) -> None:
    answer = lead.get(f"/p/demo/?{query}")
    assert answer.status == 422
    assert "Open the list of claims and choose there." in answer.text


def test_the_first_page_features_what_it_should(lead: Visitor) -> None:
    page = lead.get("/p/demo/").page
    featured = [heading.text for heading in page.all("h2", class_="claim")]
    assert len(featured) == 2
    assert "Satanovski" in page.text
    assert "Tyshkevich" in page.text


def test_a_project_without_claims(site: Site) -> None:
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        other = factories.make_reviewer(session)
        project = factories.make_project(session, slug="empty")
        projects.add_member(session, project, person.id, Role.LEAD, now=factories.NOW, actor_id=None)
        projects.add_member(session, project, other.id, Role.OBSERVER, now=factories.NOW, actor_id=None)
    lead, observer = site.visitor(person.id), site.visitor(other.id)
    assert "Import them from a CSV file" in lead.get("/p/empty/").text
    assert "Import them from a CSV file" not in observer.get("/p/empty/").text
    expected = {
        "/p/empty/": "There are no claims yet.",
        "/p/empty/sources": "There are no sources yet.",
        "/p/empty/dashboard": "No round has been opened yet, so there is nothing to count.",
        "/p/empty/agreement": "No ratings yet. Agreement needs two on the same claim",
        "/p/empty/rate": "No round has been opened in this project.",
        "/p/empty/mine": "You have no ratings yet: no round has been opened in this project.",
        "/p/empty/exports": "No ratings yet: no round has been opened.",
    }
    for path, sentence in expected.items():
        assert sentence in lead.get(path).text, path
    assert lead.get("/p/empty/mine?round=1").status == 404


def test_what_became_of_a_rating_later_is_said(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, ["1 2 3"], reveal=Reveal.AFTER_OWN)
        rated.rate(1, 0, "5", request_id="changed")
        rated.withdraw(2, 0)
    text = site.visitor(rated.reviewers[0].id).get(f"/p/{rated.project.slug}/claims/K1").text
    assert "Changed 3 March 2026, 12:00 UTC, after others’ ratings were open, to: 5 · Step 5." in text
    assert "Withdrawn 3 March 2026, 12:00 UTC, after others’ ratings were open; it still counts." in text


def test_a_claim_in_its_context(lead: Visitor) -> None:
    page = lead.get("/p/demo/claims/C20").page
    assert page.one("h1", class_="claim").text
    for words in ("Satanovski", "Relayed by", "Serious allegation", "Hedge", "Figures", "Its place in the text"):
        assert words in page.text, words
    assert len(page.all("blockquote", class_="passage")) == 1
    assert len(page.all("mark")) >= 1
    estimate = lead.get("/p/demo/claims/C27").text
    assert "Tyshkevich" in estimate
    assert "$" in estimate


def test_a_claim_that_is_not_rated(demonstration: Site, lead: Visitor) -> None:
    with demonstration.database.reading() as session:
        key = session.scalars(select(Claim.key).where(~Claim.is_to_rate)).all()[0]
    text = lead.get(f"/p/demo/claims/{key}").text
    assert "This claim is not rated in round 1." in text
    assert "It is kept as part of the document’s argument." in text


@pytest.mark.parametrize(
    "path",
    ["claims/C99", "claims/c20", "claims/C20?version=7", "sources/nobody", "agreement?round=9", "dashboard?round=9"],
)
def test_unknown_ids(lead: Visitor, path: str) -> None:
    answer = lead.get(f"/p/demo/{path}")
    assert answer.status == 404
    assert answer.page.one("h1").text == "Not found"


@pytest.mark.parametrize("path", ["claims/C20/", "claims/", "rate/one", "rate/-1", "rounds/x/lock", "claims/a%2Fb"])
def test_addresses_of_nothing(lead: Visitor, path: str) -> None:
    assert lead.get(f"/p/demo/{path}").status == 404


def test_the_way_to_rate_it(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, ["2 .", ". ."])
        assignment = rated.assignment(0, 1)
    own = f"/p/{rated.project.slug}"
    ann = site.visitor(rated.reviewers[0].id)
    assert ann.get(f"{own}/claims/K2").page.one("a", href=f"{own}/rate/{assignment}").text == "Rate this claim"
    assert "Change your rating" in ann.get(f"{own}/claims/K1").text
    lead = site.visitor(rated.lead.id)
    assert "Rate this claim" not in lead.get(f"{own}/claims/K2").text
    with site.database.writing() as session:
        round_ = session.get_one(Round, rated.round.id)
        rounds.lock_round(session, round_, now=rated.round.opened_at, actor_id=None)
    assert "Rate this claim" not in ann.get(f"{own}/claims/K2").text
    assert "Nobody has rated it yet." in ann.get(f"{own}/claims/K2").text
