"""Evidence on the pages: the list of a claim, what a review cites, and one more item beside the rating form."""

from datetime import UTC, datetime

import pytest
from evidence_items import draft
from factories import NOW, make_reviewer
from rated_round import RatedRound
from rating_pages import TYPED, saved
from sqlalchemy import func, select
from visiting import Answer, Site, Visitor

from annotator.models import Evidence, Round
from annotator.models.vocabulary import Role
from annotator.services import evidence, projects, rounds
from annotator.services.claims import find_claim
from annotator.services.evidence_drafts import EvidenceDraft

ITEM = {
    "evidence_description": "A table of <b>customs</b>",
    "evidence_stance": "contradicts",
    "evidence_type": "data_series",
    "evidence_url": "https://customs.example/2015",
}


def list_item(site: Site, rated: RatedRound, typed: EvidenceDraft, who: int | None = None) -> int:
    """List an item of K1 as the lead, or as somebody else."""
    with site.database.writing() as session:
        member = projects.find_member(session, rated.project.id, who or rated.lead.id)
        claim = find_claim(session, rated.project.id, "K1")
        assert member is not None
        return evidence.add_evidence(session, claim, member, typed, datetime.now(UTC)).position


@pytest.fixture
def form(site: Site, rated: RatedRound, ann: Visitor, path: str) -> Answer:
    """Ann's form of K1, which has a wire report and a reprint of it."""
    list_item(site, rated, draft("A wire report", url="https://wire.example/1"))
    list_item(site, rated, draft("A reprint", same_origin_as="1"))
    return ann.get(f"{path}/rate/{site.assignment(rated.reviewers[0].id, 'K1')}")


def ticked(page: Answer) -> list[str]:
    boxes = page.page.all("input", name="evidence")
    return [box["value"] for box in boxes if "checked" in box.attributes]


def count(site: Site) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Evidence)) or 0


def lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=NOW, actor_id=None)


def tick(page: Answer, *positions: str) -> dict[str, object]:
    """The form's fields with these boxes ticked."""
    return {**page.form(holding="rationale").values, **TYPED, "evidence": list(positions)}


