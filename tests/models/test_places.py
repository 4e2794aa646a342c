"""How many have a place: counted by the database, so that no claim is rated by more reviewers than wanted."""

from collections.abc import Callable

import factories
import pytest
from scene import Scene, make_scene
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.models import Assignment, RoundClaim

Place = Callable[..., Assignment]


@pytest.fixture
def scene(session: Session) -> Scene:
    made = make_scene(session)
    claim = factories.make_claim(session, made.project)
    session.add(RoundClaim(round_id=made.round.id, claim_id=claim.id, project_id=made.project.id, wanted=1))
    session.flush()
    made.ids["wanted"] = claim.id
    return made


def give(session: Session, scene: Scene, **values: object) -> Assignment:
    row = {"round_id": scene.round.id, "claim_id": scene.ids["wanted"], "position": 9} | values
    assignment = Assignment(reviewer_id=scene.first.id, **row) if "reviewer_id" not in row else Assignment(**row)
    session.add(assignment)
    session.flush()
    return assignment


def taken(session: Session, scene: Scene, claim: str = "wanted") -> int:
    count = session.scalar(
        select(RoundClaim.taken).where(RoundClaim.round_id == scene.round.id, RoundClaim.claim_id == scene.ids[claim])
    )
    assert count is not None
    return count


def move(session: Session, assignment: Assignment, state: str) -> None:
    assignment.state = state
    session.flush()


def test_an_assignment_takes_a_place_and_its_deletion_gives_it_back(session: Session, scene: Scene) -> None:
    assignment = give(session, scene)
    assert taken(session, scene) == 1
    session.delete(assignment)
    session.flush()
    assert taken(session, scene) == 0


@pytest.mark.parametrize("state", ["skipped", "released"])
def test_what_is_given_up_is_free_and_may_be_taken_again(session: Session, scene: Scene, state: str) -> None:
    assignment = give(session, scene)
    move(session, assignment, state)
    assert taken(session, scene) == 0
    move(session, assignment, "skipped" if state == "released" else "released")
    assert taken(session, scene) == 0
    move(session, assignment, "open")
    assert taken(session, scene) == 1


@pytest.mark.parametrize("state", ["submitted", "withdrawn"])
def test_a_place_is_held_through_submission_and_withdrawal(session: Session, scene: Scene, state: str) -> None:
    move(session, give(session, scene), state)
    assert taken(session, scene) == 1


def test_no_more_than_wanted_have_a_place(session: Session, scene: Scene) -> None:
    give(session, scene)
    with pytest.raises(IntegrityError, match="ck_round_claim_taken"):
        give(session, scene, reviewer_id=scene.second.id)


def test_what_was_given_up_is_not_taken_again_when_another_has_the_place(session: Session, scene: Scene) -> None:
    skipped = give(session, scene)
    move(session, skipped, "skipped")
    give(session, scene, reviewer_id=scene.second.id)
    with pytest.raises(IntegrityError, match="ck_round_claim_taken"):
        move(session, skipped, "open")


def test_a_repeat_takes_no_place(session: Session, scene: Scene) -> None:
    give(session, scene)
    give(session, scene, purpose="repeat")
    assert taken(session, scene) == 1


def test_where_everybody_rates_nothing_is_counted(session: Session, scene: Scene) -> None:
    assert taken(session, scene, "claim") == 0


def test_fewer_than_have_a_place_cannot_be_wanted(session: Session, scene: Scene) -> None:
    place = select(RoundClaim).where(RoundClaim.claim_id == scene.ids["wanted"])
    session.scalars(place).one().wanted = 2
    session.flush()
    give(session, scene)
    give(session, scene, reviewer_id=scene.second.id)
    session.expire_all()
    session.scalars(place).one().wanted = 1
    with pytest.raises(IntegrityError, match="ck_round_claim_taken"):
        session.flush()
