"""Deciding: numbers, refusals, and that no rating and no figure is touched by it."""

import json
from dataclasses import asdict
from typing import Any

import factories
import pytest
from decided_round import TABLE, WHY, decide, make_locked_round, verdict
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import (
    Decision,
    DecisionCause,
    DecisionDraft,
    ReviewRevision,
    RevisionRating,
    RoundClaim,
)
from annotator.models.vocabulary import Outcome, Purpose, RoundKind
from annotator.services import adjudication, claims, decision_drafts, rounds
from annotator.services.decision_drafts import Case
from annotator.services.project_agreement import project_report
from annotator.services.results import read_results


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session)


def _rows(made: RatedRound) -> list[tuple[int, str, int | None]]:
    rows = made.session.scalars(select(Decision).order_by(Decision.id))
    return [(row.number, row.outcome, row.scale_point_id) for row in rows]


def test_what_is_decided_is_numbered_and_keeps_its_history(made: RatedRound) -> None:
    point = made.main.scale.points[2].id
    assert decide(made, 3, causes=("oversight", "fair_difference", "no such cause")).number == 1
    assert decide(made, 3, Outcome.DIFFER, base_number=1).number == 2
    assert decide(made, 3, Outcome.REOPENED, base_number=2).number == 3
    assert decide(made, 3, Outcome.NOT_RATABLE, base_number=3).number == 4
    assert _rows(made) == [(1, "settled", point), (2, "differ", None), (3, "reopened", None), (4, "not_ratable", None)]
    causes = made.session.scalars(select(DecisionCause.cause).order_by(DecisionCause.cause)).all()
    assert causes == ["fair_difference", "oversight"]


def test_a_decision_keeps_what_was_in_sight(made: RatedRound) -> None:
    decide(made, 2, reason=f"  {WHY}\u202e ")
    row = made.session.scalars(select(Decision)).one()
    assert (row.reason, row.author_id, row.made_at) == (WHY, made.reviewers[-1].id, NOW)
    assert row.rule_application_id is None
    assert row.claim_version_id == claims.find_claim(made.session, made.project.id, "K2").versions[0].id


def test_of_two_windows_the_second_is_told(made: RatedRound) -> None:
    decide(made, 3)
    with pytest.raises(Conflict, match="decided on in another window"):
        decide(made, 3, Outcome.DIFFER, by=0, request_id="other")
    assert len(_rows(made)) == 1


def test_the_same_form_again_is_a_retry(made: RatedRound) -> None:
    first = decide(made, 3, request_id="once")
    again = decide(made, 3, request_id="once")
    assert (again.number, again.is_retry, first.is_retry) == (first.number, True, False)
    assert len(_rows(made)) == 1
    with pytest.raises(Conflict, match="sent before with something else"):
        decide(made, 3, Outcome.DIFFER, request_id="once")


@pytest.mark.parametrize("changes", [{"point": "4"}, {"causes": ("oversight",)}, {"reason": "On the annex it is 3."}])
def test_a_form_gone_back_to_and_changed_is_no_retry(made: RatedRound, changes: dict[str, Any]) -> None:
    """The Back button brings the same form again: what was changed in it is not to pass for recorded."""
    decide(made, 3, request_id="once", causes=("guideline_gap", "no such cause"))
    assert decide(made, 3, request_id="once", causes=("guideline_gap",)).is_retry
    with pytest.raises(Conflict, match="sent before with something else"):
        decide(made, 3, request_id="once", **({"causes": ("guideline_gap",)} | changes))
    assert len(_rows(made)) == 1


