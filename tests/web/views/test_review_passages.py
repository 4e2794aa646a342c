"""Passages as reasons on the rating page, in the history and on the claim page; guideline and time with a rating."""

import factories
import pytest
from factories import DIGEST, NOW
from rated_round import RatedRound
from rating_pages import TYPED, send
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import ClaimVersion, Document, DocumentText, Review, ReviewRevision, Round
from annotator.services import guidelines, rounds

QUOTED = "A minister showed a vehicle."


@pytest.fixture
def page(site: Site, rated: RatedRound, ann: Visitor, path: str) -> Answer:
    """The form of a claim whose document has a text."""
    with site.database.writing() as session:
        factories.make_text(session, session.get_one(Document, rated.claims[0].document_id), DIGEST)
    return ann.get(f"{path}/rate/{site.assignment(rated.reviewers[0].id, 'K1')}")


def test_passages_are_looked_up_and_shown(site: Site, rated: RatedRound, ann: Visitor, page: Answer, path: str) -> None:
    assert [area["name"] for area in page.page.all("textarea") if "passage" in area["name"]] == ["passage_1"]
    assert send(ann, page, **TYPED, passage_1=f"“{QUOTED}”", passage_2="the\ncapital").status == 303
    values = ann.get(page.path).form(holding="rationale").values
    assert [values[f"passage_{number}"] for number in (1, 2, 3)] == [QUOTED, "the capital", ""]
    for shown in ("mine", "claims/K1"):
        quotes = ann.get(f"{path}/{shown}").page.all("blockquote", class_="marked said")
        assert [quote.text for quote in quotes] == [QUOTED, "the capital"], shown
    ben = site.visitor(rated.reviewers[1].id)
    assert "the capital" not in [quote.text for quote in ben.get(f"{path}/claims/K1").page.all("blockquote")]
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=NOW, actor_id=None)
    assert "the capital" in [quote.text for quote in ben.get(f"{path}/claims/K1").page.all("blockquote")]


def test_a_passage_that_is_not_there_is_refused_and_nothing_lost(ann: Visitor, page: Answer) -> None:
    refused = send(ann, page, **TYPED, passage_1=QUOTED, passage_2="No <i>such</i> words")
    assert refused.status == 422
    assert refused.page.by_id("passage_2-error").text.startswith("This passage is not in the text.")
    values = refused.form(holding="rationale").values
    assert (values["passage_1"], values["passage_2"]) == (QUOTED, "No <i>such</i> words")
    assert "<i>such" not in refused.html
    many = send(ann, page, **TYPED, passage_1="None", passage_2="Neither")
    links = [link["href"] for link in many.page.all("a") if link["href"].startswith("#passage")]
    assert links == ["#passage_1", "#passage_2"]


def test_without_a_text_none_is_asked_for(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = ann.get(f"{path}/rate/{site.assignment(rated.reviewers[0].id, 'K2')}")
    assert page.page.all("details", data_passages="") == []


def test_after_the_lock_they_can_be_read(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    send(ann, page, **TYPED, passage_1=QUOTED)
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=NOW, actor_id=None)
    areas = [area for area in ann.get(page.path).page.all("textarea") if "passage" in area["name"]]
    assert [(area.text, "readonly" in area.attributes) for area in areas] == [(QUOTED, True)]


def latest(site: Site, rated: RatedRound) -> ReviewRevision:
    with site.database.reading() as session:
        own = select(Review.id).where(Review.assignment_id == site.assignment(rated.reviewers[0].id, "K1"))
        found = select(ReviewRevision).where(ReviewRevision.review_id == own.scalar_subquery())
        return session.scalars(found.order_by(ReviewRevision.number.desc())).all()[0]


def test_a_rating_keeps_the_guideline_that_stood_beside_it(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer
) -> None:
    with site.database.writing() as session:
        ids = [
            guidelines.publish(session, rated.project.id, body, "x", base=base, now=NOW, author_id=rated.lead.id)
            for base, body in enumerate(["Look **twice**.", "Look."])
        ]
    seen = ann.get(page.path)
    assert seen.page.one("details", data_panel="guideline").text == "Guideline, version 2 Look."
    assert seen.form(holding="rationale").values["guideline"] == str(ids[1])
    assert send(ann, seen, **TYPED).status == 303
    assert latest(site, rated).guideline_version_id is not None
    again = ann.get(page.path)
    assert send(ann, again, **TYPED, guideline="none").status == 303
    assert latest(site, rated).guideline_version_id is None


@pytest.mark.parametrize(("claimed", "kept"), [("0", 0), ("40000", 0), ("", None), ("-3", None), ("soon", None)])
def test_time_is_no_longer_than_the_form_was_open(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer, claimed: str, kept: int | None
) -> None:
    send(ann, page, **TYPED, active_seconds=claimed)
    seconds = latest(site, rated).active_seconds
    assert seconds is None if kept is None else seconds is not None and seconds - kept <= 5


@pytest.mark.parametrize("change", ["drop", "forge", "borrow"])
def test_a_form_that_cannot_say_when_it_was_opened_has_no_time(
    site: Site, rated: RatedRound, ann: Visitor, path: str, page: Answer, change: str
) -> None:
    other = ann.get(f"{path}/rate/{site.assignment(rated.reviewers[0].id, 'K2')}").form(holding="rationale").values
    own = page.form(holding="rationale").values["opened"]
    opened = {"drop": "", "forge": own.replace(".", ".1", 1), "borrow": other["opened"]}[change]
    assert send(ann, page, **TYPED, active_seconds="3", opened=opened).status == 303
    assert latest(site, rated).active_seconds is None


def test_the_passage_stands_before_the_facts_and_each_of_them_once(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer, path: str
) -> None:
    claim = rated.claims[0]
    with site.database.writing() as session:
        text = session.scalars(select(DocumentText)).first()
        version = session.scalars(select(ClaimVersion).where(ClaimVersion.claim_id == claim.id)).one()
        assert text is not None
        factories.make_locator(session, version.id, text, 0, 20)
    for address in (page.path, f"{path}/claims/{claim.key}"):
        shown = ann.get(address)
        assert [each.text for each in shown.page.all("dt")].count("Hedge") == 1
        assert shown.html.index("Its place in the text") < shown.html.index("<dt>Hedge</dt>")
