"""People and rules that decide on the same claims at the same moment, through real connections."""

from collections import Counter

import pytest
from at_once import at_once
from decided_round import make_locked_round, verdict
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import AnnotatorError, Conflict
from annotator.models import Decision, Round, SettlingRule
from annotator.services import adjudication, rule_applications, settling_rules
from annotator.services.adjudication import Decided
from annotator.services.permissions import Member
from annotator.services.rubrics import read_rubric
from annotator.services.rule_fits import find_fits
from annotator.services.settling_rules import RuleDraft

CLAIMS = 12


class Scene:
    """A locked round of unanimous claims with a rule that fits all of them, and two people who decide."""

    def __init__(self, session: Session) -> None:
        made = make_locked_round(session, ["3 3 3"] * CLAIMS)
        self.lead, self.ada = made.member(made.lead), made.member(made.reviewers[-1])
        rule = settling_rules.store_rule(session, made.round, made.main, RuleDraft("unanimous", 3), self.lead, NOW)
        self.round, self.rule, self.claims = made.round.id, rule.id, [claim.id for claim in made.claims]

    def decide(self, session: Session, author: Member, claim: int, point: str = "5") -> Decided:
        round_ = session.get_one(Round, self.round)
        given = verdict(point=point, request_id=f"{author.reviewer_id}-{claim}")
        return adjudication.decide(session, round_, self.claims[claim], "support", author, given, NOW)

    def apply(self, session: Session) -> int:
        round_, rule = session.get_one(Round, self.round), session.get_one(SettlingRule, self.rule)
        main = read_rubric(session, round_.rubric_version_id).main
        fits = find_fits(session, round_, main, rule)
        shown = rule_applications.propose(session, round_, main, fits).mark
        return rule_applications.apply_rule(session, round_, main, rule, fits, self.lead, seen=shown, now=NOW).settled

    def rows(self, database: Database) -> dict[int, list[bool]]:
        """By claim, in order, whether a rule made each decision."""
        found: dict[int, list[bool]] = {}
        with database.reading() as session:
            for claim_id, by in session.execute(
                select(Decision.claim_id, Decision.rule_application_id).order_by(Decision.claim_id, Decision.number)
            ):
                found.setdefault(self.claims.index(claim_id), []).append(by is not None)
        return found


@pytest.fixture
def scene(database: Database) -> Scene:
    with database.writing() as session:
        made = Scene(session)
        session.flush()
        session.expunge_all()
    return made


def test_of_two_people_at_once_one_is_told(database: Database, scene: Scene) -> None:
    done = at_once(
        database, [lambda session, who=who: scene.decide(session, who, 0) for who in (scene.lead, scene.ada)]
    )
    assert Counter(type(each) for each in done) == {Decided: 1, Conflict: 1}
    assert scene.rows(database) == {0: [False]}


def test_a_rule_applied_twice_at_once_settles_each_claim_once(database: Database, scene: Scene) -> None:
    done = at_once(database, [scene.apply] * 3)
    assert sorted(each for each in done if isinstance(each, int)) == [CLAIMS]
    assert scene.rows(database) == {claim: [True] for claim in range(CLAIMS)}


def test_a_rule_never_comes_after_a_person_who_decides_at_once(database: Database, scene: Scene) -> None:
    """Where the person is first the rule leaves the claim or all; where the rule is, the person is told."""
    people = [lambda session, claim=claim: scene.decide(session, scene.ada, claim) for claim in (0, 5, 11)]
    done: list[Decided | int | AnnotatorError] = at_once(database, [*people, scene.apply])
    rows = scene.rows(database)
    for claim, outcome in zip((0, 5, 11), done, strict=False):
        assert rows[claim] == [not isinstance(outcome, Decided)], outcome
    assert all(len(made) == 1 for made in rows.values())
    settled = done[-1]
    assert sum(made[0] for made in rows.values()) == (settled if isinstance(settled, int) else 0)
