"""What is to be done next in a project, so that the one main button of a page is the right one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from annotator.models import Membership, Round
from annotator.models.vocabulary import Role
from annotator.services import claims, next_claims
from annotator.services.permissions import Member


class NextStep(StrEnum):
    """What the person who looks can do next; the first three are for leads."""

    IMPORT_CLAIMS = "import claims"
    ADD_REVIEWERS = "add reviewers"
    OPEN_ROUND = "open a round"
    WAIT = "wait"
    RATE = "rate"
    LOOK = "look"


def next_step(session: Session, round_: Round | None, member: Member, now: datetime) -> NextStep:
    """Return what `member` can do next.

    Parameters
    ----------
    round_
        The project's newest round; None before the first.
    now
        Whether a claim is due then that is on no list yet; None does not ask.
    """
    if round_ is not None:
        return NextStep.RATE if next_claims.has_next(session, round_, member, now) else NextStep.LOOK
    if member.role is not Role.LEAD:
        return NextStep.WAIT
    if not claims.count_to_rate(session, member.project_id):
        return NextStep.IMPORT_CLAIMS
    return NextStep.OPEN_ROUND if _has_reviewers(session, member.project_id) else NextStep.ADD_REVIEWERS


def _has_reviewers(session: Session, project_id: int) -> bool:
    active = exists().where(Membership.project_id == project_id, Membership.role == Role.REVIEWER, Membership.is_active)
    return bool(session.scalar(select(active)))
