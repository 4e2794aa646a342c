"""How many ratings a round asks for, and how many wait: counted in an index, without looking at a single assignment."""

import threading
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from annotator.concurrency import numbers_follow_commits
from annotator.models import Assignment, Claim, Membership, Review, Round, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, ClaimState, Purpose
from annotator.services import audit
from annotator.services.counted_ratings import of_members
from annotator.services.marks import read_marks
from annotator.services.remembered import remembered
from annotator.services.round_claims import is_left_out


def count_assignments(session: Session, round_: Round) -> tuple[int, int]:
    """Return how many ratings the round asks for, and those of them without a submission; none of withdrawn claims.

    Where claims want a number of reviewers these are their places, taken or not; else the assignments.
    """
    # Whoever assigns, or changes how many are wanted, says so in the log.
    everything = remembered(
        session,
        ("assignments", round_.id),
        audit.mark(session, round_.project_id),
        lambda: _count_places(session, round_) or sum(_count(session, round_, state) for state in HOLDING_STATES),
    )
    return everything, everything - _count_done(session, round_)


def count_taken_back(session: Session, project_id: int) -> dict[int, int]:
    """Return how many ratings were withdrawn so that nothing of them counts, by the round; rounds without are left out.

    None of withdrawn claims.
    """
    # Members and their rounds lead to them in an index.
    rounds = select(Round.id).where(Round.project_id == project_id)
    taken_back = (
        select(Assignment.round_id, func.count())
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .where(
            of_members(project_id),
            Assignment.round_id.in_(rounds),
            Assignment.state == AssignmentState.WITHDRAWN.value,
            Assignment.purpose == Purpose.RATING,
            Review.counted_revision.is_(None),
            Claim.state != ClaimState.WITHDRAWN,
        )
        .group_by(Assignment.round_id)
    )
    return dict(session.execute(taken_back).all())


@dataclass(slots=True)
class _Tally:
    """How many assignments have a review, as of the review `newest`."""

    newest: int = -1
    done: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)


def _count_done(session: Session, round_: Round) -> int:
    """Count the assignments with a review: those there were before, and the reviews that are newer."""
    if session.info.get("writing") or not numbers_follow_commits(session):
        return _count_not_open(session, round_)
    # What gives up its place after it was reviewed, and what is reviewed anew after that, stands in the log.
    tally = remembered(session, ("done", round_.id), audit.mark(session, round_.project_id), _Tally)
    with tally.turn:
        newest = read_marks(session, round_.project_id).review
        if tally.newest < 0:
            tally.done = _count_not_open(session, round_)
        elif newest > tally.newest:
            tally.done += _count_newer(session, round_, tally.newest)
        tally.newest = max(newest, tally.newest)
        return tally.done


def _count_places(session: Session, round_: Round) -> int:
    places = select(func.sum(RoundClaim.wanted))
    places = places.where(
        RoundClaim.round_id == round_.id,
        RoundClaim.purpose == Purpose.RATING,
        ~is_left_out(RoundClaim.claim_id, round_.id),
    )
    return int(session.scalar(places) or 0)


def _count_not_open(session: Session, round_: Round) -> int:
    return sum(_count(session, round_, state) for state in HOLDING_STATES if state is not AssignmentState.OPEN)


def _count_newer(session: Session, round_: Round, since: int) -> int:
    # Beginning with the newest reviews, of which there are few: a sum is no column of an index.
    newer = (
        select(func.count())
        .select_from(Review)
        .join(Assignment, Review.assignment_id + 0 == Assignment.id)
        .where(Review.id > since, Assignment.round_id + 0 == round_.id, Assignment.purpose == Purpose.RATING)
    )
    return session.scalar(newer) or 0


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
    # Claims are looked up in the rounds they are in, so that what is left out costs what there is of it.
    left_out = (
        select(func.count())
        .select_from(Assignment)
        .where(*_in(round_, state), Assignment.purpose == Purpose.RATING, is_left_out(Assignment.claim_id, round_.id))
    )
    return sum(int(session.scalar(part) or 0) * sign for part, sign in ((everything, 1), (beside, -1), (left_out, -1)))


def _in(round_: Round, state: AssignmentState) -> tuple[ColumnElement[bool], ...]:
    return Assignment.round_id == round_.id, Assignment.state == state.value
