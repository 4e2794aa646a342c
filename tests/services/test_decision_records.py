"""Decisions as people read them: in words, with who decided and whether they rated the claim themselves."""

import pytest
from decided_round import WHY, decide, make_locked_round
from factories import NOW
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.models import Decision, RuleApplication, SettlingRule
from annotator.models.vocabulary import Cause, Outcome
from annotator.services.decision_records import DecisionRecord, read_histories, read_standing, standing


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session)


def _history(made: RatedRound, viewer: int | None = None) -> list[DecisionRecord]:
    member = made.member(made.lead if viewer is None else made.reviewers[viewer])
    found = read_histories(made.session, made.round, made.rubric, made.claims[2].id, member)
    return found.get(made.main.id, [])


def test_nothing_is_decided_at_first(made: RatedRound) -> None:
    assert _history(made) == []
    assert standing([]) is None
    assert read_standing(made.session, made.round, made.rubric, made.claims[2].id, made.member(made.lead)) == ()


def test_the_newest_stands_and_all_are_kept(made: RatedRound) -> None:
    decide(made, 3, causes=("fair_difference", "ambiguous_claim"))
    decide(made, 3, Outcome.DIFFER, base_number=1)
    newest, oldest = _history(made)
    assert (newest.number, newest.result, newest.point) == (2, "Reasonable people differ", None)
    assert (oldest.number, oldest.result, oldest.reason) == (1, "Settled on 3 · Step 3", WHY)
    assert oldest.causes == (Cause.AMBIGUOUS_CLAIM, Cause.FAIR_DIFFERENCE)
    assert oldest.cause_words[1] == "A fair difference of judgement"
    assert (oldest.claim_version, oldest.is_by_rule, oldest.criterion) == (1, False, made.main.short_name)
    stands = read_standing(made.session, made.round, made.rubric, made.claims[2].id, made.member(made.lead))
    assert [each.number for each in stands] == [2]
    decide(made, 3, Outcome.REOPENED, base_number=2)
    assert standing(_history(made)) is None


def test_who_decided_is_named_to_leads_and_to_themselves(made: RatedRound) -> None:
    decide(made, 3)
    for viewer, label, is_own in ((None, "Ada Decides", False), (-1, "Ada Decides", True), (0, "R5", False)):
        (found,) = _history(made, viewer)
        assert (found.label, found.is_own) == (label, is_own)


def test_whoever_rated_the_claim_is_marked(made: RatedRound) -> None:
    decide(made, 3)
    decide(made, 3, by=0, base_number=1, request_id="ann")
    assert [each.has_rated for each in _history(made)] == [True, False]


def test_what_a_rule_decided_says_so(made: RatedRound) -> None:
    session = made.session
    of_criterion = {"criterion_id": made.main.id, "rubric_version_id": made.rubric.version_id}
    of_criterion |= {"scale_id": made.main.scale.id, "project_id": made.project.id, "round_id": made.round.id}
    rule = SettlingRule(**of_criterion, kind="unanimous", min_ratings=1, author_id=made.lead.id, made_at=NOW)
    session.add(rule)
    session.flush()
    applied = RuleApplication(
        rule_id=rule.id, applied_by_id=made.lead.id, applied_at=NOW, ratings_digest="0" * 64, settled=1
    )
    session.add(applied)
    session.flush()
    decision = Decision(
        **of_criterion,
        claim_id=made.claims[2].id,
        number=1,
        outcome="settled",
        scale_point_id=made.main.scale.points[0].id,
        author_id=made.lead.id,
        rule_application_id=applied.id,
        request_id="rule",
        made_at=NOW,
        claim_version_id=made.claims[2].versions[0].id,
    )
    session.add(decision)
    session.flush()
    (found,) = _history(made)
    assert (found.is_by_rule, found.reason) == (True, "")
