"""What is planted among a reviewer's claims, when it comes, and that lists and counts do not tell it apart."""

from datetime import timedelta
from typing import Any

import factories
import pytest
from factories import NOW
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid
from annotator.models import Assignment, Membership, RoundClaim
from annotator.models.vocabulary import AssignmentState, Purpose, Reveal, Role, RoundKind
from annotator.services import assignments, next_claims, planted_claims, projects, reviews, rounds
from annotator.services.assignments import read_progress
from annotator.services.round_overview import FirstForecast, forecast_first

GOLD, TRAINING, RATING, REPEAT = Purpose.GOLD, Purpose.TRAINING, Purpose.RATING, Purpose.REPEAT


def test_without_a_plan_nothing_is_planted(session: Session) -> None:
    made = make_planted_round(session, known={0: (GOLD, "3"), 1: (TRAINING, "4")})
    ann = made.member(made.reviewers[0])
    assert {each.purpose for each in own(made, 0)} == {RATING}
    assert len(own(made, 0)) == 6
    assert not next_claims.read_rules(session, made.round.id).is_planting
    assert planted_claims.next_planted(session, made.round, ann, NOW) is None
    assert next_claims.next_claim(session, made.round.id, ann, NOW) == own(made, 0)[0].id


def test_known_answers_are_unused_where_the_plan_does_not_ask(session: Session) -> None:
    made = make_planted_round(session, known={0: (GOLD, "3")}, masked_part="claimant")
    assert {each.purpose for each in own(made, 0)} == {RATING}


def test_hidden_claims_are_shuffled_in_with_the_others(session: Session) -> None:
    made = make_planted_round(session, claims=30, known=dict.fromkeys(range(3), (GOLD, "3")), has_gold=True)
    for reviewer in (0, 1):
        listed = own(made, reviewer)
        assert [each.position for each in listed] == list(range(1, 31))
        assert [each.id for each in listed] == list(range(listed[0].id, listed[0].id + 30))
        assert sum(each.purpose == GOLD for each in listed) == 3
    places = [[each.position for each in own(made, reviewer, GOLD)] for reviewer in (0, 1)]
    assert places[0] != places[1]
    assert made.round.work_plan_id is not None


def test_a_round_is_as_its_seed_says(session: Session) -> None:
    made = make_planted_round(session, claims=20, known={0: (GOLD, "3")}, has_gold=True, masked_part="claimant")
    before = [(each.claim_id, each.position, each.is_masked) for each in own(made, 0)]
    assert sum(is_masked for _claim, _position, is_masked in before) == 10
    purposes = dict(
        session.execute(
            select(RoundClaim.claim_id, RoundClaim.purpose).where(RoundClaim.round_id == made.round.id)
        ).all()
    )
    assert purposes[made.claims[0].id] == GOLD
    assert rounds.assign_claims(session, made.round, [made.reviewers[0].id]) == 0
    assert [(each.claim_id, each.position, each.is_masked) for each in own(made, 0)] == before


def test_a_lead_who_rates_gets_what_they_gave_no_answers_for(session: Session) -> None:
    made = make_planted_round(
        session,
        known={0: (GOLD, "3"), 1: (TRAINING, "3")},
        include_leads=True,
        has_gold=True,
        training_pass_percent=50,
    )
    lead = session.scalars(
        select(Assignment).where(Assignment.reviewer_id == made.lead.id).order_by(Assignment.position)
    ).all()
    assert [each.purpose for each in lead] == [RATING] * 4
    assert not planted_claims.is_held_back(session, made.round, made.member(made.lead))
    reviews.submit_review(
        session, lead[0].id, made.lead.id, reviews.Submission(made._answers("3"), "Because.", "one"), NOW
    )


