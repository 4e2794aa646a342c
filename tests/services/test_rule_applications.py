"""Settling by rule: only what nobody decided, undone without touching what people decide."""

from datetime import timedelta

import pytest
from decided_round import decide, make_locked_round
from factories import NOW
from rated_round import RatedRound
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import Decision, RuleApplication, SettlingRule
from annotator.models.vocabulary import Outcome, RoundKind
from annotator.services import claims, round_opening, rule_applications, rule_history, settling_rules
from annotator.services.rule_applications import Kept, propose
from annotator.services.rule_fits import find_fits
from annotator.services.rule_rows import read_rule_rows
from annotator.services.settling_rules import RuleDraft
from annotator.services.standing_decisions import read_standing_decisions

LATER = NOW + timedelta(hours=1)
TABLE = ["3 3 3", "4 4 4", "2 2 2", "1 5 3"]


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session, TABLE)


@pytest.fixture
def rule(made: RatedRound) -> SettlingRule:
    return store(made, RuleDraft("unanimous", 3))


def store(made: RatedRound, draft: RuleDraft) -> SettlingRule:
    return settling_rules.store_rule(made.session, made.round, made.main, draft, made.member(made.lead), NOW)


def apply(made: RatedRound, rule: SettlingRule, seen: str | None = None) -> RuleApplication:
    fits = find_fits(made.session, made.round, made.main, rule)
    lead = made.member(made.lead)
    seen = proposal(made, rule).mark if seen is None else seen
    return rule_applications.apply_rule(made.session, made.round, made.main, rule, fits, lead, seen=seen, now=LATER)


def undo(made: RatedRound, rule: SettlingRule, number: int) -> int:
    lead = made.member(made.lead)
    return rule_applications.undo(made.session, made.round, made.main, rule, number, lead, LATER)


def proposal(made: RatedRound, rule: SettlingRule) -> rule_applications.Proposal:
    return propose(made.session, made.round, made.main, find_fits(made.session, made.round, made.main, rule))


def standing(made: RatedRound) -> dict[str, tuple[str, bool]]:
    found = read_standing_decisions(made.session, made.round, made.main)
    return {
        claim.key: (found[claim.id].point.code if found[claim.id].point else "", found[claim.id].is_by_rule)
        for claim in made.claims
        if claim.id in found
    }


def test_a_rule_settles_what_it_showed_and_says_why(made: RatedRound, rule: SettlingRule) -> None:
    assert proposal(made, rule).settles == {made.claims[n].id: position for n, position in ((0, 2), (1, 3), (2, 1))}
    application = apply(made, rule)
    assert standing(made) == {"K1": ("3", True), "K2": ("4", True), "K3": ("2", True)}
    assert application.settled == 3
    reasons = set(made.session.scalars(select(Decision.reason)))
    assert reasons == {"Unanimous: at least 3 ratings, all on one step."}
    assert proposal(made, rule).kept == {Kept.BY_RULE: 3}


def test_a_rule_never_touches_what_a_person_decided(made: RatedRound, rule: SettlingRule) -> None:
    decide(made, 1, point="5")
    decide(made, 2, point="4")
    decide(made, 3, Outcome.NOT_RATABLE)
    found = proposal(made, rule)
    assert (found.settles, found.kept, found.contrary) == ({}, {Kept.BY_PERSON: 3}, 2)
    with pytest.raises(Conflict, match="nothing to settle"):
        apply(made, rule)
    assert not any(by_rule for _point, by_rule in standing(made).values())


def test_a_reopened_claim_is_settled_again(made: RatedRound, rule: SettlingRule) -> None:
    decide(made, 1, point="5")
    decide(made, 1, Outcome.REOPENED, "", base_number=1)
    apply(made, rule)
    assert standing(made)["K1"] == ("3", True)
    numbers = select(Decision.number).where(Decision.claim_id == made.claims[0].id).order_by(Decision.number)
    assert made.session.scalars(numbers).all() == [1, 2, 3]


def test_undoing_reopens_only_what_still_stands(made: RatedRound, rule: SettlingRule) -> None:
    application = apply(made, rule)
    decide(made, 1, point="5", base_number=1)
    assert undo(made, rule, application.id) == 2
    assert standing(made) == {"K1": ("5", False)}
    with pytest.raises(Conflict, match="undone already"):
        undo(made, rule, application.id)
    assert apply(made, rule).settled == 2


