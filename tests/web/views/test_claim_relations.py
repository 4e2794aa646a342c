"""Relations of claims, claims that look alike, and versions, in the browser."""

import factories
import pytest
from rated_round import RatedRound
from visiting import Site, Visitor


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def test_a_relation_is_added_drawn_listed_and_removed(lead: Visitor, ann: Visitor, path: str) -> None:
    page = lead.get(f"{path}/claims/K1/relations")
    assert "Nothing yet." in page.text
    assert "The two cannot both hold." in page.text
    added = lead.follow(lead.submit(page, page.form("", "to_key"), type="denies", to_key=" K2", note="Flatly."))
    assert "Noted: K1 denies K2." in added.text
    for shown in (added, ann.get(f"{path}/claims/K1")):
        assert shown.page.one("svg", role="graphics-document")["aria-label"] == "K1: 1 relation to 1 other claim"
        (link,) = [each for each in shown.page.all("a") if each.get("aria-label")]
        assert link["href"] == f"{path}/claims/K2"
        assert link["aria-label"].startswith("denies K2, Source")
        assert "Flatly." in shown.text
    other = ann.get(f"{path}/claims/K2")
    assert "is denied by" in other.text
    removed = lead.follow(lead.submit(added, added.form("/remove")))
    assert "The relation has been removed" in removed.text
    assert "Nothing yet." in removed.text


def test_a_relation_may_begin_with_the_other_claim(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/claims/K1/relations?to_key=K2&type=repeats")
    form = page.form("", "to_key")
    assert (form.values["to_key"], form.values["type"]) == ("K2", "repeats")
    assert "Noted: K2 repeats K1." in lead.follow(lead.submit(page, form, direction="backward")).text


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize(
    ("to_key", "status", "message"),
    [("", 422, "Say which claim"), ("K1", 422, "does not bear on itself"), ("K7", 422, "There is no claim K7")],
)
def test_refused(lead: Visitor, path: str, direction: str, to_key: str, status: int, message: str) -> None:
    page = lead.get(f"{path}/claims/K1/relations")
    answer = lead.submit(page, page.form("", "to_key"), direction=direction, to_key=to_key, note="Typed.")
    assert answer.status == status
    assert message in answer.text
    assert answer.form("", "to_key").values["note"] == "Typed."


def test_a_denial_without_its_object_is_a_warning(lead: Visitor, ann: Visitor, path: str) -> None:
    edit = lead.get(f"{path}/claims/K1/edit")
    shown = lead.follow(lead.submit(edit, kind="denial"))
    assert "This is a denial that says not what it denies. Add a relation" in shown.text
    assert "Add a relation" not in ann.get(f"{path}/claims/K1").text
    lead.submit(lead.get(f"{path}/claims/K1/edit"), evidence_shown="The reports are not quoted.")
    assert "says not what it denies" not in lead.get(f"{path}/claims/K1").text


def test_near_duplicates(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    with site.database.writing() as session:
        document = session.get_one(factories.Document, rated.claims[0].document_id)
        for key in ("D1", "D2"):
            version = {"text": "A ministry has rejected every report of a sale."}
            factories.make_claim(session, rated.project, document, key=key, version=version)
    page = lead.get(f"{path}/near-duplicates")
    assert "100 %" in page.text
    assert page.page.all("a", href=f"{path}/claims/D1/merge?others=D2")
    assert page.page.all("a", href=f"{path}/claims/D1/relations?to_key=D2&type=repeats")


def test_no_two_claims_look_alike(site: Site) -> None:
    with site.database.writing() as session:
        lead = factories.make_reviewer(session)
        project = factories.make_project(session, slug="alone")
        factories.make_membership(session, project, lead, role="lead")
    assert "No two claims look alike." in site.visitor(lead.id).get("/p/alone/near-duplicates").text


def test_versions(lead: Visitor, ann: Visitor, path: str) -> None:
    assert "Version 1 shown now" in ann.get(f"{path}/claims/K1/versions").text
    lead.submit(lead.get(f"{path}/claims/K1/edit"), text="Quite other words than it had before.")
    shown = ann.get(f"{path}/claims/K1/versions")
    assert "What version 2 made of it" in shown.text
    assert "Lea Lead" not in shown.text
    assert "Lea Lead" in lead.get(f"{path}/claims/K1/versions").text
    old = ann.get(f"{path}/claims/K1?version=1")
    assert "You see version 1; the current one is 2." in old.text
