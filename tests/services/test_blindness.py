"""What of a round is open to whom."""

from typing import Any

import factories
import pytest
from at_once import at_once
from factories import NOW
from planned_round import make_planned, queue
from planted_round import make_planted_round
from scene import LATER, Scene, make_scene
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict, NotAllowed
from annotator.models import AuditEntry, Membership, Reviewer, Round
from annotator.models.vocabulary import Delivery, Overlap, Purpose, Reveal, Role
from annotator.services import blindness, projects, reviews, rounds
from annotator.services.blindness import Opening
from annotator.services.permissions import Member
from annotator.services.work_plans import PlanDraft

BOTH = [Reveal.AFTER_LOCK, Reveal.AFTER_OWN]


def member(session: Session, scene: Scene, reviewer: Reviewer) -> Member:
    found = projects.find_member(session, scene.project.id, reviewer.id)
    assert found is not None
    return found


def opening(session: Session, scene: Scene, reviewer: Reviewer) -> Opening:
    return blindness.opening_for(session, scene.round, member(session, scene, reviewer))


def join(session: Session, scene: Scene, role: Role) -> Reviewer:
    person = factories.make_reviewer(session)
    projects.add_member(session, scene.project, person.id, role, now=NOW, actor_id=None)
    return person


def is_everything(found: Opening) -> bool:
    return found.claims is None and found.aggregates and found.reason == "" and found.shows(1)


def is_nothing(found: Opening, scene: Scene) -> bool:
    return not found.claims and not found.aggregates and not any(found.shows(claim.id) for claim in scene.claims)


@pytest.mark.parametrize("reveal", BOTH)
@pytest.mark.parametrize("role", Role)
def test_a_locked_round_is_open_to_every_member(session: Session, reveal: Reveal, role: Role) -> None:
    scene = make_scene(session, reveal)
    person = join(session, scene, role)
    rounds.lock_round(session, scene.round, now=LATER, actor_id=None)
    for reviewer in (person, scene.lead, scene.first, scene.second):
        found = opening(session, scene, reviewer)
        assert is_everything(found)
        assert found.own_reviewer_id == reviewer.id


def test_an_open_round_is_closed_to_whoever_rates_and_to_the_lead(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_LOCK)
    for reviewer in (scene.lead, scene.first, scene.second):
        found = opening(session, scene, reviewer)
        assert is_nothing(found, scene)
        assert "open when the lead locks the round" in found.reason


@pytest.mark.parametrize("reveal", BOTH)
@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADJUDICATOR])
def test_who_does_not_rate_sees_results_as_they_come_in(session: Session, reveal: Reveal, role: Role) -> None:
    scene = make_scene(session, reveal)
    assert is_everything(opening(session, scene, join(session, scene, role)))


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADJUDICATOR])
def test_an_assignment_closes_results_whatever_the_role(session: Session, role: Role) -> None:
    scene = make_scene(session, Reveal.AFTER_LOCK)
    person = join(session, scene, role)
    factories.make_assignment(session, scene.round, scene.claims[0], person)
    assert is_nothing(opening(session, scene, person), scene)


@pytest.mark.parametrize("reveal", BOTH)
def test_a_reviewer_without_assignments_waits_like_the_others(session: Session, reveal: Reveal) -> None:
    scene = make_scene(session, reveal)
    idle = factories.make_reviewer(session)
    factories.make_membership(session, scene.project, idle)
    assert is_nothing(opening(session, scene, idle), scene)


def test_a_claim_opens_after_one_s_own_submission(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    first, second = opening(session, scene, scene.first), opening(session, scene, scene.second)
    assert first.claims == {scene.claims[0].id}
    assert first.aggregates
    assert "open to you once you have rated it" in first.reason
    assert is_nothing(second, scene)
    assert "Rate a first claim" in second.reason


def test_a_lead_who_has_not_rated_waits_too(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    assert is_nothing(opening(session, scene, scene.lead), scene)


def test_a_withdrawal_does_not_close_a_claim_again(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    reviews.withdraw_review(session, scene.ids["assignment"], scene.first.id, "out", LATER)
    found = opening(session, scene, scene.first)
    assert found.shows(scene.claims[0].id)
    assert found.aggregates


def test_whether_a_claim_was_submitted_for_any_purpose(session: Session) -> None:
    scene = make_scene(session)
    first, second = scene.claims
    training = factories.make_assignment(session, scene.round, second, scene.first, purpose=Purpose.REPEAT.value)
    assert blindness.has_submitted(session, scene.round.id, scene.first.id, first.id)
    assert not blindness.has_submitted(session, scene.round.id, scene.first.id, second.id)
    assert not blindness.has_submitted(session, scene.round.id, scene.second.id, first.id)
    reviews.submit_review(session, training.id, scene.first.id, scene.submission("one"), NOW)
    assert blindness.has_submitted(session, scene.round.id, scene.first.id, second.id)


@pytest.mark.parametrize("reveal", BOTH)
def test_a_lead_may_look_early_and_is_marked_for_good(session: Session, reveal: Reveal) -> None:
    scene = make_scene(session, reveal)
    blindness.open_results_early(session, scene.round, member(session, scene, scene.lead), NOW)
    assert is_everything(opening(session, scene, scene.lead))
    blindness.open_results_early(session, scene.round, member(session, scene, scene.lead), LATER)
    assert member(session, scene, scene.lead).unblinded_at == NOW
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "results.opened_early")).one()
    assert (entry.actor_id, entry.project_id, entry.at) == (scene.lead.id, scene.project.id, NOW)
    assert entry.subject == f"round:{scene.round.id}"
    assert not opening(session, scene, scene.second).shows(scene.claims[0].id)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OBSERVER, Role.ADJUDICATOR])
