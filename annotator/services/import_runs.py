"""The work of an import, chunk by chunk: checking its rows, staging them, publishing them, clearing them away.

Each chunk is a transaction of its own and begins where the last one ended, so that whoever saves meanwhile waits for
one chunk at the most, and an import whose process was killed goes on from there, in any process.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from annotator.models import ImportBatch
from annotator.models.import_vocabulary import BatchState, ImportKind
from annotator.services import (
    decimal_signs,
    document_cells,
    document_descriptions,
    import_batches,
    import_claim_relations,
    import_files,
    import_places,
    namesakes,
    staging,
)
from annotator.services.import_claims import ClaimImport, ClaimPreview
from annotator.services.import_files import WorkingFile
from annotator.services.import_relations import RelationImport, RelationPreview
from annotator.services.import_rows import ImportRow, Origin, RowError, under_headings
from annotator.services.import_sources import SourceImport, SourcePreview

CHECKED_AT_ONCE = 500
STAGED_AT_ONCE = 250
Opens = Callable[[], AbstractContextManager[Session]]
Importer = ClaimImport | SourceImport | RelationImport
Preview = ClaimPreview | SourcePreview | RelationPreview


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come; `is_waiting` when a person has to decide, or it is over."""

    state: BatchState
    done: int
    total: int
    is_waiting: bool


class ImportRun:
    """Goes on with an import for as long as its caller likes.

    Parameters
    ----------
    reading, writing
        Open a session; whoever gives them commits what was written when a block ends.
    folder
        The data folder.
    """

    def __init__(
        self, reading: Opens, writing: Opens, folder: Path, project_id: int, batch_id: int, *, actor_id: int | None
    ) -> None:
        self._reading, self._writing, self._folder = reading, writing, folder
        self._project_id, self._batch_id, self._actor_id = project_id, batch_id, actor_id
        self._importer: Importer | None = None
        # Up to where the importer has read itself: phase, rows done and columns.
        self._read_up_to: tuple[BatchState, int, Mapping[str, str]] = (BatchState.DISCARDED, 0, {})
        self._is_clear = False

    def advance(self, now: datetime) -> Progress:
        """Do one chunk of what is next, and tell how far the import is."""
        with self._reading() as session:
            batch = import_batches.find_batch(session, self._project_id, self._batch_id)
            state, kind, mapping = BatchState(batch.state), ImportKind(batch.kind), dict(batch.mapping)
            total, done, sha256 = batch.rows_total, batch.rows_done, batch.sha256
            if not self._is_clear and state is not BatchState.STAGED:
                self._is_clear = not staging.has_leftovers(session, self._project_id)
        if not self._is_clear and state is not BatchState.STAGED:
            return self._sweep(Progress(state, done, total, is_waiting=False))
        if state in {BatchState.PUBLISHED, BatchState.DISCARDED} or not mapping:
            return Progress(state, done, total, is_waiting=True)
        fields = chosen(mapping)
        with import_files.opened(self._folder, self._batch_id, sha256) as work:
            if state is BatchState.CHECKING:
                return self._check(work, kind, fields, total)
            return self._stage(work, kind, fields, done, now)

    def _sweep(self, progress: Progress) -> Progress:
        with self._writing() as session:
            staging.sweep(session, self._project_id)
        return progress

    def _check(self, work: WorkingFile, kind: ImportKind, fields: Mapping[str, str], total: int) -> Progress:
        with self._reading() as session, work.writing():
            batch = import_batches.find_batch(session, self._project_id, self._batch_id)
            if batch.state != BatchState.CHECKING or chosen(batch.mapping) != fields:
                return Progress(BatchState(batch.state), 0, total, is_waiting=False)
            if work.note("columns") != dict(fields):
                # Rows checked with other columns tell nothing, whoever has checked them meanwhile.
                work.begin_check(fields)
            done = work.count_checked(fields)
            if kind is ImportKind.CLAIMS and not done:
                if not document_descriptions.gather(session, self._project_id, work, fields, total):
                    return Progress(BatchState.CHECKING, 0, total, is_waiting=False)
                document_cells.decide_documents(session, self._project_id, work, fields)
            rows = work.rows(fields, done, CHECKED_AT_ONCE)
            if rows:
                if not done and kind is ImportKind.CLAIMS:
                    work.write_note(decimal_signs.NOTE, decimal_signs.find_decimals(work, fields))
                    work.write_note(namesakes.NOTE, namesakes.find_namesakes(work, fields))
                importer = self._ready(session, kind, work, (BatchState.CHECKING, done, fields))
                verdicts = importer.check(session, [row for row, fault, _same in rows if not fault])
                work.add_faults([fault for _row, fault, _same in rows if fault])
                work.add_faults(under_headings(verdicts.errors, fields))
                work.mark_passed(verdicts.passed())
                done += len(rows)
                if done >= total and kind is ImportKind.CLAIMS:
                    faults = import_claim_relations.check(session, self._project_id, work)
                    work.add_faults([*under_headings(faults, fields), *import_places.check(work)])
                work.write_note("checked", done)
                self._read_up_to = BatchState.CHECKING, done, fields
        return Progress(BatchState.CHECKING, done, total, is_waiting=done >= total)

    def _stage(
        self, work: WorkingFile, kind: ImportKind, fields: Mapping[str, str], done: int, now: datetime
    ) -> Progress:
        write: Callable[[Session, ImportBatch], list[RowError]]
        rows = work.rows(fields, done, STAGED_AT_ONCE) if kind is not ImportKind.RELATIONS else []
        if rows:
            write = self._prepared(work, kind, rows, (BatchState.STAGED, done, fields), now)
        else:
            write = partial(self._publish, work=work, kind=kind, fields=fields, now=now)
        with self._writing() as session:
            batch = import_batches.find_batch(session, self._project_id, self._batch_id)
            session.refresh(batch, with_for_update={"key_share": True})
            if batch.state == BatchState.STAGED and batch.rows_done == done:
                if errors := write(session, batch):
                    self._give_up(session, work, batch, under_headings(errors, fields), now)
                session.flush()
            # Otherwise somebody discarded it or went on with it while this chunk waited for its turn.
            is_over = batch.state == BatchState.PUBLISHED
            return Progress(BatchState(batch.state), batch.rows_done, batch.rows_total, is_waiting=is_over)

    def _prepared(
        self,
        work: WorkingFile,
        kind: ImportKind,
        rows: Sequence[tuple[ImportRow, RowError | None, bool]],
        begins: tuple[BatchState, int, Mapping[str, str]],
        now: datetime,
    ) -> Callable[[Session, ImportBatch], list[RowError]]:
        """Read rows, before the turn of whoever saves is taken, and return what writes them."""
        new = [row for row, _fault, is_passed in rows if not is_passed]
        with self._reading() as session:
            importer = self._ready(session, kind, work, begins)
        staged: Any = None if isinstance(importer, RelationImport) or not new else importer
        prepared = staged.prepare(new) if staged else None

        def write(session: Session, batch: ImportBatch) -> list[RowError]:
            origin = Origin(batch.id, now, self._actor_id)
            errors: list[RowError] = staged.stage(session, prepared, origin) if staged else []
            batch.rows_done += len(rows) if not errors else 0
            self._read_up_to = BatchState.STAGED, batch.rows_done, begins[2]
            return errors

        return write

    def _give_up(
        self, session: Session, work: WorkingFile, batch: ImportBatch, errors: list[RowError], now: datetime
    ) -> None:
        work.begin_check({})
        work.add_faults(errors)
        reason = str(errors[0])
        import_batches.discard(session, self._project_id, batch.id, now=now, actor_id=self._actor_id, reason=reason)

    def _publish(
        self,
        session: Session,
        batch: ImportBatch,
        *,
        work: WorkingFile,
        kind: ImportKind,
        fields: Mapping[str, str],
        now: datetime,
    ) -> list[RowError]:
        related, beside, places, edited = 0, 0, 0, 0
        if kind is ImportKind.RELATIONS:
            rows = [row for row, _fault, _passed in work.rows(fields, 0, -1, only_new=True)]
            related, errors = RelationImport(self._project_id, work).publish(session, rows)
            if errors:
                return errors
            batch.rows_done = batch.rows_total
        elif kind is ImportKind.CLAIMS:
            beside, errors = import_claim_relations.publish(session, self._project_id, work)
            if errors:
                return errors
            places, edited = import_places.publish(session, self._project_id, work)
        passed, drafts = work.count_passed(), work.drafts()
        staging.publish(
            session,
            batch,
            rows=related,
            relations=beside,
            places=places,
            edited=edited,
            passed=passed,
            drafts=drafts,
            now=now,
            actor_id=self._actor_id,
        )
        return []

    def _ready(
        self,
        session: Session,
        kind: ImportKind,
        work: WorkingFile,
        begins: tuple[BatchState, int, Mapping[str, str]],
    ) -> Importer:
        """Return what reads rows of this kind from where they begin: phase, rows done and columns.

        What it has learnt in one phase does not hold in the next, nor where somebody else has gone on meanwhile.
        """
        if self._importer is None or self._read_up_to != begins:
            is_staging = begins[0] is BatchState.STAGED
            # Gone before another one reads: each has the sources and documents of the project.
            self._importer = None
            self._importer = _importer(session, self._project_id, kind, work, is_staging=is_staging)
            self._read_up_to = begins
        # The file is opened anew for each chunk.
        self._importer.work = work
        return self._importer


