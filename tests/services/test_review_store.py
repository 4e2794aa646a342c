"""The rows behind a review: where an assignment stands, and a revision as it is written."""

from datetime import timedelta

import pytest
from factories import NOW
from scene import Scene, make_scene
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Rating, Review, ReviewRevision, RevisionRating
from annotator.models.vocabulary import ReviewState
from annotator.services import review_store
from annotator.services.review_store import RatingRow, Revision, Standing
from annotator.services.standing import read_standing

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def stand(session: Session, scene: Scene, name: str) -> Standing:
    standing = read_standing(session, scene.ids[name])
    assert standing is not None
    return standing


def row(scene: Scene, point: int = 0) -> RatingRow:
    support = scene.rubric.criteria[0]
    return {
        "criterion_id": support.id,
        "rubric_version_id": scene.rubric.version_id,
        "scale_id": support.scale.id,
        "scale_point_id": support.scale.points[point].id,
        "cannot_judge_reason_id": None,
    }


def revision(request_id: str, state: ReviewState = ReviewState.SUBMITTED, *, late: bool = False) -> Revision:
    return Revision(state, "Why.", request_id, is_after_reveal=late, made_at=LATER)


def test_where_an_untouched_assignment_stands(session: Session, scene: Scene) -> None:
    standing = stand(session, scene, "waiting")
    assert (standing.reviewer_id, standing.claim_id) == (scene.second.id, scene.claims[1].id)
    assert (standing.round_id, standing.round_number, standing.round_state) == (scene.round.id, 1, "open")
    assert (standing.claim_version_id, standing.claim_version) == (scene.ids["version_2"], 1)
    assert (standing.is_active, standing.unblinded_at) == (True, None)
    assert (standing.review_id, standing.revision, standing.counted_revision, standing.review_state) == (None,) * 4


def test_where_a_rated_one_stands(session: Session, scene: Scene) -> None:
    standing = stand(session, scene, "assignment")
    assert (standing.review_id, standing.revision, standing.counted_revision) == (scene.ids["review"], 2, 2)
    assert standing.review_state == "submitted"


def test_no_assignment_stands_nowhere(session: Session, scene: Scene) -> None:
    assert read_standing(session, 999) is None


def test_a_request_is_found_by_review(session: Session, scene: Scene) -> None:
    review = scene.ids["review"]
    assert review_store.find_request(session, review, "one") == 1
    assert review_store.find_request(session, review, "two") == 2
    assert review_store.find_request(session, review, "three") is None
    assert review_store.find_request(session, 999, "one") is None


def counts(session: Session, review_id: int) -> tuple[int, int, int]:
    """Return how many revisions, current answers and kept answers the review has."""
    revisions = select(ReviewRevision.id).where(ReviewRevision.review_id == review_id)
    current = select(func.count()).where(Rating.review_id == review_id)
    kept = select(func.count()).where(RevisionRating.revision_id.in_(revisions))
    return len(session.scalars(revisions).all()), session.scalar(current) or 0, session.scalar(kept) or 0


def test_a_first_revision_makes_the_review(session: Session, scene: Scene) -> None:
    standing = stand(session, scene, "waiting")
    review_id, _revision, number = review_store.write_revision(
        session, scene.ids["waiting"], standing, revision("a"), [row(scene)]
    )
    review = session.get_one(Review, review_id)
    assert (number, review.revision, review.counted_revision, review.submitted_at) == (1, 1, 1, LATER)
    assert counts(session, review_id) == (1, 1, 1)
    assert session.get_one(Assignment, scene.ids["waiting"], populate_existing=True).state == "submitted"


def test_a_withdrawal_clears_what_stands_and_keeps_what_was(session: Session, scene: Scene) -> None:
    review_id = scene.ids["review"]
    revisions, current, kept = counts(session, review_id)
    standing = stand(session, scene, "assignment")
    withdrawn = revision("out", ReviewState.WITHDRAWN)
    written = review_store.write_revision(session, scene.ids["assignment"], standing, withdrawn, [])
    assert (written[0], written[2]) == (review_id, 3)
    assert counts(session, review_id) == (revisions + 1, 0, kept)
    assert current == 2
    review = session.get_one(Review, review_id, populate_existing=True)
    assert (review.state, review.revision, review.counted_revision) == ("withdrawn", 3, None)
    assert session.get_one(Assignment, scene.ids["assignment"], populate_existing=True).state == "withdrawn"


@pytest.mark.parametrize("state", ReviewState)
def test_what_comes_after_the_reveal_leaves_what_counts(session: Session, scene: Scene, state: ReviewState) -> None:
    standing = stand(session, scene, "assignment")
    rows = [row(scene, 4)] if state is ReviewState.SUBMITTED else []
    review_store.write_revision(session, scene.ids["assignment"], standing, revision("z", state, late=True), rows)
    review = session.get_one(Review, scene.ids["review"], populate_existing=True)
    assert (review.revision, review.counted_revision) == (3, 2)
