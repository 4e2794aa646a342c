"""The statements that a database is asked, as its driver sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from annotator.database import Database


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Yield the statements that SQLite is asked, also those that go to the driver by themselves."""
    statements: list[str] = []
    connections: list[Any] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            statements.append(statement)

    def watch(connection: Any, _record: object) -> None:
        connection.set_trace_callback(note)
        connections.append(connection)

    database.engine.dispose()  # so that every connection is made anew, and watched
    event.listen(database.engine, "connect", watch)
    yield statements
    event.remove(database.engine, "connect", watch)
    for connection in connections:
        connection.set_trace_callback(None)
