"""Claims that come to the same reviewer a second time, unannounced: which, when, and where in the list."""

import math
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from annotator.models import Assignment, Claim, PrivateNote, Review, Round, WorkPlan
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, ClaimState, Purpose

# Of the claims that are opened while some are due; so that they do not all come in a row.
CHANCE = 1 / 3


def chosen(claims: Sequence[int], percent: int, generator: random.Random) -> list[int]:
    """Return `percent` of these, as near as whole claims come to it: those on which the share reaches the next whole.

    What is chosen among the first claims stays chosen when more follow.

    Examples
    --------
    >>> len(chosen(range(40), 10, random.Random(3)))
    4
    """
    start, share = generator.random(), percent / 100
    return [
        claim
        for number, claim in enumerate(claims, start=1)
        if math.floor(number * share + start) > math.floor((number - 1) * share + start)
    ]


def draw_repeat(
    session: Session, round_: Round, plan: WorkPlan, reviewer_id: int, now: datetime, *, nothing_else: bool
) -> int | None:
    """Put a claim that is due a second time into the reviewer's list, and return its assignment; None when none is.

    Parameters
    ----------
    nothing_else
        There is no other claim: then a due one comes at once, instead of somewhere among the others.
    """
    if plan.repeat_percent is None or plan.repeat_after_days is None:
        return None
    due = due_repeats(session, round_, plan, reviewer_id, now)
    if not due or not (nothing_else or _is_the_turn(session, round_, reviewer_id)):
        return None
    first = due[0]
    repeated = Assignment(
        round_id=round_.id,
        claim_id=first.claim_id,
        reviewer_id=reviewer_id,
        purpose=Purpose.REPEAT.value,
        position=_make_room(session, round_, reviewer_id),
        state=AssignmentState.OPEN.value,
        # What was hidden the first time is hidden the second time: else it would be another claim.
        is_masked=first.is_masked,
    )
    session.add(repeated)
    session.flush()
    return repeated.id


def due_repeats(
    session: Session, round_: Round, plan: WorkPlan, reviewer_id: int, now: datetime | None
) -> list[Assignment]:
    """Return the first assignments of what is to come a second time and has not yet, those rated first first.

    Parameters
    ----------
    now
        Only those whose time has come; None for all.
    """
    rows = session.execute(
        select(Assignment, Review.submitted_at, Claim.state)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .where(*_own(round_, reviewer_id), Assignment.purpose == Purpose.RATING)
        .order_by(Review.id)
        # A save goes to the driver by itself: what this session has read before may be older.
        .execution_options(populate_existing=True)
    ).all()
    generator = random.Random(f"{round_.seed}:{reviewer_id}:repeats")  # noqa: S311 - a choice, not a secret
    picked = set(chosen([first.claim_id for first, _at, _state in rows], plan.repeat_percent or 0, generator))
    again = aliased(Assignment)
    came = set(
        session.scalars(
            select(again.claim_id).where(
                again.round_id == round_.id, again.reviewer_id == reviewer_id, again.purpose == Purpose.REPEAT
            )
        )
    )
    # A note of one's own beside a form that should look new would tell that it is not.
    noted = set(session.scalars(select(PrivateNote.claim_id).where(PrivateNote.reviewer_id == reviewer_id)))
    wait = timedelta(days=plan.repeat_after_days or 0)
    return [
        first
        for first, submitted_at, state in rows
        if first.claim_id in picked - came - noted
        and first.state == AssignmentState.SUBMITTED
        and state == ClaimState.READY
        and (now is None or submitted_at + wait <= now)
    ]


def speaks_for_claim() -> ColumnElement[bool]:
    """Whether an assignment says for its reviewer what became of its claim; training never does.

    A claim is one, however often it comes: the second time speaks for it once it was answered, the first until then.
    So no count moves when a claim comes again.
    """
    again = aliased(Assignment)
    is_answered = (AssignmentState.SUBMITTED.value, AssignmentState.WITHDRAWN.value)
    was_answered_again = (
        exists()
        .where(
            again.round_id == Assignment.round_id,
            again.claim_id == Assignment.claim_id,
            again.reviewer_id == Assignment.reviewer_id,
            again.purpose == Purpose.REPEAT,
            again.state.in_(is_answered),
        )
        .correlate(Assignment)
    )
    return or_(
        and_(Assignment.purpose.in_((Purpose.RATING, Purpose.GOLD)), ~was_answered_again),
        and_(Assignment.purpose == Purpose.REPEAT, Assignment.state.in_(is_answered)),
    )


def _own(round_: Round, reviewer_id: int) -> tuple[ColumnElement[bool], ...]:
    return Assignment.round_id == round_.id, Assignment.reviewer_id == reviewer_id


def _is_the_turn(session: Session, round_: Round, reviewer_id: int) -> bool:
    """Decide by the seed, anew after each submission."""
    done = session.scalar(
        select(func.count())
        .select_from(Assignment)
        .where(
            *_own(round_, reviewer_id),
            Assignment.purpose != Purpose.TRAINING,
            Assignment.state == AssignmentState.SUBMITTED,
        )
    )
    generator = random.Random(f"{round_.seed}:{reviewer_id}:{done}:turn")  # noqa: S311 - a turn, not a secret
    return generator.random() < CHANCE


def _make_room(session: Session, round_: Round, reviewer_id: int) -> int:
    """Return the position of the next open claim, and move this and what follows one further; else the one behind.

    At the end of a list with open claims before it, the claim would stand out.
    """
    own = _own(round_, reviewer_id)
    following = session.scalar(
        select(func.min(Assignment.position)).where(
            *own, Assignment.position > 0, Assignment.state == AssignmentState.OPEN
        )
    )
    if following is None:
        last = select(func.max(Assignment.position)).where(*own, Assignment.state.in_(HOLDING_STATES))
        return max(session.scalar(last) or 0, 0) + 1
    session.execute(
        update(Assignment).where(*own, Assignment.position >= following).values(position=Assignment.position + 1)
    )
    return following
