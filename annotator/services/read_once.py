"""What several parts of a page ask for, read once: a reading session sees one state of the data, so nothing goes stale.

It is held by the session, which ends with the request of one viewer: nothing of it reaches another.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy.orm import Session

from annotator.database import ReadingSession

Result = TypeVar("Result")

_HELD = "annotator_read_once"


def read_once(session: Session, key: Hashable, read: Callable[[], Result]) -> Result:
    """Return what `read` reads; asked again of the same reading session, what it read the first time.

    A writing session, in which the data change, reads each time.

    Parameters
    ----------
    key
        Names what is read, with all that it depends on.
    """
    if not isinstance(session, ReadingSession):
        return read()
    held: dict[Hashable, object] = session.info.setdefault(_HELD, {})
    if key not in held:
        held[key] = read()
    return cast("Result", held[key])


def note_known(session: Session, key: Hashable, value: object) -> None:
    """Note what a statement has told on its way, so that it is not read by one of its own."""
    if isinstance(session, ReadingSession):
        session.info.setdefault(_HELD, {}).setdefault(key, value)