@pytest.mark.parametrize(
    ("plan", "known", "words"),
    [
        ({"has_gold": True}, {}, "there is none to hide"),
        ({"training_pass_percent": 80}, {0: (GOLD, "3")}, "to train with"),
        ({"has_gold": True}, dict.fromkeys(range(6), (GOLD, "3")), "none is left"),
    ],
)
def test_a_round_that_lacks_what_its_plan_asks_for_is_refused(
    session: Session, plan: dict[str, Any], known: dict[int, tuple[Purpose, str]], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        make_planted_round(session, known=known, **plan)


@pytest.mark.parametrize("plan", [{"has_gold": True}, {"repeat_percent": 10, "repeat_after_days": 3}])
def test_nothing_is_hidden_where_results_open_claim_by_claim(session: Session, plan: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="would not stay hidden"):
        make_planted_round(session, known={0: (GOLD, "3")}, reveal=Reveal.AFTER_OWN, **plan)


def test_training_is_possible_where_results_open_claim_by_claim_and_opens_none(session: Session) -> None:
    made = make_planted_round(session, known={0: (TRAINING, "3")}, reveal=Reveal.AFTER_OWN, training_pass_percent=0)
    submit(made, own(made, 0, TRAINING)[0], "3")
    assert not made.opening(made.reviewers[0]).aggregates


def test_training_comes_first_and_nothing_is_rated_before(session: Session) -> None:
    made = make_planted_round(session, known={0: (TRAINING, "3"), 1: (TRAINING, "4")}, training_pass_percent=100)
    ann = made.member(made.reviewers[0])
    first, second = own(made, 0, TRAINING)
    assert max(first.position, second.position) == 0
    assert planted_claims.next_planted(session, made.round, ann, NOW) == first.id
    assert planted_claims.is_held_back(session, made.round, ann)
    rating = own(made, 0, RATING)[0]
    with pytest.raises(Conflict, match="training comes first"):
        submit(made, rating, "3")
    for each in (first, second):
        submit(made, each, {made.claims[0].id: "3", made.claims[1].id: "4"}[each.claim_id])
    assert next_claims.next_claim(session, made.round.id, ann, NOW) == rating.id
    assert not planted_claims.is_held_back(session, made.round, ann)
    submit(made, rating, "3")
    assert read_progress(session, made.round.id, ann.reviewer_id).total == 4


def test_who_has_not_reached_the_mark_gets_no_claim(session: Session) -> None:
    made = make_planted_round(session, known={0: (TRAINING, "3"), 1: (TRAINING, "4")}, training_pass_percent=100)
    ann = made.member(made.reviewers[0])
    for each in own(made, 0, TRAINING):
        submit(made, each, "1")
    assert next_claims.next_claim(session, made.round.id, ann, NOW) is None
    assert planted_claims.is_held_back(session, made.round, ann)


def test_who_joins_later_is_trained_and_tried_as_the_others(session: Session) -> None:
    made = make_planted_round(
        session, known={0: (TRAINING, "3"), 1: (GOLD, "4")}, training_pass_percent=100, has_gold=True
    )
    late = factories.make_reviewer(session)
    projects.add_member(session, made.project, late.id, Role.REVIEWER, now=NOW, actor_id=None)
    made.reviewers.append(late)
    assert sorted(each.purpose for each in own(made, 2)) == ["gold", *["rating"] * 4, "training"]


def test_a_later_round_does_not_train_again(session: Session) -> None:
    made = make_planted_round(session, known={0: (TRAINING, "3")}, training_pass_percent=0)
    session.execute(update(Membership).values(trained_at=NOW))
    made.lock()
    again = rounds.open_round(session, made.project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    trained = select(Assignment.id).where(Assignment.round_id == again.id, Assignment.purpose == TRAINING)
    assert session.scalars(trained).all() == []
    assert not planted_claims.is_held_back(session, again, made.member(made.reviewers[0]))


def test_a_locked_round_plants_nothing(session: Session) -> None:
    made = make_planted_round(session, repeat_percent=100, repeat_after_days=0)
    submit(made, own(made, 0)[0], "3")
    made.lock()
    ann = made.member(made.reviewers[0])
    assert planted_claims.next_planted(session, made.round, ann, NOW, nothing_else=True) is None


def _queue(session: Session, claims: int = 60, hidden: int = 3) -> RatedRound:
    """A round whose claims are drawn: nobody has any yet."""
    made = make_planted_round(
        session,
        claims=claims,
        known=dict.fromkeys(range(hidden), (GOLD, "3")),
        overlap="some",
        ratings_per_claim=1,
        delivery="queue",
        has_gold=True,
        masked_part="claimant",
    )
    session.execute(delete(Assignment).where(Assignment.round_id == made.round.id))
    return made


def _draw(made: RatedRound, number: int) -> None:
    """Let Ann draw so many claims to rate."""
    held = {each.claim_id for each in own(made, 0)}
    free = [claim for claim in made.claims[3:] if claim.id not in held][:number]
    for claim in free:
        position = max([each.position for each in own(made, 0)], default=0) + 1
        factories.make_assignment(made.session, made.round, claim, made.reviewers[0], position=position)


def test_hidden_claims_are_dealt_now_and_then_to_who_draws(session: Session) -> None:
    made = _queue(session)
    ann = made.member(made.reviewers[0])
    came: list[int] = []
    for drawn in range(1, 40):
        _draw(made, 1)
        planted = planted_claims.next_planted(session, made.round, ann, NOW)
        if planted is not None:
            came.append(drawn)
            assert session.get_one(Assignment, planted).purpose == GOLD
            assert session.get_one(Assignment, planted).reserved_until == NOW + timedelta(minutes=60)
    assert len(came) == 3
    assert came[0] >= 1
    assert [each.position for each in own(made, 0)] == list(range(1, 43))
    assert planted_claims.next_planted(session, made.round, ann, NOW, nothing_else=True) is None


def test_what_is_left_to_hide_comes_at_the_end(session: Session) -> None:
    made = _queue(session)
    ann = made.member(made.reviewers[0])
    assert planted_claims.next_planted(session, made.round, ann, NOW) is None
    given = [planted_claims.next_planted(session, made.round, ann, NOW, nothing_else=True) for _time in range(4)]
    assert given[3] is None
    assert len(set(given)) == 4


def test_a_hidden_claim_that_was_released_comes_again(session: Session) -> None:
    made = _queue(session, hidden=1)
    ann = made.member(made.reviewers[0])
    first = planted_claims.next_planted(session, made.round, ann, NOW, nothing_else=True)
    assert first is not None
    session.get_one(Assignment, first).state = AssignmentState.RELEASED.value
    session.flush()
    assert planted_claims.next_planted(session, made.round, ann, NOW, nothing_else=True) == first
    assert session.get_one(Assignment, first).state == AssignmentState.OPEN


def test_a_lead_draws_no_hidden_claim(session: Session) -> None:
    made = _queue(session)
    lead = made.member(made.lead)
    assert planted_claims.next_planted(session, made.round, lead, NOW, nothing_else=True) is None


def test_a_claim_is_due_a_second_time(session: Session) -> None:
    made = make_planted_round(session, claims=1, repeat_percent=100, repeat_after_days=2)
    ann = made.member(made.reviewers[0])
    submit(made, own(made, 0)[0], "3")
    assert not planted_claims.is_awaiting(session, made.round, ann, NOW + timedelta(days=1))
    assert planted_claims.is_awaiting(session, made.round, ann, NOW + timedelta(days=2))
    later = NOW + timedelta(days=2)
    again = next_claims.next_claim(session, made.round.id, ann, later)
    assert again is not None
    assert session.get_one(Assignment, again).purpose == REPEAT
    assert not planted_claims.is_awaiting(session, made.round, ann, later)
    record = assignments.read_assignment(session, made.project.id, again, ann.reviewer_id)
    assert (record.answers, record.revision, record.rationale) == ({}, 0, "")
    other = make_planted_round(session)
    assert not planted_claims.is_awaiting(session, other.round, other.member(other.reviewers[0]), NOW)


def test_what_is_planted_is_none_of_the_claims_that_a_first_round_would_have(session: Session) -> None:
    made = make_planted_round(session, known={0: (GOLD, "3"), 1: (TRAINING, "4")}, has_gold=True)
    assert forecast_first(session, made.project.id) == FirstForecast(blind=5, opened=0)
    trained = make_planted_round(session, known={0: (GOLD, "3"), 1: (TRAINING, "4")}, training_pass_percent=50)
    assert forecast_first(session, trained.project.id) == FirstForecast(blind=5, opened=0)