def _importer(
    session: Session, project_id: int, kind: ImportKind, work: WorkingFile, *, is_staging: bool = False
) -> Importer:
    if kind is ImportKind.RELATIONS:
        return RelationImport(project_id, work)
    reads = ClaimImport if kind is ImportKind.CLAIMS else SourceImport
    return reads(session, project_id, work, is_staging=is_staging)


def chosen(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that are imported, field by heading."""
    return {heading: field for heading, field in mapping.items() if field}


def start(session: Session, work: WorkingFile, project_id: int, batch_id: int) -> bool:
    """Let an import begin whose rows were all checked with the columns it has now, and have no fault; else tell so.

    Raises
    ------
    Conflict
        When it is over.
    """
    batch = import_batches.hold_batch(session, project_id, batch_id)
    is_checked = work.count_checked(chosen(batch.mapping)) >= batch.rows_total
    if not is_checked or work.count_faults():
        return False
    import_batches.start(session, project_id, batch_id)
    return True


def preview(
    session: Session, work: WorkingFile, kind: ImportKind, project_id: int, mapping: Mapping[str, str], most: int
) -> list[Preview]:
    """Return the first rows as they would be stored, those without a fault and not there already."""
    rows = [row for row, _fault, _passed in work.rows(chosen(mapping), 0, most * 5, only_new=True)]
    importer = _importer(session, project_id, kind, work)
    if isinstance(importer, RelationImport):
        return [*importer.preview(session, rows)[:most]]
    return [*importer.preview(rows)[:most]]
