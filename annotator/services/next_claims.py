"""What a reviewer gets next: the one place that says so, whichever page asks.

First comes what is open on their own list, in their own order; in a round with an open queue that is the claim they
have reserved, so that asking twice gives the same one. When the list is empty, they draw from the queue.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.models import Assignment, Membership, Round, WorkPlan
from annotator.models.vocabulary import AssignmentState, Delivery, Related, Role, RoundState
from annotator.services import assignments, open_queue
from annotator.services.open_queue import Draw, Left
from annotator.services.permissions import Member
from annotator.statements import Prepared

_assignment = cast("Table", Assignment.__table__)


class Rules(NamedTuple):
    """What of a round and its plan matters for what comes next."""

    state: str
    seed: int
    leads_rate: bool
    delivery: str | None
    related: str
    minutes: int

    def may_draw(self, member: Member) -> bool:
        """Tell whether this member draws claims from an open queue of the round."""
        if self.delivery != Delivery.QUEUE or self.state != RoundState.OPEN:
            return False
        return member.role is Role.REVIEWER or (member.role is Role.LEAD and self.leads_rate)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The reviewer's open assignment, and whether it is theirs beyond doubt: its reservation has not run out."""

    assignment_id: int
    is_safe: bool


_RULES = Prepared(
    select(
        Round.state,
        Round.seed,
        Round.leads_rate,
        WorkPlan.delivery,
        func.coalesce(WorkPlan.related, Related.ANY.value),
        func.coalesce(WorkPlan.reservation_minutes, 0),
    )
    .outerjoin(WorkPlan, WorkPlan.id == Round.work_plan_id)
    .where(Round.id == bindparam("round_id"))
)
_RESERVED_UNTIL = Prepared(select(Assignment.reserved_until).where(Assignment.id == bindparam("assignment_id")))
_STILL_OPEN = Prepared(
    select(Assignment.id)
    .where(Assignment.id == bindparam("assignment_id"), Assignment.state == AssignmentState.OPEN.value)
    .with_for_update(key_share=True, skip_locked=True)
)
_RENEW = Prepared(
    update(_assignment)
    .where(_assignment.c.id == bindparam("this_assignment"))
    .values(reserved_until=bindparam("until"))
)


def read_rules(session: Session, round_id: int) -> Rules:
    """Return the rules of a round."""
    row = _RULES.one_or_none(session, {"round_id": round_id})
    return Rules(*cast("tuple[object, ...]", row))  # type: ignore[arg-type]


def find_waiting(session: Session, round_id: int, reviewer_id: int, now: datetime) -> Waiting | None:
    """Return what waits on the reviewer's own list, without changing anything; None when nothing does."""
    own = assignments.next_open(session, round_id, reviewer_id)
    if own is None:
        return None
    until = _RESERVED_UNTIL.scalar(session, {"assignment_id": own})
    return Waiting(own, until is None or until > now)


def has_next(session: Session, round_: Round, member: Member, now: datetime) -> bool:
    """Tell whether this member would get a claim, without reserving one."""
    if round_.state != RoundState.OPEN:
        return False
    if assignments.next_open(session, round_.id, member.reviewer_id) is not None:
        return True
    if not read_rules(session, round_.id).may_draw(member):
        return False
    return open_queue.has_any(session, round_.id, member.reviewer_id, now)


def next_claim(
    session: Session, round_id: int, member: Member, now: datetime, *, after: int = 0, may_wait: bool = True
) -> int | None:
    """Return the id of the assignment that comes next, reserved where it comes from the queue; None when there is none.

    Asked again, it gives the same one.

    Parameters
    ----------
    session
        A writing one.
    after
        Position on the reviewer's own list to begin behind.
    may_wait
        False after something else was written in the same transaction, see `Draw`: None may then mean that one has
        to ask again.
    """
    own = assignments.next_open(session, round_id, member.reviewer_id, after)
    rules = read_rules(session, round_id)
    if not rules.may_draw(member):
        return own
    if own is None:
        # The round is not locked meanwhile, and the reviewer's other windows wait: one claim for all of them.
        hold(session, select(Round.id).where(Round.id == round_id).with_for_update(read=True))
        this_member = select(Membership.id).where(Membership.id == member.membership_id)
        hold(session, this_member.with_for_update(key_share=True))
        if not read_rules(session, round_id).may_draw(member):
            return None
        own = assignments.next_open(session, round_id, member.reviewer_id)
    if own is not None:
        _renew(session, own, rules, now)
        return own
    by = Draw(
        round_id=round_id,
        reviewer_id=member.reviewer_id,
        seed=rules.seed,
        related=Related(rules.related),
        minutes=rules.minutes,
        now=now,
        may_wait=may_wait,
    )
    return open_queue.draw(session, by)


def _renew(session: Session, assignment_id: int, rules: Rules, now: datetime) -> None:
    """Reserve a claim anew for whoever comes back to it, unless another is taking it at this moment."""
    until = _RESERVED_UNTIL.scalar(session, {"assignment_id": assignment_id})
    if until is None or until > now:
        return
    if _STILL_OPEN.scalar(session, {"assignment_id": assignment_id}) is not None:
        until = now + timedelta(minutes=rules.minutes)
        _RENEW.run(session, {"this_assignment": assignment_id, "until": until})


def what_is_left(session: Session, round_: Round, member: Member) -> Left | None:
    """Return what is left in the queue for others; None where this member draws from no queue."""
    if not read_rules(session, round_.id).may_draw(member):
        return None
    return open_queue.what_is_left(session, round_.id, member.reviewer_id)
