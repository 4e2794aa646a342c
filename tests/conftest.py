"""Databases for the tests: a migrated SQLite file and, where a server is to be had, PostgreSQL."""

import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import postgres
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from annotator.database import Database, migrate, open_database

pytest_plugins = ["coverage_floors"]

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


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "annotator.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def postgres_database(postgres_address: str) -> Iterator[Database]:
    name = f"t{uuid.uuid4().hex}"
    with _administrator(postgres_address) as execute:
        execute(f"CREATE DATABASE {name} TEMPLATE template_tests")
    database = open_database(postgres_address.format(name=name))
    yield database
    database.dispose()
    with _administrator(postgres_address) as execute:
        execute(f"DROP DATABASE {name} WITH (FORCE)")


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
