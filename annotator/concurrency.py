"""What those who work at the same time can count on, whichever the engine."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session


def hold(session: Session, rows: Select[Any], parameters: dict[str, Any] | None = None) -> None:
    """Hold `rows` against other writers until the transaction ends, so that what is read next stays true.

    Parameters
    ----------
    rows
        A selection ``.with_for_update(key_share=True)``: against changes, not against rows that refer to it. A plain
        ``FOR UPDATE`` would make everybody wait who adds such a row, and two who wait for each other fail.

    Notes
    -----
    With a queue of writers there is nobody else. Elsewhere the rows must be held by a statement of their own:
    one that waits and reads at once would see the other tables as they were before it waited.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.connection().execute(rows, parameters)


def numbers_follow_commits(session: Session) -> bool:
    """Tell whether a row with a higher number never becomes visible before one with a lower number."""
    return session.get_bind().dialect.name == "sqlite"
