"""The rounds in which a claim is or was rated: discussion, evidence and earlier ratings all turn on them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Round, RoundClaim
from annotator.models.vocabulary import RoundState
from annotator.services.read_once import read_once


def rounds_holding(session: Session, claim_id: int) -> Sequence[Round]:
    """Return the rounds that hold the claim, the newest first."""
    held = (
        select(Round)
        .join(RoundClaim, RoundClaim.round_id == Round.id)
        .where(RoundClaim.claim_id == claim_id)
        .order_by(Round.number.desc())
    )
    return read_once(session, ("rounds holding", claim_id), lambda: session.scalars(held).all())


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
