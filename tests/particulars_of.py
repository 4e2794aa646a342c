"""Particulars of a rated round, as a person with this place in the project sees them."""

from typing import Any

from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models import Reviewer
from annotator.services.agreement_selection import read_selection
from annotator.services.particulars import Particulars, read_particulars


def seen_by(made: RatedRound, person: Reviewer, **asked: str) -> Particulars:
    """Return what `person` sees of the round, narrowed as an address would."""
    return read_particulars(
        made.session, made.round, made.opening(person), viewer=made.member(person), selection=read_selection(asked)
    )


def locked_particulars(session: Session, table: list[str], **values: Any) -> Particulars:
    """Return what the lead sees of a locked round with these ratings."""
    made = make_rated_round(session, table, **values)
    made.lock()
    return seen_by(made, made.lead)
