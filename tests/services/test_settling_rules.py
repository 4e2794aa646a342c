"""Storing rules that settle claims."""

import pytest
from decided_round import make_locked_round
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import SettlingRule
from annotator.services import settling_rules
from annotator.services.rule_words import describe_rule
from annotator.services.settling_rules import RuleDraft


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session)


def store(made: RatedRound, draft: RuleDraft) -> SettlingRule:
    lead = made.member(made.lead)
    return settling_rules.store_rule(made.session, made.round, made.main, draft, lead, NOW)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (RuleDraft("unanimous", 2, 7, 200.0), "Unanimous: at least 2 ratings, all on one step."),
        (RuleDraft("median", 3, 0), "Median of at least 3 ratings that lie at most 0 steps apart."),
        (
            RuleDraft("consensus", 3, percent=99.5),
            "Likeliest step of the consensus model, at least 99.5\u202f% probable, from at least 3 ratings.",
        ),
    ],
)
def test_a_rule_is_stored_once_and_says_what_it_asks(made: RatedRound, draft: RuleDraft, words: str) -> None:
    rule = store(made, draft)
    assert describe_rule(rule) == words
    assert store(made, draft).id == rule.id
    assert settling_rules.find_rule(made.session, made.project.id, rule.id) is rule
    assert settling_rules.list_rules(made.session, made.round, made.main) == [rule]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (RuleDraft("", 3), "kind"),
        (RuleDraft("majority", 3), "kind"),
        (RuleDraft("unanimous", None), "min_ratings"),
        (RuleDraft("unanimous", 1), "min_ratings"),
        (RuleDraft("unanimous", 1001), "min_ratings"),
        (RuleDraft("median", 3), "max_spread"),
        (RuleDraft("median", 3, -1), "max_spread"),
        (RuleDraft("median", 3, 5), "max_spread"),
        (RuleDraft("consensus", 3), "percent"),
        (RuleDraft("consensus", 3, percent=50), "percent"),
        (RuleDraft("consensus", 3, percent=100.5), "percent"),
        (RuleDraft("consensus", 3, percent=float("nan")), "percent"),
    ],
)
def test_what_a_rule_cannot_ask_is_refused_by_field(made: RatedRound, draft: RuleDraft, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        store(made, draft)
    assert set(refused.value.errors) == {field}
    assert settling_rules.list_rules(made.session, made.round, made.main) == []


def test_nothing_is_settled_by_rule_before_the_lock(session: Session) -> None:
    made = make_rated_round(session, ["3 3 3"])
    with pytest.raises(Conflict, match="not locked"):
        store(made, RuleDraft("unanimous", 2))


def test_a_rule_of_another_project_is_not_found(made: RatedRound) -> None:
    rule = store(made, RuleDraft("unanimous", 2))
    other = make_locked_round(made.session)
    for number in (rule.id, 999):
        with pytest.raises(NotFound):
            settling_rules.find_rule(made.session, other.project.id, number)
