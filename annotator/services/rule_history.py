"""How a settling rule was used, and whether it would come to the same again."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Decision, Membership, Reviewer, Round, RuleApplication, ScalePoint, SettlingRule
from annotator.models.vocabulary import Outcome, Role
from annotator.services.permissions import Member
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rule_fits import RuleFits
from annotator.services.standing_decisions import is_overtaken


@dataclass(frozen=True, slots=True)
class Application:
    """One use of a rule.

    Attributes
    ----------
    standing
        How many of its decisions still stand.
    undone_at
        None while it was not undone.
    is_same
        Whether the rule, computed again from the ratings as they are now, settles the same claims on the same steps.
    is_same_ratings
        Whether the ratings are still those it was computed from: claims may have been withdrawn or restored.
    """

    id: int
    applied_at: datetime
    applied_by: str
    settled: int
    standing: int
    undone_at: datetime | None
    undone_by: str
    is_same: bool
    is_same_ratings: bool


def list_applications(session: Session, rule: SettlingRule, fits: RuleFits, viewer: Member) -> list[Application]:
    """Return how the rule was used, the newest first."""
    found = session.scalars(
        select(RuleApplication).where(RuleApplication.rule_id == rule.id).order_by(RuleApplication.id.desc())
    ).all()
    then = _read_settled(session, rule)
    labels = _read_labels(session, rule.project_id, viewer)
    again = fits.settles
    return [
        Application(
            id=each.id,
            applied_at=each.applied_at,
            applied_by=labels.get(each.applied_by_id, ""),
            settled=each.settled,
            standing=len(read_standing_claims(session, each.id)) if each.undone_at is None else 0,
            undone_at=each.undone_at,
            undone_by=labels.get(each.undone_by_id or 0, ""),
            is_same=all(again.get(claim_id) == position for claim_id, position in then.get(each.id, {}).items()),
            is_same_ratings=each.ratings_digest == fits.digest,
        )
        for each in found
    ]


def count_standing(session: Session, round_: Round, criterion: CriterionRecord) -> dict[int, int]:
    """Return on how many claims what each rule of a criterion decided still stands, by the rule's number."""
    rows = session.execute(
        select(RuleApplication.rule_id, func.count())
        .select_from(Decision)
        .join(RuleApplication, RuleApplication.id == Decision.rule_application_id)
        .where(
            Decision.round_id == round_.id,
            Decision.criterion_id == criterion.id,
            Decision.outcome == Outcome.SETTLED,
            ~is_overtaken(),
        )
        .group_by(RuleApplication.rule_id)
    )
    return dict(rows.all())


def read_standing_claims(session: Session, application_id: int) -> list[int]:
    """Return the claims on which what the application decided still stands."""
    return list(
        session.scalars(
            select(Decision.claim_id)
            .where(Decision.rule_application_id == application_id, Decision.outcome == Outcome.SETTLED, ~is_overtaken())
            .order_by(Decision.claim_id)
        )
    )


def _read_settled(session: Session, rule: SettlingRule) -> dict[int, dict[int, int]]:
    """Return on which position each application of the rule settled each claim."""
    settled: dict[int, dict[int, int]] = defaultdict(dict)
    rows = session.execute(
        select(RuleApplication.id, Decision.claim_id, ScalePoint.position)
        .select_from(Decision)
        .join(RuleApplication, RuleApplication.id == Decision.rule_application_id)
        .join(ScalePoint, ScalePoint.id == Decision.scale_point_id)
        .where(RuleApplication.rule_id == rule.id)
    )
    for application_id, claim_id, position in rows:
        settled[application_id][claim_id] = position
    return settled


def _read_labels(session: Session, project_id: int, viewer: Member) -> dict[int, str]:
    """Return what the viewer may call each member: names are for leads, and one's own."""
    rows = session.execute(
        select(Membership.reviewer_id, Membership.pseudonym, Reviewer.name)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(Membership.project_id == project_id)
    )
    return {
        reviewer_id: name if viewer.role is Role.LEAD or reviewer_id == viewer.reviewer_id else pseudonym
        for reviewer_id, pseudonym, name in rows
    }
