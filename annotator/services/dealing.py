"""Dealing the claims of a round out: all of them to everybody, or the places they have to those who rate."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.models import Assignment, Claim, Round, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, ClaimState, Delivery, Overlap, Purpose, Related
from annotator.services import mask_draws, planted_claims, training
from annotator.services.allocation import Work, Worker, allocate
from annotator.services.raters import read_raters, read_relations
from annotator.services.rating_order import arrange
from annotator.services.work_plans import plan_of
from annotator.statements import Prepared

ROWS_AT_ONCE = 5_000
_assignment: Table = Assignment.__table__  # type: ignore[assignment]

_NEW = Prepared(
    insert(_assignment).values(
        round_id=bindparam("round_id"),
        claim_id=bindparam("claim_id"),
        reviewer_id=bindparam("reviewer_id"),
        position=bindparam("position"),
        purpose=bindparam("purpose"),
        state=AssignmentState.OPEN.value,
        is_masked=False,
    )
)


def assign_claims(session: Session, round_: Round, reviewer_ids: Iterable[int]) -> int:
    """Assign every claim of the round to these reviewers, where they do not have it yet; return how many.

    The order is shuffled for each reviewer, from the round's seed and the reviewer's number alone: the same
    again whenever it is computed.
    """
    reviewer_ids = list(reviewer_ids)
    claims: dict[int, str] = dict(
        session.execute(
            select(RoundClaim.claim_id, RoundClaim.purpose)
            .join(Claim, Claim.id == RoundClaim.claim_id)
            .where(RoundClaim.round_id == round_.id, RoundClaim.purpose != Purpose.TRAINING)
            .order_by(Claim.position)
        ).all()
    )
    tried = planted_claims.who_is_tried(session, round_, reviewer_ids)
    related, relations = _relations(session, round_)
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
        own = [claim_id for claim_id, purpose in claims.items() if purpose == Purpose.RATING or reviewer_id in tried]
        order = arrange(own, relations, related, round_.seed, reviewer_id)
        places = [
            Place(claim_id, position, claims[claim_id])
            for position, claim_id in enumerate(order, start=1)
            if claim_id not in held
        ]
        _insert(session, round_.id, reviewer_id, places)
        made += len(places)
    training.assign_training(session, round_, reviewer_ids)
    mask_draws.mask_dealt(session, round_, newest)
    return made


def deal_places(
    session: Session,
    round_: Round,
    *,
    claim_ids: Collection[int] | None = None,
    reviewers: Sequence[Worker] | None = None,
) -> int:
    """Deal the free places of the round's claims; return how many found somebody.

    Nobody gets a claim they have had, whether they rated it, passed it on or had it taken back.

    Parameters
    ----------
    claim_ids
        Only the places of these claims; None for all.
    reviewers
        To whom; None for all who rate in the round.
    """
    free = (RoundClaim.round_id == round_.id) & (RoundClaim.taken < RoundClaim.wanted)
    held = select(RoundClaim.claim_id).where(free).order_by(RoundClaim.claim_id)
    hold(session, held.with_for_update(key_share=True))
    places = read_free_places(session, round_.id, claim_ids)
    if not places:
        return 0
    if reviewers is None:
        reviewers = read_raters(session, round_.project_id, include_leads=round_.leads_rate)
    related, relations = _relations(session, round_)
    work = Work(places, _with_what_they_had(session, round_, reviewers), relations, related, round_.seed)
    return give(session, round_, allocate(work))


class Place(NamedTuple):
    """A claim at a position of a reviewer's list, and what it is put there for."""

    claim_id: int
    position: int
    purpose: str = Purpose.RATING.value


