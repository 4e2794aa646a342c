"""How far each reviewer of a round has come, and, when results are open, how they rate."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership, Review, Reviewer, ReviewRevision, Round
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Delivery, Purpose, Role
from annotator.services.agreement_data import RoundRatings
from annotator.services.blindness import Opening
from annotator.services.counted_ratings import of_members
from annotator.services.permissions import Member
from annotator.services.raters import read_raters
from annotator.services.reviewer_shifts import Shift, reviewer_shifts
from annotator.services.round_claims import is_left_out
from annotator.services.work_plans import plan_of


@dataclass(frozen=True, slots=True)
class ReviewerProgress:
    """One reviewer of a round.

    Attributes
    ----------
    label
        The name for a lead and for the reviewer in person, the pseudonym for everybody else.
    done, withdrawn, left, total
        Assignments with a submission that stands; with one that was taken back; without any; all of them. What was
        passed on, or went to somebody else, is none of them; nor is what is of withdrawn claims.
    cannot_judge
        Counted answers off the scale; None while they are closed to the viewer.
    shift
        None while results over the whole round are closed, and on a scale without order.
    """

    reviewer_id: int
    label: str
    is_self: bool
    is_example: bool
    is_active: bool
    done: int
    withdrawn: int
    total: int
    last_saved: datetime | None
    cannot_judge: int | None
    shift: Shift | None

    @property
    def left(self) -> int:
        return self.total - self.done - self.withdrawn


def read_reviewers(
    session: Session, round_: Round, ratings: RoundRatings, opening: Opening, viewer: Member | None
) -> tuple[ReviewerProgress, ...]:
    """Return the reviewers of the round in the order in which they joined.

    Parameters
    ----------
    viewer
        Who looks; None for the command line, which sees pseudonyms.
    """
    place = {rater.reviewer_id: number for number, rater in enumerate(ratings.raters)}
    off_scale = np.bincount(ratings.rater[~ratings.is_point], minlength=len(ratings.raters))
    has_shifts = opening.aggregates and ratings.criterion.scale.is_ordered
    shifts = reviewer_shifts(ratings) if has_shifts else ()
    progress = _read_progress(session, round_, opening)
    plan = plan_of(session, round_)
    if plan is not None and plan.delivery == Delivery.QUEUE:
        # Who has drawn nothing yet is one of them.
        for rater in read_raters(session, round_.project_id, include_leads=round_.leads_rate):
            progress.setdefault(rater.id, {})
    last_saved = _read_last_saved(session, round_, opening)
    members = session.execute(
        select(Membership, Reviewer)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(Membership.project_id == round_.project_id, Membership.reviewer_id.in_(progress))
        .order_by(Membership.id)
    ).all()
    names = viewer is not None and viewer.role is Role.LEAD
    found = []
    for membership, reviewer in members:
        is_self = reviewer.id == opening.own_reviewer_id
        at = place.get(reviewer.id)
        answers_open = opening.claims is None or is_self
        found.append(
            ReviewerProgress(
                reviewer_id=reviewer.id,
                label=reviewer.name if names or is_self else membership.pseudonym,
                is_self=is_self,
                is_example=reviewer.is_example,
                is_active=membership.is_active,
                done=progress[reviewer.id].get(AssignmentState.SUBMITTED, 0),
                withdrawn=progress[reviewer.id].get(AssignmentState.WITHDRAWN, 0),
                total=sum(progress[reviewer.id].get(state, 0) for state in HOLDING_STATES),
                last_saved=last_saved.get(reviewer.id),
                cannot_judge=(int(off_scale[at]) if at is not None else 0) if answers_open else None,
                shift=shifts[at] if has_shifts and at is not None else None,
            )
        )
    return tuple(found)


def count_withdrawn(session: Session, round_: Round, opening: Opening) -> int:
    """Return how many ratings were taken back so that nothing of them counts."""
    withdrawn = (
        select(func.count())
        .select_from(Assignment)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(opening.purposes),
            Assignment.state == AssignmentState.WITHDRAWN,
            Review.counted_revision.is_(None),
            ~is_left_out(Assignment.claim_id, round_.id),
            of_members(round_.project_id),
        )
    )
    return session.scalar(withdrawn) or 0


def _read_progress(session: Session, round_: Round, opening: Opening) -> dict[int, dict[str, int]]:
    """Assignments of each reviewer by state."""
    found: dict[int, dict[str, int]] = {}
    rows = session.execute(
        select(Assignment.reviewer_id, Assignment.state, func.count())
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(opening.purposes),
            of_members(round_.project_id),
            ~is_left_out(Assignment.claim_id, round_.id),
        )
        .group_by(Assignment.reviewer_id, Assignment.state)
    )
    for reviewer_id, state, number in rows:
        found.setdefault(reviewer_id, {})[state] = number
    return found


def _read_last_saved(session: Session, round_: Round, opening: Opening) -> dict[int, datetime]:
    """When each reviewer made their newest revision; numbers rise with time, and an index holds them all.

    An answer of a second time is one, as a changed one is.
    """
    newest = (
        select(Assignment.reviewer_id, func.max(ReviewRevision.id).label("revision_id"))
        .join(Review, Review.assignment_id == Assignment.id)
        .join(ReviewRevision, ReviewRevision.review_id == Review.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_((*opening.purposes, Purpose.REPEAT)),
            of_members(round_.project_id),
        )
        .group_by(Assignment.reviewer_id)
        .subquery()
    )
    rows = session.execute(
        select(newest.c.reviewer_id, ReviewRevision.made_at).join(
            ReviewRevision, ReviewRevision.id == newest.c.revision_id
        )
    )
    return dict(rows.all())
