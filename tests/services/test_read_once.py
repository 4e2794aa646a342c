"""What a reading session reads once."""

from itertools import count

import pytest

from annotator.database import Database
from annotator.services.read_once import note_known, read_once


@pytest.mark.parametrize("is_reading", [True, False], ids=["reading", "writing"])
def test_only_a_reading_session_reads_once(sqlite_database: Database, is_reading: bool) -> None:
    numbers = count()
    opened = sqlite_database.reading if is_reading else sqlite_database.writing
    with opened() as session:
        note_known(session, "noted", -1)
        found = [read_once(session, key, lambda: next(numbers)) for key in ("a", "a", "b", "noted")]
    assert found == ([0, 0, 1, -1] if is_reading else [0, 1, 2, 3])


def test_nothing_passes_from_one_session_to_the_next(sqlite_database: Database) -> None:
    numbers = count()
    for expected in (0, 1):
        with sqlite_database.reading() as session:
            assert read_once(session, "a", lambda: next(numbers)) == expected


def test_what_was_read_is_not_noted_anew(sqlite_database: Database) -> None:
    with sqlite_database.reading() as session:
        assert read_once(session, "a", lambda: 1) == 1
        note_known(session, "a", 2)
        assert read_once(session, "a", lambda: 3) == 1
