"""Imports on their way into a project: beginning one, choosing its columns, letting it begin, giving it up.

A project has one import under way at the most: what it has staged is then all that is staged there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import ImportBatch, Reviewer
from annotator.models.import_vocabulary import BatchState, ImportKind
from annotator.services import audit
from annotator.services.claims import hold_project
from annotator.services.import_fields import mapping_faults
from annotator.text import _

DISCARDED = "import.discarded"
UNDER_WAY = (BatchState.CHECKING.value, BatchState.STAGED.value)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """An import as a list shows it."""

    id: int
    kind: ImportKind
    file_name: str
    state: BatchState
    rows_total: int
    rows_done: int
    made_by: str
    made_at: datetime
    published_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


def begin(
    session: Session,
    project_id: int,
    kind: ImportKind,
    *,
    file_name: str,
    sha256: str,
    rows_total: int,
    now: datetime,
    actor_id: int | None,
) -> ImportBatch:
    """Take in an uploaded file of rows that have yet to be looked at.

    Raises
    ------
    Conflict
        When the project has an import under way.
    """
    hold_project(session, project_id)
    require_none_under_way(session, project_id)
    batch = ImportBatch(
        project_id=project_id,
        kind=kind.value,
        file_name=file_name[-300:],
        sha256=sha256,
        mapping={},
        state=BatchState.CHECKING.value,
        rows_total=rows_total,
        rows_done=0,
        made_by_id=actor_id,
        made_at=now,
    )
    session.add(batch)
    session.flush()
    return batch


def require_none_under_way(session: Session, project_id: int) -> None:
    """Pass when nothing is being imported into the project.

    Raises
    ------
    Conflict
        Naming the file that is.
    """
    other = under_way(session, project_id)
    if other is not None:
        message = _("An import of {file} is under way. Carry on with it or discard it first.", file=other.file_name)
        raise Conflict(message)


def under_way(session: Session, project_id: int) -> ImportBatch | None:
    """Return the import that is not over yet, None when there is none."""
    return session.scalar(
        select(ImportBatch).where(ImportBatch.project_id == project_id, ImportBatch.state.in_(UNDER_WAY))
    )


def list_batches(session: Session, project_id: int, most: int = 20) -> list[BatchLine]:
    """Return the last imports of a project, the newest first."""
    rows = session.execute(
        select(ImportBatch, Reviewer.name)
        .outerjoin(Reviewer, Reviewer.id == ImportBatch.made_by_id)
        .where(ImportBatch.project_id == project_id)
        .order_by(ImportBatch.id.desc())
        .limit(most)
    )
    return [_line(batch, name) for batch, name in rows]


def over(session: Session, project_id: int) -> list[int]:
    """Return the ids of the imports whose working files are needed no more."""
    rows = select(ImportBatch.id).where(ImportBatch.project_id == project_id, ImportBatch.state.not_in(UNDER_WAY))
    return list(session.scalars(rows.order_by(ImportBatch.id.desc()).limit(1_000)))


def find_batch(session: Session, project_id: int, batch_id: int) -> ImportBatch:
    """Return an import of the project.

    Raises
    ------
    NotFound
        When the project has none with this number.
    """
    batch = session.scalar(select(ImportBatch).where(ImportBatch.project_id == project_id, ImportBatch.id == batch_id))
    if batch is None:
        raise NotFound(_("There is no import {number} in this project.", number=batch_id))
    return batch


def read_batch(session: Session, project_id: int, batch_id: int) -> BatchLine:
    """Return an import of the project as a list shows it.

    Raises
    ------
    NotFound
        When the project has none with this number.
    """
    batch = find_batch(session, project_id, batch_id)
    name = session.scalar(select(Reviewer.name).where(Reviewer.id == batch.made_by_id))
    return _line(batch, name)


def choose_columns(session: Session, project_id: int, batch_id: int, mapping: Mapping[str, str]) -> ImportBatch:
    """Take the columns as chosen: field by heading. What was found with others is to be forgotten by the caller.

    Raises
    ------
    Invalid
        When a required field is left out, or one is chosen twice.
    Conflict
        When the import is past that.
    """
    batch = hold_batch(session, project_id, batch_id)
    if batch.state != BatchState.CHECKING:
        raise Conflict(_("This import is past the choice of columns."))
    faults = mapping_faults(ImportKind(batch.kind), mapping)
    if faults:
        raise Invalid(" ".join(faults), "columns")
    batch.mapping, batch.rows_done = dict(mapping), 0
    session.flush()
    return batch


def start(session: Session, project_id: int, batch_id: int) -> ImportBatch:
    """Let an import that was checked begin: its rows are staged from now on.

    Raises
    ------
    Conflict
        When it has not been checked whole, or is past that.
    """
    batch = hold_batch(session, project_id, batch_id)
    if batch.state == BatchState.STAGED:
        return batch
    if batch.state != BatchState.CHECKING or not batch.mapping:
        raise Conflict(_("This import cannot begin now. Open its page to see how far it has come."))
    batch.state, batch.rows_done = BatchState.STAGED.value, 0
    session.flush()
    return batch


def discard(
    session: Session, project_id: int, batch_id: int, *, now: datetime, actor_id: int | None, reason: str = ""
) -> ImportBatch:
    """Give an import up; what it staged stays out of sight, and is taken away by `staging.sweep`.

    Raises
    ------
    Conflict
        When it is published.
    """
    batch = hold_batch(session, project_id, batch_id)
    if batch.state == BatchState.PUBLISHED:
        raise Conflict(_("This import is published: what it brought in is in the project."))
    if batch.state == BatchState.DISCARDED:
        return batch
    batch.state = BatchState.DISCARDED.value
    session.flush()
    detail: dict[str, object] = {"kind": batch.kind, "sha256": batch.sha256, "rows": batch.rows_done, "reason": reason}
    subject = f"import:{batch.id}"
    audit.record(session, DISCARDED, subject, now=now, actor_id=actor_id, project_id=project_id, detail=detail)
    return batch


def why_discarded(session: Session, project_id: int, batch_id: int) -> str:
    """Return what made the program itself give an import up; empty where a person did."""
    return str(audit.last_detail(session, project_id, DISCARDED, f"import:{batch_id}").get("reason", ""))


def hold_batch(session: Session, project_id: int, batch_id: int) -> ImportBatch:
    """Return an import of the project as it stands, and keep others from changing it until this is over.

    Raises
    ------
    NotFound
        When the project has none with this number.
    """
    batch = find_batch(session, project_id, batch_id)
    session.refresh(batch, with_for_update={"key_share": True})
    return batch


def _line(batch: ImportBatch, made_by: str | None) -> BatchLine:
    return BatchLine(
        id=batch.id,
        kind=ImportKind(batch.kind),
        file_name=batch.file_name,
        state=BatchState(batch.state),
        rows_total=batch.rows_total,
        rows_done=batch.rows_done,
        made_by=made_by or _("the command line"),
        made_at=batch.made_at,
        published_at=batch.published_at,
    )
