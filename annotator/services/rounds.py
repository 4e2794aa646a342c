"""Rounds: opening one, which assigns the claims, and locking it for good."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, Claim, Membership, Project, Reviewer, Round, RoundClaim
from annotator.models.vocabulary import AssignmentState, ClaimState, Purpose, Role, RoundKind, RoundState
from annotator.services import audit, mask_draws, planted_claims, training
from annotator.services.round_plans import latest_plan
from annotator.text import _

ROWS_AT_ONCE = 5_000
LARGEST_NUMBER = 2**31 - 1


def latest_round(session: Session, project_id: int) -> Round | None:
    """Return the project's newest round, None before the first."""
    return session.scalar(select(Round).where(Round.project_id == project_id).order_by(Round.number.desc()).limit(1))


def find_round(session: Session, project_id: int, number: int | None = None) -> Round:
    """Return the round with this number, the newest by default.

    Raises
    ------
    NotFound
        When there is none.
    """
    if number is None:
        round_ = latest_round(session, project_id)
    elif number > LARGEST_NUMBER:
        round_ = None
    else:
        round_ = session.scalar(select(Round).where(Round.project_id == project_id, Round.number == number))
    if round_ is None:
        raise NotFound(_("This project has no round yet.") if number is None else _("There is no round {n}.", n=number))
    return round_


def list_rounds(session: Session, project_id: int) -> list[Round]:
    """Return the project's rounds, the newest first."""
    return list(session.scalars(select(Round).where(Round.project_id == project_id).order_by(Round.number.desc())))


def has_kind(session: Session, project_id: int, kind: RoundKind) -> bool:
    """Tell whether the project has a round of this kind."""
    found = select(Round.id).where(Round.project_id == project_id, Round.kind == kind.value).limit(1)
    return session.scalar(found) is not None


def open_round(
    session: Session,
    project: Project,
    *,
    now: datetime,
    actor_id: int | None,
    kind: RoundKind | str = RoundKind.FIRST,
    include_leads: bool = False,
) -> Round:
    """Open a round: every active reviewer is assigned every claim to rate, each in an order of their own.

    Raises
    ------
    Conflict
        While another round is open.
    Invalid
        When there is no such kind, no rubric, no claim to rate, or nobody to rate.
    """
    if kind not in list(RoundKind):
        raise Invalid(_("A round is one of: {kinds}.", kinds=", ".join(RoundKind)), "kind")
    # One at a time: of two who open a round together, one is told that it is open.
    hold(session, select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))
    latest = latest_round(session, project.id)
    if latest is not None and latest.state == RoundState.OPEN:
        raise Conflict(_("Round {number} is still open. Lock it before you open another.", number=latest.number))
    if project.rubric_version_id is None:
        raise Invalid(_("Choose a rubric for the project first."))
    claims = session.scalars(
        select(Claim.id)
        .where(Claim.project_id == project.id, Claim.is_to_rate, Claim.state == ClaimState.READY)
        .order_by(Claim.position)
    ).all()
    if not claims:
        raise Invalid(_("There is no claim to rate yet. Import claims first."))
    raters = _raters(session, project.id, include_leads=include_leads)
    if not raters:
        raise Invalid(_("There is nobody to rate yet. Add a reviewer first."))
    plan = latest_plan(session, project.id)
    planted = planted_claims.claims_to_plant(session, project, plan)
    if not set(claims) - set(planted):
        raise Invalid(_("Every claim to rate has a known answer that this round uses: none is left to be rated."))
    number = latest.number + 1 if latest else 1
    round_ = Round(
        project_id=project.id,
        number=number,
        kind=RoundKind(kind).value,
        state=RoundState.OPEN.value,
        reveal=project.reveal,
        rubric_version_id=project.rubric_version_id,
        seed=project.seed + number,
        work_plan_id=plan.id if plan is not None else None,
        opened_at=now,
    )
    session.add(round_)
    session.flush()
    rows = [
        {
            "round_id": round_.id,
            "claim_id": claim,
            "project_id": project.id,
            "purpose": planted.get(claim, Purpose.RATING).value,
        }
        for claim in claims
    ]
    session.execute(insert(RoundClaim), rows)
    assign_claims(session, round_, raters)
    audit.record(
        session,
        "round.opened",
        f"round:{round_.id}",
        now=now,
        actor_id=actor_id,
        project_id=project.id,
        detail={"claims": len(set(claims) - set(planted)), "reviewers": len(raters)},
    )
    return round_


