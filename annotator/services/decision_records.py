"""Decisions on one claim as people read them, with their history: after the lock they are open like the ratings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    ClaimVersion,
    Decision,
    DecisionCause,
    Membership,
    Review,
    Reviewer,
    Round,
)
from annotator.models.vocabulary import Cause, Outcome, Purpose, Role
from annotator.services.decision_words import CAUSES, result_words
from annotator.services.permissions import Member
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision.

    Attributes
    ----------
    criterion
        Short name of the criterion it is by.
    point
        None unless it settles the claim on one.
    label
        What the viewer may call its author.
    has_rated
        Whether its author is one of the claim's reviewers.
    is_by_rule
        Whether a settling rule made it, which its author applied.
    claim_version
        Number of the wording that was in sight.
    """

    id: int
    number: int
    criterion: str
    outcome: Outcome
    point: PointRecord | None
    reason: str
    causes: tuple[Cause, ...]
    label: str
    is_own: bool
    is_example: bool
    has_rated: bool
    is_by_rule: bool
    made_at: datetime
    claim_version: int

    @property
    def result(self) -> str:
        """What was decided, in words."""
        return result_words(self.outcome, self.point)

    @property
    def cause_words(self) -> tuple[str, ...]:
        return tuple(CAUSES[cause] for cause in self.causes)


History = list[DecisionRecord]


def read_histories(
    session: Session, round_: Round, rubric: RubricRecord, claim_id: int, viewer: Member
) -> dict[int, History]:
    """Return every decision on a claim of a locked round, the newest first, by criterion."""
    has_rated = exists().where(
        Assignment.round_id == Decision.round_id,
        Assignment.claim_id == Decision.claim_id,
        Assignment.reviewer_id == Decision.author_id,
        Assignment.purpose == Purpose.RATING,
        Review.assignment_id == Assignment.id,
        Review.counted_revision.is_not(None),
    )
    rows = session.execute(
        select(
            Decision,
            Reviewer.name,
            Reviewer.is_example,
            Membership.pseudonym,
            ClaimVersion.number,
            has_rated,
            DecisionCause.cause,
        )
        .join(Reviewer, Reviewer.id == Decision.author_id)
        .join(Membership, and_(Membership.reviewer_id == Reviewer.id, Membership.project_id == Decision.project_id))
        .join(ClaimVersion, ClaimVersion.id == Decision.claim_version_id)
        .outerjoin(DecisionCause, DecisionCause.decision_id == Decision.id)
        .where(Decision.round_id == round_.id, Decision.claim_id == claim_id)
        .order_by(Decision.number.desc())
    ).all()
    # A decision with several causes stands there several times.
    given: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        given[row[0].id].add(row.cause)
    criteria: dict[int, CriterionRecord] = {criterion.id: criterion for criterion in rubric.criteria}
    found: dict[int, History] = defaultdict(list)
    for decision, name, is_example, pseudonym, version, rated in {row[0].id: row[:6] for row in rows}.values():
        criterion = criteria[decision.criterion_id]
        is_own = decision.author_id == viewer.reviewer_id
        found[criterion.id].append(
            DecisionRecord(
                id=decision.id,
                number=decision.number,
                criterion=criterion.short_name,
                outcome=Outcome(decision.outcome),
                point=next((each for each in criterion.scale.points if each.id == decision.scale_point_id), None),
                reason=decision.reason,
                causes=tuple(cause for cause in Cause if cause in given[decision.id]),
                label=name if is_own or viewer.role is Role.LEAD else pseudonym,
                is_own=is_own,
                is_example=is_example,
                has_rated=bool(rated),
                is_by_rule=decision.rule_application_id is not None,
                made_at=decision.made_at,
                claim_version=version,
            )
        )
    return dict(found)


def standing(history: History) -> DecisionRecord | None:
    """Return the decision that stands, None where there is none or the last one was reopened."""
    return history[0] if history and history[0].outcome is not Outcome.REOPENED else None


def read_standing(
    session: Session, round_: Round, rubric: RubricRecord, claim_id: int, viewer: Member
) -> tuple[DecisionRecord, ...]:
    """Return the decisions on a claim that stand, one a criterion at the most, in the order of the rubric."""
    histories = read_histories(session, round_, rubric, claim_id, viewer)
    latest = [standing(histories.get(criterion.id, [])) for criterion in rubric.criteria]
    return tuple(each for each in latest if each is not None)


def read_causes(session: Session, decision_ids: list[int]) -> dict[int, tuple[Cause, ...]]:
    """Return the causes of these decisions, in the order of the vocabulary."""
    if not decision_ids:
        return {}
    found: dict[int, set[str]] = defaultdict(set)
    for decision_id, cause in session.execute(
        select(DecisionCause.decision_id, DecisionCause.cause).where(DecisionCause.decision_id.in_(decision_ids))
    ):
        found[decision_id].add(cause)
    return {decision_id: tuple(cause for cause in Cause if cause in given) for decision_id, given in found.items()}
