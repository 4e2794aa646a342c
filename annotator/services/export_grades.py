"""Grades of sources for export: every version that is open to who asks, and what its author knew by then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Attribution,
    Membership,
    Project,
    Review,
    Reviewer,
    ReviewRevision,
    Round,
    Source,
)
from annotator.models.vocabulary import Grade, Purpose
from annotator.services.blindness import Opening
from annotator.services.grade_records import read_grades
from annotator.services.rounds import latest_round


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A version of a grade.

    Attributes
    ----------
    graded_as
        Key of the source that was graded, where that was merged into another since.
    after_rating
        Whether its author had rated a claim of the source by then, with the names in sight.
    after_reveal
        Whether others' grades were open to its author by then.
    """

    source: str
    name: str
    type: str
    graded_as: str
    reviewer: str
    is_example: bool
    number: int
    is_current: bool
    grade: Grade
    rationale: str
    made_at: datetime
    after_rating: bool
    after_reveal: bool


@dataclass(frozen=True, slots=True)
class GradesRecord:
    """Grades of the sources of a project, by source, reviewer and version."""

    project: str
    lines: tuple[GradeLine, ...]
    label: str = ""
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class _Author:
    pseudonym: str
    is_example: bool
    unblinded_at: datetime | None


def read_grade_lines(session: Session, project: Project, opening_of: Callable[[Round], Opening]) -> GradesRecord:
    """Return the grades that are open to who asks; before the first round there are none.

    Raises
    ------
    NotAllowed
        When `opening_of` refuses the newest round.
    """
    round_ = latest_round(session, project.id)
    if round_ is None:
        return GradesRecord(project.slug, (), is_example=project.is_example)
    rows = read_grades(session, project.id, opening_of(round_))
    sources = {source.id: source for source in session.scalars(select(Source).where(Source.project_id == project.id))}
    authors = _read_authors(session, project.id)
    first_rated = _first_rated(session, project.id)
    first_lock = session.scalar(select(func.min(Round.locked_at)).where(Round.project_id == project.id))
    lines = []
    for row in rows:
        source, author = sources[row.source_id], authors[row.reviewer_id]
        rated = first_rated.get((row.reviewer_id, row.source_id))
        revealed = min((moment for moment in (first_lock, author.unblinded_at) if moment is not None), default=None)
        lines.append(
            GradeLine(
                source=source.key,
                name=source.name,
                type=source.type,
                graded_as="" if row.graded_id == row.source_id else sources[row.graded_id].key,
                reviewer=author.pseudonym,
                is_example=author.is_example,
                number=row.number,
                is_current=row.is_current,
                grade=row.grade,
                rationale=row.rationale,
                made_at=row.made_at,
                after_rating=rated is not None and rated < row.made_at,
                after_reveal=revealed is not None and revealed < row.made_at,
            )
        )
    return GradesRecord(project.slug, tuple(lines), is_example=project.is_example)


def _read_authors(session: Session, project_id: int) -> dict[int, _Author]:
    rows = session.execute(
        select(Reviewer.id, Membership.pseudonym, Reviewer.is_example, Membership.unblinded_at)
        .join(Membership, Membership.reviewer_id == Reviewer.id)
        .where(Membership.project_id == project_id)
    )
    return {row.id: _Author(row.pseudonym, row.is_example, row.unblinded_at) for row in rows}


def _first_rated(session: Session, project_id: int) -> dict[tuple[int, int], datetime]:
    """When each reviewer first rated a claim of each source whose names were in sight, by reviewer and source."""
    standing_for = func.coalesce(Source.merged_into_id, Source.id)
    rows = session.execute(
        select(Assignment.reviewer_id, standing_for, func.min(ReviewRevision.made_at))
        .select_from(ReviewRevision)
        .join(Review, Review.id == ReviewRevision.review_id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Attribution, Attribution.claim_version_id == ReviewRevision.claim_version_id)
        .join(Source, Source.id == Attribution.source_id)
        .where(
            Source.project_id == project_id,
            ReviewRevision.number == 1,
            Assignment.purpose != Purpose.TRAINING,
            ~Assignment.is_masked,
        )
        .group_by(Assignment.reviewer_id, standing_for)
    )
    return {(reviewer_id, source_id): moment for reviewer_id, source_id, moment in rows}