def _raters(session: Session, project_id: int, *, include_leads: bool) -> Sequence[int]:
    roles = [Role.REVIEWER, Role.LEAD] if include_leads else [Role.REVIEWER]
    return session.scalars(
        select(Membership.reviewer_id)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(
            Membership.project_id == project_id, Membership.is_active, Reviewer.is_active, Membership.role.in_(roles)
        )
        .order_by(Membership.id)
    ).all()


def assign_claims(session: Session, round_: Round, reviewer_ids: Iterable[int]) -> int:
    """Assign every claim of the round to these reviewers, where they do not have it yet; return how many.

    The order is shuffled for each reviewer, from the round's seed and the reviewer's number alone: the same
    again whenever it is computed.
    """
    claims = session.execute(
        select(RoundClaim.claim_id, RoundClaim.purpose)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(RoundClaim.round_id == round_.id, RoundClaim.purpose != Purpose.TRAINING)
        .order_by(Claim.position)
    ).all()
    reviewer_ids = list(reviewer_ids)
    tried = planted_claims.who_is_tried(session, round_, reviewer_ids)
    made, newest = 0, mask_draws.newest_assignment(session)
    for reviewer_id in reviewer_ids:
        held = set(
            session.scalars(
                select(Assignment.claim_id).where(
                    Assignment.round_id == round_.id,
                    Assignment.reviewer_id == reviewer_id,
                    Assignment.purpose.in_((Purpose.RATING, Purpose.GOLD)),
                )
            )
        )
        # Hidden claims are shuffled in with the others: neither place nor number tells them apart.
        order = [row for row in claims if row.purpose == Purpose.RATING or reviewer_id in tried]
        random.Random(f"{round_.seed}:{reviewer_id}").shuffle(order)  # noqa: S311 - an order, not a secret
        rows = [
            {
                "round_id": round_.id,
                "claim_id": claim_id,
                "reviewer_id": reviewer_id,
                "purpose": purpose,
                "position": position,
                "state": AssignmentState.OPEN.value,
            }
            for position, (claim_id, purpose) in enumerate(order, start=1)
            if claim_id not in held
        ]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            session.execute(insert(Assignment), rows[start : start + ROWS_AT_ONCE])
        made += len(rows)
    training.assign_training(session, round_, reviewer_ids)
    mask_draws.mask_dealt(session, round_, newest)
    return made


def lock_round(session: Session, round_: Round, *, now: datetime, actor_id: int | None) -> None:
    """Lock the round for good: nothing in it moves any more, and its results open to all its members.

    Raises
    ------
    Conflict
        When it is locked already.
    """
    session.refresh(round_, with_for_update={"key_share": True})
    if round_.state == RoundState.LOCKED:
        raise Conflict(_("Round {number} is locked already.", number=round_.number))
    round_.state = RoundState.LOCKED.value
    round_.locked_at = now
    session.flush()
    audit.record(
        session, "round.locked", f"round:{round_.id}", now=now, actor_id=actor_id, project_id=round_.project_id
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """Ratings that a lock would leave out: never given, and taken back."""

    open: int
    withdrawn: int

    @property
    def total(self) -> int:
        return self.open + self.withdrawn


def count_missing(session: Session, round_id: int) -> Missing:
    """Return how many assignments of the round have no submission that stands."""
    counts = dict(
        session.execute(
            select(Assignment.state, func.count())
            .where(Assignment.round_id == round_id, Assignment.purpose == Purpose.RATING)
            .group_by(Assignment.state)
        ).all()
    )
    return Missing(counts.get(AssignmentState.OPEN.value, 0), counts.get(AssignmentState.WITHDRAWN.value, 0))
