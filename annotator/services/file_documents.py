"""The documents that are new with a file, as was decided: read from the working file as its rows ask for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from annotator.models import Document
from annotator.services.document_entries import LONGEST_KEY
from annotator.services.document_likeness import BARRED
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import Entry
from annotator.services.name_folding import slug_for

MOST_KEPT = 5_000
"""How much of what was read is kept for the next row: a file may have a document of its own in each."""


class FileDocuments:
    """Finds the new documents of a file by their places among these, and makes them.

    Parameters
    ----------
    staged
        Ids of documents that were made for an import of the project and are out of sight so far.
    """

    def __init__(self, staged: Iterable[int] = ()) -> None:
        self._staged = {*staged}
        self._read: dict[int, Entry] = {}

    def entry(self, work: WorkingFile, place: int) -> Entry:
        """Return what is to be made, or was."""
        if place not in self._read:
            if len(self._read) >= MOST_KEPT:
                self._read.clear()
            noted, document_id = work.document(place)
            self._read[place] = Entry(**noted, id=document_id if document_id in self._staged else None)
        return self._read[place]

    def make(
        self, session: Session, project_id: int, work: WorkingFile, places: Iterable[int], values: Mapping[str, Any]
    ) -> None:
        """Make those that are not there yet, each with `values`.

        They are noted before they are certain: what is taken back is not found among what is staged, and is made anew.
        """
        new = {place: entry for place in places if (entry := self.entry(work, place)).id is None}
        if not new:
            return
        _free_keys(session, project_id, work, new.values())
        rows = [
            {"project_id": project_id, "key": entry.key, "title": entry.name, **entry.details, **values}
            for entry in new.values()
        ]
        statement = insert(Document).returning(Document.id, sort_by_parameter_order=True)
        made = dict(zip(new, session.scalars(statement, rows), strict=True))
        for place, document_id in made.items():
            new[place].id = document_id
        self._staged.update(made.values())
        with work.writing():
            work.make_documents(made)


def _free_keys(session: Session, project_id: int, work: WorkingFile, entries: Iterable[Entry]) -> None:
    """Give another key to those whose key somebody has used since the file was checked."""
    keys = select(Document.key).where(Document.project_id == project_id)
    of_entries = {entry.key: entry for entry in entries}
    gone = {*session.scalars(keys.where(Document.key.in_([*of_entries])))}
    if gone:
        taken = {*BARRED, *session.scalars(keys), *work.document_keys()}
        for key in sorted(gone):
            entry = of_entries[key]
            entry.key = slug_for(entry.name, taken, LONGEST_KEY)
            taken.add(entry.key)
