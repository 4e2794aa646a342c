"""What is put before a reviewer: one assignment, the next, the neighbours, and progress."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from planned_round import make_planned, order_of, queue
from planted_round import make_planted_round, own
from scene import Scene, lock, make_scene
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed, NotFound
from annotator.models import Assignment
from annotator.models.vocabulary import AssignmentState, Purpose
from annotator.services import assignments, reviews
from annotator.services.assignments import AssignmentRecord, CurrentAnswer, Progress
from annotator.services.beside_the_form import read_beside
from annotator.services.rounds_holding import find_assignment


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def read(session: Session, scene: Scene, name: str = "assignment") -> AssignmentRecord:
    reviewer = scene.first if name == "assignment" else scene.second
    return assignments.read_assignment(session, scene.project.id, scene.ids[name], reviewer.id)


def neighbours(session: Session, each: Assignment) -> tuple[int | None, int | None]:
    found = read_beside(session, each.id, each.reviewer_id)
    return found.before, found.behind


def place(session: Session, each: Assignment) -> int:
    return read_beside(session, each.id, each.reviewer_id).place


def test_an_open_assignment_has_no_answers_yet(session: Session, scene: Scene) -> None:
    record = read(session, scene, "waiting")
    assert (record.claim_key, record.claim_version) == (scene.claims[1].key, 1)
    assert (record.round_number, record.rubric_version_id) == (1, scene.rubric.version_id)
    assert (record.state, record.is_open, record.revision) == (AssignmentState.OPEN, True, 0)
    assert (record.submitted_at, record.rationale, record.answers) == (None, "", {})


def test_a_submitted_one_has_the_answers_that_stand(session: Session, scene: Scene) -> None:
    record = read(session, scene)
    support, basis = scene.rubric.criteria
    assert (record.state, record.revision, record.submitted_at) == (AssignmentState.SUBMITTED, 2, NOW)
    assert record.answers == {
        support.id: CurrentAnswer(support.scale.points[2].id, None),
        basis.id: CurrentAnswer(basis.scale.points[0].id, None),
    }


def test_a_withdrawn_one_has_none(session: Session, scene: Scene) -> None:
    reviews.withdraw_review(session, scene.ids["assignment"], scene.first.id, "out", NOW)
    record = read(session, scene)
    assert (record.state, record.revision, record.answers) == (AssignmentState.WITHDRAWN, 3, {})
    lock(session, scene)
    assert not read(session, scene).is_open


def test_an_assignment_of_another_project_or_another_reviewer(session: Session, scene: Scene) -> None:
    other = make_scene(session)
    with pytest.raises(NotFound, match="no such claim to rate in this project"):
        assignments.read_assignment(session, other.project.id, scene.ids["assignment"], scene.first.id)
    with pytest.raises(NotAllowed, match="assigned to another reviewer"):
        assignments.read_assignment(session, scene.project.id, scene.ids["assignment"], scene.second.id)


def test_what_an_assignment_asks_about(session: Session, scene: Scene) -> None:
    asked = assignments.read_asked(session, scene.project.id, scene.ids["waiting"])
    assert asked == scene.rubric.version_id
    with pytest.raises(NotFound, match="no such claim to rate in this project"):
        assignments.read_asked(session, make_scene(session).project.id, scene.ids["waiting"])


def in_order(session: Session, scene: Scene) -> list[Assignment]:
    """Return the second reviewer's assignments by position."""
    own = [session.get_one(Assignment, scene.ids[name]) for name in ("twin", "waiting")]
    return sorted(own, key=lambda assignment: assignment.position)


def submit(session: Session, scene: Scene, assignment: Assignment) -> None:
    reviews.submit_review(session, assignment.id, scene.second.id, scene.submission("one"), NOW)
    session.expire_all()


def test_the_next_open_claim_follows_one_s_own_order_and_begins_again(session: Session, scene: Scene) -> None:
    first, last = in_order(session, scene)
    own = (scene.round.id, scene.second.id)
    assert assignments.next_open(session, *own) == first.id
    assert assignments.next_open(session, *own, after=first.position) == last.id
    assert assignments.next_open(session, *own, after=last.position) == first.id
    submit(session, scene, first)
    assert assignments.next_open(session, *own) == last.id
    submit(session, scene, last)
    assert assignments.next_open(session, *own) is None
    assert assignments.next_open(session, *own, after=1) is None


