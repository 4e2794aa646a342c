"""Rounds: finding one, and locking it for good. `round_opening` opens them, `dealing` deals their claims out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import Assignment, Round, RoundClaim
from annotator.models.vocabulary import AssignmentState, Purpose, RoundState
from annotator.services import audit
from annotator.services.csv_table import shown
from annotator.services.dealing import assign_claims
from annotator.services.round_claims import is_left_out
from annotator.services.round_opening import open_round
from annotator.services.rounds_holding import all_rounds
from annotator.text import _, plural

__all__ = ["assign_claims", "open_round"]


def latest_round(session: Session, project_id: int) -> Round | None:
    """Return the project's newest round, None before the first."""
    return next(iter(all_rounds(session, project_id)), None)


def find_round(session: Session, project_id: int, number: int | None = None) -> Round:
    """Return the round with this number, the newest by default.

    Raises
    ------
    NotFound
        When there is none.
    """
    if number is None:
        round_ = latest_round(session, project_id)
    else:
        round_ = next((each for each in all_rounds(session, project_id) if each.number == number), None)
    if round_ is not None:
        return round_
    if number is None:
        raise NotFound(_("This project has no round yet."))
    raise no_such_round(session, project_id, number)


def no_such_round(session: Session, project_id: int, asked: int | str) -> NotFound:
    """Return what says that there is no such round, and which there are.

    Parameters
    ----------
    asked
        What was asked for, a number or what was typed in its place.
    """
    typed = shown(str(asked))
    numbers = sorted(each.number for each in all_rounds(session, project_id))
    if not numbers:
        return NotFound(_("There is no round {asked}: this project has no round yet.", asked=typed))
    return NotFound(
        plural(
            len(numbers),
            "There is no round {asked}. This project has round {last} alone.",
            "There is no round {asked}. This project has rounds {first} to {last}.",
            asked=typed,
            first=numbers[0],
            last=numbers[-1],
        )
    )


def list_rounds(session: Session, project_id: int) -> list[Round]:
    """Return the project's rounds, the newest first."""
    return list(all_rounds(session, project_id))


def lock_round(session: Session, round_: Round, *, now: datetime, actor_id: int | None) -> None:
    """Lock the round for good: nothing in it moves any more, and its results open to all its members.

    Raises
    ------
    Conflict
        When it is locked already.
    """
    session.refresh(round_, with_for_update={"key_share": True})
    if round_.state == RoundState.LOCKED:
        raise Conflict(_("Round {number} is locked already.", number=round_.number))
    round_.state = RoundState.LOCKED.value
    round_.locked_at = now
    session.flush()
    audit.record(
        session, "round.locked", f"round:{round_.id}", now=now, actor_id=actor_id, project_id=round_.project_id
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """Ratings that a lock would leave out: never given, taken back, and those whose place nobody has taken."""

    open: int
    withdrawn: int
    untaken: int = 0

    @property
    def total(self) -> int:
        return self.open + self.withdrawn + self.untaken


def count_missing(session: Session, round_id: int) -> Missing:
    """Return how many ratings of the round are wanted and have no submission that stands; none of withdrawn claims."""
    counts = dict(
        session.execute(
            select(Assignment.state, func.count())
            .where(
                Assignment.round_id == round_id,
                Assignment.purpose == Purpose.RATING,
                ~is_left_out(Assignment.claim_id, round_id),
            )
            .group_by(Assignment.state)
        ).all()
    )
    untaken = select(func.sum(RoundClaim.wanted - RoundClaim.taken)).where(
        RoundClaim.round_id == round_id,
        RoundClaim.taken < RoundClaim.wanted,
        RoundClaim.purpose == Purpose.RATING,
        ~is_left_out(RoundClaim.claim_id, round_id),
    )
    return Missing(
        counts.get(AssignmentState.OPEN.value, 0),
        counts.get(AssignmentState.WITHDRAWN.value, 0),
        session.scalar(untaken) or 0,
    )
