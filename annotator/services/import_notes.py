"""What the working file of an import notes under names, and of the documents that its rows mean."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any


class Notes:
    """What is noted under names."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def note(self, name: str, default: Any = None) -> Any:
        """Return what was noted under a name."""
        row = self._connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    def write_note(self, name: str, value: Any) -> None:
        """Note something under a name."""
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, json.dumps(value)))


class DocumentNotes(Notes):
    """What rows say of their documents, and what was decided about them."""

    def told(
        self, mapping: Mapping[str, str], beside: Sequence[str], said: Sequence[str], *, after: int, most: int
    ) -> Iterator[tuple[int, Any, str, str]]:
        """Yield what rows behind the first `after` tell: number, id, and what stands in some of their fields, as JSON.

        Parameters
        ----------
        mapping
            Field by heading.
        beside, said
            Fields; of the former, nothing is read where the file has none.
        """
        headings: list[str] = self.note("headings", [])
        places = {field: headings.index(heading) for heading, field in mapping.items()}
        # A place behind the last one of every row holds nothing.
        paths = {field: f"'$[{places.get(field, len(headings))}]'" for field in ("id", *beside, *said)}
        beside_each, said_each = (", ".join(paths[field] for field in fields) for fields in (beside, said))
        others = f"json_extract(cells, {beside_each})" if {*beside} & {*places} else "''"
        lines = self._connection.execute(
            f"SELECT number, json_extract(cells, {paths['id']}), {others}, json_extract(cells, {said_each}) "  # noqa: S608
            "FROM line WHERE fault = '' AND place > ? AND place <= ? ORDER BY place",
            (after, after + most),
        )
        yield from lines

    def describe(self, descriptions: Iterable[tuple[str, int, Collection[int], bool]]) -> None:
        """Note what rows say of their documents: the words, the first row, where claims stand, whether some are new."""
        found = "SELECT homes, is_new FROM described WHERE said = ?"
        for said, number, homes, is_new in descriptions:
            before = self._connection.execute(found, (said,)).fetchone()
            if before is None:
                values = (said, number, json.dumps(sorted(homes)), is_new)
                self._connection.execute(
                    "INSERT INTO described (said, number, homes, is_new) VALUES (?, ?, ?, ?)", values
                )
            elif not (there := {*json.loads(before[0])}).issuperset(homes) or is_new > before[1]:
                self._connection.execute(
                    "UPDATE described SET homes = ?, is_new = ? WHERE said = ?",
                    (json.dumps(sorted(there.union(homes))), is_new or before[1], said),
                )

    def descriptions(self) -> Iterator[tuple[str, int, frozenset[int], bool]]:
        """Yield what was noted of documents, in the order of the file."""
        rows = self._connection.execute("SELECT said, number, homes, is_new FROM described ORDER BY number")
        return ((said, number, frozenset(json.loads(homes)), bool(is_new)) for said, number, homes, is_new in rows)

    def decide(self, meanings: Iterable[tuple[str, Any]], documents: Iterable[Mapping[str, Any]]) -> None:
        """Note which documents are meant by these words, and which ones are new with the file."""
        rows = ((json.dumps(meaning), said) for said, meaning in meanings)
        self._connection.executemany("UPDATE described SET meaning = ? WHERE said = ?", rows)
        new = ((place, json.dumps(entry)) for place, entry in enumerate(documents))
        self._connection.executemany("INSERT INTO document (place, entry) VALUES (?, ?)", new)

    def meaning(self, said: str) -> Any:
        """Return which document is meant by these words; None where what was decided is forgotten."""
        row = self._connection.execute("SELECT meaning FROM described WHERE said = ?", (said,)).fetchone()
        return json.loads(row[0]) if row else None

    def document(self, place: int) -> tuple[dict[str, Any], int | None]:
        """Return what the file says of the document at this place among those new with it, and its id once made."""
        ((entry, document_id),) = self._connection.execute("SELECT entry, id FROM document WHERE place = ?", (place,))
        return json.loads(entry), document_id

    def document_keys(self) -> Iterator[str]:
        """Yield the keys of the documents that are new with this file."""
        return (key for (key,) in self._connection.execute("SELECT json_extract(entry, '$.key') FROM document"))

    def count_titled(self, title: str) -> int:
        """Return how many documents that are new with this file have a title."""
        found = "SELECT count(*) FROM document WHERE json_extract(entry, '$.name') = ?"
        return int(self._connection.execute(found, (title,)).fetchone()[0])

    def make_documents(self, ids: Mapping[int, int]) -> None:
        """Note the ids of new documents that were made, by their places among these."""
        rows = [(document_id, place) for place, document_id in ids.items()]
        self._connection.executemany("UPDATE document SET id = ? WHERE place = ?", rows)
