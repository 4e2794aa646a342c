"""Rating: the form, what follows a save, changing, withdrawing, one's own history."""

import re

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from rating_pages import counts, open_next, save
from sqlalchemy import func, select
from visiting import Site, Visitor

from annotator.models import Project, Rating, Review, Round
from annotator.models.vocabulary import Role
from annotator.resources import data_folder
from annotator.services import projects, rounds
from annotator.services.rubric_files import read_definition

CLOCK = r"saved \d\d:\d\d:\d\d"


@pytest.fixture
def table() -> list[str]:
    """Three claims; Ann has rated none yet, Ben all."""
    return [". 2", ". 3", ". 4"]


def test_the_form_is_made_from_the_rubric(ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    form = page.form(holding="rationale")
    assert form.choices["c_support"] == ["1", "2", "3", "4", "5", "cannot-judge"]
    assert form.choices["r_support"] == ["", "vague", "no-access"]
    assert form.choices["c_basis"] == ["article", "outside"]
    assert form.values["rationale"] == ""
    assert not {"c_support", "c_basis"} & set(form.values)
    legends = [legend.text for legend in page.page.all("legend")]
    assert legends[:2] == ["How well is it supported?", "What did you look at?"]
    for words in (
        "Anchor 3.",
        "Is anything offered? If not: 1.",
        "Needed for 1 and 5.",
        "Claim 1 of 3",
        "first round, blind",
    ):
        assert words in page.text, words


def test_a_save_opens_the_next_claim_and_says_when(ann: Visitor, path: str) -> None:
    first = open_next(ann, path)
    key = first.page.one("h1").text
    answer = save(ann, first)
    following = ann.follow(answer)
    assert following.page.one("h1").text != key
    assert re.search(rf"K\d: {CLOCK}", following.page.one("div", role="status").text)
    assert "1 done" in following.text
    assert "Claim 2 of 3" in following.text


def test_all_done(ann: Visitor, path: str) -> None:
    for _claim in range(3):
        answer = save(ann, open_next(ann, path))
    done = ann.follow(answer)
    assert done.page.one("h1").text == "All done"
    assert re.search(CLOCK, done.text)
    assert "You have rated all 3 claims of this round." in done.text
    assert "See how far reviewers agree" not in done.text
    assert ann.get(f"{path}/rate").page.one("h1").text == "All done"


def test_the_same_is_said_once(ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    save(ann, page)
    again = ann.get(page.path)
    for _time in range(2):
        ann.submit(again, again.form("/withdraw"))
    assert ann.get(page.path).text.count("Your rating has been withdrawn.") == 1


def test_what_was_skipped_comes_again(ann: Visitor, path: str) -> None:
    first = open_next(ann, path)
    second = ann.get(first.page.one("a", rel="next")["href"])
    third = ann.get(second.page.one("a", rel="next")["href"])
    assert third.page.all("a", rel="next") == []
    assert third.page.one("a", rel="prev")["href"] == second.path
    assert ann.follow(save(ann, third)).page.one("h1").text == first.page.one("h1").text


def test_cannot_judge_stands_apart_and_has_its_reason(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    typed = {"c_support": "cannot-judge", "r_support": "vague", "rationale": "No date."}
    assert save(ann, page, **typed).status == 303
    kept = ann.get(page.path).form(holding="rationale").values
    assert {name: kept[name] for name in typed} == typed
    with site.database.reading() as session:
        newest = session.scalar(select(func.max(Review.id)))
        ratings = session.scalars(select(Rating).where(Rating.review_id == newest)).all()
        found = {(rating.scale_point_id is None, rating.cannot_judge_reason_id is None) for rating in ratings}
    assert found == {(False, True), (True, False)}


def test_changing_keeps_every_version(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    save(ann, page, rationale="At first.")
    again = ann.get(page.path)
    assert "A change is kept as a new revision" in again.text
    assert re.search(r"First saved \d+ \w+ \d{4}, \d\d:\d\d UTC", again.text)
    save(ann, again, c_support="4", rationale="On reflection.")
    mine = ann.get(f"{path}/mine")
    assert "1 earlier version" in mine.text
    assert mine.text.index("On reflection.") < mine.text.index("At first.")
    assert counts(site, rated.reviewers[0].id) == (1, 2)


def test_my_ratings_before_the_first(ann: Visitor, path: str) -> None:
    mine = ann.get(f"{path}/mine")
    assert "You have not rated a claim in this round yet." in mine.text
    assert mine.page.all("a", href=f"{path}/rate")


def test_before_the_first_round_pages_say_what_happens_next(site: Site) -> None:
    with site.database.writing() as session:
        lead, ann = factories.make_reviewer(session), factories.make_reviewer(session)
        project = projects.create_project(
            session,
            title="New",
            lead_sentence="",
            creator_id=lead.id,
            now=factories.NOW,
            rubric_version_id=factories.make_rubric(session),
        )
        slug = project.slug
    leads = site.visitor(lead.id)

    def button(visitor: Visitor, page: str) -> str:
        answer = visitor.get(f"/p/{slug}/{page}")
        assert answer.status == 200
        return answer.page.one("a", class_="button").text

    assert {button(leads, page) for page in ("", "rate", "mine")} == {"Import claims"}
    assert "Filter" not in leads.get(f"/p/{slug}/").html
    with site.database.writing() as session:
        factories.make_claim(session, session.get_one(Project, project.id))
    assert {button(leads, page) for page in ("", "rate", "mine")} == {"Add reviewers"}
    with site.database.writing() as session:
        project = session.get_one(Project, project.id)
        projects.add_member(session, project, ann.id, Role.REVIEWER, now=factories.NOW, actor_id=lead.id)
    assert {button(leads, page) for page in ("", "rate", "mine")} == {"Open a round"}
    anns = site.visitor(ann.id)
    assert {button(anns, page) for page in ("rate", "mine")} == {"Read the claims"}
    assert "The lead of the project opens the round." in anns.get(f"/p/{slug}/mine").text
    assert anns.get(f"/p/{slug}/mine?round=1").status == 404


def test_after_a_change_comes_the_next_open_claim_and_then_the_first(ann: Visitor, path: str) -> None:
    first = open_next(ann, path)
    second = ann.follow(save(ann, first))
    third = ann.get(second.page.one("a", rel="next")["href"])
    key = second.page.one("h1").text
    # Saved again, the first leads on to the second, which is open still; and so does the third, round the end.
    assert ann.follow(save(ann, ann.get(first.path), c_support="4")).page.one("h1").text == key
    assert ann.follow(save(ann, third)).page.one("h1").text == key
    assert ann.follow(save(ann, ann.get(third.path), c_support="2")).page.one("h1").text == key


def test_my_ratings_come_in_pages(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, ["3"] * 25)
    ann = site.visitor(rated.reviewers[0].id)
    first = ann.get(f"/p/{rated.project.slug}/mine")
    second = ann.get(first.page.one("a", rel="next")["href"])
    headings = [heading.text for page in (first, second) for heading in page.page.all("h2", class_="minor")]
    assert sorted(headings) == sorted(f"K{number}" for number in range(1, 26))
    assert ann.get(f"/p/{rated.project.slug}/mine?page=-1").text == first.text


def test_my_ratings_of_an_earlier_round(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    save(ann, page, rationale="In the first round.")
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=rated.round.opened_at, actor_id=None)
        project = session.get_one(Project, rated.project.id)
        rounds.open_round(session, project, now=rated.round.opened_at, actor_id=None, kind="second")
    assert "In the first round." not in ann.get(f"{path}/mine").text
    earlier = ann.get(f"{path}/mine?round=1")
    assert "In the first round." in earlier.text
    assert "locked: ratings can no longer be changed" in earlier.text
    assert ann.get(f"{path}/mine?round=9").status == 404


def test_nobody_has_put_a_claim_before_the_lead(site: Site, rated: RatedRound, path: str) -> None:
    page = site.visitor(rated.lead.id).get(f"{path}/rate")
    assert "Leads rate only where the round was opened with “Leads rate too”." in page.text


def test_after_the_lock(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    save(ann, page, rationale="Mine.")
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=rated.round.opened_at, actor_id=None)
    assert "Round 1 is locked" in ann.get(f"{path}/rate").text
    shown = ann.get(page.path)
    assert "what stands here can be read, not changed" in shown.text
    assert "Save and open next" not in shown.text
    radios = [radio for radio in shown.page.all("input", type="radio") if radio["name"].startswith("c_")]
    assert radios
    assert all(radio.get("disabled") is not None for radio in radios)
    assert shown.page.by_id("rationale").get("readonly") is not None
    assert shown.form(holding="rationale").values["rationale"] == "Mine."


@pytest.mark.parametrize("address", ["saved=999", "saved=x", "saved="])
def test_an_address_that_says_saved_proves_nothing(ann: Visitor, path: str, address: str) -> None:
    page = open_next(ann, path)
    assert not re.search(CLOCK, ann.get(f"{page.path}?{address}").text)


def test_what_was_saved_in_another_project_is_not_to_be_undone_here(
    site: Site, rated: RatedRound, ann: Visitor, path: str
) -> None:
    saved = ann.follow(save(ann, open_next(ann, path)))
    number = saved.path.partition("saved=")[2]
    assert "Undo" in saved.text
    with site.database.writing() as session:
        other = factories.make_project(session)
        factories.make_membership(session, other, rated.reviewers[0])
    shown = ann.get(f"/p/{other.slug}/rate?saved={number}")
    assert shown.status == 200
    assert "Undo" not in shown.text
    assert not re.search(CLOCK, shown.text)


def test_the_admiralty_rubric_asks_two_questions_with_their_own_marks(site: Site) -> None:
    definition = read_definition(data_folder("seed") / "rubrics" / "admiralty.toml")
    with site.database.writing() as session:
        rated = make_rated_round(session, [".", "."], rubric=definition)
    ann = site.visitor(rated.reviewers[0].id)
    path = f"/p/{rated.project.slug}"
    page = open_next(ann, path)
    form = page.form(holding="rationale")
    assert form.choices["c_reliability"] == ["A", "B", "C", "D", "E", "cannot-judge"]
    assert form.choices["c_credibility"] == ["1", "2", "3", "4", "5", "cannot-judge"]
    assert (form.choices["r_reliability"], form.choices["r_credibility"]) == (["", "F"], ["", "6"])
    typed = {"c_reliability": "B", "c_credibility": "2", "c_basis": "outside"}
    assert ann.submit(page, form, **typed).status == 303
    mine = ann.get(f"{path}/mine").text
    assert "B · Usually reliable" in mine
    assert "2 · Probably true" in mine
    second = open_next(ann, path)
    typed = {"c_reliability": "cannot-judge", "r_reliability": "F", "c_credibility": "6", "c_basis": "article"}
    refused = ann.submit(second, second.form(holding="rationale"), **typed)
    assert refused.status == 422
    assert refused.page.by_id("c-credibility-error").text == "Choose one of the steps listed."
    assert refused.form(holding="rationale").values["r_reliability"] == "F"
    typed |= {"c_credibility": "cannot-judge", "r_credibility": "6"}
    assert ann.submit(refused, refused.form(holding="rationale"), **typed).status == 303
    mine = ann.get(f"{path}/mine").text
    assert "Cannot judge: Reliability cannot be judged" in mine
    assert "Cannot judge: Credibility cannot be judged" in mine
