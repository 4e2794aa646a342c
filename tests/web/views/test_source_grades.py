"""Grading sources on the pages: met before the first claim of a source, put off, changed, refused."""

from datetime import UTC, datetime

import factories
import pytest
from rated_round import RatedRound
from rating_pages import open_next, save, saved
from sqlalchemy import select, update
from visiting import Answer, Site, Visitor

from annotator.models import Project, Round, Source, SourceGrade
from annotator.services import rounds


@pytest.fixture
def rated(site: Site, rated: RatedRound) -> RatedRound:
    with site.database.writing() as session:
        session.get_one(Project, rated.project.id).asks_grades = True
        session.execute(update(Source).where(Source.project_id == rated.project.id).values(name="Ana Example"))
    return rated


def meet(ann: Visitor, path: str) -> Answer:
    """Open the next claim, and come to what is asked before it."""
    return ann.follow(open_next(ann, path))


def give(ann: Visitor, page: Answer, **typed: str | None) -> Answer:
    return ann.submit(page, page.form(holding="rationale"), **{"grade": "B", **typed})


def kept(site: Site) -> list[tuple[int, str, str]]:
    with site.database.reading() as session:
        rows = session.scalars(select(SourceGrade).order_by(SourceGrade.id))
        return [(row.number, row.grade, row.rationale) for row in rows]


def test_a_source_is_graded_before_its_first_claim(ann: Visitor, path: str, site: Site) -> None:
    page = meet(ann, path)
    assert page.page.one("h1").text == "Ana Example"
    assert "This is not the worst grade" in page.text
    assert [field["value"] for field in page.page.all("input", name="grade")] == list("ABCDEF")
    claim = ann.follow(give(ann, page, rationale=" It was there. "))
    assert "your grade B is kept" in claim.text
    assert claim.form(holding="c_support")
    assert kept(site) == [(1, "B", "It was there.")]
    # The claim is open now, and stays so; the next one is of another source.
    assert ann.get(claim.path).status == 200
    following = ann.follow(save(ann, claim))
    asked = ann.follow(following)
    assert "How reliable is this source?" in asked.text
    assert "saved" in asked.text
    assert asked.form("/undo")


def test_grading_can_wait(ann: Visitor, path: str, site: Site) -> None:
    page = meet(ann, path)
    assert "you are asked again before the next claim of this source" in page.text
    (later,) = [link for link in page.page.all("a") if link.text == "Grade later"]
    claim = ann.get(later["href"])
    assert claim.form(holding="c_support")
    assert kept(site) == []
    assert save(ann, claim).status == 303
    assert kept(site) == []


def test_without_a_grade_it_is_asked_for_and_nothing_typed_is_lost(ann: Visitor, path: str, site: Site) -> None:
    answer = give(ann, meet(ann, path), grade=None, rationale="It was there.")
    assert answer.status == 422
    assert "Choose a grade" in answer.text
    assert answer.form(holding="rationale").values["rationale"] == "It was there."
    assert give(ann, meet(ann, path), grade="G").status == 422
    assert kept(site) == []
    assert give(ann, answer, grade="F").status == 303
    assert kept(site) == [(1, "F", "It was there.")]


def test_sent_twice_it_is_kept_once(ann: Visitor, path: str, site: Site) -> None:
    page = meet(ann, path)
    assert give(ann, page).location == give(ann, page).location
    assert kept(site) == [(1, "B", "")]


def test_what_is_refused_can_be_sent_again(ann: Visitor, path: str, site: Site) -> None:
    page, window = meet(ann, path), meet(ann, path)
    give(ann, page)
    refused = give(ann, window, grade="D", rationale="Later.")
    assert refused.status == 409
    assert "another window" in refused.text
    assert refused.form(holding="rationale").values["rationale"] == "Later."
    assert ann.submit(refused, refused.form(holding="rationale")).status == 303
    assert kept(site) == [(1, "B", ""), (2, "D", "Later.")]


def test_a_form_without_its_numbers_is_completed(ann: Visitor, path: str, site: Site) -> None:
    answer = give(ann, meet(ann, path), seen="x", request_id="")
    assert answer.status == 422
    assert "Save once more" in answer.text
    assert give(ann, answer).status == 303
    assert len(kept(site)) == 1


