"""Rules that settle claims on which hardly anybody differs: storing and finding them. A stored rule never changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Round, SettlingRule
from annotator.models.vocabulary import RoundState, RuleKind
from annotator.services import audit
from annotator.services.permissions import Member
from annotator.services.rubric_records import CriterionRecord
from annotator.text import _

MOST_RATINGS = 1000
LEAST_PERCENT = 50


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What a rule is to ask of a claim.

    Attributes
    ----------
    max_spread
        Steps from the lowest to the highest rating, for a median.
    percent
        Least probability of the likeliest step, for the consensus model.
    """

    kind: str
    min_ratings: int | None
    max_spread: int | None = None
    percent: float | None = None


def store_rule(
    session: Session, round_: Round, criterion: CriterionRecord, draft: RuleDraft, author: Member, now: datetime
) -> SettlingRule:
    """Store a rule for one criterion of a locked round; one like it that is there already is returned instead.

    Raises
    ------
    Conflict
        Before the lock.
    Invalid
        With `errors` by field.
    """
    require_locked(round_)
    kind, least = _read(draft, criterion)
    is_median, is_consensus = kind is RuleKind.MEDIAN, kind is RuleKind.CONSENSUS
    asked = {
        "kind": kind.value,
        "min_ratings": least,
        "max_spread": draft.max_spread if is_median else None,
        "threshold": draft.percent / 100 if is_consensus and draft.percent is not None else None,
    }
    for known in list_rules(session, round_, criterion):
        if all(getattr(known, name) == value for name, value in asked.items()):
            return known
    rule = SettlingRule(
        project_id=round_.project_id,
        round_id=round_.id,
        criterion_id=criterion.id,
        rubric_version_id=round_.rubric_version_id,
        scale_id=criterion.scale.id,
        author_id=author.reviewer_id,
        made_at=now,
        **asked,
    )
    session.add(rule)
    session.flush()
    audit.record(
        session,
        "rule.stored",
        f"rule:{rule.id}",
        now=now,
        actor_id=author.reviewer_id,
        project_id=round_.project_id,
        detail={"round": round_.number, "criterion": criterion.key, **asked},
    )
    return rule


def require_locked(round_: Round) -> None:
    """Pass when the round is locked.

    Raises
    ------
    Conflict
        When it is not: its ratings are not open, and may change.
    """
    if round_.state != RoundState.LOCKED:
        raise Conflict(_("Round {number} is not locked yet. Rules settle claims after the lock.", number=round_.number))


def list_rules(session: Session, round_: Round, criterion: CriterionRecord) -> list[SettlingRule]:
    """Return the rules of one criterion of a round, the newest first."""
    return list(
        session.scalars(
            select(SettlingRule)
            .where(SettlingRule.round_id == round_.id, SettlingRule.criterion_id == criterion.id)
            .order_by(SettlingRule.id.desc())
        )
    )


def find_rule(session: Session, project_id: int, number: int) -> SettlingRule:
    """Return a rule of the project.

    Raises
    ------
    NotFound
        When it has none of this number.
    """
    rule = session.get(SettlingRule, number)
    if rule is None or rule.project_id != project_id:
        raise NotFound(_("This project has no settling rule {number}.", number=number))
    return rule


def offered_kinds(criterion: CriterionRecord) -> tuple[RuleKind, ...]:
    """Return the kinds of rules that this scale allows: without an order there is no median, and no model of it."""
    return tuple(RuleKind) if criterion.scale.is_ordered else (RuleKind.UNANIMOUS,)


def _read(draft: RuleDraft, criterion: CriterionRecord) -> tuple[RuleKind, int]:
    faults: dict[str, str] = {}
    offered = offered_kinds(criterion)
    kind = RuleKind(draft.kind) if draft.kind in list(offered) else None
    widest = len(criterion.scale.points) - 1
    if kind is None:
        faults["kind"] = _("Choose what the rule goes by.")
    if draft.min_ratings is None or not 2 <= draft.min_ratings <= MOST_RATINGS:
        faults["min_ratings"] = _(
            "Give a whole number from 2 to {most}: one rating alone agrees with itself.", most=MOST_RATINGS
        )
    if kind is RuleKind.MEDIAN and (draft.max_spread is None or not 0 <= draft.max_spread <= widest):
        faults["max_spread"] = _("Give a whole number of steps from 0 to {widest}.", widest=widest)
    if kind is RuleKind.CONSENSUS and (draft.percent is None or not LEAST_PERCENT < draft.percent <= 100):
        faults["percent"] = _(
            "Give a percentage above {least}, up to 100: below that another step may be as likely.", least=LEAST_PERCENT
        )
    if kind is None or draft.min_ratings is None or faults:
        raise Invalid(next(iter(faults.values())), errors=faults)
    return kind, draft.min_ratings
