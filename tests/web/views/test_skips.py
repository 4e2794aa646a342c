"""Passing a claim on, on the pages."""

from rated_round import RatedRound
from rating_pages import open_next, saved
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Round, Skip
from annotator.services import rounds


def skip(visitor: Visitor, page: Answer, **typed: str | None) -> Answer:
    return visitor.submit(page, page.form("/skip"), **{"reason": "language", **typed})


def skips(site: Site) -> list[Skip]:
    with site.database.reading() as session:
        return list(session.scalars(select(Skip).order_by(Skip.id)))


def test_a_skipped_claim_leaves_the_list_and_the_next_opens(ann: Visitor, page: Answer, site: Site) -> None:
    key = page.page.one("h1").text
    (details,) = page.page.all("details", data_skip="")
    assert "Skip this claim, with a reason" in details.text
    following = ann.follow(skip(ann, page, note="In Finnish."))
    assert "The claim is passed on." in following.text
    assert following.page.one("h1").text != key
    assert "0 done · 1 left" in following.text
    (kept,) = skips(site)
    assert (kept.reason, kept.note) == ("language", "In Finnish.")


def test_sending_it_twice_skips_once(ann: Visitor, page: Answer, site: Site) -> None:
    first, second = skip(ann, page), skip(ann, page)
    assert first.location == second.location
    assert len(skips(site)) == 1


def test_without_a_reason_it_is_asked_for_and_nothing_typed_is_lost(ann: Visitor, page: Answer, site: Site) -> None:
    answer = skip(ann, page, reason=None, note="In Finnish.")
    assert answer.status == 422
    assert "Choose why you pass this claim on." in answer.text
    form = answer.form("", "reason")
    assert form.values["note"] == "In Finnish."
    assert skips(site) == []
    done = ann.submit(answer, form, reason="other")
    assert done.status == 303
    assert skips(site)[0].note == "In Finnish."


def test_the_form_has_a_page_of_its_own(ann: Visitor, page: Answer) -> None:
    shown = ann.get(f"{page.path}/skip")
    assert shown.page.one("h1").text == page.page.one("h1").text
    assert shown.form("", "reason").values["request_id"]
    assert ann.submit(shown, shown.form("", "reason"), reason="other").status == 303


def test_a_session_that_has_ended_loses_nothing(ann: Visitor, page: Answer, site: Site) -> None:
    answer = skip(ann, page, csrf_token="made-up", note="In Finnish.")
    assert answer.status == 400
    assert answer.form("", "reason").values["note"] == "In Finnish."
    assert skips(site) == []


def test_it_can_be_taken_up_again(ann: Visitor, page: Answer, path: str, site: Site, rated: RatedRound) -> None:
    skip(ann, page)
    mine = ann.get(f"{path}/mine")
    assert "Skipped:" in mine.text
    shown = ann.get(page.path)
    assert "You have skipped this claim: I do not read its language well enough." in shown.text
    refused = ann.submit(shown, shown.form(holding="rationale"), c_support="3", c_basis="article")
    assert refused.status == 409
    assert "take the claim up again" in refused.text
    assert refused.form(holding="rationale").values["c_support"] == "3"
    again = ann.follow(ann.submit(shown, shown.form("/take-up")))
    assert "You have skipped this claim" not in again.text
    assert ann.submit(again, again.form(holding="rationale"), c_support="3", c_basis="article").status == 303
    assert saved(site, rated) == 1


def test_a_rated_or_locked_claim_offers_no_skip(ann: Visitor, page: Answer, site: Site, rated: RatedRound) -> None:
    ann.submit(page, page.form(holding="rationale"), c_support="3", c_basis="article")
    assert ann.get(page.path).page.all("details", data_skip="") == []
    refused = skip(ann, page)
    assert refused.status == 409
    assert "Withdraw your rating before you pass the claim on." in refused.text
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=rated.round.opened_at, actor_id=None)
    assert skip(ann, page).status == 409


def test_another_ones_claim(site: Site, rated: RatedRound, page: Answer) -> None:
    ben = site.visitor(rated.reviewers[1].id)
    assert ben.get(f"{page.path}/skip").status == 403
    assert ben.post(f"{page.path}/skip", reason="other", request_id="one").status == 403
    assert ben.post(f"{page.path}/take-up").status == 403


def test_later_opens_the_next_claim_and_skips_nothing(ann: Visitor, path: str, site: Site) -> None:
    page = open_next(ann, path)
    (later,) = page.page.all("a", data_next="")
    assert later.text == "Next without saving"
    assert ann.get(later["href"]).status == 200
    assert skips(site) == []


def test_the_lead_sees_who_passed_what_on(ann: Visitor, page: Answer, site: Site, rated: RatedRound, path: str) -> None:
    skip(ann, page, note="<b>In Finnish</b>")
    shown = site.visitor(rated.lead.id).get(f"{path}/flags")
    for words in ("Ann", "I do not read its language well enough", "<b>In Finnish</b>", "not rated by this reviewer"):
        assert words in shown.text, words
