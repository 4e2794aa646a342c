"""Reminders: who is behind, and the text for each and for all."""

from urllib.parse import quote

import factories
import pytest
from planned_round import make_planned, queue
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Membership


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 . .", "4 . 3"])
        for person in made.reviewers:
            person.password_hash = "a hash"
    return made


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def membership(site: Site, rated: RatedRound, reviewer: int) -> int:
    with site.database.reading() as session:
        own = select(Membership.id).where(Membership.reviewer_id == rated.reviewers[reviewer].id)
        return session.scalars(own).one()


def first_cells(answer: Answer) -> list[str]:
    return [cell.text for cell in answer.page.all("td", data_head="Left")]


def test_those_behind_are_listed_with_a_text_each(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    for place in ("members", "dashboard"):
        assert lead.get(f"{path}/{place}").page.all("a", href=f"{path}/reminders")
    page = lead.get(f"{path}/reminders")
    assert "2 people have claims left in round 1, those with the most first." in page.text
    assert first_cells(page) == ["2 of 2", "1 of 2"]
    ben = membership(site, rated, 1)
    (link,) = page.page.all("a", href=f"{path}/members/{ben}/reminder")
    assert link.text == "Write a reminder for Ben"
    text = page.page.by_id("text").text
    assert text.startswith("Hello, in")
    assert "Ben" not in text


def test_the_text_is_there_to_copy_and_to_mail(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    ben = membership(site, rated, 1)
    page = lead.get(f"{path}/members/{ben}/reminder")
    area = page.page.by_id("text")
    assert "readonly" in area.attributes
    assert "Dear Ben," in area.text
    assert "2 of the 2 claims dealt to you in round 1 are still to be rated" in area.text
    assert f"http://localhost{path}/rate" in area.text
    assert area.text.endswith("Lea Lead")
    (mail,) = [each["href"] for each in page.page.all("a") if each["href"].startswith("mailto:")]
    assert quote(f"http://localhost{path}/rate", safe="") in mail
    buttons = page.page.all("button", type="button")
    assert [(each["data-copy"], "hidden" in each.attributes) for each in buttons] == [("subject", True), ("text", True)]
    assert page.page.all("script", defer="")[-1]["src"].endswith("/copy.js")


def test_nothing_to_remind_of(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    ann = membership(site, rated, 0)
    page = lead.get(f"{path}/members/{ann}/reminder")
    assert "There is nothing to remind this person of" in page.text
    assert "or are an example who cannot sign in." in page.text
    assert "mailto:" not in page.html
    assert lead.get(f"{path}/members/999/reminder").status == 404
    lead.post(f"{path}/rounds/1/lock")
    assert "Round 1 is locked, so nobody has claims left." in lead.get(f"{path}/reminders").text
    assert "/reminders" not in lead.get(f"{path}/dashboard").html


def test_nobody_is_behind(site: Site) -> None:
    with site.database.writing() as session:
        done = make_rated_round(session, ["2"])
        waiting = factories.make_project(session)
        factories.make_membership(session, waiting, done.lead, role="lead")
    visitor = site.visitor(done.lead.id)
    page = visitor.get(f"/p/{done.project.slug}/reminders")
    assert "Nobody to remind in round 1: every reviewer is done, or is an example who cannot sign in." in page.text
    assert "There is no round yet, so nobody has claims left." in visitor.get(f"/p/{waiting.slug}/reminders").text


def test_in_a_queue_it_is_said_what_can_still_be_drawn(site: Site) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, queue(2), claims=3)
        planned.people[0].password_hash = "a hash"
        session.flush()
        number = session.scalars(select(Membership.id).where(Membership.reviewer_id == planned.people[0].id)).one()
        path = f"/p/{planned.project.slug}"
        lead = planned.lead.id
    page = site.visitor(lead).get(f"{path}/reminders")
    assert "1 person can still rate claims in round 1, which come from its open queue." in page.text
    assert first_cells(page) == ["has rated 0; 3 claims still want reviewers"]
    own = site.visitor(lead).get(f"{path}/members/{number}/reminder")
    assert "has rated 0; 3 claims still want reviewers." in own.text
    assert "there is work left: 3 claims that you can rate" in own.page.by_id("text").text
