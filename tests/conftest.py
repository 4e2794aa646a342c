"""Databases for the tests: a migrated SQLite file and, where a server is to be had, PostgreSQL."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import postgres
import pytest
from filled_files import filled
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from annotator.database import Database, migrate, open_database

pytest_plugins = ["coverage_floors"]
pytest.register_assert_rewrite("browser.grounds", "browser.order")

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "annotator.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    if postgres.find("initdb") is None:
        message = "PostgreSQL's initdb was not found: install Debian's package postgresql to run these tests"
        if os.environ.get("REQUIRE_POSTGRESQL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with postgres.running_server() as address:
        _wait_for(address.format(name="postgres"))
        with _administrator(address) as execute:
            execute("CREATE DATABASE template_tests")
        database = open_database(address.format(name="template_tests"))
        migrate(database)
        database.dispose()
        yield address


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        engine = create_engine(url)
        try:
            engine.connect().close()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
        finally:
            engine.dispose()


class _administrator:  # noqa: N801 - used as a statement
    """Executes statements outside a transaction on the server's own database."""

    def __init__(self, address: str) -> None:
        self.engine = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")

    def __enter__(self) -> Callable[[str], None]:
        self.connection = self.engine.connect()
        return lambda statement: self.connection.execute(text(statement)) and None

    def __exit__(self, *_error: object) -> None:
        self.connection.close()
        self.engine.dispose()


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One engine for the files of all tests: it keeps the statements it has compiled, and nothing else."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'annotator.db'}")
    yield database
    database.dispose()


@pytest.fixture
def sqlite_database(sqlite_template: Path, kept_sqlite: Database) -> Iterator[Database]:
    with filled(kept_sqlite, sqlite_template) as database:
        yield database


@pytest.fixture(scope="session")
def kept_postgres(postgres_address: str) -> Iterator[postgres.KeptDatabase]:
    """One database and one engine for all tests, as on SQLite."""
    kept = postgres.KeptDatabase(postgres_address)
    yield kept
    kept.close()


@pytest.fixture
def postgres_database(kept_postgres: postgres.KeptDatabase) -> Iterator[Database]:
    database = kept_postgres.database
    yield database
    assert database.engine.pool.checkedout() == 0, "a connection was kept"
    database.dispose()
    kept_postgres.empty()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn: a test that asks for this runs on both."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    found: Database = request.getfixturevalue(name)
    return found


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session in a writing transaction that is rolled back at the end."""
    with Session(database.writing_engine, info={"writing": True}) as opened:
        yield opened
        opened.rollback()
