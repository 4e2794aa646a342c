"""The published rubrics of an installation, and which version a project uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import KnownAnswer, KnownRange, Project, Reviewer, Round, Rubric, RubricVersion
from annotator.models.vocabulary import RubricState
from annotator.services import audit
from annotator.services.rubric_contents import read_contents
from annotator.services.rubric_files import read_presets
from annotator.services.written_numbers import is_whole
from annotator.text import _


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A published version of a rubric.

    Attributes
    ----------
    author
        None for what came with the program.
    rounds
        How many rounds of this project use it.
    """

    id: int
    rubric_id: int
    rubric_key: str
    rubric_name: str
    number: int
    change: str
    author: str | None
    created_at: datetime
    rounds: int


@dataclass(frozen=True, slots=True)
class RubricLine:
    """A rubric with its versions, the newest first."""

    id: int
    key: str
    name: str
    summary: str
    versions: Sequence[VersionRecord]


def list_rubrics(session: Session, project_id: int) -> list[RubricLine]:
    """Return the published rubrics by name, as a project sees them."""
    rubrics = session.scalars(select(Rubric).order_by(Rubric.name, Rubric.id)).all()
    versions = _select(session, project_id)
    lines = [
        RubricLine(each.id, each.key, each.name, each.summary, [v for v in versions if v.rubric_id == each.id])
        for each in rubrics
    ]
    return [line for line in lines if line.versions]


def read_version(session: Session, project_id: int, version_id: int) -> VersionRecord:
    """Return one published version.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    found = _select(session, project_id, version_id)
    if not found:
        raise NotFound(_("There is no such rubric version."))
    return found[0]


def read_origin(session: Session, project_id: int, origin: str) -> Mapping[str, Any]:
    """Return the definition that a new rubric begins with.

    Parameters
    ----------
    origin
        ``preset:<key>`` for one that comes with the program, ``version:<id>`` for a published one.

    Raises
    ------
    NotFound
        When there is neither.
    """
    kind, _colon, name = origin.partition(":")
    if kind == "preset":
        for preset in read_presets():
            if preset["key"] == name:
                return preset
    number = int(name) if is_whole(name) else 0
    return read_contents(session, read_version(session, project_id, number).id)


def choose_version(
    session: Session, project: Project, version_id: int, *, now: datetime, actor_id: int | None
) -> VersionRecord:
    """Let a project use a version for the rounds that it opens from now on.

    Raises
    ------
    NotFound
        When there is no such version.
    Conflict
        When the project uses it already.
    """
    chosen = read_version(session, project.id, version_id)
    if project.rubric_version_id == chosen.id:
        raise Conflict(_("The project uses this version already."))
    before, project.rubric_version_id = project.rubric_version_id, chosen.id
    session.flush()
    audit.record(
        session,
        "project.rubric_chosen",
        f"project:{project.id}",
        now=now,
        actor_id=actor_id,
        project_id=project.id,
        detail={"before": before, "rubric_version": chosen.id},
    )
    return chosen


def count_known_answers(session: Session, project_id: int, version_id: int) -> int:
    """Return how many claims have known answers to another version, which do not count for this one."""
    others = union(
        *(
            select(table.claim_id).where(table.project_id == project_id, table.rubric_version_id != version_id)
            for table in (KnownAnswer, KnownRange)
        )
    ).subquery()
    return session.scalar(select(func.count()).select_from(others)) or 0


def _select(session: Session, project_id: int, version_id: int | None = None) -> list[VersionRecord]:
    rounds = (
        select(func.count())
        .where(Round.rubric_version_id == RubricVersion.id, Round.project_id == project_id)
        .correlate(RubricVersion)
        .scalar_subquery()
    )
    statement = (
        select(
            RubricVersion.id,
            RubricVersion.rubric_id,
            Rubric.key,
            Rubric.name,
            RubricVersion.number,
            RubricVersion.change,
            Reviewer.name,
            RubricVersion.created_at,
            rounds,
        )
        .join(Rubric, Rubric.id == RubricVersion.rubric_id)
        .outerjoin(Reviewer, Reviewer.id == RubricVersion.author_id)
        .where(RubricVersion.state == RubricState.PUBLISHED)
        .order_by(RubricVersion.rubric_id, RubricVersion.number.desc())
    )
    if version_id is not None:
        statement = statement.where(RubricVersion.id == version_id)
    return [VersionRecord(*row) for row in session.execute(statement)]
