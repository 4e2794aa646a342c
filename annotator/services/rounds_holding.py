"""The rounds of a project, and those in which a claim is or was rated: many parts of a page turn on them."""

from collections.abc import Hashable, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Round, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, RoundState
from annotator.services.blindness import note_assigned
from annotator.services.read_once import note_known, read_once


def all_rounds(session: Session, project_id: int) -> Sequence[Round]:
    """Return the rounds of a project, the newest first."""
    statement = select(Round).where(Round.project_id == project_id).order_by(Round.number.desc())
    return read_once(session, _of_project(project_id), lambda: session.scalars(statement).all())


def read_all_for(session: Session, project_id: int, claim_id: int, reviewer_id: int) -> list[Round]:
    """Return the rounds of a project, the newest first, and note which hold the claim and what is the reviewer's."""
    holds = exists().where(RoundClaim.round_id == Round.id, RoundClaim.claim_id == claim_id)
    # The first one: training, or what comes a second time, may be another.
    own = (
        select(func.min(Assignment.id))
        .where(
            Assignment.round_id == Round.id,
            Assignment.claim_id == claim_id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.state.in_(HOLDING_STATES),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Round, holds, own).where(Round.project_id == project_id).order_by(Round.number.desc())
    ).all()
    found = [round_ for round_, _holds, _own in rows]
    note_known(session, _of_project(project_id), found)
    note_known(session, _of_claim(claim_id), [round_ for round_, is_held, _own in rows if is_held])
    for round_, _holds, assignment_id in rows:
        note_known(session, _of_reviewer(round_.id, claim_id, reviewer_id), assignment_id)
        if assignment_id is not None:
            note_assigned(session, round_.id, reviewer_id)
    return found


def find_assignment(session: Session, round_id: int, claim_id: int, reviewer_id: int) -> int | None:
    """Return the reviewer's assignment of this claim in this round, None when it is not theirs to rate."""
    first = select(func.min(Assignment.id)).where(
        Assignment.round_id == round_id,
        Assignment.claim_id == claim_id,
        Assignment.reviewer_id == reviewer_id,
        Assignment.state.in_(HOLDING_STATES),
    )
    return read_once(session, _of_reviewer(round_id, claim_id, reviewer_id), lambda: session.scalar(first))


def _of_project(project_id: int) -> Hashable:
    return "rounds", project_id


def _of_claim(claim_id: int) -> Hashable:
    return "rounds holding", claim_id


def _of_reviewer(round_id: int, claim_id: int, reviewer_id: int) -> Hashable:
    return "assignment", round_id, claim_id, reviewer_id


def rounds_holding(session: Session, claim_id: int) -> Sequence[Round]:
    """Return the rounds that hold the claim, the newest first."""
    held = (
        select(Round)
        .join(RoundClaim, RoundClaim.round_id == Round.id)
        .where(RoundClaim.claim_id == claim_id)
        .order_by(Round.number.desc())
    )
    return read_once(session, _of_claim(claim_id), lambda: session.scalars(held).all())


def round_of(session: Session, claim_id: int, round_id: int) -> Round:
    """Return a round in which the claim stands, from those that hold it where it is one of them."""
    held = next((each for each in rounds_holding(session, claim_id) if each.id == round_id), None)
    return held or session.get_one(Round, round_id)


def locked_rounds(session: Session, claim_id: int, *, before: int | None = None) -> list[Round]:
    """Return the locked rounds that hold the claim, the newest first.

    Parameters
    ----------
    before
        Only rounds with a lower number.
    """
    return [
        round_
        for round_ in rounds_holding(session, claim_id)
        if round_.state == RoundState.LOCKED and (before is None or round_.number < before)
    ]


def open_round_of(session: Session, claim_id: int) -> Round | None:
    """Return the round in which the claim is being rated, None when there is none."""
    return next((each for each in rounds_holding(session, claim_id) if each.state == RoundState.OPEN), None)