def test_undoing_when_nothing_of_it_stands_changes_nothing(made: RatedRound) -> None:
    rule = store(made, RuleDraft("median", 3, 0))
    application = apply(made, rule)
    for number in (1, 2, 3):
        decide(made, number, point="5", base_number=1)
    assert undo(made, rule, application.id) == 0
    assert set(standing(made).values()) == {("5", False)}


def test_what_was_withdrawn_since_can_be_undone(made: RatedRound, rule: SettlingRule) -> None:
    application = apply(made, rule)
    withdraw(made, 0)
    assert undo(made, rule, application.id) == 3


def withdraw(made: RatedRound, place: int) -> None:
    claims.withdraw_claim(
        made.session, made.project.id, made.claims[place].key, reason="Not a claim.", now=NOW, actor_id=made.lead.id
    )


def test_an_application_of_another_rule_is_not_found(made: RatedRound, rule: SettlingRule) -> None:
    application = apply(made, rule)
    other = store(made, RuleDraft("median", 3, 1))
    for number in (application.id, 999):
        with pytest.raises(NotFound):
            undo(made, other, number)


def test_what_was_not_shown_is_not_settled(made: RatedRound, rule: SettlingRule) -> None:
    with pytest.raises(Conflict, match="Somebody decided"):
        apply(made, rule, "")
    shown = proposal(made, rule).mark
    fits = find_fits(made.session, made.round, made.main, rule)
    withdraw(made, 3)
    lead = made.member(made.lead)
    with pytest.raises(Conflict, match="changed meanwhile"):
        rule_applications.apply_rule(made.session, made.round, made.main, rule, fits, lead, seen=shown, now=LATER)
    assert standing(made) == {}


def test_as_many_claims_are_not_the_same_claims(made: RatedRound, rule: SettlingRule) -> None:
    """One claim decided on and another reopened meanwhile: as many as were shown, and not those."""
    decide(made, 1, point="5")
    shown = proposal(made, rule).mark
    decide(made, 1, Outcome.REOPENED, "", base_number=1)
    decide(made, 2, point="4")
    assert len(proposal(made, rule).settles) == 2
    with pytest.raises(Conflict, match="Somebody decided"):
        apply(made, rule, shown)
    assert standing(made) == {"K2": ("4", False)}


def test_claims_that_are_being_rated_again_wait(made: RatedRound, rule: SettlingRule) -> None:
    round_opening.open_round(
        made.session, made.project, now=LATER, actor_id=made.lead.id, kind=RoundKind.SECOND, only_differing=False
    )
    assert proposal(made, rule).kept == {Kept.RESTING: 3}


def test_how_a_rule_was_used_is_computed_again(made: RatedRound, rule: SettlingRule) -> None:
    application = apply(made, rule)
    decide(made, 1, point="5", base_number=1)
    lead, ada = made.member(made.lead), made.member(made.reviewers[-1])
    fits = find_fits(made.session, made.round, made.main, rule)
    (used,) = rule_history.list_applications(made.session, rule, fits, lead)
    assert (used.settled, used.standing, used.is_same, used.is_same_ratings) == (3, 2, True, True)
    assert used.applied_by == made.lead.name
    assert rule_history.count_standing(made.session, made.round, made.main) == {rule.id: 2}
    withdraw(made, 1)
    undo(made, rule, application.id)
    fits = find_fits(made.session, made.round, made.main, rule)
    (used,) = rule_history.list_applications(made.session, rule, fits, ada)
    assert (used.standing, used.is_same, used.is_same_ratings) == (0, False, False)
    assert used.undone_at == LATER
    assert used.undone_by == used.applied_by == lead.pseudonym


def test_what_would_be_settled_is_listed_with_its_ratings(made: RatedRound, rule: SettlingRule) -> None:
    fits = find_fits(made.session, made.round, made.main, rule)
    rows = read_rule_rows(
        made.session,
        made.round,
        made.main,
        fits,
        propose(made.session, made.round, made.main, fits),
        made.member(made.lead),
        first=1,
        last=3,
    )
    assert [(row.line.key, row.point.code, row.counts) for row in rows] == [
        ("K2", "4", (0, 0, 0, 3, 0)),
        ("K3", "2", (0, 3, 0, 0, 0)),
    ]
