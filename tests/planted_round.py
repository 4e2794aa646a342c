"""A round under a plan that plants claims: claims K1, K2, ... of which some have known answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import factories
from factories import NOW
from rated_round import RatedRound
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Assignment, KnownAnswer, RoundClaim, WorkPlan
from annotator.models.vocabulary import Purpose, Reveal, Role
from annotator.services import known_answers, projects, reviews, rounds
from annotator.services.known_answer_rules import Given
from annotator.services.ranges import NumberRange
from annotator.services.reviews import Submission
from annotator.services.rubrics import read_rubric


def make_plan(session: Session, project_id: int, **values: Any) -> WorkPlan:
    plan = WorkPlan(project_id=project_id, number=1, made_at=NOW, **values)
    session.add(plan)
    session.flush()
    return plan


def add_known_basis(session: Session, made: RatedRound, claim_id: int) -> None:
    """Add what earlier versions of the program let a lead say: that one basis is the right one."""
    basis = made.rubric.basis
    assert basis is not None
    row = KnownAnswer(
        project_id=made.project.id,
        claim_id=claim_id,
        criterion_id=basis.id,
        rubric_version_id=made.rubric.version_id,
        scale_id=basis.scale.id,
        scale_point_id=basis.scale.points[0].id,
        purpose=Purpose.GOLD.value,
        tolerance=0,
        explanation="It says so.",
        made_at=NOW,
    )
    session.add(row)
    session.flush()


def make_planted_round(
    session: Session,
    *,
    claims: int = 6,
    reviewers: int = 2,
    known: Mapping[int, tuple[Purpose, str]] | None = None,
    tolerance: int = 0,
    ranges: Mapping[int, tuple[float, float]] | None = None,
    rubric: dict[str, Any] = factories.RUBRIC,
    reveal: Reveal = Reveal.AFTER_LOCK,
    include_leads: bool = False,
    **plan: Any,
) -> RatedRound:
    """Make a round of claims K1, K2, ... whose rating by everybody is still to come.

    Parameters
    ----------
    known
        Purpose and the code of the right step by index of a claim, from 0.
    ranges
        Range of the rubric's last question that is known of a hidden claim, by its index.
    plan
        What the plan of work asks for, as columns of `WorkPlan`; none at all makes no plan.
    """
    lead = factories.make_reviewer(session, name="Lea Lead")
    version_id = factories.make_rubric(session, rubric)
    project = projects.create_project(
        session,
        title=f"Project of {lead.login}",
        lead_sentence="",
        creator_id=lead.id,
        now=NOW,
        rubric_version_id=version_id,
        reveal=reveal,
        seed=5,
    )
    people = [factories.make_reviewer(session, name=name) for name in ("Ann", "Ben", "Cleo", "Dora")[:reviewers]]
    for person in people:
        projects.add_member(session, project, person.id, Role.REVIEWER, now=NOW, actor_id=lead.id)
    document = factories.make_document(session, project)
    made = [
        factories.make_claim(session, project, document, key=f"K{number}", position=number)
        for number in range(1, claims + 1)
    ]
    record = read_rubric(session, version_id)
    for index, (purpose, code) in (known or {}).items():
        point = next(point for point in record.main.scale.points if point.code == code)
        given = {record.main.id: Given(point.id, tolerance, f"Because of the letter in K{index + 1}.")}
        known_answers.set_known(session, project, made[index], record, purpose, given, now=NOW, actor_id=lead.id)
    for index, ends in (ranges or {}).items():
        known = {record.criteria[-1].id: NumberRange(*ends, "The account of that year.")}
        known_answers.set_known(
            session, project, made[index], record, Purpose.GOLD, {}, ranges=known, now=NOW, actor_id=lead.id
        )
    if plan:
        make_plan(session, project.id, **plan)
    round_ = rounds.open_round(session, project, now=NOW, actor_id=lead.id, include_leads=include_leads)
    return RatedRound(session, project, round_, record, lead, people, made)


def make_dealt_round(
    session: Session, *, reviewers: int = 4, claims: int = 6, wanted: int = 2, **plan: Any
) -> RatedRound:
    """Make a round in which so many reviewers rate each claim: the first ones all of them, the others none yet."""
    made = make_planted_round(session, reviewers=reviewers, claims=claims)
    made.lock()
    planned = make_plan(session, made.project.id, overlap="some", ratings_per_claim=wanted, **plan)
    round_ = factories.make_round(session, made.project, number=2, work_plan_id=planned.id)
    for claim in made.claims:
        session.add(RoundClaim(round_id=round_.id, claim_id=claim.id, project_id=made.project.id, wanted=wanted))
    session.flush()
    for person in made.reviewers[:wanted]:
        for position, claim in enumerate(made.claims, start=1):
            factories.make_assignment(session, round_, claim, person, position=position)
    return replace(made, round=round_)


def own(made: RatedRound, reviewer: int, purpose: Purpose | None = None) -> list[Assignment]:
    """Return a reviewer's assignments in their order, of one purpose or of all."""
    found = made.session.scalars(
        select(Assignment)
        .where(Assignment.round_id == made.round.id, Assignment.reviewer_id == made.reviewers[reviewer].id)
        .order_by(Assignment.position)
        .execution_options(populate_existing=True)
    )
    return [each for each in found if purpose is None or each.purpose == purpose]


def submit(made: RatedRound, assignment: Assignment, cell: str, request_id: str = "first", now: Any = NOW) -> None:
    """Answer an assignment with this step, or reason not to judge."""
    submission = Submission(made._answers(cell), "Because.", request_id)
    reviews.submit_review(made.session, assignment.id, assignment.reviewer_id, submission, now)