def test_the_page_of_a_claim_lists_by_origin(site: Site, rated: RatedRound, form: Answer, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    page = lead.get(f"{path}/claims/K1")
    assert "2 items from 1 origin." in page.text
    link = next(link for link in page.page.all("a") if link["href"] == "https://wire.example/1")
    assert (link.text, link["rel"], link["referrerpolicy"]) == (
        "wire.example",
        "noopener noreferrer nofollow external",
        "no-referrer",
    )
    assert "Nothing is listed for or against this claim yet." in lead.get(f"{path}/claims/K2").text


def test_adding_and_withdrawing(site: Site, rated: RatedRound, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    page = lead.get(f"{path}/claims/K1/evidence/new")
    assert page.page.all("select", name="evidence_same_origin_as") == []
    shown = lead.follow(lead.submit(page, page.form(holding="evidence_url"), **ITEM))
    assert "Item 1 is in the list." in shown.text
    assert "A table of <b>customs</b>" in shown.text
    assert "<b>customs" not in shown.html
    assert lead.submit(page, page.form(holding="evidence_url"), **ITEM).status == 303
    assert count(site) == 1
    asked = lead.get(f"{path}/claims/K1/evidence/1/withdraw")
    assert "Withdraw item 1?" in asked.text
    gone = lead.follow(lead.submit(asked, asked.form(holding="csrf_token")))
    assert "Item 1 is withdrawn." in gone.text
    assert "no items." in gone.text
    assert "It is withdrawn already." in lead.get(f"{path}/claims/K1/evidence/1/withdraw").text
    assert lead.get(f"{path}/claims/K1/evidence/7/withdraw").status == 404
    assert lead.get(f"{path}/claims/K9/evidence/new").status == 404


def test_what_is_refused_stays_in_the_form(site: Site, rated: RatedRound, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    page = lead.get(f"{path}/claims/K1/evidence/new")
    refused = lead.submit(page, page.form(holding="evidence_url"), **{**ITEM, "evidence_url": "javascript:alert(1)"})
    assert refused.status == 422
    assert "begins with http:// or https://" in refused.page.by_id("evidence_url-error").text
    values = refused.form(holding="evidence_url").values
    assert (values["evidence_url"], values["evidence_stance"]) == ("javascript:alert(1)", "contradicts")
    assert 'href="javascript' not in refused.html
    empty = lead.submit(page, page.form(holding="evidence_url"))
    assert empty.status == 422
    assert "Say in a few words what it is" in empty.text
    assert count(site) == 0


def test_an_expired_page_loses_nothing(site: Site, rated: RatedRound, ann: Visitor, form: Answer, path: str) -> None:
    for where, holding in ((f"{path}/claims/K1/evidence/new", "evidence_url"), (f"{form.path}/evidence", "rationale")):
        sent = ann.get(where.removesuffix("/evidence")).form(holding=holding).values | ITEM | {"csrf_token": "old"}
        refused = ann.send(where, sent)
        assert refused.status == 400, where
        assert refused.form(holding=holding).values["evidence_description"] == ITEM["evidence_description"]
    assert count(site) == 2


def test_a_reviewer_withdraws_their_own_alone(
    site: Site, rated: RatedRound, ann: Visitor, form: Answer, path: str
) -> None:
    asked = ann.get(f"{path}/claims/K1/evidence/1/withdraw")
    assert "Only who added an item, or the lead, may withdraw it." in asked.text
    assert ann.post(f"{path}/claims/K1/evidence/1/withdraw").status == 403
    page = ann.get(f"{path}/claims/K1/evidence/new")
    shown = ann.follow(ann.submit(page, page.form(holding="evidence_url"), **ITEM))
    assert "Others see it once ratings of the claim are open to them" in shown.text
    links = [
        link["href"] for link in shown.page.all("a") if "/evidence/" in link["href"] and "withdraw" in link["href"]
    ]
    assert len(links) == 1
    assert ann.get(links[0]).status == 200


def test_others_see_it_when_they_see_the_ratings(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = ann.get(f"{path}/claims/K1/evidence/new")
    ann.submit(page, page.form(holding="evidence_url"), **ITEM)
    people = [site.visitor(person) for person in (rated.reviewers[1].id, rated.lead.id)]
    where = [f"{path}/claims/K1", f"{path}/rate/{site.assignment(rated.reviewers[1].id, 'K1')}"]
    assert all("customs" not in person.get(page).text for person in people for page in where)
    lock(site, rated)
    assert all("customs" in person.get(where[0]).text for person in people)
    assert "R2-1" in people[0].get(where[1]).text


def test_without_a_list_the_form_has_none(ann: Visitor, page: Answer) -> None:
    assert page.page.all("fieldset", id="evidence") == []
    assert "Which evidence do you cite?" not in page.text


def test_a_review_cites_items(site: Site, rated: RatedRound, ann: Visitor, form: Answer, path: str) -> None:
    assert "2 items from 1 origin." in form.text
    assert ann.send(form.path, tick(form, "1", "2")).status == 303
    assert ticked(ann.get(form.path)) == ["1", "2"]
    for page in ("mine", "claims/K1"):
        assert "Cites 2 items from 1 origin:" in ann.get(f"{path}/{page}").text
    ben = site.visitor(rated.reviewers[1].id)
    assert "Cites" not in ben.get(f"{path}/claims/K1").text
    assert ann.send(form.path, tick(ann.get(form.path), "2")).status == 303
    assert "Cites 1 item from 1 origin:" in ann.get(f"{path}/mine").text
    lock(site, rated)
    assert "Cites 1 item from 1 origin:" in ben.get(f"{path}/claims/K1").text
    closed = ann.get(form.path)
    assert ticked(closed) == ["2"]
    assert all("disabled" in box.attributes for box in closed.page.all("input", name="evidence"))
    assert closed.page.all("input", name="evidence_url") == []


def test_an_item_withdrawn_while_the_form_is_open(
    site: Site, rated: RatedRound, ann: Visitor, form: Answer, path: str
) -> None:
    ann.send(form.path, tick(form, "1"))
    again = ann.get(form.path)
    lead = site.visitor(rated.lead.id)
    lead.post(f"{path}/claims/K1/evidence/1/withdraw")
    refused = ann.send(form.path, tick(again, "1", "2"))
    assert refused.status == 422
    assert "Withdrawn meanwhile: item 1" in refused.page.by_id("evidence-error").text
    assert ticked(refused) == ["2", "1"]
    assert saved(site, rated) == 1
    fresh = ann.get(form.path)
    assert ticked(fresh) == []
    assert "You cited item 1, withdrawn since." in fresh.text
    assert ann.send(form.path, tick(refused, "2")).status == 303
    assert "withdrawn" in ann.get(f"{path}/mine").text


@pytest.mark.parametrize("code", ["7", "none", "9" * 40])
def test_a_box_that_is_not_there(ann: Visitor, form: Answer, code: str) -> None:
    refused = ann.send(form.path, tick(form, "1", code))
    assert refused.status == 422
    assert "not in the list of this claim" in refused.text
    assert ticked(refused) == ["1"]


def test_one_more_is_added_beside_the_form(site: Site, rated: RatedRound, ann: Visitor, form: Answer) -> None:
    sent = {**tick(form, "1"), **ITEM, "evidence_same_origin_as": "2"}
    page = ann.follow(ann.send(f"{form.path}/evidence", sent))
    assert "The item is in the list, and ticked below." in page.text
    assert ticked(page) == ["1", "2001"]
    values = page.form(holding="rationale").values
    assert (values["rationale"], values["c_support"]) == (TYPED["rationale"], "4")
    assert (values["evidence_description"], values.get("evidence_stance")) == ("", None)
    assert "This is your draft" in page.text
    assert ann.send(page.path, tick(page, "1", "2001")).status == 303
    assert (count(site), saved(site, rated)) == (3, 1)


def test_an_item_that_is_refused_beside_the_form_loses_nothing(site: Site, ann: Visitor, form: Answer) -> None:
    refused = ann.send(f"{form.path}/evidence", {**tick(form, "1"), **ITEM, "evidence_url": "ftp://x.example/"})
    assert refused.status == 422
    assert "begins with http:// or https://" in refused.page.by_id("evidence_url-error").text
    values = refused.form(holding="rationale").values
    assert (values["rationale"], values["evidence_url"], values["c_support"]) == (
        TYPED["rationale"],
        "ftp://x.example/",
        "4",
    )
    assert ticked(refused) == ["1"]
    many = ann.send(f"{form.path}/evidence", tick(form))
    links = [link["href"] for link in many.page.all("a") if link["href"].startswith("#evidence")]
    assert links == ["#evidence_description", "#evidence_stance", "#evidence_type"]
    assert count(site) == 2


def test_another_window_has_a_newer_draft(site: Site, ann: Visitor, form: Answer) -> None:
    other = ann.get(form.path)
    ann.send(f"{form.path}/draft", {**tick(other), "rationale": "From the other window"})
    refused = ann.send(f"{form.path}/evidence", {**tick(form, "1"), **ITEM})
    assert refused.status == 409
    assert "There is another draft of this claim" in refused.text
    assert ticked(refused) == ["1", "2001"]
    assert refused.form(holding="rationale").values["rationale"] == TYPED["rationale"]
    assert count(site) == 3


def test_saving_adds_and_cites_what_is_typed(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    """Also where the claim had no evidence; and the same request again does both once."""
    sent = {**tick(page), **ITEM}
    assert [ann.send(page.path, sent).status for _time in range(2)] == [303, 303]
    assert (count(site), saved(site, rated)) == (1, 1)
    assert ticked(ann.get(page.path)) == ["2001"]


def test_what_cannot_be_listed_is_not_saved_with_the_rating(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer
) -> None:
    refused = ann.send(page.path, {**tick(page), **ITEM, "evidence_type": ""})
    assert refused.status == 422
    assert refused.page.by_id("evidence_type-error").text == "Say what kind of evidence it is."
    assert (count(site), saved(site, rated)) == (0, 0)
    unanswered = {**page.form(holding="rationale").values, **ITEM, "c_support": "4"}
    assert ann.send(page.path, unanswered).status == 422
    assert count(site) == 0


def test_a_draft_keeps_what_is_ticked(ann: Visitor, form: Answer) -> None:
    ann.send(f"{form.path}/draft", {**tick(form, "2"), "evidence_description": "Half of it"})
    page = ann.get(form.path)
    assert ticked(page) == ["2"]
    assert page.form(holding="rationale").values["evidence_description"] == "Half of it"
    assert "open" in page.page.one("details", data_new_evidence="").attributes


def test_undone_a_rating_keeps_what_it_cited(site: Site, ann: Visitor, form: Answer) -> None:
    shown = ann.follow(ann.send(form.path, tick(form, "1")))
    undone = ann.follow(ann.submit(shown, shown.form(holding="revision")))
    assert ticked(undone) == ["1"]


def test_observers_read_and_add_nothing(site: Site, rated: RatedRound, form: Answer, path: str) -> None:
    with site.database.writing() as session:
        person = make_reviewer(session)
        projects.add_member(session, rated.project, person.id, Role.OBSERVER, now=NOW, actor_id=None)
        observer_id = person.id
    observer = site.visitor(observer_id)
    page = observer.get(f"{path}/claims/K1")
    assert "A wire report" in page.text
    assert "Add evidence" not in page.text
    assert observer.get(f"{path}/claims/K1/evidence/new").status == 403


def test_two_reviewers_with_one_report_are_told_so_after_the_lock(
    site: Site, rated: RatedRound, ann: Visitor, path: str
) -> None:
    for person in rated.reviewers:
        list_item(site, rated, draft("The report", url="https://wire.example/1"), person.id)
    assert "1 item from 1 origin" in ann.get(f"{path}/claims/K1").text
    assert "they have the same address" not in ann.get(f"{path}/claims/K1").text
    lock(site, rated)
    shown = ann.get(f"{path}/claims/K1").text
    assert "2 items from 1 origin" in shown
    assert "2 items of one origin: they have the same address" in shown
