"""A round with ratings, written as a table: one row a claim, one cell a reviewer.

A cell is the code of a step ("3"), with an "o" when outside material was looked at ("3o"), a reason not to judge
("vague", "no-access"), or "." for nothing yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import factories
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Project, Reviewer, Round
from annotator.models.vocabulary import Reveal, Role
from annotator.services import blindness, projects, reviews, rounds
from annotator.services.blindness import Opening
from annotator.services.permissions import Member
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric


@dataclass(frozen=True)
class RatedRound:
    """Claims K1, K2, ... rated by reviewers called Ann, Ben, Cleo, ... (R2, R3, ...; the lead is R1)."""

    session: Session
    project: Project
    round: Round
    rubric: RubricRecord
    lead: Reviewer
    reviewers: list[Reviewer]
    claims: list[Claim]

    @property
    def main(self) -> CriterionRecord:
        return self.rubric.main

    def member(self, reviewer: Reviewer) -> Member:
        found = projects.find_member(self.session, self.project.id, reviewer.id)
        assert found is not None
        return found

    def opening(self, reviewer: Reviewer) -> Opening:
        return blindness.opening_for(self.session, self.round, self.member(reviewer))

    def assignment(self, reviewer: int, claim: int) -> int:
        found = self.session.scalar(
            select(Assignment.id).where(
                Assignment.round_id == self.round.id,
                Assignment.reviewer_id == self.reviewers[reviewer].id,
                Assignment.claim_id == self.claims[claim].id,
            )
        )
        assert found is not None
        return found

    def rate(self, reviewer: int, claim: int, cell: str, request_id: str = "first") -> None:
        submission = Submission(self._answers(cell), "Because.", request_id)
        person = self.reviewers[reviewer].id
        reviews.submit_review(self.session, self.assignment(reviewer, claim), person, submission, NOW)

    def withdraw(self, reviewer: int, claim: int) -> None:
        person = self.reviewers[reviewer].id
        reviews.withdraw_review(self.session, self.assignment(reviewer, claim), person, "withdrawn", NOW)

    def lock(self) -> None:
        rounds.lock_round(self.session, self.round, now=NOW, actor_id=self.lead.id)

    def _answers(self, cell: str) -> dict[int, Answer]:
        main = self.main
        code = cell.removesuffix("o") if cell[0].isdigit() else cell
        point = next((point.id for point in main.scale.points if point.code == code), None)
        reason = next((reason.id for reason in main.scale.reasons if reason.code == code), None)
        answers = {main.id: Answer(point, reason)}
        if self.rubric.basis is not None:
            looked_at = self.rubric.basis.scale.points[int(cell.endswith("o") and cell[0].isdigit())]
            answers[self.rubric.basis.id] = Answer(looked_at.id)
        return answers


def make_rated_round(
    session: Session,
    table: Sequence[str],
    *,
    reveal: Reveal = Reveal.AFTER_LOCK,
    rubric: dict[str, Any] = factories.RUBRIC,
    goal: int = 3,
) -> RatedRound:
    """Make a project whose round has these ratings; cells of a row are separated by spaces."""
    names = ["Ann", "Ben", "Cleo", "Dora", "Egon", "Fay", "Gus", "Hana"]
    rows = [row.split() for row in table]
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
        ratings_goal=goal,
        seed=5,
    )
    reviewers = [factories.make_reviewer(session, name=name) for name, _cell in zip(names, rows[0], strict=False)]
    for reviewer in reviewers:
        projects.add_member(session, project, reviewer.id, Role.REVIEWER, now=NOW, actor_id=lead.id)
    document = factories.make_document(session, project)
    claims = [
        factories.make_claim(session, project, document, key=f"K{number}", position=number)
        for number, _row in enumerate(rows, start=1)
    ]
    round_ = rounds.open_round(session, project, now=NOW, actor_id=lead.id)
    made = RatedRound(session, project, round_, read_rubric(session, version_id), lead, reviewers, claims)
    for claim, row in enumerate(rows):
        for reviewer, cell in enumerate(row):
            if cell != ".":
                made.rate(reviewer, claim, cell)
    return made
