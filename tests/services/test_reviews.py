"""Submitting, changing and withdrawing a review: every rule and every refusal."""

from dataclasses import replace
from datetime import timedelta

import factories
import pytest
from factories import NOW
from scene import Scene, lock, make_scene
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.errors import AnnotatorError, Conflict, Invalid, NotAllowed, NotFound
from annotator.models import (
    Assignment,
    Claim,
    ClaimVersion,
    Membership,
    Rating,
    Review,
    ReviewRevision,
    RevisionRating,
    Round,
)
from annotator.services import guidelines, reviews
from annotator.services.reviews import Saved, Submission

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def submit(session: Session, scene: Scene, submission: Submission, assignment: str = "twin") -> Saved:
    """Submit for the second reviewer, whose assignments are ``twin`` and ``waiting``."""
    return reviews.submit_review(session, scene.ids[assignment], scene.second.id, submission, LATER)


def review_of(session: Session, saved: Saved) -> Review:
    session.expire_all()
    return session.get_one(Review, saved.review_id)


def revisions(session: Session, saved: Saved) -> list[ReviewRevision]:
    found = select(ReviewRevision).where(ReviewRevision.review_id == saved.review_id).order_by(ReviewRevision.number)
    return list(session.scalars(found))


def test_a_submission_is_kept_as_review_ratings_and_revision(session: Session, scene: Scene) -> None:
    saved = submit(session, scene, scene.submission("one", "4", "  Two papers agree. "))
    assert (saved.revision, saved.round_id, saved.is_retry) == (1, scene.round.id, False)
    assert saved.position == session.get_one(Assignment, scene.ids["twin"]).position
    review = review_of(session, saved)
    assert (review.state, review.rationale, review.revision, review.counted_revision) == (
        "submitted",
        "Two papers agree.",
        1,
        1,
    )
    assert (review.submitted_at, review.claim_version_id) == (LATER, scene.ids["version"])
    (revision,) = revisions(session, saved)
    assert (revision.made_at, revision.request_id, revision.is_after_reveal) == (LATER, "one", False)
    support, basis = scene.rubric.criteria
    expected = {support.id: support.scale.points[3].id, basis.id: basis.scale.points[0].id}
    current = select(Rating.criterion_id, Rating.scale_point_id).where(Rating.review_id == review.id)
    kept = select(RevisionRating.criterion_id, RevisionRating.scale_point_id)
    kept = kept.where(RevisionRating.revision_id == revision.id)
    assert dict(session.execute(current).all()) == expected
    assert dict(session.execute(kept).all()) == expected
    assert session.get_one(Assignment, scene.ids["twin"]).state == "submitted"


def test_every_change_is_kept_and_the_last_one_stands(session: Session, scene: Scene) -> None:
    for number, code in enumerate(["2", "3", "4"], start=1):
        saved = submit(session, scene, scene.submission(f"request {number}", code))
        assert saved.revision == number
    review = review_of(session, saved)
    assert (review.revision, review.counted_revision) == (3, 3)
    points = [
        session.scalars(
            select(RevisionRating.scale_point_id).where(
                RevisionRating.revision_id == revision.id, RevisionRating.criterion_id == scene.ids["criterion"]
            )
        ).one()
        for revision in revisions(session, saved)
    ]
    assert points == [point.id for point in scene.rubric.criteria[0].scale.points[1:4]]


def test_cannot_judge_is_kept_as_a_reason_and_no_number(session: Session, scene: Scene) -> None:
    saved = submit(session, scene, scene.submission("one", "no-access", "The page is gone."))
    point, reason = session.execute(
        select(Rating.scale_point_id, Rating.cannot_judge_reason_id).where(
            Rating.review_id == saved.review_id, Rating.criterion_id == scene.ids["criterion"]
        )
    ).one()
    assert point is None
    assert reason == scene.rubric.criteria[0].scale.reasons[1].id


def test_a_retry_is_answered_and_changes_nothing(session: Session, scene: Scene) -> None:
    first = submit(session, scene, scene.submission("same", "4"))
    submit(session, scene, scene.submission("another", "3"))
    again = submit(session, scene, scene.submission("same", "4", base_revision=0))
    assert again == Saved(first.review_id, 1, first.round_id, first.position, is_retry=True)
    assert len(revisions(session, first)) == 2


def test_a_retry_is_answered_even_after_the_lock(session: Session, scene: Scene) -> None:
    first = submit(session, scene, scene.submission("same"))
    lock(session, scene)
    assert submit(session, scene, scene.submission("same")).revision == first.revision


def test_the_same_request_for_another_claim_is_no_retry(session: Session, scene: Scene) -> None:
    submit(session, scene, scene.submission("same"))
    assert not submit(session, scene, scene.submission("same"), "waiting").is_retry


@pytest.mark.parametrize("request_id", ["", "x" * 65, "a\0b", "line\nbreak"])
def test_a_form_without_its_number_is_refused(session: Session, scene: Scene, request_id: str) -> None:
    with pytest.raises(Invalid, match="The form is incomplete"):
        submit(session, scene, scene.submission(request_id))


