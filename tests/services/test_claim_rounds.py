"""What happens to a round when its claims are withdrawn and restored."""

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid
from annotator.models import Assignment, AuditEntry, RoundClaim, WorkPlan
from annotator.services import agreement_data, assignments, claim_rounds, claims, reviews, rounds
from annotator.services.assignment_counts import count_assignments
from annotator.services.beside_the_form import read_beside
from annotator.services.claim_rounds import Gone, RoundEffect
from annotator.services.reviews import Submission
from annotator.services.rounds_holding import find_assignment


def _withdraw(session: Session, made: RatedRound, key: str) -> None:
    claims.withdraw_claim(session, made.project.id, key, now=NOW, actor_id=made.lead.id, reason="Says nothing.")


def _states(session: Session, made: RatedRound, claim: int) -> list[str]:
    rows = select(Assignment.state).where(Assignment.claim_id == made.claims[claim].id).order_by(Assignment.reviewer_id)
    session.expire_all()
    return list(session.scalars(rows))


def test_effects_are_told_round_by_round(session: Session) -> None:
    made = make_rated_round(session, ["3 4 .", "2 . ."])
    ids = [claim.id for claim in made.claims]
    assert claim_rounds.read_effects(session, ids[:1]) == (RoundEffect(1, True, 1, 2),)
    made.lock()
    second = rounds.open_round(session, made.project, now=NOW, actor_id=None, kind="second")
    effects = claim_rounds.read_effects(session, ids)
    assert effects == (RoundEffect(2, True, 6, 0), RoundEffect(1, False, 3, 3))
    assert claim_rounds.open_effect(effects) == effects[0]
    rounds.lock_round(session, second, now=NOW, actor_id=None)
    assert claim_rounds.open_effect(claim_rounds.read_effects(session, ids)) is None
    assert claim_rounds.read_effects(session, []) == ()


def test_a_withdrawn_claim_is_no_longer_to_rate(session: Session) -> None:
    made = make_rated_round(session, ["3 .", ". ."])
    ben = made.reviewers[1].id
    _withdraw(session, made, "K1")
    assert _states(session, made, 0) == ["submitted", "released"]
    assert made.claims[0].withdrawn_reason == "Says nothing."
    assert assignments.next_open(session, made.round.id, ben) == made.assignment(1, 1)
    assert assignments.read_progress(session, made.round.id, ben).total == 1
    assert find_assignment(session, made.round.id, made.claims[0].id, ben) is None
    beside = read_beside(session, made.assignment(1, 0), ben)
    assert made.assignment(1, 1) in (beside.before, beside.behind)
    assert count_assignments(session, made.round) == (2, 2)
    assert claim_rounds.count_gone(session, made.round.id) == Gone(1, 1)


def test_its_ratings_are_left_out_and_count_again_once_it_is_restored(session: Session) -> None:
    made = make_rated_round(session, ["3 4 .", "2 1 ."])

    def counted() -> int:
        return agreement_data.read_ratings(session, made.round, made.main).answers

    assert counted() == 4
    _withdraw(session, made, "K1")
    assert counted() == 2
    claims.restore_claim(session, made.project.id, "K1", now=NOW, actor_id=None)
    assert counted() == 4
    assert _states(session, made, 0) == ["submitted", "submitted", "open"]
    assert made.claims[0].withdrawn_reason == ""
    assert claim_rounds.count_gone(session, made.round.id) == Gone(0, 0)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.restored")).one()
    assert entry.detail == {"returned": 1}


