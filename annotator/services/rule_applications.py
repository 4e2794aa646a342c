"""Using a settling rule: what it would settle now, settling it, and undoing that.

A rule settles only claims on which nothing stands decided: never what a person decided, and not what another rule did.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, insert, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, NotFound
from annotator.models import (
    Claim,
    ClaimVersion,
    Decision,
    Round,
    RoundClaim,
    RuleApplication,
    SettlingRule,
)
from annotator.models.vocabulary import Outcome
from annotator.services import audit
from annotator.services.adjudication_queue import read_resting
from annotator.services.permissions import Member
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rule_fits import RuleFits
from annotator.services.rule_history import read_standing_claims
from annotator.services.rule_words import describe_rule
from annotator.services.standing_decisions import StandingDecision, read_standing_decisions
from annotator.text import _


class Kept(StrEnum):
    """Why a claim that a rule fits is left alone."""

    BY_PERSON = "by person"
    BY_RULE = "by rule"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule would do now.

    Attributes
    ----------
    settles
        The position to settle on, by claim.
    kept
        Claims that fit and are left alone, by why.
    contrary
        Those of them on which a person decided something else than the rule would.
    """

    settles: Mapping[int, int]
    kept: Mapping[Kept, int]
    contrary: int

    @property
    def mark(self) -> str:
        """Another one where other claims would be settled, or on other steps: a page says by it what it showed."""
        written = ",".join(f"{claim_id}:{position}" for claim_id, position in sorted(self.settles.items()))
        return hashlib.sha256(written.encode()).hexdigest()


def propose(session: Session, round_: Round, criterion: CriterionRecord, fits: RuleFits) -> Proposal:
    """Return what the rule would settle now, and what it would leave alone though it fits."""
    decisions = read_standing_decisions(session, round_, criterion)
    resting = read_resting(session, round_.project_id)
    settles: dict[int, int] = {}
    kept: Counter[Kept] = Counter()
    contrary = 0
    for claim_id, position in fits.settles.items():
        decision = decisions.get(claim_id)
        if decision is not None:
            kept[Kept.BY_RULE if decision.is_by_rule else Kept.BY_PERSON] += 1
            contrary += not decision.is_by_rule and _differs(decision, position)
        elif claim_id in resting:
            kept[Kept.RESTING] += 1
        else:
            settles[claim_id] = position
    return Proposal(settles, kept, contrary)


def apply_rule(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    rule: SettlingRule,
    fits: RuleFits,
    author: Member,
    *,
    seen: str,
    now: datetime,
) -> RuleApplication:
    """Settle what the rule fits and nothing stands on.

    Parameters
    ----------
    fits
        What the rule makes of the ratings, found beforehand: it may take seconds, in which nobody could save.
    seen
        The mark of the proposal that the page showed.

    Raises
    ------
    Conflict
        When it would settle nothing, or something else than was shown.
    """
    # Whoever decides on a claim holds it in its round: all of them are held, in one order.
    of_round = select(RoundClaim.claim_id).where(RoundClaim.round_id == round_.id).order_by(RoundClaim.claim_id)
    hold(session, of_round.with_for_update(key_share=True))
    if fits.mark != (round_.state, audit.mark(session, round_.project_id)):
        raise Conflict(_("Something of the project was changed meanwhile. Look at what the rule settles now."))
    proposal = propose(session, round_, criterion, fits)
    if proposal.mark != seen:
        raise Conflict(
            _("Somebody decided on claims meanwhile, or the rule was applied already. Look at what it settles now.")
        )
    if not proposal.settles:
        raise Conflict(_("The rule has nothing to settle."))
    application = RuleApplication(
        rule_id=rule.id,
        applied_by_id=author.reviewer_id,
        applied_at=now,
        ratings_digest=fits.digest,
        settled=len(proposal.settles),
    )
    session.add(application)
    session.flush()
    points = {point.position: point.id for point in criterion.scale.points}
    rows = [
        row | {"outcome": Outcome.SETTLED.value, "scale_point_id": points[proposal.settles[row["claim_id"]]]}
        for row in _rows(session, round_, criterion, application, proposal.settles, describe_rule(rule))
    ]
    _append(session, rows, application, author, now)
    _log(session, "rule.applied", round_, application, author, len(rows), now)
    return application


