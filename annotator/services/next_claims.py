"""What a reviewer gets next: the one place that says so, whichever page asks.

First comes training, where the plan asks for it. Then what is open on their own list, in their own order; in a round
with an open queue that is the claim they have reserved, so that asking twice gives the same one. When the list is
empty, they draw from the queue. Claims with a known answer and claims that come a second time are put in between.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.models import Assignment, Membership, Round, WorkPlan
from annotator.models.vocabulary import AssignmentState, Delivery, Related, Role, RoundState
from annotator.services import assignments, mask_draws, open_queue, planted_claims
from annotator.services.open_queue import Draw, Left
from annotator.services.permissions import Member
from annotator.services.work_plans import plan_of
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
    is_planting: bool
    is_masking: bool

    def may_draw(self, member: Member) -> bool:
        """Tell whether this member draws claims from an open queue of the round."""
        return self.delivery == Delivery.QUEUE and may_draw(self, member)


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
        func.coalesce(
            WorkPlan.training_pass_percent.is_not(None) | WorkPlan.has_gold | WorkPlan.repeat_percent.is_not(None),
            False,
        ),
        WorkPlan.masked_part.is_not(None),
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


def may_draw(round_: Rules | Round, member: Member) -> bool:
    """Tell whether this member draws claims, where the round has an open queue."""
    if round_.state != RoundState.OPEN:
        return False
    return member.role is Role.REVIEWER or (member.role is Role.LEAD and round_.leads_rate)


def read_rules(session: Session, round_id: int) -> Rules:
    """Return the rules of a round."""
    row = _RULES.one_or_none(session, {"round_id": round_id})
    return Rules(*cast("tuple[object, ...]", row))  # type: ignore[arg-type]


def find_waiting(session: Session, round_id: int, reviewer_id: int, now: datetime) -> Waiting | None:
    """Return what waits on the reviewer's own list, without changing anything; None when nothing does.

    Where something may be planted, nothing is safe before that was looked for.
    """
    own = assignments.next_open(session, round_id, reviewer_id)
    if own is None:
        return None
    until = _RESERVED_UNTIL.scalar(session, {"assignment_id": own})
    is_theirs = until is None or until > now
    return Waiting(own, is_theirs and not read_rules(session, round_id).is_planting)


def has_next(session: Session, round_: Round, member: Member, now: datetime) -> bool:
    """Tell whether this member would get a claim, without reserving one."""
    if round_.state != RoundState.OPEN:
        return False
    if assignments.next_open(session, round_.id, member.reviewer_id) is not None:
        return True
    rules = _rules_of(session, round_)
    if rules.is_planting and planted_claims.is_awaiting(session, round_, member, now):
        return True
    return rules.may_draw(member) and open_queue.has_any(session, round_.id, member.reviewer_id, now)


def _rules_of(session: Session, round_: Round) -> Rules:
    """The rules of a round that was read already, as `read_rules` reads them."""
    plan = plan_of(session, round_)
    of_round = round_.state, round_.seed, round_.leads_rate
    if plan is None:
        return Rules(*of_round, None, Related.ANY.value, 0, is_planting=False, is_masking=False)
    is_planting = plan.has_gold or plan.training_pass_percent is not None or plan.repeat_percent is not None
    return Rules(
        *of_round,
        plan.delivery,
        plan.related,
        plan.reservation_minutes,
        is_planting=is_planting,
        is_masking=plan.masked_part is not None,
    )


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
    rules = read_rules(session, round_id)
    if not rules.is_planting:
        return _next_of_plan(session, round_id, member, rules, now, after=after, may_wait=may_wait)
    round_ = session.get_one(Round, round_id)
    # Who has reserved a claim finishes it first: asked again, the queue gives the same one.
    own = assignments.next_open(session, round_id, member.reviewer_id, after) if rules.may_draw(member) else None
    if own is None or planted_claims.is_held_back(session, round_, member):
        planted = planted_claims.next_planted(session, round_, member, now)
        if planted is not None or planted_claims.is_held_back(session, round_, member):
            return planted
    following = _next_of_plan(session, round_id, member, rules, now, after=after, may_wait=may_wait)
    return following or planted_claims.next_planted(session, round_, member, now, nothing_else=True)


def _next_of_plan(
    session: Session, round_id: int, member: Member, rules: Rules, now: datetime, *, after: int, may_wait: bool
) -> int | None:
    """Return what comes next of the claims to rate: from the reviewer's own list, or reserved from the queue."""
    own = assignments.next_open(session, round_id, member.reviewer_id, after)
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
    drawn = open_queue.draw(session, by)
    if drawn is not None and rules.is_masking:
        mask_draws.mask_drawn(session, session.get_one(Round, round_id), session.get_one(Assignment, drawn))
    return drawn


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
