"""Decisions for export: every number with its history, of every locked round; none of a claim withdrawn since.

What was decided exists only after the lock, so it is open like the ratings then are.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Claim,
    ClaimVersion,
    Decision,
    DecisionCause,
    Membership,
    Project,
    Review,
    Reviewer,
    Round,
    RuleApplication,
    SettlingRule,
)
from annotator.models.vocabulary import Cause, ClaimState, Outcome, Purpose
from annotator.services.claim_voices import read_voices
from annotator.services.rubrics import read_rubric

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision.

    Attributes
    ----------
    stands
        It has the highest number, and is no reopening.
    point
        Code, value and label of the step it settles on; None otherwise.
    rule
        Kind of the settling rule that made it; None where a person did.
    has_rated
        Its author is one of the claim's reviewers.
    """

    round: int
    claim: str
    claim_version: int
    claimants: tuple[str, ...]
    criterion: str
    number: int
    stands: bool
    outcome: str
    point: tuple[str, float, str] | None
    causes: tuple[str, ...]
    reason: str
    author: str
    is_example: bool
    has_rated: bool
    rule: str | None
    made_at: datetime
    rubric: str
    rubric_version: int


@dataclass(frozen=True)
class DecisionsRecord:
    """The decisions of a project."""

    project: str
    session: Session
    project_id: int
    label: str = ""
    is_example: bool = False

    def batches(self) -> Iterator[list[DecisionRow]]:
        """Yield the decisions by round, claim, criterion and number; each call reads anew."""
        options = {"yield_per": AT_ONCE}
        with closing(self.session.execute(_select(self.project_id), execution_options=options)) as found:
            for batch in found.partitions():
                yield _describe(self.session, batch)


def read_decisions(session: Session, project: Project) -> DecisionsRecord:
    """Return the decisions of the project; they are read when they are asked for."""
    return DecisionsRecord(project.slug, session, project.id, is_example=project.is_example)


def count_decisions(session: Session, project_id: int) -> int:
    """Return how many decisions there are, to tell how far an export has come."""
    return session.scalar(select(func.count()).select_from(Decision).where(Decision.project_id == project_id)) or 0


def _select(project_id: int) -> Any:
    has_rated = exists().where(
        Assignment.round_id == Decision.round_id,
        Assignment.claim_id == Decision.claim_id,
        Assignment.reviewer_id == Decision.author_id,
        Assignment.purpose == Purpose.RATING,
        Review.assignment_id == Assignment.id,
        Review.counted_revision.is_not(None),
    )
    last = (
        select(Decision.round_id, Decision.claim_id, Decision.criterion_id, func.max(Decision.number).label("number"))
        .where(Decision.project_id == project_id)
        .group_by(Decision.round_id, Decision.claim_id, Decision.criterion_id)
        .subquery()
    )
    return (
        select(
            Decision.id,
            Round.number.label("round"),
            Claim.key,
            ClaimVersion.id.label("version_id"),
            ClaimVersion.number.label("version"),
            Decision.criterion_id,
            Decision.rubric_version_id,
            Decision.number,
            last.c.number.label("last"),
            Decision.outcome,
            Decision.scale_point_id,
            Decision.reason,
            Membership.pseudonym,
            Reviewer.is_example,
            has_rated.label("has_rated"),
            SettlingRule.kind.label("rule"),
            Decision.made_at,
        )
        .join(Round, Round.id == Decision.round_id)
        .join(Claim, Claim.id == Decision.claim_id)
        .join(ClaimVersion, ClaimVersion.id == Decision.claim_version_id)
        .join(Reviewer, Reviewer.id == Decision.author_id)
        .join(Membership, and_(Membership.reviewer_id == Reviewer.id, Membership.project_id == Decision.project_id))
        .join(
            last,
            and_(
                last.c.round_id == Decision.round_id,
                last.c.claim_id == Decision.claim_id,
                last.c.criterion_id == Decision.criterion_id,
            ),
        )
        .outerjoin(RuleApplication, RuleApplication.id == Decision.rule_application_id)
        .outerjoin(SettlingRule, SettlingRule.id == RuleApplication.rule_id)
        .where(Decision.project_id == project_id, Claim.state != ClaimState.WITHDRAWN)
        .order_by(Round.number, Claim.position, Claim.id, Decision.criterion_id, Decision.number)
    )


def _describe(session: Session, rows: Any) -> list[DecisionRow]:
    voices = read_voices(session, list({row.version_id for row in rows}))
    causes: dict[int, set[str]] = defaultdict(set)
    for decision_id, cause in session.execute(
        select(DecisionCause.decision_id, DecisionCause.cause).where(
            DecisionCause.decision_id.in_([row.id for row in rows])
        )
    ):
        causes[decision_id].add(cause)
    found = []
    for row in rows:
        rubric = read_rubric(session, row.rubric_version_id)
        criterion = next(each for each in rubric.criteria if each.id == row.criterion_id)
        point = next((each for each in criterion.scale.points if each.id == row.scale_point_id), None)
        found.append(
            DecisionRow(
                round=row.round,
                claim=row.key,
                claim_version=row.version,
                claimants=tuple(speaker.name for speaker in voices[row.version_id].claimants),
                criterion=criterion.key,
                number=row.number,
                stands=row.number == row.last and row.outcome != Outcome.REOPENED,
                outcome=row.outcome,
                point=(point.code, point.value, point.label) if point else None,
                causes=tuple(cause.value for cause in Cause if cause in causes[row.id]),
                reason=row.reason,
                author=row.pseudonym,
                is_example=row.is_example,
                has_rated=bool(row.has_rated),
                rule=row.rule,
                made_at=row.made_at,
                rubric=rubric.key,
                rubric_version=rubric.number,
            )
        )
    return found