def test_nobody_else_may_look_early(session: Session, role: Role) -> None:
    scene = make_scene(session)
    with pytest.raises(NotAllowed, match="Only the lead"):
        blindness.open_results_early(session, scene.round, member(session, scene, join(session, scene, role)), NOW)


def test_there_is_nothing_to_open_early_after_the_lock(session: Session) -> None:
    scene = make_scene(session)
    rounds.lock_round(session, scene.round, now=LATER, actor_id=None)
    with pytest.raises(Conflict, match="open already"):
        blindness.open_results_early(session, scene.round, member(session, scene, scene.lead), NOW)
    assert member(session, scene, scene.lead).unblinded_at is None


def test_looking_early_twice_at_once_is_logged_once(database: Database) -> None:
    with database.writing() as session:
        scene = make_scene(session)
        lead = member(session, scene, scene.lead)
        session.expunge_all()

    def look(session: Session) -> None:
        blindness.open_results_early(session, session.get_one(Round, scene.round.id), lead, NOW)

    assert at_once(database, [look] * 3) == [None] * 3
    with database.reading() as session:
        entries = session.scalars(select(AuditEntry.id).where(AuditEntry.action == "results.opened_early")).all()
        assert len(entries) == 1
        assert session.get_one(Membership, lead.membership_id).unblinded_at == NOW


def test_the_command_line_waits_for_the_lock_where_reviewers_do(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_LOCK)
    with pytest.raises(NotAllowed, match=r"Round 1 is still open, .* Lock it first\."):
        blindness.opening_for_operator(scene.round)
    rounds.lock_round(session, scene.round, now=LATER, actor_id=None)
    found = blindness.opening_for_operator(scene.round)
    assert is_everything(found)
    assert found.own_reviewer_id is None


def test_the_command_line_reads_a_round_that_opens_claim_by_claim(session: Session) -> None:
    assert is_everything(blindness.opening_for_operator(make_scene(session, Reveal.AFTER_OWN).round))


def test_who_draws_from_a_queue_is_told_how_results_open(session: Session) -> None:
    planned = make_planned(session, queue(2))
    planned.project.reveal = Reveal.AFTER_OWN.value
    session.flush()
    rounds.lock_round(session, planned.round, now=LATER, actor_id=None)
    round_ = rounds.open_round(session, planned.project, now=LATER, actor_id=None)
    seen = blindness.opening_for(session, round_, planned.member(session, 0))
    assert (seen.claims, seen.aggregates, seen.by_own) == (frozenset(), False, True)
    assert "Rate a first claim" in seen.reason
    lead = projects.find_member(session, planned.project.id, planned.lead.id)
    assert lead is not None
    found = blindness.opening_for(session, round_, lead)
    assert (found.claims, found.aggregates, found.by_own) == (frozenset(), False, False)
    assert "You do not rate in this round" in found.reason


def test_who_draws_from_a_queue_sees_nothing_before_the_lock(session: Session) -> None:
    planned = make_planned(session, queue(2))
    seen = blindness.opening_for(session, planned.round, planned.member(session, 0))
    assert (seen.claims, seen.aggregates, seen.by_own) == (frozenset(), False, False)


def test_which_claims_are_in_a_sample_is_kept_from_reviewers(session: Session) -> None:
    plan = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=2, sample_percent=50)
    planned = make_planned(session, plan)
    lead = projects.find_member(session, planned.project.id, planned.lead.id)
    assert lead is not None
    assert blindness.opening_for(session, planned.round, planned.member(session, 0)).hides_places
    assert not blindness.opening_for(session, planned.round, lead).hides_places
    other = make_planned(session, queue(2))
    assert not blindness.opening_for(session, other.round, other.member(session, 0)).hides_places
    rounds.lock_round(session, planned.round, now=LATER, actor_id=None)
    assert not blindness.opening_for(session, planned.round, planned.member(session, 0)).hides_places


@pytest.mark.parametrize(
    ("plan", "include_leads", "hides"),
    [
        ({"overlap": "some", "ratings_per_claim": 2, "has_gold": True}, False, True),
        ({"overlap": "some", "ratings_per_claim": 2}, False, False),
        ({"has_gold": True}, False, False),
        ({"has_gold": True}, True, True),
    ],
)
def test_how_many_rate_is_hidden_where_it_would_tell_a_claim_with_a_known_answer(
    session: Session, plan: dict[str, Any], include_leads: bool, hides: bool
) -> None:
    known = {0: (Purpose.GOLD, "3")}
    made = make_planted_round(session, reviewers=3, known=known, include_leads=include_leads, **plan)
    for person in (made.reviewers[0], made.lead):
        assert blindness.opening_for(session, made.round, made.member(person)).hides_places == hides
    made.lock()
    assert not blindness.opening_for(session, made.round, made.member(made.lead)).hides_places


@pytest.mark.parametrize("delivery", list(Delivery))
def test_a_lead_who_rates_is_not_told_the_sample(session: Session, delivery: Delivery) -> None:
    plan = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=2, sample_percent=50, delivery=delivery)
    planned = make_planned(session, plan, include_leads=True)
    lead = projects.find_member(session, planned.project.id, planned.lead.id)
    assert lead is not None
    assert blindness.opening_for(session, planned.round, lead).hides_places