def undo(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    rule: SettlingRule,
    application_id: int,
    author: Member,
    now: datetime,
) -> int:
    """Reopen what an application of the rule settled and still stands; return how many claims that are.

    Raises
    ------
    NotFound
        When the rule has no such application.
    Conflict
        When it was undone already.
    """
    of_round = select(RoundClaim.claim_id).where(RoundClaim.round_id == round_.id).order_by(RoundClaim.claim_id)
    hold(session, of_round.with_for_update(key_share=True))
    application = session.get(RuleApplication, application_id, populate_existing=True)
    if application is None or application.rule_id != rule.id:
        raise NotFound(_("This rule was never applied under the number {number}.", number=application_id))
    if application.undone_at is not None:
        raise Conflict(_("That was undone already; nothing is changed."))
    standing = read_standing_claims(session, application.id)
    rows = [
        row | {"outcome": Outcome.REOPENED.value, "scale_point_id": None}
        for row in _rows(session, round_, criterion, application, standing, _("The rule was undone."))
    ]
    _append(session, rows, application, author, now)
    application.undone_at, application.undone_by_id = now, author.reviewer_id
    session.flush()
    _log(session, "rule.undone", round_, application, author, len(rows), now)
    return len(rows)


def _differs(decision: StandingDecision, position: int) -> bool:
    return decision.point is None or decision.point.position != position


def _rows(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    application: RuleApplication,
    claim_ids: Collection[int],
    reason: str,
) -> list[dict[str, Any]]:
    """Return a decision of the application on each of these claims, without its outcome."""
    versions = dict(
        session.execute(
            select(ClaimVersion.claim_id, ClaimVersion.id)
            .join(Claim, and_(Claim.id == ClaimVersion.claim_id, Claim.version == ClaimVersion.number))
            .join(RoundClaim, RoundClaim.claim_id == Claim.id)
            .where(RoundClaim.round_id == round_.id)
        ).all()
    )
    numbers = dict(
        session.execute(
            select(Decision.claim_id, func.max(Decision.number))
            .where(Decision.round_id == round_.id, Decision.criterion_id == criterion.id)
            .group_by(Decision.claim_id)
        ).all()
    )
    return [
        {
            "project_id": round_.project_id,
            "round_id": round_.id,
            "claim_id": claim_id,
            "criterion_id": criterion.id,
            "rubric_version_id": round_.rubric_version_id,
            "scale_id": criterion.scale.id,
            "number": numbers.get(claim_id, 0) + 1,
            "reason": reason,
            "rule_application_id": application.id,
            "claim_version_id": versions[claim_id],
        }
        for claim_id in claim_ids
    ]


def _append(
    session: Session, rows: list[dict[str, Any]], application: RuleApplication, author: Member, now: datetime
) -> None:
    """Add the decisions: what a rule did has its name, and a number of its own each, where a form has its request."""
    if not rows:
        return
    session.execute(
        insert(Decision),
        [
            row
            | {
                "author_id": author.reviewer_id,
                "made_at": now,
                "request_id": f"rule-{application.id}-{row['claim_id']}-{row['number']}",
            }
            for row in rows
        ],
    )


def _log(
    session: Session, deed: str, round_: Round, application: RuleApplication, author: Member, claims: int, now: datetime
) -> None:
    audit.record(
        session,
        deed,
        f"rule:{application.rule_id}",
        now=now,
        actor_id=author.reviewer_id,
        project_id=round_.project_id,
        detail={"round": round_.number, "application": application.id, "claims": claims},
    )