def give(session: Session, round_: Round, claims: Mapping[int, Sequence[int]]) -> int:
    """Assign claims to reviewers in this order, behind what they have already; return how many.

    Who is given claims for the first time in the round gets its hidden ones among them.
    """
    hidden, newest = planted_claims.hidden_among(session, round_, claims), mask_draws.newest_assignment(session)
    last = dict(
        session.execute(
            select(Assignment.reviewer_id, func.max(Assignment.position))
            .where(Assignment.round_id == round_.id, Assignment.reviewer_id.in_(list(claims)))
            .group_by(Assignment.reviewer_id)
        ).all()
    )
    for reviewer_id, order in claims.items():
        first, own = max(last.get(reviewer_id, 0), 0) + 1, hidden.get(reviewer_id, {})
        mixed = planted_claims.mix_in(order, own)
        places = [
            Place(claim_id, first + place, (Purpose.GOLD if claim_id in own else Purpose.RATING).value)
            for place, claim_id in enumerate(mixed)
        ]
        _insert(session, round_.id, reviewer_id, places)
    training.assign_training(session, round_, list(claims))
    mask_draws.mask_dealt(session, round_, newest)
    return sum(map(len, claims.values()))


def deal_to_newcomer(session: Session, round_: Round, reviewer: Worker) -> int:
    """Give who joins an open round what it has for them; return how many claims.

    Where everybody rates everything, that is everything; of claims with a number of places, the free ones. From the
    open queue they draw for themselves.
    """
    plan = plan_of(session, round_)
    if plan is None or plan.overlap == Overlap.EVERYONE:
        return assign_claims(session, round_, [reviewer.id])
    if plan.delivery == Delivery.QUEUE:
        return 0
    return deal_places(session, round_, reviewers=[reviewer])


def take_up_again(session: Session, assignment_ids: Sequence[int]) -> None:
    """Open assignments again that gave up their place."""
    session.execute(
        update(Assignment)
        .where(Assignment.id.in_(assignment_ids))
        .values(state=AssignmentState.OPEN.value, reserved_until=None)
        .execution_options(synchronize_session=False)
    )


def read_free_places(session: Session, round_id: int, claim_ids: Collection[int] | None = None) -> dict[int, int]:
    """Return the claims of the round that want more reviewers than they have, with how many more, in their order."""
    rows = session.execute(
        select(RoundClaim.claim_id, RoundClaim.wanted - RoundClaim.taken)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(
            RoundClaim.round_id == round_id,
            RoundClaim.taken < RoundClaim.wanted,
            RoundClaim.purpose == Purpose.RATING,
            Claim.state == ClaimState.READY,
        )
        .order_by(Claim.position)
    )
    return {claim: places or 0 for claim, places in rows if claim_ids is None or claim in claim_ids}


def _with_what_they_had(session: Session, round_: Round, reviewers: Sequence[Worker]) -> list[Worker]:
    had: dict[int, list[int]] = {}
    loads: dict[int, int] = {}
    rows = session.execute(
        select(Assignment.reviewer_id, Assignment.claim_id, Assignment.state).where(
            Assignment.round_id == round_.id,
            Assignment.purpose == Purpose.RATING,
            Assignment.reviewer_id.in_([worker.id for worker in reviewers]),
        )
    )
    for reviewer_id, claim_id, state in rows:
        had.setdefault(reviewer_id, []).append(claim_id)
        loads[reviewer_id] = loads.get(reviewer_id, 0) + (state in HOLDING_STATES)
    return [replace(worker, load=loads.get(worker.id, 0), had=had.get(worker.id, ())) for worker in reviewers]


def _relations(session: Session, round_: Round) -> tuple[Related, list[tuple[int, int]]]:
    plan = plan_of(session, round_)
    related = Related(plan.related) if plan is not None else Related.ANY
    return related, [] if related is Related.ANY else read_relations(session, round_.project_id)


def _insert(session: Session, round_id: int, reviewer_id: int, places: Sequence[Place]) -> None:
    session.flush()
    for start in range(0, len(places), ROWS_AT_ONCE):
        _NEW.run_many(
            session,
            [
                place._asdict() | {"round_id": round_id, "reviewer_id": reviewer_id}
                for place in places[start : start + ROWS_AT_ONCE]
            ],
        )
