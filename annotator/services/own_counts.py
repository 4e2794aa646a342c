"""How many of a reviewer's claims of a round stand in each state."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import String, and_, func, literal, literal_column, null, select, union_all
from sqlalchemy.orm import Session, aliased

from annotator.models import Assignment
from annotator.models.vocabulary import AssignmentState, Purpose

_ANSWERED = (AssignmentState.SUBMITTED.value, AssignmentState.WITHDRAWN.value)


def count_own_claims(session: Session, round_id: int, reviewer_id: int) -> Counter[str]:
    """Return how many of the reviewer's claims are in each state of an assignment, a claim once however often it came.

    It is the count of what `repeats.speaks_for_claim` selects, with the skipped ones added, but made from an index of
    all their assignments less the few that do not speak: whoever has ten thousand claims waits for it at each.
    """
    own = Assignment.round_id == round_id, Assignment.reviewer_id == reviewer_id
    first = aliased(Assignment)
    is_first = and_(
        Assignment.purpose == Purpose.REPEAT,
        first.round_id == Assignment.round_id,
        first.claim_id == Assignment.claim_id,
        first.reviewer_id == Assignment.reviewer_id,
        first.purpose.in_((Purpose.RATING, Purpose.GOLD)),
    )
    every = (
        select(literal("every").label("purpose"), Assignment.state, null().label("first_state"), func.count())
        .where(*own)
        .group_by(Assignment.state)
    )
    beside = (
        select(Assignment.purpose, Assignment.state, first.state, func.count())
        .outerjoin(first, is_first)
        # Written out, so that the index of what is not for rating serves.
        .where(*own, Assignment.purpose != literal_column(f"'{Purpose.RATING.value}'", String))
        .group_by(Assignment.purpose, Assignment.state, first.state)
    )
    counts: Counter[str] = Counter()
    rows: Sequence[Any] = session.execute(union_all(every, beside)).all()
    for purpose, state, first_state, number in rows:
        if purpose == "every":
            counts[state] += number
        elif purpose == Purpose.TRAINING:
            counts[state] -= number
        elif purpose == Purpose.REPEAT:
            silent = first_state if state in _ANSWERED else state
            if silent != AssignmentState.SKIPPED:
                counts[silent] -= number
    return counts
