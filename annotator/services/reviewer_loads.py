"""How much each reviewer of a round has to do, beside their part of the work."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership, Reviewer, Round
from annotator.models.vocabulary import HOLDING_STATES, Purpose, Role


def least_busy(session: Session, round_: Round, but: Collection[int]) -> int | None:
    """Return the active reviewer with the smallest load for their part of the work; None where none is left.

    Parameters
    ----------
    but
        Ids of the reviewers who are not asked.
    """
    load = (
        select(func.count())
        .select_from(Assignment)
        .where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == Membership.reviewer_id,
            Assignment.purpose == Purpose.RATING,
            Assignment.state.in_(HOLDING_STATES),
        )
        .correlate(Membership)
        .scalar_subquery()
    )
    return session.scalar(
        select(Membership.reviewer_id)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(
            Membership.project_id == round_.project_id,
            Membership.role == Role.REVIEWER,
            Membership.is_active,
            Reviewer.is_active,
            Membership.work_weight > 0,
            Membership.reviewer_id.not_in(but),
        )
        .order_by(load * 1.0 / Membership.work_weight, Membership.id)
        .limit(1)
    )
