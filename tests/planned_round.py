"""A round opened under a plan of work, and what tests ask of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import factories
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Project, Reviewer, Round, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, Delivery, Overlap, Role
from annotator.services import next_claims, projects, reviews, rounds, work_plans
from annotator.services.permissions import Member
from annotator.services.reviews import Answer, Saved, Submission
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.work_plans import PlanDraft


@dataclass(frozen=True)
class Planned:
    """A project with a lead, reviewers and claims C1, C2, ..., and its open round."""

    project: Project
    round: Round
    lead: Reviewer
    people: list[Reviewer]
    claims: list[Claim]
    rubric: RubricRecord

    def member(self, session: Session, person: int) -> Member:
        found = projects.find_member(session, self.project.id, self.people[person].id)
        assert found is not None
        return found

    def next(self, session: Session, person: int, now: datetime = NOW, **values: Any) -> int | None:
        """Return the assignment that this reviewer gets next."""
        session.expire_all()
        return next_claims.next_claim(session, self.round.id, self.member(session, person), now, **values)

    def submission(self, request_id: str = "first", code: str = "3") -> Submission:
        support, basis = self.rubric.criteria
        point = next(point for point in support.scale.points if point.code == code)
        answers = {support.id: Answer(point.id), basis.id: Answer(basis.scale.points[0].id)}
        return Submission(answers, "Because.", request_id)

    def submit(
        self, session: Session, person: int, assignment: int, code: str = "3", now: datetime = NOW, request: str = "1"
    ) -> Saved:
        return reviews.submit_review(session, assignment, self.people[person].id, self.submission(request, code), now)

    def claim_of(self, session: Session, assignment: int | None) -> int:
        """Return which claim an assignment is of, by its index."""
        claim_id = session.scalars(select(Assignment.claim_id).where(Assignment.id == assignment)).one()
        return [claim.id for claim in self.claims].index(claim_id)

    def assignment(self, session: Session, person: int, claim: int) -> Assignment:
        session.flush()
        session.expire_all()
        return session.scalars(
            select(Assignment).where(
                Assignment.round_id == self.round.id,
                Assignment.reviewer_id == self.people[person].id,
                Assignment.claim_id == self.claims[claim].id,
            )
        ).one()


def make_planned(
    session: Session, draft: PlanDraft | None = None, claims: int = 6, people: int = 3, **values: Any
) -> Planned:
    """Make a project, save the plan, and open a round under it."""
    project, lead, reviewers, made = make_unopened(session, claims, people)
    if draft is not None:
        work_plans.save_plan(session, project, draft, now=NOW, actor_id=lead.id)
    round_ = rounds.open_round(session, project, now=NOW, actor_id=lead.id, **values)
    session.flush()
    return Planned(project, round_, lead, reviewers, made, read_rubric(session, round_.rubric_version_id))


def make_unopened(
    session: Session, claims: int = 6, people: int = 3
) -> tuple[Project, Reviewer, list[Reviewer], list[Claim]]:
    """Make a project with a lead, reviewers and claims."""
    lead = factories.make_reviewer(session, name="Lea Lead")
    project = projects.create_project(
        session,
        title=f"Plan of {lead.login}",
        lead_sentence="",
        creator_id=lead.id,
        now=NOW,
        rubric_version_id=factories.make_rubric(session),
        seed=9,
    )
    reviewers = [factories.make_reviewer(session) for _person in range(people)]
    for person in reviewers:
        projects.add_member(session, project, person.id, Role.REVIEWER, now=NOW, actor_id=lead.id)
    document = factories.make_document(session, project)
    source = factories.make_source(session, project)
    made = [
        factories.make_claim(session, project, document, source, key=f"C{number}", position=number)
        for number in range(1, claims + 1)
    ]
    return project, lead, reviewers, made


def some(each: int, **values: Any) -> PlanDraft:
    """Return a plan of so many reviewers a claim, dealt out."""
    return PlanDraft(overlap=Overlap.SOME, ratings_per_claim=each, **values)


def queue(each: int, **values: Any) -> PlanDraft:
    """Return a plan of so many reviewers a claim, drawn from the open queue."""
    return some(each, delivery=Delivery.QUEUE, **values)


def held(session: Session, round_: Round) -> Counter[int]:
    """Return how many reviewers have a place at each claim of the round, by its key's number."""
    rows = session.scalars(
        select(Claim.position)
        .join(Assignment, Assignment.claim_id == Claim.id)
        .where(Assignment.round_id == round_.id, Assignment.state.in_(HOLDING_STATES))
    )
    return Counter(rows)


def loads(session: Session, planned: Planned) -> list[int]:
    """Return how many claims each reviewer has a place at."""
    rows = session.scalars(
        select(Assignment.reviewer_id).where(
            Assignment.round_id == planned.round.id, Assignment.state.in_(HOLDING_STATES)
        )
    )
    counted = Counter(rows)
    return [counted[person.id] for person in planned.people]


def order_of(session: Session, planned: Planned, person: int) -> Sequence[int]:
    """Return the indexes of a reviewer's claims in the order in which they rate them."""
    rows = session.scalars(
        select(Claim.position)
        .join(Assignment, Assignment.claim_id == Claim.id)
        .where(Assignment.round_id == planned.round.id, Assignment.reviewer_id == planned.people[person].id)
        .order_by(Assignment.position)
    )
    return [position - 1 for position in rows]


def places(session: Session, round_: Round) -> dict[int, tuple[int | None, int]]:
    """Return wanted and taken of each claim by its key's number."""
    rows = session.execute(
        select(Claim.position, RoundClaim.wanted, RoundClaim.taken)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(RoundClaim.round_id == round_.id)
        .order_by(Claim.position)
    )
    return {position: (wanted, taken) for position, wanted, taken in rows}
