"""Deeds done at the same moment by several threads, each in a writing transaction of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import AnnotatorError

Result = TypeVar("Result")
Deed = Callable[[Session], Result]


def at_once(database: Database, deeds: Sequence[Deed[Result]]) -> list[Result | AnnotatorError]:
    """Return what each deed returned, or the refusal it met; any other error fails the test."""
    start = Barrier(len(deeds))

    def run(deed: Deed[Result]) -> Result | AnnotatorError:
        start.wait()
        try:
            with database.writing() as session:
                return deed(session)
        except AnnotatorError as refusal:
            return refusal

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
