"""The database that a working file of an import is: its tables, and connections to it."""

import json
import sqlite3
from pathlib import Path

TABLES = """
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE line (place INTEGER PRIMARY KEY, number INTEGER NOT NULL, cells TEXT NOT NULL, fault TEXT NOT NULL,
    faults TEXT NOT NULL, passed TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX line_number ON line (number);
CREATE TABLE fault (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, heading TEXT, message TEXT NOT NULL);
CREATE TABLE used (key TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE draft (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE relation (from_key TEXT NOT NULL, type TEXT NOT NULL, to_key TEXT NOT NULL, number INTEGER NOT NULL,
    note TEXT NOT NULL, PRIMARY KEY (from_key, type, to_key)) WITHOUT ROWID;
CREATE TABLE place (key TEXT NOT NULL, version_id INTEGER NOT NULL, text_id INTEGER NOT NULL, start INTEGER NOT NULL,
    stop INTEGER NOT NULL, PRIMARY KEY (key, text_id)) WITHOUT ROWID;
CREATE TABLE named (name TEXT PRIMARY KEY, type TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (place INTEGER PRIMARY KEY, entry TEXT NOT NULL, id INTEGER);
CREATE INDEX document_title ON document (json_extract(entry, '$.name'));
CREATE TABLE described (said TEXT PRIMARY KEY, number INTEGER NOT NULL, homes TEXT NOT NULL, is_new INTEGER NOT NULL,
    meaning TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to a working file."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    _set_up(connection)
    return connection


def connect_to_known(path: Path, sha256: str) -> sqlite3.Connection | None:
    """Return a connection to the working file of this upload; None where it is gone, another one, or damaged."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        _set_up(connection)
        # A file that an earlier release has begun lacks what this one notes in it.
        connection.execute("SELECT passed, faults, version_id, homes FROM line, place, described LIMIT 0")
        noted = connection.execute("SELECT value FROM note WHERE name = 'sha256'").fetchone()
        if noted and json.loads(noted[0]) == sha256:
            return connection
    except sqlite3.DatabaseError:
        pass
    connection.close()
    return None


def _set_up(connection: sqlite3.Connection) -> None:
    # A copy of what was uploaded: after a failure of the machine it is uploaded again.
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-2000")
