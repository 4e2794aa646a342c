"""Grades of sources as far as they are open to the viewer.

They open like ratings, with the lock; where claims open after one's own rating, grades wait for it all the same. What
was open with an earlier lock stays open while a later round is rated, and what is changed in that round is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from annotator.models import Round, Source, SourceGrade
from annotator.models.vocabulary import Grade
from annotator.services.blindness import Opening


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A version of somebody's grade of a source.

    Attributes
    ----------
    source_id
        The source, or the one that it was merged into.
    graded_id
        The source as it was graded.
    is_current
        Whether it stands, of what is open to the viewer.
    is_for_all
        Whether a lock has opened it; else it is the viewer's own, or they see grades as they come in.
    """

    source_id: int
    graded_id: int
    reviewer_id: int
    number: int
    grade: Grade
    rationale: str
    made_at: datetime
    is_current: bool
    is_for_all: bool = True


def read_grades(
    session: Session, project_id: int, opening: Opening, source_id: int | None = None
) -> tuple[GradeRow, ...]:
    """Return the grades that are open to the viewer, their own among them, by source, reviewer and version.

    Parameters
    ----------
    source_id
        Only of this source, and of those that were merged into it.
    """
    target = aliased(Source)
    standing_for = func.coalesce(Source.merged_into_id, Source.id)
    wanted = true() if source_id is None else standing_for == source_id
    last_lock = select(func.max(Round.locked_at)).where(Round.project_id == project_id).scalar_subquery()
    rows = session.execute(
        select(target.id, SourceGrade, func.coalesce(SourceGrade.made_at <= last_lock, false()))
        .join(Source, Source.id == SourceGrade.source_id)
        .join(target, target.id == standing_for)
        .where(SourceGrade.project_id == project_id, wanted, _is_open(opening, last_lock))
        .order_by(
            target.id, SourceGrade.reviewer_id, Source.merged_into_id.is_(None), SourceGrade.number, SourceGrade.id
        )
    )
    return tuple(
        _with_current(
            GradeRow(
                source_id=standing,
                graded_id=row.source_id,
                reviewer_id=row.reviewer_id,
                number=row.number,
                grade=Grade(row.grade),
                rationale=row.rationale,
                made_at=row.made_at,
                is_current=True,
                is_for_all=is_for_all,
            )
            for standing, row, is_for_all in rows
        )
    )


def _is_open(opening: Opening, last_lock: ScalarSelect[datetime | None]) -> ColumnElement[bool]:
    if opening.claims is None:
        return true()
    own = opening.own_reviewer_id
    is_own = false() if own is None else SourceGrade.reviewer_id == own
    return or_(SourceGrade.made_at <= last_lock, is_own)


def _with_current(rows: Iterator[GradeRow]) -> Iterator[GradeRow]:
    """Each source and reviewer has one grade that stands: the last."""
    before: GradeRow | None = None
    for row in rows:
        if before is not None:
            is_last = (before.source_id, before.reviewer_id) != (row.source_id, row.reviewer_id)
            yield replace(before, is_current=is_last)
        before = row
    if before is not None:
        yield before
