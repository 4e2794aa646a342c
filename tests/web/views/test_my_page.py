"""Where a reviewer stands."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import update
from visiting import Site

from annotator.models import Assignment, Draft, Flag, KnownAnswer, Project, Round, RoundClaim, Skip, WorkPlan
from annotator.models.vocabulary import Role, RoundKind, RoundState
from annotator.services import projects, reviews, rounds
from annotator.services.reviews import Submission

TABLE = ["2 4 2", "3 3 2", "1 5 .", "4 vague 4", ". 4 5", ". 2 1"]


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, TABLE)


def _path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}/me"


def _lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=NOW, actor_id=None)


def _fill_desk(site: Site, rated: RatedRound) -> None:
    """Ann has a draft, a skipped claim and two flags; Ben has one of each of his own."""
    with site.database.writing() as session:
        common = {"project_id": rated.project.id, "claim_id": rated.claims[0].id, "made_at": NOW}
        for place, name in enumerate(("ann", "ben")):
            person = rated.reviewers[place].id
            draft, skipped = (site.assignment(person, key) for key in ("K5", "K6"))
            session.add_all(
                [
                    Draft(
                        assignment_id=draft,
                        fields={},
                        base_revision=0 if place == 0 else 1,
                        saved_at=NOW + timedelta(hours=1),
                    ),
                    Skip(assignment_id=skipped, reason="other", note=f"Note of {name}.", request_id="s", made_at=NOW),
                    Flag(reporter_id=person, kind="duplicate", note=f"Flag of {name}.", request_id="f1", **common),
                ]
            )
        session.flush()
        skipped = site.assignment(rated.reviewers[0].id, "K6")
        session.execute(update(Assignment).where(Assignment.id == skipped).values(state="skipped"))
        answered = Flag(reporter_id=rated.reviewers[0].id, kind="broken", request_id="f2", **common)
        session.add(answered)
        session.flush()
        answered.settled_at, answered.settled_by_id, answered.answer = NOW, rated.lead.id, "It is whole now."


def test_before_the_first_round_the_next_step(site: Site) -> None:
    with site.database.writing() as session:
        project = factories.make_project(session)
        person = factories.make_reviewer(session)
        projects.add_member(session, project, person.id, Role.REVIEWER, now=NOW, actor_id=None)
        slug = project.slug
    page = site.visitor(person.id).get(f"/p/{slug}/me")
    assert "no round has been opened" in page.text
    assert site.visitor(person.id).get(f"/p/{slug}/me?round=1").status == 404


@pytest.mark.parametrize("locks", [False, True])
def test_who_has_no_claim_in_the_round_is_told_so(site: Site, rated: RatedRound, locks: bool) -> None:
    if locks:
        _lock(site, rated)
    page = site.visitor(rated.lead.id).get(_path(rated))
    expected = "No claim of round 1 was yours to rate" if locks else "No claim of round 1 is yours to rate so far."
    assert expected in page.text
    assert page.page.all("dt") == []
    assert page.page.all("a", href=f"/p/{rated.project.slug}/")


def test_done_and_left_and_the_desk_are_ones_own(site: Site, rated: RatedRound) -> None:
    _fill_desk(site, rated)
    page = site.visitor(rated.reviewers[0].id).get(_path(rated))
    figures = [(term.text, value.text) for term, value in zip(page.page.all("dt"), page.page.all("dd"), strict=True)]
    assert figures == [
        ("Done", "4of 5 that are yours"),
        ("Left", "1not rated yet"),
        ("Withdrawn", "0taken back by you"),
        ("Skipped", "1passed on to others"),
    ]
    assert "Note of ann." in page.text
    assert "Flag of ann." in page.text
    assert "It is whole now." in page.text
    assert "none yet" in page.text
    for words in ("Note of ben.", "Flag of ben."):
        assert words not in page.html
    links = [link["href"] for link in page.page.all("a")]
    for key in ("K5", "K6"):
        assert f"/p/{rated.project.slug}/rate/{site.assignment(rated.reviewers[0].id, key)}" in links


def test_before_the_lock_nothing_of_agreement(site: Site, rated: RatedRound) -> None:
    page = site.visitor(rated.reviewers[0].id).get(_path(rated))
    assert "is shown once the round is locked" in page.text
    assert "kappa" not in page.text
    assert "R3" not in page.text


def test_after_the_lock_how_one_agrees_and_leans(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    page = site.visitor(rated.reviewers[0].id).get(_path(rated))
    assert "4 ratings of yours" in page.text
    assert "Exactly the same as another’s" in page.text
    assert "Within one step of another’s" in page.text
    heads = [head.text for head in page.page.all("th", scope="row")]
    assert heads == [
        "all the othersKrippendorff’s alpha, ordinal metric",
        "R3Cohen’s kappa, quadratic weights",
        "R4Cohen’s kappa, quadratic weights",
        "You",
    ]
    assert "Not rated" in page.text
    assert site.visitor(rated.reviewers[1].id).get(_path(rated)).text.count("1 “cannot judge”, left out") == 1


def test_histograms_of_all_questions_have_columns_of_one_width(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    page = site.visitor(rated.reviewers[0].id).get(_path(rated))
    assert {svg["width"] for svg in page.page.all("svg") if "at step" in (svg.get("aria-label") or "")} == {
        "340",
        "136",
    }
    # Tiles of legends begin at the edge, columns do not.
    columns = [rect for rect in page.page.all("rect") if rect["x"] != "0"]
    assert {float(column["width"]) for column in columns} == {52.0}


def test_from_too_few_claims_no_interval_of_how_one_leans_and_why(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["1 2 3", "2 3 5"])
    _lock(site, made)
    page = site.visitor(made.reviewers[0].id).get(_path(made))
    assert "No interval: it takes at least 3 claims with two ratings (here 2)." in page.text
    (you,) = [head for head in page.page.all("th", scope="row") if head.text == "You"]
    assert "not known" in page.text
    assert you


def test_from_one_claim_nothing_is_said_of_how_one_leans(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["1 2 3"])
    _lock(site, made)
    page = site.visitor(made.reviewers[0].id).get(_path(made))
    assert "habits of reviewers cannot be told from chance" in page.text


def test_who_rated_nothing_reads_why_nothing_is_compared(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, [". 3", ". 4"])
    _lock(site, made)
    assert "no rating of yours counts in this round" in site.visitor(made.reviewers[0].id).get(_path(made)).text


def test_a_draft_of_a_locked_round_can_be_read(site: Site, rated: RatedRound) -> None:
    _fill_desk(site, rated)
    _lock(site, rated)
    text = site.visitor(rated.reviewers[0].id).get(_path(rated)).text
    assert "The round was locked before you saved these." in text
    assert "Take up again" not in text


def test_a_known_answer_that_differed_is_shown_after_the_lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        project = session.get_one(Project, rated.project.id)
        claim = factories.make_claim(session, project, key="G1", is_to_rate=False)
        main = rated.main
        known = {"rubric_version_id": rated.rubric.version_id, "scale_id": main.scale.id, "criterion_id": main.id}
        session.add(
            KnownAnswer(
                project_id=project.id,
                claim_id=claim.id,
                scale_point_id=main.scale.points[4].id,
                purpose="gold",
                tolerance=1,
                explanation="The ministry has published it.",
                made_at=NOW,
                **known,
            )
        )
        session.add(RoundClaim(round_id=rated.round.id, claim_id=claim.id, project_id=project.id, purpose="gold"))
        session.flush()
        round_, ann = session.get_one(Round, rated.round.id), rated.reviewers[0]
        assigned = factories.make_assignment(session, round_, claim, ann, purpose="gold")
        submission = Submission(rated._answers("2"), "So it seems.", "once")
        reviews.submit_review(session, assigned.id, ann.id, submission, NOW)
    visitor = site.visitor(rated.reviewers[0].id)
    assert "published it" not in visitor.get(_path(rated)).html
    _lock(site, rated)
    page = visitor.get(_path(rated))
    assert "Where your answer differed" in page.text
    assert "The ministry has published it." in page.text
    assert "1 step to either side counts as the same" in page.text
    assert "published it" not in site.visitor(rated.reviewers[1].id).get(_path(rated)).html


def test_the_round_can_be_chosen(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    with site.database.writing() as session:
        project = session.get_one(Project, rated.project.id)
        rounds.open_round(session, project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    visitor = site.visitor(rated.reviewers[0].id)
    assert "0of 6 that are yours" in visitor.get(_path(rated)).text
    assert "4of 6 that are yours" in visitor.get(f"{_path(rated)}?round=1").text
    assert visitor.get(f"{_path(rated)}?round=7").status == 404


def test_from_a_common_list_nobody_can_say_how_long(site: Site, rated: RatedRound) -> None:
    _lock(site, rated)
    with site.database.writing() as session:
        project = session.get_one(Project, rated.project.id)
        plan = WorkPlan(
            project_id=project.id, number=1, overlap="some", ratings_per_claim=2, delivery="queue", made_at=NOW
        )
        session.add(plan)
        session.flush()
        round_ = factories.make_round(session, project, rated.claims, number=2, work_plan_id=plan.id)
        factories.make_assignment(session, round_, rated.claims[0], rated.reviewers[0])
        assert round_.state == RoundState.OPEN
    text = site.visitor(rated.reviewers[0].id).get(_path(rated)).text
    assert "Claims come from a common list" in text
    assert "taken from the common list and not saved yet" in text
