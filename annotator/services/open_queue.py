"""The open queue of a round: drawing a claim that still wants reviewers, and reserving it.

A claim is drawn by holding its row, so that of many who draw at the same moment no two get one place; that more have
a place than are wanted is refused by the database itself. Nobody waits here while holding a claim: rows that others
hold are passed over. A reservation that has run out keeps its place until somebody needs it.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from annotator.concurrency import hold
from annotator.models import Assignment, Claim, ClaimRelation, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, ClaimState, Purpose, Related
from annotator.services.round_claims import LARGEST_SHUFFLE, is_left_out
from annotator.statements import Prepared

#: Of how many of one's latest claims the related ones are looked for.
LATEST = 20
_assignment = cast("Table", Assignment.__table__)


class Draw(NamedTuple):
    """Who draws, from which round, by which rules.

    Attributes
    ----------
    may_wait
        Whether to wait for others where all that is left is being drawn at this moment, and to make a place by
        releasing a reservation. Who holds a claim already must not: two who wait for each other would wait for ever.
    """

    round_id: int
    reviewer_id: int
    seed: int
    related: Related
    minutes: int
    now: datetime
    may_wait: bool = True

    @property
    def until(self) -> datetime:
        """When a reservation made now runs out."""
        return self.now + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Left:
    """What of a queue is left that one cannot draw.

    Attributes
    ----------
    wanting
        Claims that still want reviewers; each of them one has had.
    reserved
        Claims that others have reserved and not rated yet, which may come back.
    soonest
        When the first of these reservations runs out.
    """

    wanting: int
    reserved: int
    soonest: datetime | None


def _had(claim_id: Any) -> ColumnElement[bool]:
    """Whether the reviewer has had this claim; what ran out under their hands they may take up again."""
    own = aliased(Assignment)
    return exists().where(
        own.round_id == bindparam("round_id"),
        own.claim_id == claim_id,
        own.reviewer_id == bindparam("reviewer_id"),
        own.purpose == Purpose.RATING.value,
        or_(own.state != AssignmentState.RELEASED.value, own.reserved_until.is_(None)),
    )


def _is_related(claim_id: Any) -> ColumnElement[bool]:
    """Whether the reviewer has a claim of the round that bears on this one."""
    return or_(
        *(
            exists().where(
                here == claim_id,
                own.claim_id == there,
                own.round_id == bindparam("round_id"),
                own.reviewer_id == bindparam("reviewer_id"),
                own.purpose == Purpose.RATING.value,
                own.state != AssignmentState.RELEASED.value,
            )
            for here, there, own in (
                (ClaimRelation.from_claim_id, ClaimRelation.to_claim_id, aliased(Assignment)),
                (ClaimRelation.to_claim_id, ClaimRelation.from_claim_id, aliased(Assignment)),
            )
        )
    )


def _wanting() -> Select[*tuple[int, ...]]:
    """Claims of the round that want reviewers and that the reviewer may have."""
    is_ready = exists().where(Claim.id == RoundClaim.claim_id, Claim.state == ClaimState.READY.value)
    return select(RoundClaim.claim_id).where(
        RoundClaim.round_id == bindparam("round_id"),
        RoundClaim.taken < RoundClaim.wanted,
        RoundClaim.purpose == Purpose.RATING.value,
        is_ready,
        ~_had(RoundClaim.claim_id),
    )


def _run_out() -> Select[*tuple[int, ...]]:
    """Reservations of others that have run out, of claims that the reviewer may have."""
    return (
        select(Assignment.id, Assignment.claim_id)
        .where(
            Assignment.round_id == bindparam("round_id"),
            Assignment.reserved_until <= bindparam("now"),
            Assignment.reserved_until.is_not(None),
            Assignment.state == AssignmentState.OPEN.value,
            Assignment.purpose == Purpose.RATING.value,
            Assignment.reviewer_id != bindparam("reviewer_id"),
            exists().where(Claim.id == Assignment.claim_id, Claim.state == ClaimState.READY.value),
            ~_had(Assignment.claim_id),
        )
        .order_by(Assignment.reserved_until)
        .limit(1)
    )


def _held(statement: Select[*tuple[int, ...]], of: Any) -> Prepared:
    return Prepared(statement.with_for_update(key_share=True, skip_locked=True, of=of))


_FROM = RoundClaim.shuffle >= bindparam("start")
_UP_TO = RoundClaim.shuffle < bindparam("start")
_UNRELATED = ~_is_related(RoundClaim.claim_id)
# By whether related claims are kept apart: from the start point on, and from the beginning up to it.
_ROUND_ABOUT = {
    apart: [
        _held(_wanting().where(part, *unrelated).order_by(RoundClaim.shuffle).limit(1), RoundClaim)
        for part in (_FROM, _UP_TO)
    ]
    for apart, unrelated in ((False, ()), (True, (_UNRELATED,)))
}
_EXPIRED = {
    apart: _held(
        _run_out().where(~_is_related(Assignment.claim_id)) if apart else _run_out(),
        Assignment,
    )
    for apart in (False, True)
}
_ANY_WANTING = Prepared(_wanting().limit(1))
_ANY_EXPIRED = Prepared(_run_out())
_OWN = Prepared(
    select(func.count(), func.max(Assignment.position)).where(
        Assignment.reviewer_id == bindparam("reviewer_id"), Assignment.round_id == bindparam("round_id")
    )
)
_latest = (
    select(Assignment.claim_id)
    .where(
        Assignment.reviewer_id == bindparam("reviewer_id"),
        Assignment.round_id == bindparam("round_id"),
        or_(*(Assignment.state == state.value for state in HOLDING_STATES)),
        Assignment.position > bindparam("after"),
    )
    .subquery()
)
_BESIDE = _held(
    _wanting()
    .where(
        or_(
            RoundClaim.claim_id.in_(
                select(ClaimRelation.to_claim_id).where(ClaimRelation.from_claim_id.in_(select(_latest.c.claim_id)))
            ),
            RoundClaim.claim_id.in_(
                select(ClaimRelation.from_claim_id).where(ClaimRelation.to_claim_id.in_(select(_latest.c.claim_id)))
            ),
        )
    )
    .order_by(RoundClaim.shuffle)
    .limit(1),
    RoundClaim,
)
_RELEASE = Prepared(
    update(_assignment)
    .where(_assignment.c.id == bindparam("this_assignment"))
    .values(state=AssignmentState.RELEASED.value)
)
_TAKE_UP = Prepared(
    update(_assignment)
    .where(
        _assignment.c.round_id == bindparam("this_round"),
        _assignment.c.claim_id == bindparam("this_claim"),
        _assignment.c.reviewer_id == bindparam("this_reviewer"),
        _assignment.c.purpose == Purpose.RATING.value,
        _assignment.c.state == AssignmentState.RELEASED.value,
    )
    .values(state=AssignmentState.OPEN.value, reserved_until=bindparam("until"))
    .returning(_assignment.c.id)
)
_RESERVE = Prepared(
    insert(_assignment)
    .values(
        round_id=bindparam("this_round"),
        claim_id=bindparam("this_claim"),
        reviewer_id=bindparam("this_reviewer"),
        position=bindparam("position"),
        reserved_until=bindparam("until"),
        purpose=Purpose.RATING.value,
        state=AssignmentState.OPEN.value,
        is_masked=False,
    )
    .returning(_assignment.c.id)
)


def draw(session: Session, by: Draw) -> int | None:
    """Reserve a claim for this reviewer and return the assignment's id; None when there is none for them.

    Related claims are preferred, or left to others while there are other claims, as the plan has it.
    """
    own = {"round_id": by.round_id, "reviewer_id": by.reviewer_id}
    count, last = _OWN.one_or_none(session, own) or (0, None)
    found = _find(session, by, own, count, last or 0)
    while found is None and by.may_wait and (held := _ANY_WANTING.scalar(session, own)) is not None:
        # There is a place, but whoever holds the claim has not finished: they have in a moment.
        waited_for = (RoundClaim.round_id == by.round_id) & (RoundClaim.claim_id == held)
        hold(session, select(RoundClaim.claim_id).where(waited_for).with_for_update(key_share=True))
        found = _find(session, by, own, count, last or 0)
    if found is None:
        return None
    place = {"this_round": by.round_id, "this_claim": found, "this_reviewer": by.reviewer_id, "until": by.until}
    again = _TAKE_UP.scalar(session, place)
    if again is None:
        again = _RESERVE.scalar(session, place | {"position": (last or 0) + 1})
    return cast("int", again)


def _find(session: Session, by: Draw, own: dict[str, int], count: int, last: int) -> int | None:
    """Return a claim with a place for the reviewer, its row held; a reservation that ran out makes a place."""
    if by.related is Related.TOGETHER:
        beside: int | None = _BESIDE.scalar(session, own | {"after": last - LATEST})
        if beside is not None:
            return beside
    # Each draw begins somewhere else, so that those who draw together do not draw the same.
    chance = random.Random(f"{by.seed}:{by.reviewer_id}:{count}")  # noqa: S311 - an order, not a secret
    start = {"start": chance.randrange(LARGEST_SHUFFLE)}
    for apart in (True, False) if by.related is Related.APART else (False,):
        for part in _ROUND_ABOUT[apart]:
            claim_id: int | None = part.scalar(session, own | start)
            if claim_id is not None:
                return claim_id
        expired = _EXPIRED[apart].one_or_none(session, own | {"now": by.now}) if by.may_wait else None
        if expired is not None:
            _RELEASE.run(session, {"this_assignment": expired[0]})
            return cast("int", expired[1])
    return None


def has_any(session: Session, round_id: int, reviewer_id: int, now: datetime) -> bool:
    """Tell whether this reviewer would draw a claim."""
    own = {"round_id": round_id, "reviewer_id": reviewer_id}
    if _ANY_WANTING.scalar(session, own) is not None:
        return True
    return _ANY_EXPIRED.scalar(session, own | {"now": now}) is not None


def what_is_left(session: Session, round_id: int, reviewer_id: int) -> Left:
    """Return what is left in the queue for others, for whoever gets nothing from it any more."""
    wanting = select(func.count()).where(
        RoundClaim.round_id == round_id,
        RoundClaim.taken < RoundClaim.wanted,
        RoundClaim.purpose == Purpose.RATING,
        ~is_left_out(RoundClaim.claim_id, round_id),
    )
    reserved = select(func.count(), func.min(Assignment.reserved_until)).where(
        Assignment.round_id == round_id,
        Assignment.reserved_until.is_not(None),
        Assignment.state == AssignmentState.OPEN,
        Assignment.purpose == Purpose.RATING,
        Assignment.reviewer_id != reviewer_id,
        ~is_left_out(Assignment.claim_id, round_id),
    )
    number, soonest = session.execute(reserved).one()
    return Left(session.scalar(wanting) or 0, number, soonest)
