"""A file on its way in: read as a table, kept as a working file, and made an import that has yet to be checked."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models.import_vocabulary import ImportKind
from annotator.services import import_batches, import_files
from annotator.services.claim_drafts import text_fault
from annotator.services.csv_table import shown
from annotator.services.documents import LONGEST_TITLE
from annotator.services.exported_columns import guarded_at, is_exported
from annotator.services.formula_cells import freed
from annotator.services.import_relations import MOST_RELATIONS
from annotator.services.import_rows import MOST_SHOWN, ImportRefused, RowError, shown_cell
from annotator.services.import_tables import Record, Table, read_table
from annotator.services.row_cells import YES_NO
from annotator.text import _

MOST_ROWS = 500_000
_MOST = {ImportKind.CLAIMS: MOST_ROWS, ImportKind.SOURCES: MOST_ROWS, ImportKind.RELATIONS: MOST_RELATIONS}
Opens = Callable[[], AbstractContextManager[Session]]


def take_in(
    stream: BinaryIO,
    file_name: str,
    *,
    writing: Opens,
    folder: Path,
    project_id: int,
    kind: ImportKind,
    encoding: str,
    document: str,
    now: datetime,
    actor_id: int | None,
) -> int:
    """Keep an uploaded file, begin its import and return the number of that.

    Parameters
    ----------
    folder
        The data folder.
    document
        Title of the document of claims that name none; empty: the project's only one.

    Raises
    ------
    UnknownEncoding
        When somebody has to say how the file is encoded.
    Invalid
        When the file cannot be read as a table, or holds too many rows.
    Conflict
        When the project has an import under way.
    """
    if fault := text_fault(document, LONGEST_TITLE):
        raise Invalid(fault, "document")
    sha256, file_name = _digest(stream), file_name.replace("\0", "")
    table = read_table(stream, file_name, encoding)
    with import_files.made(folder) as (work, path):
        with work.writing():
            total = work.fill(_freed(table, kind))
            if not total:
                raise ImportRefused([RowError(2, None, _("There is no row below the header."))])
            if not table.headings:
                # JSON of another form: there is no column to choose.
                faults = [fault for _row, fault, _same in work.rows({}, 0, MOST_SHOWN) if fault]
                nothing = RowError(1, None, _("There is nothing in the objects of this file."))
                raise ImportRefused(faults or [nothing], total if faults else 1)
            notes = {"headings": table.headings, "sha256": sha256, "document": document.strip()}
            for name, value in (notes | {"delimiter": table.delimiter}).items():
                work.write_note(name, value)
        with writing() as session:
            batch = import_batches.begin(
                session,
                project_id,
                kind,
                file_name=file_name,
                sha256=sha256,
                rows_total=total,
                now=now,
                actor_id=actor_id,
            )
            import_files.forget(folder, import_batches.over(session, project_id))
            import_files.keep(path, folder, batch.id)
            return batch.id


def try_take_in(stream: BinaryIO, file_name: str, **given: Any) -> int | Invalid:
    """Take a file in as `take_in` does, and return what stands against it instead of raising it."""
    try:
        return take_in(stream, file_name, **given)
    except Invalid as refused:
        return refused


def _digest(stream: BinaryIO) -> str:
    found = hashlib.sha256()
    stream.seek(0)
    while block := stream.read(1 << 20):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()


def _freed(table: Table, kind: ImportKind) -> Iterator[Record]:
    """The rows of a file; those of an export of ours without what keeps a spreadsheet from running their cells."""
    known, is_ours, at = -1, False, None
    for record in _bounded(table, kind):
        if known != len(table.headings):
            # In JSON Lines columns come to light row by row.
            known, is_ours = len(table.headings), is_exported(kind, table.headings)
            at = guarded_at(table.headings)
        said = _said_of_guards(record.cells, at) if is_ours else ""
        if said and said.lower() not in YES_NO:
            message = _(
                "“{given}” is not known in “guarded”. Write yes where an apostrophe keeps spreadsheets from running "
                "cells, no where cells stand as they are.",
                given=shown(said),
            )
            yield replace(record, fault=record.fault or message)
        elif is_ours and YES_NO.get(said.lower(), True):
            cells = [freed(cell) if isinstance(cell, str) else cell for cell in record.cells]
            yield replace(record, cells=cells)
        else:
            yield record


def _said_of_guards(cells: Sequence[Any], at: int | None) -> str:
    """What a row says of whether its cells are guarded; nothing where it is not said, as in nearly all files."""
    return shown_cell(cells[at]).strip() if at is not None and at < len(cells) else ""


def _bounded(table: Table, kind: ImportKind) -> Iterator[Record]:
    for count, record in enumerate(table.records, start=1):
        if count > _MOST[kind]:
            raise Invalid(
                _(
                    "There are more than {most} rows. Split the file and import its parts one after the other.",
                    most=_MOST[kind],
                ),
                "file",
            )
        yield record
