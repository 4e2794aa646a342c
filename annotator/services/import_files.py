"""The working file of an import: the rows of the uploaded file, and what checking them has found so far.

It is a small SQLite file in the data folder, beside the database and no part of it: rows are read from it a few at a
time however many there are, what has been checked is kept when a process ends, and its ids are looked up by an index.
It goes when the import is over. Its SQL is for this one engine.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.errors import Conflict
from annotator.services.claim_drafts import LocatorDraft
from annotator.services.import_connections import TABLES, connect, connect_to_known
from annotator.services.import_notes import DocumentNotes
from annotator.services.import_rows import ImportRow, Passed, RowError, entries_of, form_fault, shown_cell
from annotator.services.import_tables import Record
from annotator.text import _

FOLDER = "imports"
_AT_ONCE = 2_000


class WorkingFile(DocumentNotes):
    """The working file of one import, open."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep what the block does as a whole, or nothing of it; one at a time, whichever the process."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def fill(self, records: Iterable[Record]) -> int:
        """Take in the rows of a file and return how many there are."""
        total = 0
        while some := list(islice(records, _AT_ONCE)):
            rows = [
                (total + place, record.number, json.dumps(record.cells), record.fault, _noted(record.faults))
                for place, record in enumerate(some, start=1)
            ]
            self._connection.executemany(
                "INSERT INTO line (place, number, cells, fault, faults) VALUES (?, ?, ?, ?, ?)", rows
            )
            total += len(some)
        return total

    def rows(
        self, mapping: Mapping[str, str], after: int, most: int, *, only_new: bool = False
    ) -> list[tuple[ImportRow, RowError | None, bool]]:
        """Return rows behind the first `after`: each by field, the fault of its form, and whether it is passed over.

        Parameters
        ----------
        mapping
            Field by heading: of what stands in other columns no fault counts.
        only_new
            Leave out what is passed over, or has a fault in its form.
        """
        wanted = "AND passed = '' AND fault = ''" if only_new else ""
        headings: list[str] = self.note("headings", [])
        places = {field: headings.index(heading) for heading, field in mapping.items() if heading in headings}
        lines = self._connection.execute(
            f"SELECT number, cells, fault, faults, passed FROM line WHERE place > ? {wanted} ORDER BY place LIMIT ?",  # noqa: S608
            (after, most),
        )
        found = [
            (
                ImportRow(number, entries_of(json.loads(cells), places)),
                form_fault(number, fault, json.loads(faults) if faults else {}, mapping),
                bool(passed),
            )
            for number, cells, fault, faults, passed in lines
        ]
        return [each for each in found if not (only_new and each[1])]

    def samples(self, most: int) -> dict[str, list[str]]:
        """Return what stands in the first rows under each heading."""
        headings: list[str] = self.note("headings", [])
        found: dict[str, list[str]] = {heading: [] for heading in headings}
        for (cells,) in self._connection.execute("SELECT cells FROM line ORDER BY place LIMIT 50"):
            for heading, value in zip(headings, json.loads(cells), strict=False):
                words = json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else shown_cell(value)
                if words and words not in found[heading] and len(found[heading]) < most:
                    found[heading].append(words)
        return found

    def values(self, headings: Sequence[str]) -> Iterator[tuple[str, Any]]:
        """Yield what stands under each of these headings, everything once, as JSON has it where the file is JSON."""
        listed: list[str] = self.note("headings", [])
        for heading in headings:
            # Taken out and made distinct by the engine: a column of many rows has few different numbers, or none.
            rows = self._connection.execute(
                "SELECT DISTINCT json_type(cells, :at), json_extract(cells, :at) AS cell FROM line "
                "WHERE fault = '' AND cell <> ''",
                {"at": f"$[{listed.index(heading)}]"},
            )
            for type_, cell in rows:
                yield heading, json.loads(cell) if type_ in {"array", "object"} else cell

    def together(self, headings: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield what stands together in rows under these headings, each combination once."""
        listed: list[str] = self.note("headings", [])
        cells = ", ".join(f"json_extract(cells, '$[{listed.index(heading)}]')" for heading in headings)
        yield from self._connection.execute(f"SELECT DISTINCT {cells} FROM line WHERE fault = ''")  # noqa: S608

    def begin_check(self, fields: Mapping[str, str]) -> None:
        """Forget what an earlier check found; what comes now is found with these columns, field by heading."""
        for table in ("fault", "used", "draft", "relation", "place", "named", "described", "document"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self._connection.execute("UPDATE line SET passed = '' WHERE passed <> ''")
        names = ("homeless", "lost places", "elsewhere", "remarks", "new relations", "gathered")
        self._connection.executemany("DELETE FROM note WHERE name = ?", [(name,) for name in names])
        self.write_note("checked", 0)
        self.write_note("columns", dict(fields))

    def count_checked(self, fields: Mapping[str, str]) -> int:
        """Return how many rows were checked with these columns; what was found with others does not count."""
        checked: int = self.note("checked", 0)
        return checked if self.note("columns") == dict(fields) else 0

    def add_faults(self, errors: Iterable[RowError]) -> None:
        """Keep faults."""
        self._connection.executemany(
            "INSERT INTO fault (number, heading, message) VALUES (?, ?, ?)",
            # Halves of characters, which JSON can name, cannot be stored.
            [(error.row, error.column, error.message.encode("utf-8", "replace").decode()) for error in errors],
        )

    def faults(self, most: int = -1) -> list[RowError]:
        """Return the faults in the order of the file, all of them by default."""
        found = "SELECT number, heading, message FROM fault ORDER BY number, id LIMIT ?"
        return [RowError(*row) for row in self._connection.execute(found, (most,))]

    def count_faults(self) -> int:
        """Return how many faults were found."""
        return int(self._connection.execute("SELECT count(*) FROM fault").fetchone()[0])

    def count_passed(self) -> dict[Passed, int]:
        """Return how many rows bring nothing in, by the reason."""
        rows = self._connection.execute("SELECT passed, count(*) FROM line WHERE passed <> '' GROUP BY passed")
        return dict.fromkeys(Passed, 0) | {Passed(reason): count for reason, count in rows}

    def mark_passed(self, reasons: Mapping[int, Passed]) -> None:
        """Mark rows that bring nothing in, and say why."""
        rows = [(reason.value, number) for number, reason in reasons.items()]
        self._connection.executemany("UPDATE line SET passed = ? WHERE number = ?", rows)

    def add_drafts(self, keys: Iterable[str]) -> None:
        """Note claims that are not ready yet."""
        self._connection.executemany("INSERT OR IGNORE INTO draft VALUES (?)", [(key,) for key in keys])

    def drafts(self) -> list[str]:
        """Return the ids of the claims that are not ready yet."""
        return [key for (key,) in self._connection.execute("SELECT key FROM draft ORDER BY key")]

    def use(self, key: str, number: int) -> int | None:
        """Note that a row has this key; return the row that had it before, None when it is the first."""
        row = self._connection.execute("SELECT number FROM used WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return int(row[0])
        self._connection.execute("INSERT INTO used VALUES (?, ?)", (key, number))
        return None

    def used(self, keys: Iterable[str]) -> set[str]:
        """Return which of these keys rows of the file have."""
        found = (self._connection.execute("SELECT key FROM used WHERE key = ?", (key,)).fetchone() for key in keys)
        return {row[0] for row in found if row}

    def add_relations(self, relations: Iterable[tuple[str, str, str, int, str]]) -> None:
        """Note relations: from, type, to, the row and the note."""
        self._connection.executemany("INSERT OR IGNORE INTO relation VALUES (?, ?, ?, ?, ?)", relations)

    def relations(self) -> list[tuple[int, str, str, str, str]]:
        """Return the relations in the order of the file: the row, from, type, to and the note."""
        rows = self._connection.execute("SELECT number, from_key, type, to_key, note FROM relation")
        return sorted(rows.fetchall())

    def add_places(self, places: Iterable[tuple[str, int, LocatorDraft]]) -> None:
        """Note places of claims that are there: the id of the claim, that of its version, and the place."""
        rows = [(key, version, each.document_text_id, each.start, each.end) for key, version, each in places]
        self._connection.executemany("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?)", rows)

    def count_places(self) -> int:
        """Return how many places of claims that are there were noted."""
        return int(self._connection.execute("SELECT count(*) FROM place").fetchone()[0])

    def places(self, most: int) -> Iterator[list[tuple[str, int, LocatorDraft]]]:
        """Yield the places as they were noted, by the ids of their claims, `most` at a time."""
        rows = self._connection.execute("SELECT key, version_id, text_id, start, stop FROM place ORDER BY key")
        while some := rows.fetchmany(most):
            yield [
                (key, version, LocatorDraft(document_text_id=text_id, start=start, end=end))
                for key, version, text_id, start, end in some
            ]

    def named(self) -> dict[str, str]:
        """Return the sources that are new with this file: the type of each, by name; empty where none was given."""
        return dict(self._connection.execute("SELECT name, type FROM named").fetchall())

    def name(self, types: Mapping[str, str]) -> None:
        """Note sources that are new with this file."""
        self._connection.executemany("INSERT OR REPLACE INTO named VALUES (?, ?)", types.items())


def path_of(folder: Path, batch_id: int) -> Path:
    """Return where the working file of an import lies."""
    return folder / FOLDER / f"{batch_id}.work"


@contextmanager
def made(folder: Path) -> Iterator[tuple[WorkingFile, Path]]:
    """Yield a new working file, to be put in its place with `keep`; where that was not done it goes."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = place / f"new-{os.getpid()}-{os.urandom(8).hex()}.work"
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connection = connect(path)
    try:
        connection.executescript(TABLES)
        yield WorkingFile(connection), path
    finally:
        connection.close()
        with suppress(FileNotFoundError):
            path.unlink()


def keep(path: Path, folder: Path, batch_id: int) -> None:
    """Put a new working file in its place."""
    path.replace(path_of(folder, batch_id))


@contextmanager
def opened(folder: Path, batch_id: int, sha256: str) -> Iterator[WorkingFile]:
    """Yield the working file of an import.

    Raises
    ------
    Conflict
        When it is gone, or is that of another upload.
    """
    connection = connect_to_known(path_of(folder, batch_id), sha256)
    if connection is None:
        raise Conflict(
            _("The file of this import is no longer in the data folder. Discard the import, and upload it again.")
        )
    try:
        yield WorkingFile(connection)
    finally:
        connection.close()


def forget(folder: Path, batch_ids: Iterable[int]) -> None:
    """Delete the working files of imports that are over."""
    for batch_id in batch_ids:
        with suppress(FileNotFoundError):
            path_of(folder, batch_id).unlink()


def _noted(faults: Mapping[str, str]) -> str:
    return json.dumps(dict(faults)) if faults else ""
