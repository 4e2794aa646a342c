"""Submissions, retries and locks at the same moment, through real connections."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import factories
import pytest
from at_once import at_once
from factories import NOW
from scene import Scene, make_scene
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict
from annotator.models import Review, ReviewRevision, Round
from annotator.services import reviews, rounds
from annotator.services.reviews import Saved, Submission

Sender = Callable[[Session], Saved]


@pytest.fixture
def scene(database: Database) -> Scene:
    with database.writing() as session:
        made = make_scene(session)
        session.flush()
        session.expunge_all()
    return made


def send(scene: Scene, submission: Submission, assignment: str = "twin") -> Sender:
    reviewer = scene.second.id
    return lambda session: reviews.submit_review(session, scene.ids[assignment], reviewer, submission, NOW)


def revisions(database: Database, assignment_id: int) -> list[str]:
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Review.assignment_id == assignment_id)) == 1
        found = select(ReviewRevision.request_id).join(Review, Review.id == ReviewRevision.review_id)
        found = found.where(Review.assignment_id == assignment_id).order_by(ReviewRevision.number)
        return list(session.scalars(found))


def test_two_submissions_at_once_make_one_review_with_two_revisions(database: Database, scene: Scene) -> None:
    outcomes = at_once(database, [send(scene, scene.submission(name)) for name in ("left", "right")])
    assert sorted(saved.revision for saved in outcomes if isinstance(saved, Saved)) == [1, 2]
    assert sorted(revisions(database, scene.ids["twin"])) == ["left", "right"]


def test_of_two_windows_that_save_at_once_one_is_told(database: Database, scene: Scene) -> None:
    outcomes = at_once(
        database, [send(scene, scene.submission(name, base_revision=0)) for name in ("left", "right", "middle")]
    )
    assert sum(isinstance(outcome, Saved) for outcome in outcomes) == 1
    assert all("another window" in str(outcome) for outcome in outcomes if isinstance(outcome, Conflict))
    assert len(revisions(database, scene.ids["twin"])) == 1


def test_one_request_sent_many_times_at_once_makes_one_revision(database: Database, scene: Scene) -> None:
    outcomes = at_once(database, [send(scene, scene.submission("same", base_revision=0)) for _time in range(6)])
    saved = [outcome for outcome in outcomes if isinstance(outcome, Saved)]
    assert len(saved) == 6
    assert {one.revision for one in saved} == {1}
    assert sorted(one.is_retry for one in saved) == [False] + 5 * [True]
    assert revisions(database, scene.ids["twin"]) == ["same"]


def test_thirty_two_reviewers_save_at_once(database: Database) -> None:
    with database.writing() as session:
        project = factories.make_project(session)
        claims = [factories.make_claim(session, project) for _claim in range(8)]
        round_ = factories.make_round(session, project, claims)
        people = [factories.make_reviewer(session) for _person in range(4)]
        for person in people:
            factories.make_membership(session, project, person)
        waiting = [
            (factories.make_assignment(session, round_, claim, person).id, person.id)
            for person in people
            for claim in claims
        ]
        submission = make_scene(session).submission("once")

    def sender(assignment_id: int, reviewer_id: int) -> Sender:
        return lambda session: reviews.submit_review(session, assignment_id, reviewer_id, submission, NOW)

    outcomes = at_once(database, [sender(*one) for one in waiting])
    assert [outcome.revision for outcome in outcomes if isinstance(outcome, Saved)] == [1] * 32


def lock(scene: Scene, session: Session) -> None:
    rounds.lock_round(session, session.get_one(Round, scene.round.id), now=NOW, actor_id=scene.lead.id)


def waits(future: "Future[object]") -> bool:
    """Tell whether the deed is still waiting for the other transaction after a moment."""
    try:
        future.result(timeout=0.4)
    except TimeoutError:
        return True
    return False


def test_a_lock_waits_for_a_submission_under_way(database: Database, scene: Scene) -> None:
    def lock_now() -> None:
        with database.writing() as session:
            lock(scene, session)

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            send(scene, scene.submission("in time"))(session)
            locking = pool.submit(lock_now)
            assert waits(locking)
        locking.result(timeout=10)
    assert revisions(database, scene.ids["twin"]) == ["in time"]


def test_a_submission_waits_for_a_lock_under_way_and_is_refused(database: Database, scene: Scene) -> None:
    def submit() -> Saved:
        with database.writing() as session:
            return send(scene, scene.submission("too late"))(session)

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            lock(scene, session)
            sending = pool.submit(submit)
            assert waits(sending)
        with pytest.raises(Conflict, match="has been locked"):
            sending.result(timeout=10)


@pytest.mark.postgresql
def test_the_database_itself_holds_the_round_against_a_lock_under_way(postgres_database: Database) -> None:
    with postgres_database.writing() as session:
        scene = make_scene(session)
        session.expunge_all()
    revision = text(
        "INSERT INTO review_revision (review_id, number, rubric_version_id, claim_version_id, state, rationale, "
        "is_after_reveal, request_id, made_at) SELECT id, revision + 1, rubric_version_id, claim_version_id, state, "
        "rationale, FALSE, 'raw', submitted_at FROM review WHERE id = :review"
    )

    def append() -> None:
        with postgres_database.writing() as session:
            session.execute(revision, {"review": scene.ids["review"]})

    with ThreadPoolExecutor(1) as pool:
        with postgres_database.writing() as session:
            lock(scene, session)
            appending = pool.submit(append)
            assert waits(appending)
        with pytest.raises(IntegrityError, match="the round is not open"):
            appending.result(timeout=10)


@pytest.mark.postgresql
def test_the_lock_waits_for_a_revision_appended_by_hand(postgres_database: Database) -> None:
    with postgres_database.writing() as session:
        scene = make_scene(session)
        session.expunge_all()
    change = text("UPDATE review SET revision = 3, counted_revision = 3 WHERE id = :review")
    append = text(
        "INSERT INTO review_revision (review_id, number, rubric_version_id, claim_version_id, state, rationale, "
        "is_after_reveal, request_id, made_at) SELECT id, revision, rubric_version_id, claim_version_id, state, "
        "rationale, FALSE, 'raw', submitted_at FROM review WHERE id = :review"
    )

    def lock_now() -> None:
        with postgres_database.writing() as session:
            lock(scene, session)

    with ThreadPoolExecutor(1) as pool:
        with postgres_database.writing() as session:
            session.execute(change, {"review": scene.ids["review"]})
            session.execute(append, {"review": scene.ids["review"]})
            locking = pool.submit(lock_now)
            assert waits(locking)
        locking.result(timeout=10)
