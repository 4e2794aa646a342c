"""What stands beside the form of an assignment: draft, note, neighbours, guideline; read in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, String, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Draft, GuidelineVersion, PrivateNote, Reviewer, Round, WorkPlan
from annotator.models.vocabulary import HOLDING_STATES, Delivery, Purpose
from annotator.services.drafts import DraftRecord
from annotator.services.guidelines import Guideline
from annotator.services.private_notes import Note
from annotator.services.read_once import read_once
from annotator.statements import Prepared


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the form.

    Attributes
    ----------
    before, behind
        The reviewer's assignments before and behind this one, not those they gave up; training has its own.
    place
        The how many-th of the reviewer's claims it is, those they gave up left out. A claim that comes a second time
        has the number of the one behind it, and moves none.
    guideline
        The newest version, None where the project has none.
    has_queue
        Whether the round has an open queue.
    """

    draft: DraftRecord | None
    note: Note
    before: int | None
    behind: int | None
    place: int
    guideline: Guideline | None
    has_queue: bool


def _written(values: Iterable[StrEnum]) -> list[ColumnElement[str]]:
    """Values written out: a prepared statement holds no list."""
    return [literal_column(f"'{value.value}'", String) for value in values]


_other = Assignment.__table__.alias("other")
_IS_OWN = and_(
    _other.c.reviewer_id == Assignment.reviewer_id,
    _other.c.round_id == Assignment.round_id,
    _other.c.state.in_(_written(HOLDING_STATES)),
)
# Training stands before the first position.
_IS_ALIKE = or_(
    and_(Assignment.position > 0, _other.c.position > 0), and_(Assignment.position <= 0, _other.c.position <= 0)
)
_IS_BEFORE, _IS_BEHIND = _other.c.position < Assignment.position, _other.c.position > Assignment.position
_COUNTS = _other.c.purpose.in_(_written((Purpose.RATING, Purpose.GOLD)))
_NEWEST = (
    select(func.max(GuidelineVersion.number))
    .where(GuidelineVersion.project_id == Round.project_id)
    .correlate(Round)
    .scalar_subquery()
)
# Built once: each opening of a form reads it.
_BESIDE = Prepared(
    select(
        select(_other.c.id)
        .where(_IS_OWN, _IS_ALIKE, _IS_BEFORE)
        .order_by(_other.c.position.desc())
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery(),
        select(_other.c.id)
        .where(_IS_OWN, _IS_ALIKE, _IS_BEHIND)
        .order_by(_other.c.position)
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery(),
        select(func.count())
        .select_from(_other)
        .where(_IS_OWN, _COUNTS, _IS_BEFORE)
        .correlate(Assignment)
        .scalar_subquery(),
        WorkPlan.delivery,
        PrivateNote.text,
        PrivateNote.saved_at,
        Draft.fields,
        Draft.base_revision,
        Draft.version,
        Draft.saved_at,
        GuidelineVersion.id,
        GuidelineVersion.number,
        GuidelineVersion.body,
        GuidelineVersion.summary,
        Reviewer.name,
        GuidelineVersion.published_at,
    )
    .select_from(Assignment)
    .join(Round, Round.id == Assignment.round_id)
    .outerjoin(WorkPlan, WorkPlan.id == Round.work_plan_id)
    .outerjoin(
        PrivateNote,
        and_(PrivateNote.reviewer_id == Assignment.reviewer_id, PrivateNote.claim_id == Assignment.claim_id),
    )
    .outerjoin(Draft, Draft.assignment_id == Assignment.id)
    .outerjoin(
        GuidelineVersion,
        and_(GuidelineVersion.project_id == Round.project_id, GuidelineVersion.number == _NEWEST),
    )
    .outerjoin(Reviewer, Reviewer.id == GuidelineVersion.author_id)
    # Draft and note are their owner's alone.
    .where(Assignment.id == bindparam("assignment_id"), Assignment.reviewer_id == bindparam("reviewer_id"))
)


def read_beside(session: Session, assignment_id: int, reviewer_id: int) -> Beside:
    """Return what stands beside the form of an assignment of this reviewer."""
    return read_once(
        session, ("beside", assignment_id, reviewer_id), lambda: _read(session, assignment_id, reviewer_id)
    )


def _read(session: Session, assignment_id: int, reviewer_id: int) -> Beside:
    row = _BESIDE.one_or_none(session, {"assignment_id": assignment_id, "reviewer_id": reviewer_id})
    before, behind, ahead, delivery, text, noted_at, *more = cast("tuple[Any, ...]", row)
    draft, guideline = more[:4], more[4:]
    return Beside(
        draft=DraftRecord(*draft) if draft[2] is not None else None,
        note=Note(text, noted_at) if text is not None else Note("", None),
        before=before,
        behind=behind,
        place=ahead + 1,
        guideline=Guideline(*guideline) if guideline[0] is not None else None,
        has_queue=delivery == Delivery.QUEUE,
    )
