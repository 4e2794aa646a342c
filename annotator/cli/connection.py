"""The database of a command: opened from the settings, one session, one commit at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from annotator.config import read_settings
from annotator.database import Database, open_existing, require_current


@contextmanager
def opened() -> Iterator[Database]:
    """Yield the database of the settings, whose schema must be this program's."""
    database = open_existing(read_settings(makes_key=False).database_url)
    try:
        require_current(database)
        yield database
    finally:
        database.dispose()


@contextmanager
def reading() -> Iterator[Session]:
    """Yield a reading session."""
    with opened() as database, database.reading() as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """Yield a session in a writing transaction, committed when the block ends without an error."""
    with opened() as database, database.writing() as session:
        yield session