def test_neighbours_are_found_whatever_their_state(session: Session, scene: Scene) -> None:
    first, last = in_order(session, scene)
    submit(session, scene, first)
    assert neighbours(session, first) == (None, last.id)
    assert neighbours(session, last) == (first.id, None)


def test_finding_one_s_assignment_of_a_claim(session: Session, scene: Scene) -> None:
    first, second = scene.claims
    found = find_assignment(session, scene.round.id, first.id, scene.first.id)
    assert found == scene.ids["assignment"]
    assert find_assignment(session, scene.round.id, first.id, scene.lead.id) is None
    factories.make_assignment(session, scene.round, second, scene.second, purpose="repeat")
    assert find_assignment(session, scene.round.id, second.id, scene.second.id) == scene.ids["waiting"]


def test_by_which_rubric_somebody_was_asked(session: Session, scene: Scene) -> None:
    own = scene.ids["assignment"]
    version = assignments.find_rubric_version(session, own, scene.first.id)
    assert version == scene.round.rubric_version_id
    assert assignments.find_rubric_version(session, own, scene.second.id) is None


def test_progress_tells_submitted_and_withdrawn_apart(session: Session, scene: Scene) -> None:
    own = (scene.round.id, scene.first.id)
    assert assignments.read_progress(session, *own) == Progress(done=1, withdrawn=0, total=2)
    assert assignments.read_progress(session, *own).left == 1
    assert assignments.list_withdrawn(session, *own) == {}
    reviews.withdraw_review(session, scene.ids["assignment"], scene.first.id, "out", NOW)
    progress = assignments.read_progress(session, *own)
    assert (progress, progress.left, progress.is_begun) == (Progress(done=0, withdrawn=1, total=2), 1, True)
    assert assignments.list_withdrawn(session, *own) == {scene.ids["assignment"]: scene.claims[0].key}
    nobody = assignments.read_progress(session, scene.round.id, scene.lead.id)
    assert (nobody, nobody.is_begun) == (Progress(0, 0, 0), False)


def test_a_claim_that_comes_again_has_the_number_of_the_one_behind_it(session: Session) -> None:
    known = {0: (Purpose.TRAINING, "3"), 1: (Purpose.GOLD, "3")}
    made = make_planted_round(session, claims=4, known=known, has_gold=True, training_pass_percent=0)
    in_list = [each for each in own(made, 0) if each.purpose != Purpose.TRAINING]

    assert [place(session, each) for each in in_list] == [1, 2, 3]
    in_list[-1].position += 1
    again = factories.make_assignment(
        session,
        made.round,
        next(claim for claim in made.claims if claim.id in {each.claim_id for each in own(made, 0, Purpose.RATING)}),
        made.reviewers[0],
        purpose="repeat",
        position=in_list[-1].position - 1,
    )
    assert [place(session, each) for each in in_list] == [1, 2, 3]
    assert place(session, again) == 3


@pytest.mark.parametrize("state", ["skipped", "released"])
def test_what_one_gave_up_is_not_on_one_s_list(session: Session, state: str) -> None:
    planned = make_planned(session, claims=3)
    first, middle, last = (planned.assignment(session, 0, claim) for claim in order_of(session, planned, 0))
    own = (planned.round.id, planned.people[0].id)
    assert place(session, last) == 3
    middle.state = state
    session.flush()
    assert neighbours(session, first) == (None, last.id)
    assert neighbours(session, last) == (first.id, None)
    assert assignments.read_progress(session, *own) == Progress(done=0, withdrawn=0, total=2)
    assert place(session, last) == 2
    claim = planned.claims[planned.claim_of(session, middle.id)].id
    assert find_assignment(session, planned.round.id, claim, planned.people[0].id) is None
    assert assignments.next_open(session, *own, after=first.position) == last.id


def test_a_reservation_is_part_of_the_record(session: Session) -> None:
    planned = make_planned(session, queue(2))
    number = planned.next(session, 0) or 0
    record = assignments.read_assignment(session, planned.project.id, number, planned.people[0].id)
    assert record.reserved_until == NOW + timedelta(hours=1)