def test_a_step_beside_another_outcome_is_no_other_decision(made: RatedRound) -> None:
    decide(made, 3, Outcome.DIFFER, "5", request_id="once")
    assert decide(made, 3, Outcome.DIFFER, "4", request_id="once").is_retry


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"outcome": ""}, "outcome", "Choose what is decided"),
        ({"outcome": "true"}, "outcome", "Choose what is decided"),
        ({"outcome": Outcome.REOPENED}, "outcome", "Nothing stands"),
        ({"point": ""}, "point", "Choose the step"),
        ({"point": "9"}, "point", "Choose the step"),
        ({"reason": " \u200b"}, "reason", "Say why"),
        ({"reason": "a\0b"}, "reason", "cannot be stored"),
        ({"reason": "a" * 5_001}, "reason", "at most 5000"),
        ({"request_id": ""}, "request_id", "incomplete"),
        ({"request_id": "x" * 65}, "request_id", "incomplete"),
    ],
)
def test_what_is_missing_is_named(made: RatedRound, changes: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        decide(made, 3, **changes)
    assert list(refused.value.errors) == [field]
    assert _rows(made) == []


def test_a_step_counts_only_where_a_claim_is_settled(made: RatedRound) -> None:
    decide(made, 3, Outcome.DIFFER, "5")
    assert _rows(made) == [(1, "differ", None)]


def test_before_the_lock_nobody_decides(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    with pytest.raises(Conflict, match="not locked yet"):
        decide(made, 3, by=0)


def test_a_withdrawn_claim_is_left_alone(made: RatedRound) -> None:
    decide(made, 3)
    claims.withdraw_claim(made.session, made.project.id, "K3", now=NOW, actor_id=None, reason="Twice.")
    made.session.expire_all()
    with pytest.raises(Conflict, match="withdrawn"):
        decide(made, 3, Outcome.DIFFER, base_number=1)


def test_while_a_later_round_rates_the_claim_deciding_rests(made: RatedRound) -> None:
    second = rounds.open_round(made.session, made.project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    with pytest.raises(Conflict, match="rated in round 2"):
        decide(made, 3)
    rounds.lock_round(made.session, second, now=NOW, actor_id=None)
    assert decide(made, 3).number == 1


def test_an_edited_claim_is_read_again_first(made: RatedRound) -> None:
    with pytest.raises(Conflict, match="edited meanwhile: version 1"):
        decide(made, 3, claim_version=2)
    assert decide(made, 3, claim_version=1).number == 1


def test_only_what_is_rated_in_the_round_is_decided_on(made: RatedRound) -> None:
    author, given = made.member(made.lead), verdict()
    with pytest.raises(NotFound, match="not rated in that round"):
        adjudication.decide(made.session, made.round, 999, "support", author, given, NOW)
    with pytest.raises(NotFound, match="There is: support"):
        adjudication.decide(made.session, made.round, made.claims[0].id, "basis", author, given, NOW)


def test_a_claim_with_a_known_answer_is_none_to_decide_on(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    known = factories.make_claim(session, made.project, key="G1", is_to_rate=False)
    session.add(
        RoundClaim(round_id=made.round.id, claim_id=known.id, project_id=made.project.id, purpose=Purpose.GOLD.value)
    )
    session.flush()
    made.lock()
    author = made.member(made.lead)
    with pytest.raises(NotFound, match="not rated in that round"):
        adjudication.decide(session, made.round, known.id, "support", author, verdict(), NOW)


def test_recording_ends_the_draft_of_whoever_records(made: RatedRound) -> None:
    case = Case(made.round.id, made.claims[2].id, made.main.id)
    for person in (made.lead, made.reviewers[-1]):
        decision_drafts.save_draft(
            made.session, case, made.member(person), {"reason": "So"}, base_number=0, known_version=0, now=NOW
        )
    decide(made, 3)
    left = made.session.scalars(select(DecisionDraft.adjudicator_id)).all()
    assert left == [made.lead.id]


def _everything(made: RatedRound) -> str:
    """All that is computed from the ratings of the round, as text."""
    opening = made.opening(made.lead)
    report = project_report(made.session, made.project, made.round, opening, viewer=made.member(made.lead))
    results = read_results(made.session, made.round, made.main, opening)
    revisions = made.session.execute(select(*ReviewRevision.__table__.columns).order_by(ReviewRevision.id)).all()
    answers = made.session.execute(select(*RevisionRating.__table__.columns)).all()
    return json.dumps([repr(report), {key: asdict(each) for key, each in results.items()}, repr((revisions, answers))])


def test_no_rating_no_coefficient_and_no_result_knows_of_decisions(made: RatedRound) -> None:
    before = _everything(made)
    decide(made, 3, point="1")
    decide(made, 2, Outcome.DIFFER)
    decide(made, 4, Outcome.NOT_RATABLE)
    assert _everything(made) == before
