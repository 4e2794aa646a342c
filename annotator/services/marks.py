"""By what anybody tells that something has changed in a project: its log, and the numbers of the newest rows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, AuditEntry, Decision, Review, ReviewRevision
from annotator.services.read_once import read_once
from annotator.statements import Prepared

_of_project = select(Decision.id).where(Decision.project_id == bindparam("project_id")).subquery()
_MARKS = Prepared(
    select(
        func.count(),
        func.max(AuditEntry.at),
        select(func.max(ReviewRevision.id)).scalar_subquery(),
        select(func.max(Review.id)).scalar_subquery(),
        select(func.max(Assignment.id)).scalar_subquery(),
        select(func.count()).select_from(_of_project).scalar_subquery(),
        select(func.max(_of_project.c.id)).scalar_subquery(),
    ).where(AuditEntry.project_id == bindparam("project_id"))
)


@dataclass(frozen=True, slots=True)
class Marks:
    """How far the data has come.

    Attributes
    ----------
    logged
        Another one after every logged deed in the project: their number, and when the last was.
    revision, review, assignment
        Numbers of the newest ones of all projects, 0 when there is none.
    decided
        Another one after every decision in the project: their number, and the newest of them.
    """

    logged: tuple[int, datetime | None]
    revision: int
    review: int
    assignment: int
    decided: tuple[int, int]


def read_marks(session: Session, project_id: int) -> Marks:
    """Return how far the data has come that this session sees."""

    def read() -> Marks:
        logged, last, *newest = _MARKS.all(session, {"project_id": project_id})[0]
        revision, review, assignment, decisions, decision = (number or 0 for number in newest)
        return Marks((logged, last), revision, review, assignment, (decisions, decision))

    return read_once(session, ("marks", project_id), read)