@pytest.mark.parametrize(("base", "is_told"), [(0, True), (1, False), (2, True)])
def test_a_form_made_from_another_revision_is_told(session: Session, scene: Scene, base: int, is_told: bool) -> None:
    submit(session, scene, scene.submission("one", base_revision=0))
    following = scene.submission("two", base_revision=base)
    if is_told:
        with pytest.raises(Conflict, match="in another window meanwhile"):
            submit(session, scene, following)
    else:
        assert submit(session, scene, following).revision == 2


def test_a_form_that_showed_an_older_wording_is_told(session: Session, scene: Scene) -> None:
    claim = scene.claims[0]
    newer = ClaimVersion(claim_id=claim.id, number=2, text="Another wording.", kind="statistic", created_at=NOW)
    session.add(newer)
    session.flush()
    session.execute(update(Claim).where(Claim.id == claim.id).values(version=2))
    with pytest.raises(Conflict, match="edited meanwhile"):
        submit(session, scene, scene.submission("one", claim_version=1))
    saved = submit(session, scene, scene.submission("one", claim_version=2))
    assert review_of(session, saved).claim_version_id == newer.id
    assert revisions(session, saved)[0].claim_version_id == newer.id


def test_somebody_else_s_assignment_and_one_that_is_not(session: Session, scene: Scene) -> None:
    with pytest.raises(NotAllowed, match="assigned to another reviewer"):
        submit(session, scene, scene.submission("one"), "assignment")
    with pytest.raises(NotFound, match="no such claim to rate"):
        reviews.submit_review(session, 999, scene.second.id, scene.submission("one"), NOW)


@pytest.mark.parametrize("leaves", ["inactive", "never a member"])
def test_who_left_the_project_rates_no_more(session: Session, scene: Scene, leaves: str) -> None:
    if leaves == "inactive":
        session.execute(update(Membership).where(Membership.reviewer_id == scene.second.id).values(is_active=False))
        assignment, reviewer = scene.ids["twin"], scene.second
    else:
        reviewer = factories.make_reviewer(session)
        assignment = factories.make_assignment(session, scene.round, scene.claims[0], reviewer).id
    with pytest.raises(NotAllowed, match="no longer a member"):
        reviews.submit_review(session, assignment, reviewer.id, scene.submission("one"), NOW)


def test_nothing_moves_in_a_locked_round(session: Session, scene: Scene) -> None:
    submit(session, scene, scene.submission("one"))
    lock(session, scene)
    for refused in (
        lambda: submit(session, scene, scene.submission("two")),
        lambda: submit(session, scene, scene.submission("first"), "waiting"),
        lambda: reviews.withdraw_review(session, scene.ids["twin"], scene.second.id, "out", LATER),
    ):
        with pytest.raises(Conflict, match=r"Round 1 has been locked: ratings in it can no longer be changed\."):
            refused()


def test_a_draft_round_is_not_open(session: Session, scene: Scene) -> None:
    lock(session, scene)
    draft = factories.make_round(session, scene.project, scene.claims, number=2, state="draft")
    waiting = factories.make_assignment(session, session.get_one(Round, draft.id), scene.claims[0], scene.second)
    with pytest.raises(Conflict):
        reviews.submit_review(session, waiting.id, scene.second.id, scene.submission("one"), NOW)


def test_a_refused_submission_leaves_nothing(session: Session, scene: Scene) -> None:
    with pytest.raises(AnnotatorError):
        submit(session, scene, scene.submission("one", "1"))
    assert session.scalar(select(Review.id).where(Review.assignment_id == scene.ids["twin"])) is None
    assert session.get_one(Assignment, scene.ids["twin"]).state == "open"


def test_a_revision_keeps_its_time_and_the_guideline_that_stood_beside_it(session: Session, scene: Scene) -> None:
    for number, body in enumerate(("First.", "Second."), 1):
        guidelines.publish(session, scene.project.id, body, "New.", base=number - 1, now=NOW, author_id=scene.lead.id)
    sent = replace(scene.submission("one"), guideline=1, active_seconds=900, opened_at=LATER - timedelta(minutes=10))
    saved = submit(session, scene, sent)
    for request_id, guideline in (("two", 3), ("three", None)):
        submit(session, scene, replace(scene.submission(request_id), guideline=guideline))
    kept = [(row.guideline_version_id, row.active_seconds) for row in revisions(session, saved)]
    first = guidelines.read_version(session, scene.project.id, 1)
    assert kept == [(first.id, 600), (None, None), (None, None)]


def test_a_withdrawal_of_a_revision_leaves_a_newer_one(session: Session, scene: Scene) -> None:
    submit(session, scene, scene.submission("one"))
    saved = submit(session, scene, scene.submission("two"))
    withdraw = {"session": session, "assignment_id": scene.ids["twin"], "reviewer_id": scene.second.id, "now": LATER}
    with pytest.raises(Conflict, match="You have saved this claim again since"):
        reviews.withdraw_review(**withdraw, request_id="undo-1", revision=1)
    assert review_of(session, saved).state == "submitted"
    assert reviews.withdraw_review(**withdraw, request_id="undo-2", revision=2).revision == 3
    assert reviews.withdraw_review(**withdraw, request_id="undo-2", revision=2).is_retry
