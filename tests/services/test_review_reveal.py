"""What counts when results open to those who rate: changes, withdrawals, and a lead who looked early."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from scene import Scene, lock, make_scene
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Assignment, Rating, Review, ReviewRevision
from annotator.models.vocabulary import Purpose, Reveal
from annotator.services import blindness, projects, reviews
from annotator.services.reviews import Saved

BOTH = [Reveal.AFTER_LOCK, Reveal.AFTER_OWN]
LATER = NOW + timedelta(minutes=5)


def submit(session: Session, scene: Scene, request_id: str, code: str = "3", assignment: str = "twin") -> Saved:
    submission = scene.submission(request_id, code)
    return reviews.submit_review(session, scene.ids[assignment], scene.second.id, submission, NOW)


def withdraw(session: Session, scene: Scene, request_id: str) -> Saved:
    return reviews.withdraw_review(session, scene.ids["twin"], scene.second.id, request_id, LATER)


def standing(session: Session, saved: Saved) -> tuple[int, int | None, str]:
    """Return the newest revision, the counted one and the state."""
    session.expire_all()
    review = session.get_one(Review, saved.review_id)
    return review.revision, review.counted_revision, review.state


def marks(session: Session, saved: Saved) -> list[tuple[str, bool]]:
    """Return of each revision the state and whether it was made after the reveal."""
    found = select(ReviewRevision.state, ReviewRevision.is_after_reveal)
    found = found.where(ReviewRevision.review_id == saved.review_id).order_by(ReviewRevision.number)
    return list(session.execute(found))


def test_a_blind_change_counts(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_LOCK)
    submit(session, scene, "one")
    saved = submit(session, scene, "two")
    assert standing(session, saved) == (2, 2, "submitted")
    assert marks(session, saved) == [("submitted", False), ("submitted", False)]


def test_a_change_after_the_reveal_is_kept_and_does_not_count(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    submit(session, scene, "one")
    saved = submit(session, scene, "two", "4")
    assert standing(session, saved) == (2, 1, "submitted")
    assert marks(session, saved) == [("submitted", False), ("submitted", True)]
    current = select(Rating.scale_point_id).where(
        Rating.review_id == saved.review_id, Rating.criterion_id == scene.ids["criterion"]
    )
    assert session.scalar(current) == scene.rubric.criteria[0].scale.points[3].id


def test_a_blind_withdrawal_takes_the_rating_out_of_the_count(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_LOCK)
    submit(session, scene, "one")
    saved = withdraw(session, scene, "out")
    assert (saved.revision, saved.is_retry) == (2, False)
    assert standing(session, saved) == (2, None, "withdrawn")
    assert marks(session, saved) == [("submitted", False), ("withdrawn", False)]
    assert session.scalar(select(Rating.review_id).where(Rating.review_id == saved.review_id)) is None
    assert session.get_one(Assignment, scene.ids["twin"]).state == "withdrawn"


def test_a_withdrawal_after_the_reveal_leaves_the_count(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    submit(session, scene, "one")
    saved = withdraw(session, scene, "out")
    assert standing(session, saved) == (2, 1, "withdrawn")
    assert marks(session, saved) == [("submitted", False), ("withdrawn", True)]


@pytest.mark.parametrize(("reveal", "counted"), [(Reveal.AFTER_LOCK, 3), (Reveal.AFTER_OWN, 1)])
def test_submitting_again_after_a_withdrawal(session: Session, reveal: Reveal, counted: int) -> None:
    scene = make_scene(session, reveal)
    submit(session, scene, "one")
    withdraw(session, scene, "out")
    saved = submit(session, scene, "again")
    assert standing(session, saved) == (3, counted, "submitted")
    assert session.get_one(Assignment, scene.ids["twin"]).state == "submitted"


@pytest.mark.parametrize("reveal", BOTH)
def test_a_withdrawal_sent_twice_is_one(session: Session, reveal: Reveal) -> None:
    scene = make_scene(session, reveal)
    submit(session, scene, "one")
    first = withdraw(session, scene, "out")
    assert withdraw(session, scene, "out") == Saved(first.review_id, 2, first.round_id, first.position, is_retry=True)
    with pytest.raises(Conflict, match="no rating to withdraw"):
        withdraw(session, scene, "out again")


def test_what_was_never_submitted_cannot_be_withdrawn(session: Session) -> None:
    with pytest.raises(Conflict, match="no rating to withdraw"):
        withdraw(session, make_scene(session), "out")


def look_early(session: Session, scene: Scene) -> None:
    member = projects.find_member(session, scene.project.id, scene.lead.id)
    assert member is not None
    blindness.open_results_early(session, scene.round, member, NOW)


@pytest.mark.parametrize("reveal", BOTH)
def test_what_an_unblinded_lead_rates_does_not_count(session: Session, reveal: Reveal) -> None:
    scene = make_scene(session, reveal)
    blind, late = (factories.make_assignment(session, scene.round, claim, scene.lead) for claim in scene.claims)
    before = reviews.submit_review(session, blind.id, scene.lead.id, scene.submission("before"), NOW)
    look_early(session, scene)
    changed = reviews.submit_review(session, blind.id, scene.lead.id, scene.submission("changed"), NOW)
    after = reviews.submit_review(session, late.id, scene.lead.id, scene.submission("after"), NOW)
    assert before.review_id == changed.review_id
    assert standing(session, changed) == (2, 1, "submitted")
    assert standing(session, after) == (1, None, "submitted")
    assert marks(session, after) == [("submitted", True)]


def test_an_unblinded_lead_does_not_unblind_the_reviewers(session: Session) -> None:
    scene = make_scene(session)
    look_early(session, scene)
    assert standing(session, submit(session, scene, "one")) == (1, 1, "submitted")


@pytest.mark.parametrize(("reveal", "counted"), [(Reveal.AFTER_LOCK, 1), (Reveal.AFTER_OWN, None)])
def test_a_claim_seen_for_another_purpose_is_open_already(
    session: Session, reveal: Reveal, counted: int | None
) -> None:
    """A review for whatever purpose opens the claim’s results where one’s own does: the rating comes after it."""
    scene = make_scene(session, reveal)
    training = factories.make_assignment(
        session, scene.round, scene.claims[0], scene.second, purpose=Purpose.REPEAT.value
    )
    reviews.submit_review(session, training.id, scene.second.id, scene.submission("training"), NOW)
    assert standing(session, submit(session, scene, "one")) == (1, counted, "submitted")
    assert standing(session, submit(session, scene, "one", assignment="waiting")) == (1, 1, "submitted")


def test_each_round_is_blind_for_itself(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    submit(session, scene, "one")
    lock(session, scene)
    second = factories.make_round(session, scene.project, scene.claims, number=2, kind="second")
    again = factories.make_assignment(session, second, scene.claims[0], scene.second)
    saved = reviews.submit_review(session, again.id, scene.second.id, scene.submission("one"), NOW)
    assert standing(session, saved) == (1, 1, "submitted")
