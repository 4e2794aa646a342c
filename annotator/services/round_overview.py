"""The rounds of a project side by side: of what kind, by which plan, how many claims, how far they have come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import RoundClaim
from annotator.models.vocabulary import Delivery, Overlap, Purpose, RoundKind, RoundState
from annotator.services import rounds
from annotator.services.assignment_counts import count_assignments
from annotator.services.work_plan_words import plan_words
from annotator.services.work_plans import plan_of, read_draft


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round as the lead's list shows it.

    Attributes
    ----------
    plan
        In words.
    has_numbers
        Whether its claims want a number of reviewers, which can be changed while it is open.
    done, wanted
        Ratings there are, and ratings it asks for.
    """

    id: int
    number: int
    kind: RoundKind
    state: RoundState
    reveal: str
    opened_at: datetime
    locked_at: datetime | None
    plan: str
    has_numbers: bool
    has_queue: bool
    claims: int
    done: int
    wanted: int


def list_lines(session: Session, project_id: int) -> list[RoundLine]:
    """Return the project's rounds, the newest first."""
    claims: dict[int, int] = dict(
        session.execute(
            select(RoundClaim.round_id, func.count())
            .where(RoundClaim.project_id == project_id, RoundClaim.purpose == Purpose.RATING)
            .group_by(RoundClaim.round_id)
        ).all()
    )
    found = []
    for round_ in rounds.list_rounds(session, project_id):
        plan = plan_of(session, round_)
        wanted, missing = count_assignments(session, round_)
        found.append(
            RoundLine(
                id=round_.id,
                number=round_.number,
                kind=RoundKind(round_.kind),
                state=RoundState(round_.state),
                reveal=round_.reveal,
                opened_at=round_.opened_at,
                locked_at=round_.locked_at,
                plan=plan_words(read_draft(plan)),
                has_numbers=plan is not None and plan.overlap != Overlap.EVERYONE,
                has_queue=plan is not None and plan.delivery == Delivery.QUEUE,
                claims=claims.get(round_.id, 0),
                done=wanted - missing,
                wanted=wanted,
            )
        )
    return found
