"""How many assignments a round has, and how many wait: counted in an index, without looking at a single row."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership, Round
from annotator.models.vocabulary import AssignmentState, Purpose
from annotator.services import audit
from annotator.services.remembered import remembered


def count_assignments(session: Session, round_: Round) -> tuple[int, int]:
    """Return the round's assignments to rate, and those of them without a submission."""
    # Whoever assigns says so in the log.
    everything = remembered(
        session,
        ("assignments", round_.id),
        audit.mark(session, round_.project_id),
        lambda: sum(_count(session, round_, state) for state in AssignmentState),
    )
    done = sum(_count(session, round_, state) for state in AssignmentState if state is not AssignmentState.OPEN)
    return everything, everything - done


def _count(session: Session, round_: Round, state: AssignmentState) -> int:
    """Count member by member: the index begins with the reviewer, and does not know the purpose."""
    of_member = (
        select(func.count())
        .where(Assignment.reviewer_id == Membership.reviewer_id, *_in(round_, state))
        .correlate(Membership)
        .scalar_subquery()
    )
    everything = select(func.sum(of_member)).where(Membership.project_id == round_.project_id)
    beside = (
        select(func.count()).select_from(Assignment).where(*_in(round_, state), Assignment.purpose != Purpose.RATING)
    )
    return int(session.scalar(everything) or 0) - int(session.scalar(beside) or 0)


def _in(round_: Round, state: AssignmentState) -> tuple[ColumnElement[bool], ...]:
    return Assignment.round_id == round_.id, Assignment.state == state.value
