"""The discussion on a claim's page."""

import re

import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import func, select
from visiting import Answer, Site, Visitor

from annotator.models import Comment, Project, Round
from annotator.models.vocabulary import RoundKind
from annotator.services import rounds

SAID = "The figure is an <b>upper</b> bound.\nI read it twice."


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, ["2 4", "3 ."])


def _lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=NOW, actor_id=None)


def _open_second(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        project = session.get_one(Project, rated.project.id)
        rounds.open_round(session, project, now=NOW, actor_id=None, kind=RoundKind.SECOND)


def _claim(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}/claims/K1"


def _say(visitor: Visitor, page: Answer, text: str = SAID) -> Answer:
    return visitor.submit(page, page.form(holding="text"), text=text)


def _count(site: Site) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Comment)) or 0


def test_before_the_lock_there_is_no_discussion(site: Site, rated: RatedRound) -> None:
    ann = site.visitor(rated.reviewers[0].id)
    assert "Discussion" not in ann.get(_claim(rated)).text
    refused = ann.post(f"{_claim(rated)}/rounds/1/comments", text=SAID, request_id="r1")
    assert refused.status == 409
    assert "discussed after the lock" in refused.text
    assert refused.page.one("textarea", id="lost-text").text == " ".join(SAID.split())
    assert _count(site) == 0


def test_after_the_lock_people_talk_under_pseudonyms(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    ann, ben, lead = (site.visitor(person.id) for person in (*rated.reviewers, rated.lead))
    page = ann.get(_claim(rated))
    assert "Nobody has said anything yet." in page.text
    said = ann.follow(_say(ann, page))
    assert "Your contribution stands in the discussion." in said.text
    assert "Ann, you" in said.text
    assert "<b>upper</b>" not in said.html
    seen = ben.get(_claim(rated))
    assert "The figure is an <b>upper</b> bound." in seen.text
    assert "R2" in seen.text
    assert not re.search(r"\bAnn\b", seen.text)
    assert "Ann" in lead.get(_claim(rated)).text


def test_pressing_twice_says_it_once(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    ann = site.visitor(rated.reviewers[0].id)
    page = ann.get(_claim(rated))
    assert [_say(ann, page).status for _time in range(2)] == [303, 303]
    assert _count(site) == 1
    other = _say(ann, page, "Something else.")
    assert other.status == 409
    assert "Something else." in other.page.one("textarea", name="text").text
    assert ann.follow(_say(ann, other, "Something else.")).status == 200
    assert _count(site) == 2


def test_what_is_refused_stays_in_the_form(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    ann = site.visitor(rated.reviewers[0].id)
    page = ann.get(_claim(rated))
    for text, words in (("", "Type what you want to say."), ("x" * 5_001, "at most 5000 characters")):
        refused = _say(ann, page, text)
        assert (refused.status, words in refused.text) == (422, True)
        assert refused.page.one("textarea", name="text").text.strip() == text


def test_an_expired_page_loses_nothing(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    ann = site.visitor(rated.reviewers[0].id)
    sent = ann.get(_claim(rated)).form(holding="text").values | {"csrf_token": "old", "text": SAID}
    refused = ann.send(f"{_claim(rated)}/rounds/1/comments", sent)
    assert refused.status == 400
    assert refused.form(holding="text").values["text"] == SAID
    assert _count(site) == 0
    assert ann.follow(ann.submit(refused, refused.form(holding="text"))).status == 200


def test_no_such_claim_or_round(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    ann = site.visitor(rated.reviewers[0].id)
    for path in ("claims/K9/rounds/1", "claims/K1/rounds/9"):
        assert ann.post(f"/p/{rated.project.slug}/{path}/comments", text=SAID, request_id="r1").status == 404


def test_in_a_second_round_what_was_said_stands_beside_the_form(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    ben = site.visitor(rated.reviewers[1].id)
    ben.follow(_say(ben, ben.get(_claim(rated))))
    _open_second(site, rated)
    ann = site.visitor(rated.reviewers[0].id)
    form = ann.get(f"/p/{rated.project.slug}/rate/{site.assignment(rated.reviewers[0].id, 'K1')}")
    earlier = form.page.one("section", id="earlier").text
    assert "From round 1" in earlier
    assert "2 · Step 2" in earlier
    assert "1 rating by another reviewer" in earlier
    assert "4 · Step 4" in earlier
    assert "The figure is an <b>upper</b> bound." in earlier
    assert "R3" in earlier
    assert "Ben" not in earlier
    resting = ann.get(f"{_claim(rated)}?round=1")
    assert "The discussion rests while the claim is rated in round 2" in resting.text
    refused = ann.post(f"{_claim(rated)}/rounds/1/comments", text="One more.", request_id="r9")
    assert refused.status == 409
    assert refused.page.one("textarea", id="lost-text").text.strip() == "One more."


def test_the_ratings_of_each_round_stand_by_themselves(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    _open_second(site, rated)
    ann = site.visitor(rated.reviewers[0].id)
    first, second = ann.get(f"{_claim(rated)}?round=1"), ann.get(_claim(rated))
    assert "4 · Step 4" in first.text
    assert "4 · Step 4" not in second.text
    assert ann.get(f"{_claim(rated)}?round=9").status == 404
    assert "Rate this claim" in second.text
