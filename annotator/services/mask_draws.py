"""Who rates which claim masked in a trial: half of each reviewer's claims, and half of each claim's reviewers."""

import random
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from annotator.models import Assignment, Round
from annotator.models.vocabulary import HOLDING_STATES, Purpose
from annotator.services.work_plans import plan_of

IDS_AT_ONCE = 500
DRAWN = (Purpose.RATING, Purpose.GOLD)
Pair = tuple[int, int]


def draw_masks(
    pairs: Iterable[Pair], generator: random.Random, reviewers: Counter[int], claims: Counter[int]
) -> dict[Pair, bool]:
    """Return for each pair of reviewer and claim whether it is masked.

    In a random order each pair gets what evens out its reviewer and its claim together, and a toss of a coin where
    they are even.

    Parameters
    ----------
    reviewers, claims
        By how many the masked ones lead among those drawn before, by reviewer and by claim; brought up to date.

    Examples
    --------
    >>> pairs = [(reviewer, claim) for reviewer in range(4) for claim in range(10)]
    >>> drawn = draw_masks(pairs, random.Random(1), Counter(), Counter())
    >>> [sum(drawn[reviewer, claim] for claim in range(10)) for reviewer in range(4)]
    [5, 5, 5, 5]
    """
    order = list(pairs)
    generator.shuffle(order)
    drawn: dict[Pair, bool] = {}
    for reviewer, claim in order:
        lead = reviewers[reviewer] + claims[claim]
        is_masked = lead < 0 or (lead == 0 and generator.random() < 0.5)
        drawn[reviewer, claim] = is_masked
        step = 1 if is_masked else -1
        reviewers[reviewer] += step
        claims[claim] += step
    return drawn


def newest_assignment(session: Session) -> int:
    """Return the number of the newest assignment of all, 0 when there is none."""
    return session.scalar(select(func.max(Assignment.id))) or 0


def mask_dealt(session: Session, round_: Round, since: int) -> int:
    """Draw for all that has been dealt in a masking trial since this assignment; return how many are masked.

    Training is never masked, and a second rating is what the first was.
    """
    if not _is_trial(session, round_):
        return 0
    rows = [
        (assignment_id, (reviewer_id, claim_id))
        for assignment_id, reviewer_id, claim_id in session.execute(
            select(Assignment.id, Assignment.reviewer_id, Assignment.claim_id)
            .where(Assignment.round_id == round_.id, Assignment.purpose.in_(DRAWN), Assignment.id > since)
            .order_by(Assignment.id)
        )
    ]
    before = Assignment.id <= since
    number = session.scalar(
        select(func.count()).select_from(Assignment).where(Assignment.round_id == round_.id, before)
    )
    generator = random.Random(f"{round_.seed}:{number}:masks")  # noqa: S311 - a draw, not a secret
    drawn = draw_masks(
        [pair for _id, pair in rows],
        generator,
        _leads(session, round_, Assignment.reviewer_id, before),
        _leads(session, round_, Assignment.claim_id, before),
    )
    masked = [assignment_id for assignment_id, pair in rows if drawn[pair]]
    for start in range(0, len(masked), IDS_AT_ONCE):
        some = masked[start : start + IDS_AT_ONCE]
        session.execute(update(Assignment).where(Assignment.id.in_(some)).values(is_masked=True))
    return len(masked)


def mask_drawn(session: Session, round_: Round, assignment: Assignment) -> None:
    """Draw for one assignment made after the others: from the open queue, or passed on by another reviewer."""
    if not _is_trial(session, round_):
        return
    reviewer, claim = assignment.reviewer_id, assignment.claim_id
    others = Assignment.id != assignment.id
    of_reviewer = _leads(session, round_, Assignment.reviewer_id, Assignment.reviewer_id == reviewer, others)
    of_claim = _leads(session, round_, Assignment.claim_id, Assignment.claim_id == claim, others)
    generator = random.Random(f"{round_.seed}:{reviewer}:{claim}:mask")  # noqa: S311 - a draw, not a secret
    drawn = draw_masks([(reviewer, claim)], generator, of_reviewer, of_claim)
    assignment.is_masked = drawn[reviewer, claim]
    session.flush()


def _is_trial(session: Session, round_: Round) -> bool:
    plan = plan_of(session, round_)
    return plan is not None and plan.masked_part is not None


def _leads(
    session: Session, round_: Round, column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]
) -> Counter[int]:
    """By how many the masked ones lead, by reviewer or by claim."""
    lead = func.sum(case((Assignment.is_masked, 1), else_=-1))
    rows = session.execute(
        select(column, lead)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(DRAWN),
            Assignment.state.in_(HOLDING_STATES),
            *conditions,
        )
        .group_by(column)
    )
    return Counter({key: int(value) for key, value in rows})