def test_what_was_released_before_is_not_given_back(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    moved = session.get_one(Assignment, made.assignment(0, 0))
    moved.state = "released"
    session.flush()
    _withdraw(session, made, "K1")
    claims.restore_claim(session, made.project.id, "K1", now=NOW, actor_id=None)
    assert _states(session, made, 0) == ["released", "open"]


def test_nothing_moves_in_a_locked_round(session: Session) -> None:
    made = make_rated_round(session, ["3 ."])
    made.lock()
    _withdraw(session, made, "K1")
    assert _states(session, made, 0) == ["submitted", "open"]
    claims.restore_claim(session, made.project.id, "K1", now=NOW, actor_id=None)
    assert _states(session, made, 0) == ["submitted", "open"]


def test_a_claim_withdrawn_before_its_round_was_locked_stays_released(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    _withdraw(session, made, "K1")
    made.lock()
    claims.restore_claim(session, made.project.id, "K1", now=NOW, actor_id=None)
    assert _states(session, made, 0) == ["released", "released"]


def test_a_form_that_was_open_is_told(session: Session) -> None:
    made = make_rated_round(session, [". 3"])
    _withdraw(session, made, "K1")
    for reviewer, revision in ((0, 0), (1, 1)):
        submission = Submission(made._answers("4"), "Because.", "later", base_revision=revision)
        with pytest.raises(Conflict, match="withdrawn meanwhile"):
            reviews.submit_review(session, made.assignment(reviewer, 0), made.reviewers[reviewer].id, submission, NOW)


def test_a_draft_comes_back_as_a_draft(session: Session) -> None:
    project = factories.make_project(session)
    claim = factories.make_claim(session, project, key="K1", state="draft")
    claims.withdraw_claim(session, project.id, "K1", now=NOW, actor_id=None)
    claims.restore_claim(session, project.id, "K1", now=NOW, actor_id=None)
    assert claim.state == "draft"


def test_a_reason_has_its_limit(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="K1")
    with pytest.raises(Invalid, match="Too long"):
        claims.withdraw_claim(session, project.id, "K1", now=NOW, actor_id=None, reason="a" * 2001)


def _parts(session: Session, made: RatedRound, count: int = 2) -> list[int]:
    return [factories.make_claim(session, made.project, key=f"P{number}").id for number in range(count)]


def test_parts_go_to_those_who_have_the_whole(session: Session) -> None:
    made = make_rated_round(session, ["3 . .", ". . ."])
    released = session.get_one(Assignment, made.assignment(2, 0))
    released.state = "released"
    session.flush()
    holding = claim_rounds.read_holding(session, made.project.id, [made.claims[0].id])
    assert holding is not None
    assert (holding.reviewers, holding.wanted) == ((made.reviewers[0].id, made.reviewers[1].id), None)
    parts = _parts(session, made)
    assert claim_rounds.put_into_round(session, holding, parts, now=NOW, actor_id=None) == 4
    rows = session.scalars(select(Assignment).where(Assignment.claim_id.in_(parts))).all()
    assert {(row.reviewer_id, row.claim_id) for row in rows} == {
        (reviewer.id, part) for reviewer in made.reviewers[:2] for part in parts
    }
    # Behind all that the reviewer has.
    assert {row.position for row in rows} == {3, 4}
    assert assignments.read_progress(session, made.round.id, made.reviewers[0].id).total == 4
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.claims_added")).one()
    assert entry.detail == {"claims": ["P0", "P1"], "assignments": 4}


def test_no_part_goes_to_more_reviewers_than_are_wanted(session: Session) -> None:
    made = make_rated_round(session, [". . ."])
    session.delete(session.get_one(Assignment, made.assignment(2, 0)))
    session.flush()
    row = session.get_one(RoundClaim, (made.round.id, made.claims[0].id))
    holding = claim_rounds.read_holding(session, made.project.id, [made.claims[0].id])
    assert holding is not None
    assert row.wanted is None
    limited = claim_rounds.Holding(holding.round, holding.reviewers, 1, is_in_sample=True)
    parts = _parts(session, made, 1)
    assert claim_rounds.put_into_round(session, limited, parts, now=NOW, actor_id=None) == 1
    added = session.get_one(RoundClaim, (made.round.id, parts[0]))
    assert (added.wanted, added.is_in_sample) == (1, True)
    again = claim_rounds.read_holding(session, made.project.id, [made.claims[0].id, parts[0]])
    assert again is not None
    assert (again.wanted, again.is_in_sample) == (1, True)


@pytest.mark.parametrize(("delivery", "assigned"), [("queue", 0), ("assigned", 2)])
def test_nobody_is_assigned_what_is_drawn_from_a_queue(session: Session, delivery: str, assigned: int) -> None:
    project = factories.make_project(session)
    plan = WorkPlan(
        project_id=project.id, number=1, overlap="some", ratings_per_claim=2, delivery=delivery, made_at=NOW
    )
    session.add(plan)
    session.flush()
    claim, part = (factories.make_claim(session, project, key=key) for key in ("K1", "P1"))
    round_ = factories.make_round(session, project, [claim], work_plan_id=plan.id)
    for _number in range(2):
        factories.make_assignment(session, round_, claim, factories.make_reviewer(session))
    holding = claim_rounds.read_holding(session, project.id, [claim.id])
    assert holding is not None
    assert claim_rounds.put_into_round(session, holding, [part.id], now=NOW, actor_id=None) == assigned


def test_claims_that_no_open_round_holds_have_no_holding(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    made.lock()
    assert claim_rounds.read_holding(session, made.project.id, [made.claims[0].id]) is None
