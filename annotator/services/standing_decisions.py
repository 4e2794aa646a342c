"""What stands decided on the claims of a round by one criterion, remembered by each process until something is decided.

Coefficients, results and consensus never ask here.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from annotator.models import Decision, DecisionCause, Round, RuleApplication
from annotator.models.vocabulary import Cause, Outcome
from annotator.services.decision_words import result_words
from annotator.services.marks import read_marks
from annotator.services.remembered import remembered
from annotator.services.rubric_records import CriterionRecord, PointRecord
from annotator.statements import Prepared

_OF_CRITERION = (
    Decision.round_id == bindparam("round_id"),
    Decision.criterion_id == bindparam("criterion_id"),
)
_DECIDED = Prepared(
    select(Decision.claim_id, Decision.id, Decision.outcome, Decision.scale_point_id, RuleApplication.rule_id)
    .outerjoin(RuleApplication, RuleApplication.id == Decision.rule_application_id)
    .where(*_OF_CRITERION)
    .order_by(Decision.claim_id, Decision.number)
)
_CAUSES = Prepared(
    select(DecisionCause.decision_id, DecisionCause.cause)
    .join(Decision, Decision.id == DecisionCause.decision_id)
    .where(*_OF_CRITERION)
)


@dataclass(frozen=True, slots=True)
class StandingDecision:
    """The decision that stands on a claim.

    Attributes
    ----------
    rule_id
        The rule that came to it; None when a person did.
    """

    outcome: Outcome
    point: PointRecord | None
    rule_id: int | None
    causes: frozenset[Cause]

    @property
    def is_by_rule(self) -> bool:
        return self.rule_id is not None

    @property
    def result(self) -> str:
        """What was decided, in words."""
        return result_words(self.outcome, self.point)


def read_standing_decisions(session: Session, round_: Round, criterion: CriterionRecord) -> dict[int, StandingDecision]:
    """Return the decisions that stand, by claim; not to be changed."""
    which = {"round_id": round_.id, "criterion_id": criterion.id}
    # Rows are only ever added.
    made_of = read_marks(session, round_.project_id).decided

    def read() -> dict[int, StandingDecision]:
        latest = {row[0]: row for row in _DECIDED.all(session, which)}
        causes: dict[int, set[Cause]] = defaultdict(set)
        for decision_id, cause in _CAUSES.all(session, which):
            causes[decision_id].add(Cause(cause))
        points = {point.id: point for point in criterion.scale.points}
        return {
            claim_id: StandingDecision(
                Outcome(outcome),
                points.get(cast("int", point_id)),
                rule_id,
                frozenset(causes.get(decision_id, ())),
            )
            for claim_id, decision_id, outcome, point_id, rule_id in latest.values()
            if outcome != Outcome.REOPENED
        }

    return remembered(session, ("decisions", round_.id, criterion.id), made_of, read)


def is_overtaken() -> ColumnElement[bool]:
    """Whether a decision is followed by another one on the same claim, round and criterion."""
    later = aliased(Decision)
    return (
        exists()
        .where(
            later.round_id == Decision.round_id,
            later.claim_id == Decision.claim_id,
            later.criterion_id == Decision.criterion_id,
            later.number > Decision.number,
        )
        .correlate(Decision)
    )


def asked_again(session: Session, round_: Round) -> frozenset[int]:
    """Return the claims of a round that are marked, by any criterion, to be asked again."""
    marked = select(Decision.claim_id).where(
        Decision.round_id == round_.id, Decision.outcome == Outcome.ONE_MORE, ~is_overtaken()
    )
    return frozenset(session.scalars(marked))
