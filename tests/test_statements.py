"""Prepared statements do what the same statement executed by SQLAlchemy does, on both engines."""

from datetime import UTC, datetime, timedelta, timezone
from typing import cast

import factories
import pytest
from factories import NOW
from sqlalchemy import Table, bindparam, delete, insert, literal_column, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ResourceClosedError
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models import Reviewer, SignInFailure
from annotator.statements import WIDE_CACHE_KB, Prepared

failure = cast("Table", SignInFailure.__table__)
COUNTED = Prepared(
    insert(failure).values(login_sha256=bindparam("login_sha256"), at=bindparam("at")).returning(failure.c.id)
)
SINCE = Prepared(
    select(SignInFailure.login_sha256, SignInFailure.at)
    .where(SignInFailure.at >= bindparam("since"))
    .order_by(SignInFailure.login_sha256)
)
FORGOTTEN = Prepared(delete(failure).where(failure.c.login_sha256 == bindparam("login_sha256")))
ACTIVE = Prepared(
    select(Reviewer.login, Reviewer.is_active).where(Reviewer.id == bindparam("person"), Reviewer.is_active.is_(True))
)


def test_values_are_converted_both_ways(session: Session) -> None:
    number = COUNTED.scalar(session, {"login_sha256": "a" * 64, "at": NOW})
    assert session.get_one(SignInFailure, number).at == NOW
    elsewhere = NOW.astimezone(timezone(timedelta(hours=3)))
    assert SINCE.all(session, {"since": elsewhere}) == [("a" * 64, NOW)]
    assert SINCE.all(session, {"since": NOW + timedelta(seconds=1)}) == []
    person = factories.make_reviewer(session)
    assert ACTIVE.one_or_none(session, {"person": person.id}) == (person.login, True)
    assert ACTIVE.one_or_none(session, {"person": person.id + 1}) is None
    assert ACTIVE.scalar(session, {"person": person.id + 1}) is None


def test_many_rows_at_once(session: Session) -> None:
    rows = [{"login_sha256": letter * 64, "at": NOW} for letter in "cab"]
    Prepared(insert(failure).values(login_sha256=bindparam("login_sha256"), at=bindparam("at"))).run_many(session, rows)
    FORGOTTEN.run(session, {"login_sha256": "b" * 64})
    assert [row[0][0] for row in SINCE.all(session, {"since": NOW})] == ["a", "c"]


def test_a_cache_is_wide_only_while_much_is_read(sqlite_database: Database) -> None:
    size = select(literal_column("cache_size").label("size")).select_from(text("pragma_cache_size"))
    with sqlite_database.reading() as session:
        before = session.scalar(size)
        assert [row for part in Prepared(size).batches(session, {}, 10) for row in part] == [(-WIDE_CACHE_KB,)]
        assert session.scalar(size) == before
        with pytest.raises(DBAPIError):
            list(Prepared(select(literal_column("nothing_here"))).batches(session, {}, 10))
        assert session.scalar(size) == before


def test_a_fixed_value_needs_no_parameter(session: Session) -> None:
    person = factories.make_reviewer(session)
    table = cast("Table", Reviewer.__table__)
    renamed = Prepared(update(table).where(table.c.id == bindparam("person")).values(name="Someone", is_active=False))
    renamed.run(session, {"person": person.id})
    session.refresh(person)
    assert (person.name, person.is_active) == ("Someone", False)


def test_a_refusal_is_the_one_sqlalchemy_raises(session: Session) -> None:
    person = factories.make_reviewer(session)
    table = cast("Table", Reviewer.__table__)
    taken = Prepared(update(table).where(table.c.id == bindparam("person")).values(login=bindparam("taken")))
    other = factories.make_reviewer(session)
    with pytest.raises(IntegrityError):
        taken.run(session, {"person": other.id, "taken": person.login})


def test_a_refusal_of_many_is_too(session: Session) -> None:
    with pytest.raises(DBAPIError):
        COUNTED.run_many(session, [{"login_sha256": None, "at": NOW}])


def test_a_naive_time_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        COUNTED.scalar(session, {"login_sha256": "a" * 64, "at": datetime(2026, 3, 3, tzinfo=UTC).replace(tzinfo=None)})


def test_a_reading_session_sees_one_state(database: Database) -> None:
    with database.reading() as before:
        with database.writing() as session:
            COUNTED.scalar(session, {"login_sha256": "a" * 64, "at": NOW})
            assert len(SINCE.all(session, {"since": NOW})) == 1
        with database.reading() as after:
            assert len(SINCE.all(after, {"since": NOW})) == 1
    with pytest.raises(ResourceClosedError):
        SINCE.all(before, {"since": NOW})


def test_a_session_begins_anew_after_its_end(database: Database) -> None:
    with Session(database.engine) as session:
        assert SINCE.all(session, {"since": NOW}) == []
        session.rollback()
        with database.writing() as other:
            COUNTED.scalar(other, {"login_sha256": "a" * 64, "at": NOW})
        assert len(SINCE.all(session, {"since": NOW})) == 1


def test_what_was_not_committed_is_gone(database: Database) -> None:
    with database.writing_engine.connect() as connection, Session(connection) as session:
        COUNTED.scalar(session, {"login_sha256": "a" * 64, "at": NOW})
        session.rollback()
        assert SINCE.all(session, {"since": NOW}) == []
