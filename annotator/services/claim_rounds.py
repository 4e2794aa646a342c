"""What becomes of a round that is open when its claims are edited, withdrawn, split or merged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Round, RoundClaim, WorkPlan
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, ClaimState, Delivery, Purpose, RoundState
from annotator.services import audit

_LARGEST_SHUFFLE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class RoundEffect:
    """What claims have in a round: reviewers who have yet to rate them, and ratings given.

    Attributes
    ----------
    waiting, given
        Assignments without a submission, and with one that stands.
    """

    number: int
    is_open: bool
    waiting: int
    given: int


def read_effects(session: Session, claim_ids: Collection[int]) -> tuple[RoundEffect, ...]:
    """Return what these claims have in each round that holds one of them, the newest first."""
    rows = session.execute(
        select(Round.number, Round.state, Assignment.state, func.count(Assignment.id))
        .select_from(RoundClaim)
        .join(Round, Round.id == RoundClaim.round_id)
        .outerjoin(
            Assignment, (Assignment.round_id == RoundClaim.round_id) & (Assignment.claim_id == RoundClaim.claim_id)
        )
        .where(RoundClaim.claim_id.in_(claim_ids))
        .group_by(Round.number, Round.state, Assignment.state)
        .order_by(Round.number.desc())
    ).all()
    found: dict[tuple[int, bool], dict[str, int]] = {}
    for number, round_state, state, count in rows:
        found.setdefault((number, round_state == RoundState.OPEN), {})[state] = count
    return tuple(
        RoundEffect(
            number,
            is_open,
            counts.get(AssignmentState.OPEN.value, 0),
            counts.get(AssignmentState.SUBMITTED.value, 0),
        )
        for (number, is_open), counts in found.items()
    )


@dataclass(frozen=True, slots=True)
class Gone:
    """Claims of a round that were withdrawn since, and the ratings that stand for them."""

    claims: int
    ratings: int


def count_gone(session: Session, round_id: int) -> Gone:
    """Return what figures over a round leave out because its claim was withdrawn."""
    withdrawn = select(RoundClaim.claim_id).join(Claim, Claim.id == RoundClaim.claim_id)
    withdrawn = withdrawn.where(RoundClaim.round_id == round_id, Claim.state == ClaimState.WITHDRAWN)
    claim_ids = session.scalars(withdrawn).all()
    if not claim_ids:
        return Gone(0, 0)
    ratings = select(func.count()).select_from(Assignment)
    ratings = ratings.where(
        Assignment.round_id == round_id,
        Assignment.claim_id.in_(claim_ids),
        Assignment.purpose == Purpose.RATING,
        Assignment.state == AssignmentState.SUBMITTED,
    )
    return Gone(len(claim_ids), session.scalar(ratings) or 0)


def open_effect(effects: Collection[RoundEffect]) -> RoundEffect | None:
    """Return the effect on the round that is open, None where none is, or it does not hold the claims."""
    return next((effect for effect in effects if effect.is_open), None)


def release_waiting(session: Session, claim_id: int) -> list[int]:
    """Take a claim from those who have yet to rate it in an open round; return their assignments.

    What was submitted keeps its place and all that was said.
    """
    is_open = select(Round.id).where(Round.state == RoundState.OPEN)
    released = session.scalars(
        update(Assignment)
        .where(
            Assignment.claim_id == claim_id,
            Assignment.state == AssignmentState.OPEN,
            Assignment.round_id.in_(is_open),
        )
        .values(state=AssignmentState.RELEASED.value)
        .returning(Assignment.id)
        .execution_options(synchronize_session="fetch")
    )
    return sorted(released.all())


def return_released(session: Session, assignment_ids: Collection[int]) -> int:
    """Give a claim back to those it was taken from, where their round is still open; return how many."""
    is_open = select(Round.id).where(Round.state == RoundState.OPEN)
    returned = session.scalars(
        update(Assignment)
        .where(
            Assignment.id.in_(assignment_ids),
            Assignment.state == AssignmentState.RELEASED,
            Assignment.round_id.in_(is_open),
        )
        .values(state=AssignmentState.OPEN.value)
        .returning(Assignment.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(returned.all())


@dataclass(frozen=True, slots=True)
class Holding:
    """The open round that claims are rated in, by whom, and how many reviewers each wants."""

    round: Round
    reviewers: tuple[int, ...]
    wanted: int | None
    is_in_sample: bool


def read_holding(session: Session, project_id: int, claim_ids: Collection[int]) -> Holding | None:
    """Return where these claims are rated at the moment, None where they are not."""
    rows = session.execute(
        select(Round, RoundClaim)
        .join(RoundClaim, RoundClaim.round_id == Round.id)
        .where(
            Round.project_id == project_id,
            Round.state == RoundState.OPEN,
            RoundClaim.claim_id.in_(claim_ids),
            RoundClaim.purpose == Purpose.RATING,
        )
    ).all()
    if not rows:
        return None
    round_ = rows[0][0]
    reviewers = session.scalars(
        select(Assignment.reviewer_id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.claim_id.in_(claim_ids),
            Assignment.purpose == Purpose.RATING,
            Assignment.state.in_(HOLDING_STATES),
        )
        .group_by(Assignment.reviewer_id)
        .order_by(func.min(Assignment.id))
    ).all()
    wanted = [row.wanted for _round, row in rows if row.wanted is not None]
    return Holding(
        round=round_,
        reviewers=tuple(reviewers),
        wanted=max(wanted, default=None),
        is_in_sample=any(row.is_in_sample for _round, row in rows),
    )


def put_into_round(
    session: Session, holding: Holding, claim_ids: Sequence[int], *, now: datetime, actor_id: int | None
) -> int:
    """Let claims be rated in an open round by those who had the claims they came of; return the new assignments.

    They stand behind all that these reviewers have. Where claims are drawn from a queue, nobody is assigned.
    """
    round_, chance = holding.round, Random(f"{holding.round.seed}:{min(claim_ids)}")  # noqa: S311 - an order, no secret
    rows = [
        {
            "round_id": round_.id,
            "claim_id": claim_id,
            "project_id": round_.project_id,
            "wanted": holding.wanted,
            "is_in_sample": holding.is_in_sample,
            "shuffle": chance.randint(0, _LARGEST_SHUFFLE),
        }
        for claim_id in claim_ids
    ]
    session.execute(insert(RoundClaim), rows)
    reviewers = () if _is_queue(session, round_) else holding.reviewers[: holding.wanted]
    made = [
        {
            "round_id": round_.id,
            "claim_id": claim_id,
            "reviewer_id": reviewer_id,
            "position": last + place,
        }
        for reviewer_id, last in _last_positions(session, round_.id, reviewers)
        for place, claim_id in enumerate(chance.sample(list(claim_ids), len(claim_ids)), start=1)
    ]
    if made:
        session.execute(insert(Assignment), made)
    keys = session.scalars(select(Claim.key).where(Claim.id.in_(claim_ids)).order_by(Claim.id)).all()
    audit.record(
        session,
        "round.claims_added",
        f"round:{round_.id}",
        now=now,
        actor_id=actor_id,
        project_id=round_.project_id,
        detail={"claims": list(keys), "assignments": len(made)},
    )
    return len(made)


def _is_queue(session: Session, round_: Round) -> bool:
    if round_.work_plan_id is None:
        return False
    return session.get_one(WorkPlan, round_.work_plan_id).delivery == Delivery.QUEUE


def _last_positions(session: Session, round_id: int, reviewer_ids: Collection[int]) -> list[tuple[int, int]]:
    rows = session.execute(
        select(Assignment.reviewer_id, func.max(Assignment.position))
        .where(Assignment.round_id == round_id, Assignment.reviewer_id.in_(reviewer_ids))
        .group_by(Assignment.reviewer_id)
        .order_by(Assignment.reviewer_id)
    )
    return [(reviewer_id, last) for reviewer_id, last in rows]
