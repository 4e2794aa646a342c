"""Links that do not work: each says why, and none tells more than that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import factories
import pytest
from inviting import ACCOUNT, MADE_AT, PASSWORD, heading, invite
from rated_round import RatedRound
from sqlalchemy import select
from visiting import Site

from annotator.models import Invitation, Reviewer
from annotator.services import invitations


def test_a_wrong_link_tells_nothing(site: Site, rated: RatedRound) -> None:
    link = invite(site, rated)
    answers = [site.visitor().get(path) for path in (link[:-1], link + "x", "/invite/nothing")]
    assert {(answer.status, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert heading(answers[0]) == "There is no such invitation"
    assert rated.project.title not in answers[0].html


def _close(site: Site, rated: RatedRound, how: str) -> str:
    link = invite(site, rated, ago=timedelta(days=8) if how == "expired" else timedelta(0))
    with site.database.writing() as session:
        made = session.scalars(select(Invitation)).one()
        if how == "revoked":
            invitations.revoke(session, rated.project.id, made.id, now=MADE_AT, actor_id=rated.lead.id)
        elif how == "used up":
            made.uses_made = 1
        elif how == "left":
            session.get_one(Reviewer, rated.lead.id).is_active = False
    return link


@pytest.mark.parametrize(
    ("how", "title"),
    [
        ("expired", "This invitation has expired"),
        ("revoked", "This invitation has been revoked"),
        ("used up", "This invitation is used up"),
        ("left", "This invitation is closed"),
    ],
)
def test_a_closed_link_names_cause_and_cure(site: Site, rated: RatedRound, how: str, title: str) -> None:
    link, visitor = _close(site, rated, how), site.visitor()
    closed = visitor.get(link)
    assert (closed.status, heading(closed)) == (410, title)
    assert "Ask " in closed.page.one("p", class_="lead").text
    assert rated.project.title not in closed.html
    typed = visitor.post(link, **ACCOUNT)
    assert (typed.status, heading(typed)) == (410, title)
    assert typed.page.by_id("typed").text == "Nina N. nina"
    assert PASSWORD not in typed.html
    with site.database.reading() as session:
        assert session.scalar(select(Reviewer).where(Reviewer.login == "nina")) is None


def test_of_two_who_press_the_button_at_once_one_is_told_that_it_is_used_up(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        people = [factories.make_reviewer(session).id for _person in range(2)]
    link, visitors = invite(site, rated), [site.visitor(person) for person in people]
    pages = [visitor.get(link) for visitor in visitors]
    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(
            pool.map(lambda at: at[0].submit(at[1]), zip(visitors, pages, strict=True)),
            key=lambda answer: answer.status,
        )
    # Refused by the service, or already by the page, whichever came to know of it.
    assert (first.status, second.status in {409, 410}) == (303, True)
    assert "This invitation is used up" in second.text
