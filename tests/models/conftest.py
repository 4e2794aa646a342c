"""One filled database an engine for all tests of the tables; what a test does is rolled back to a savepoint."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scene import fill_open_and_locked
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.database import open_database

Ids = dict[str, int]


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("filled") / "annotator.db"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        return
    address: str = request.getfixturevalue("postgres_address")
    administrator = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
    name = f"filled_{tmp_path_factory.getbasetemp().name.replace('-', '_')}"
    with administrator.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_tests"))
        yield address.format(name=name)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administrator.dispose()


@pytest.fixture(scope="session")
def filled(url: str) -> Iterator[tuple[Session, Ids]]:
    database = open_database(url)
    with Session(database.writing_engine, info={"writing": True}) as session:
        yield session, fill_open_and_locked(session)
        session.rollback()
    database.dispose()


@pytest.fixture
def ids(filled: tuple[Session, Ids]) -> Ids:
    return filled[1]


@pytest.fixture
def session(filled: tuple[Session, Ids]) -> Iterator[Session]:
    """The filled database's session; what the test does is undone."""
    opened = filled[0]
    savepoint = opened.begin_nested()
    yield opened
    savepoint.rollback()
    opened.expire_all()


@pytest.fixture
def run(session: Session, ids: Ids) -> Callable[..., None]:
    """Execute a statement whose places are names of ids."""

    def execute(statement: str, **more: int) -> None:
        known = ids | more
        session.execute(text(statement), {name: known[name] for name in re.findall(r":([a-z]\w*)", statement)})

    return execute


@pytest.fixture
def assert_refused(run: Callable[..., None]) -> Callable[..., None]:
    """Fail unless the database refuses the statement with these words."""

    def check(statement: str, words: str, **more: int) -> None:
        with pytest.raises(IntegrityError, match=re.escape(words)):
            run(statement, **more)

    return check


@pytest.fixture
def leave_only(session: Session) -> Callable[..., None]:
    """Take away, until the test ends, the guards on SQLite that might refuse a statement before the named one does."""

    def drop(pattern: str, *, but: str = "-") -> None:
        if session.get_bind().dialect.name != "sqlite":
            return
        found = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, sql in found:
            if re.search(pattern, sql) and but not in sql:
                session.execute(text(f"DROP TRIGGER {name}"))

    return drop
