"""The second example, loaded whole: what comes after a lock is there to look at."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import (
    Claim,
    ClaimRelation,
    Comment,
    Decision,
    DecisionCause,
    Membership,
    Project,
    Reviewer,
    ReviewRevision,
    Round,
    RuleApplication,
    SettlingRule,
    Source,
)
from annotator.models.vocabulary import Outcome
from annotator.services import adjudication_queue, demonstration_data, rule_applications, rule_fits
from annotator.services.claim_list import list_claims
from annotator.services.demonstration import load_demonstration
from annotator.services.demonstration_locked import NAME, load_locked_example
from annotator.services.rubrics import read_rubric


@pytest.fixture
def lead(session: Session) -> Reviewer:
    return factories.make_reviewer(session, login="lead", name="Lead")


@pytest.fixture
def project(session: Session, lead: Reviewer) -> Project:
    return load_locked_example(session, NOW, lead_id=lead.id)


def _round(session: Session, project: Project) -> Round:
    return session.scalars(select(Round).where(Round.project_id == project.id)).one()


def _counts(session: Session) -> list[int | None]:
    tables = (Project, Claim, Membership, ReviewRevision, Decision, SettlingRule, RuleApplication, Comment)
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_its_claims_are_some_of_the_first_with_what_belongs_to_them(session: Session, project: Project) -> None:
    keys = demonstration_data.read_table("project", NAME)["claims"]
    rows = list_claims(session, project.id, per_page=100).rows
    assert [row.key for row in rows] == keys
    assert project.is_example
    assert "locked" in project.lead_sentence
    within = {row.id for row in rows}
    ends = session.execute(select(ClaimRelation.from_claim_id, ClaimRelation.to_claim_id)).all()
    assert ends
    assert {end for pair in ends for end in pair} <= within
    sources = set(session.scalars(select(Source.key)))
    assert {"ihor-tyshkevich", "siarhei-bohdan"} <= sources
    assert "evgeny-satanovski" not in sources


def test_everybody_in_it_is_an_example_but_its_lead(session: Session, project: Project) -> None:
    members = session.scalars(select(Membership).order_by(Membership.id)).all()
    assert [(member.reviewer.name, member.role, member.reviewer.is_example) for member in members] == [
        ("Amira", "reviewer", True),
        ("Jonas", "reviewer", True),
        ("Mei", "reviewer", True),
        ("Tomás", "reviewer", True),
        ("Ines", "adjudicator", True),
        ("Lead", "lead", False),
    ]
    raters = set(session.scalars(select(Reviewer.is_example).join(Membership).where(Membership.role == "reviewer")))
    assert raters == {True}


def test_all_of_it_lies_in_the_past_and_in_order(session: Session, project: Project) -> None:
    round_ = _round(session, project)
    assert round_.state == "locked"
    rated = session.scalars(select(ReviewRevision.made_at)).all()
    after = [*session.scalars(select(Decision.made_at)), *session.scalars(select(Comment.made_at))]
    assert round_.opened_at < min(rated) < max(rated) < round_.locked_at < min(after) < max(after) < NOW


def test_something_is_decided_and_something_is_left(session: Session, project: Project) -> None:
    by_people = session.execute(
        select(Claim.key, Decision.outcome)
        .join(Claim, Claim.id == Decision.claim_id)
        .where(Decision.rule_application_id.is_(None))
        .order_by(Decision.id)
    ).all()
    assert by_people == [("C48", Outcome.SETTLED), ("C37", Outcome.DIFFER)]
    caused = set(session.scalars(select(DecisionCause.decision_id)))
    assert len(caused) == 2
    by_rule = session.scalars(
        select(Claim.key)
        .join(Decision, Decision.claim_id == Claim.id)
        .where(Decision.rule_application_id.is_not(None))
        .order_by(Claim.position)
    ).all()
    assert by_rule == ["C28", "C32", "C42", "C47"]
    assert session.scalars(select(Claim.key).join(Comment, Comment.claim_id == Claim.id).distinct()).all() == ["C48"]


def test_gaps_left_to_decide_are_wide_and_small(session: Session, project: Project) -> None:
    round_ = _round(session, project)
    criterion = read_rubric(session, round_.rubric_version_id).main
    queue = adjudication_queue.read_queue(session, round_, criterion, adjudication_queue.QueueFilters())
    gaps = [place.mean_gap or 0 for place in queue.places(0, queue.total)]
    assert len(gaps) == 10
    assert gaps[0] > 2
    assert gaps[-1] < 1


def test_a_stored_rule_has_something_to_settle(session: Session, project: Project) -> None:
    round_ = _round(session, project)
    criterion = read_rubric(session, round_.rubric_version_id).main
    rule = session.scalars(select(SettlingRule).where(SettlingRule.kind == "median")).one()
    fits = rule_fits.find_fits(session, round_, criterion, rule)
    proposal = rule_applications.propose(session, round_, criterion, fits)
    assert len(proposal.settles) == 4


def test_loading_again_changes_nothing(session: Session, project: Project, lead: Reviewer) -> None:
    before = _counts(session)
    again = load_locked_example(session, NOW + timedelta(days=1), lead_id=lead.id)
    assert (again.id, _counts(session)) == (project.id, before)


def test_another_lead_may_come_later(session: Session, project: Project) -> None:
    second = factories.make_reviewer(session)
    load_locked_example(session, NOW, lead_id=second.id)
    assert session.scalars(select(Membership.role).where(Membership.reviewer_id == second.id)).one() == "lead"


def test_its_reviewers_are_those_of_the_first(session: Session, lead: Reviewer) -> None:
    load_demonstration(session, NOW, lead_id=lead.id)
    before = set(session.scalars(select(Reviewer.login).where(Reviewer.is_example)))
    load_locked_example(session, NOW, lead_id=lead.id)
    assert set(session.scalars(select(Reviewer.login).where(Reviewer.is_example))) - before == {
        "example-tomas",
        "example-ines",
    }


def test_an_account_of_a_person_is_nobody_s_example(session: Session, lead: Reviewer) -> None:
    person = factories.make_reviewer(session, login="example-mei", name="A person")
    load_demonstration(session, NOW, lead_id=lead.id)
    load_locked_example(session, NOW, lead_id=lead.id)
    assert session.scalars(select(Membership).where(Membership.reviewer_id == person.id)).all() == []
    named = session.scalars(select(Reviewer.login).where(Reviewer.name == "Mei")).all()
    assert named == ["example-mei-2"]


def test_a_project_of_somebody_is_left_alone(session: Session, lead: Reviewer) -> None:
    theirs = factories.make_project(session, slug="demo-locked")
    with pytest.raises(Conflict, match="demo-locked"):
        load_locked_example(session, NOW, lead_id=lead.id)
    assert session.scalars(select(Membership).where(Membership.project_id == theirs.id)).all() == []