def test_after_the_lock_nothing_is_saved_and_nothing_lost(
    ann: Visitor, path: str, site: Site, rated: RatedRound
) -> None:
    page = meet(ann, path)
    with site.database.writing() as session:
        round_ = session.get_one(Round, rated.round.id)
        rounds.lock_round(session, round_, now=datetime.now(UTC), actor_id=rated.lead.id)
    refused = give(ann, page, rationale="Too late.")
    assert refused.status == 409
    assert "The round is locked" in refused.text
    assert "Too late." in refused.html
    assert kept(site) == []
    assert "can be read, not changed" in ann.get(page.path.partition("?")[0]).text


def test_a_session_that_has_ended_loses_nothing(ann: Visitor, path: str, site: Site) -> None:
    answer = give(ann, meet(ann, path), csrf_token="made-up", rationale="It was there.")
    assert answer.status == 400
    assert answer.form(holding="rationale").values["rationale"] == "It was there."
    assert kept(site) == []


def test_one_s_own_grades_are_listed_and_changed(ann: Visitor, path: str, site: Site) -> None:
    assert "You have graded no source yet" in ann.get(f"{path}/grades").text
    give(ann, meet(ann, path), rationale="It was there.")
    page = ann.get(f"{path}/grades")
    assert "B, usually reliable" in page.text
    assert "It was there." in page.text
    (change,) = [link for link in page.page.all("a") if link.text.startswith("Change Ana")]
    form = ann.get(change["href"])
    assert "Your grades so far" in form.text
    assert "Grade later" not in form.text
    assert ann.follow(give(ann, form, grade="C")).path.endswith("/grades")
    assert "version 2" in ann.get(f"{path}/grades").text


def test_others_grades_are_nowhere(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    ben = site.visitor(rated.reviewers[1].id)
    key = meet(ann, path).path.split("/")[4]
    give(ben, ben.get(f"{path}/sources/{key}/grade"), grade="E", rationale="Planted")
    assert len(kept(site)) == 1
    for address in ("/grades", f"/sources/{key}/grade", f"/sources/{key}", "/sources", "/exports/source-grades.csv"):
        answer = ann.get(path + address)
        assert answer.status == 200, address
        assert "Planted" not in answer.html, address
    assert "Planted" in ben.get(f"{path}/exports/source-grades.csv").html


def test_a_source_of_another_project_is_not_found(ann: Visitor, path: str, site: Site) -> None:
    with site.database.writing() as session:
        factories.make_source(session, factories.make_project(session), key="far-away")
        idle = factories.make_source(session, session.scalars(select(Project).where(Project.asks_grades)).one())
    assert ann.get(f"{path}/sources/far-away/grade").status == 404
    assert ann.post(f"{path}/sources/far-away/grade", grade="B").status == 404
    assert ann.get(f"{path}/sources/{idle.key}/grade").status == 403


def test_a_lead_decides_whether_to_ask(site: Site, path: str, rated: RatedRound) -> None:
    lead = site.visitor(rated.lead.id)
    page = lead.get(f"{path}/grades")
    stopped = lead.follow(lead.submit(page, page.form("/grades/ask")))
    assert "are not asked for grades" in stopped.text
    assert "does not ask for grades" in stopped.text
    ann = site.visitor(rated.reviewers[0].id)
    assert open_next(ann, path).form(holding="c_support")
    again = lead.follow(lead.submit(stopped, stopped.form("/grades/ask")))
    assert "are asked to grade a source before its first claim" in again.text
    assert meet(ann, path).form(holding="grade")
    assert ann.post(f"{path}/grades/ask").status == 403


def test_a_merged_source_is_graded_under_the_one_it_became(
    ann: Visitor, path: str, site: Site, rated: RatedRound
) -> None:
    page = meet(ann, path)
    key = page.path.split("/")[4]
    with site.database.writing() as session:
        new = factories.make_source(session, rated.project, key="real-name", name="Real Name")
        session.execute(update(Source).where(Source.key == key).values(merged_into_id=new.id))
        session.add(
            SourceGrade(
                project_id=rated.project.id,
                source_id=new.id,
                reviewer_id=rated.reviewers[0].id,
                number=1,
                grade="A",
                request_id="x",
                made_at=factories.NOW,
            )
        )
    moved = ann.get(page.path)
    assert "/sources/real-name/grade?claim=" in moved.location
    assert ann.follow(moved).page.one("h1").text == "Real Name"
    assert saved(site, rated) == 0
