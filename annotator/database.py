"""The engine, its settings for SQLite, its two ways in, migrations. Knows no Flask.

On SQLite every writing transaction first takes a thread lock and a file lock and only then begins
(`BEGIN IMMEDIATE`): writers wait in a queue, and SQLite's busy handler, which sleeps, is never reached.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from annotator.connections import FrugalPool
from annotator.errors import AnnotatorError
from annotator.resources import data_folder
from annotator.write_queue import WriteQueue

POOL_SIZE = 16
BUSY_TIMEOUT_MS, LOCK_TIMEOUT_MS = 10_000, 60_000
WRITING = "annotator_writing"
EMPTY = "The database is empty. Run: annotator init"


class DatabaseError(AnnotatorError):
    """The database cannot be used as it is; the message names the cause and the cure."""


class ReadingSession(Session):
    """A session that sees one state of the data, from what it reads first to its closing."""

    def __init__(self, engine: Engine) -> None:
        # A connection in its transaction from the start: a session that begins one by itself takes twice as long.
        self._connection = engine.connect()
        self._connection.begin()
        super().__init__(self._connection, autoflush=False)

    def close(self) -> None:
        """End the transaction and give the connection back."""
        super().close()
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Database:
    """An engine with its two ways in: reading and writing."""

    engine: Engine
    queue: WriteQueue | None
    writing_engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees one state of the data; nothing it did is kept."""
        with ReadingSession(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session in a writing transaction, committed when the block ends without an error."""
        # Between the turns: whoever waits for a connection keeps the writers of this process waiting, not all others.
        with (
            self.queue.turn_here() if self.queue else nullcontext(),
            self.writing_engine.connect() as connection,
            self.queue.turn_everywhere() if self.queue else nullcontext(),
            connection.begin(),
            Session(connection, expire_on_commit=False, info={"writing": True}) as session,
        ):
            yield session
            # Writes what is left to write; the transaction is the connection's, and committed with its block. A session
            # that prepared statements alone have used has begun nothing.
            if session.in_transaction():
                session.commit()

    def dispose(self) -> None:
        """Close every pooled connection, before a fork or at the end."""
        self.writing_engine.dispose()
        if self.queue is not None:
            self.queue.close()


def open_database(url: str) -> Database:
    """Open `url`; on SQLite with WAL, full durability and foreign keys.

    Raises
    ------
    DatabaseError
        When the address is malformed, the driver is not installed or the folder cannot be made.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseError("The database's address cannot be read. Check ANNOTATOR_DATABASE_URL.") from error
    return _open_sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _open_server(parsed)


def open_existing(url: str) -> Database:
    """Open a database that must be there: a SQLite file is not made, nor its folder.

    Raises
    ------
    DatabaseError
        When there is no such file, and as `open_database`.
    """
    if url.startswith("sqlite:") and not Path(make_url(url).database or "").exists():
        raise DatabaseError(EMPTY)
    return open_database(url)


def _open_server(url: URL) -> Database:
    try:
        engine = create_engine(
            url,
            hide_parameters=True,  # what was typed does not belong into a log
            pool_size=POOL_SIZE,
            pool_pre_ping=True,
            pool_use_lifo=True,
            connect_args={"options": f"-c lock_timeout={LOCK_TIMEOUT_MS}"},
        )
    except ModuleNotFoundError as error:
        raise DatabaseError(
            "PostgreSQL needs the extra: pip install 'source-credibility-annotator[postgres]'."
        ) from error
    # A reader sees one state of the data however many statements it sends, as on SQLite.
    return Database(engine.execution_options(isolation_level="REPEATABLE READ"), None, engine)


def _open_sqlite(url: URL) -> Database:
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DatabaseError(f"The folder {path.parent} cannot be made: {error.strerror}.") from error
    if path.is_dir():
        raise DatabaseError(f"The database must be a file, but {path} is a folder.")
    timeout = {"timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=FrugalPool,
        pool_size=POOL_SIZE,
        pool_use_lifo=True,
        connect_args=timeout,
    )
    # SQLite makes a file that everybody may read, and its log beside it like the file.
    event.listen(engine, "do_connect", lambda *_connecting: _make_private(path))
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    writing_engine = engine.execution_options(**{WRITING: True})
    return Database(engine, WriteQueue(path.with_name(path.name + ".lock")), writing_engine)


def _make_private(path: str | Path) -> None:
    """Make a file that only its owner may read, unless it is there; where it cannot be made SQLite says why."""
    # One that is there is not opened: closing it would take from this process all locks that SQLite holds on it.
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not guessed by the driver
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    # Each connection has its own, which is empty again after every save by another process; the system caches as well.
    connection.execute("PRAGMA cache_size=-250")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    # Else INSERT OR REPLACE would delete a row without asking the triggers that guard it.
    connection.execute("PRAGMA recursive_triggers=ON")


def _begin_sqlite(connection: Connection) -> None:
    # By the driver itself: this is done for every request, and SQLAlchemy's own way costs twenty times as much.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITING) else "BEGIN")


def head_revision() -> str:
    """Return the newest schema revision this program knows: the number that begins the newest file's name."""
    return max(path.name[:4] for path in (data_folder("migrations") / "versions").glob("[0-9]*.py"))


def current_revision(database: Database) -> str | None:
    """Return the schema revision of the database, or None when it is empty.

    Raises
    ------
    DatabaseError
        When there is no reaching it, or the file is no database.
    """
    try:
        with database.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except DBAPIError as error:
        address = database.engine.url.render_as_string(hide_password=True)
        raise DatabaseError(f"The database {address} cannot be opened: {error.orig}") from error
    return str(revision) if revision is not None else None


def require_current(database: Database) -> None:
    """Pass when the schema is this program's.

    Raises
    ------
    DatabaseError
        When it is missing, older or newer.
    """
    current, head = current_revision(database), head_revision()
    if current is None:
        raise DatabaseError(EMPTY)
    if current > head:
        raise DatabaseError(
            f"The database is newer (revision {current}) than this program (revision {head}). "
            "Install the newer annotator."
        )
    if current < head:
        raise DatabaseError(f"The database is at revision {current}, the program at {head}. Run: annotator db upgrade")


def migrate(database: Database, revision: str = "head") -> str:
    """Bring the schema up to `revision`, after a copy of a SQLite file that holds data, and return the new revision.

    Writers wait meanwhile; of two programs that start an upgrade together, one makes it.

    Raises
    ------
    DatabaseError
        When the database is newer than the program, or the upgrade left broken references.
    """
    with database.queue.turn() if database.queue else nullcontext():
        current = current_revision(database)
        if current is not None:
            if current > head_revision():
                require_current(database)
            if current >= (head_revision() if revision == "head" else revision):
                return current
            _copy_sqlite(database, current)
        from alembic import command

        command.upgrade(alembic_config(database), revision)
    _require_whole(database)
    return str(current_revision(database))


def _require_whole(database: Database) -> None:
    if database.queue is None:
        return
    with database.engine.connect() as connection:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise DatabaseError(f"The upgrade left broken references ({len(broken)}). Restore the copy made before it.")


def alembic_config(database: Database) -> Any:
    """Return Alembic's configuration for `database`; there is no ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(data_folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = database.writing_engine
    return config


def _copy_sqlite(database: Database, revision: str) -> None:
    """Copy the SQLite file beside itself before its schema changes."""
    if database.queue is None:
        return
    path = str(database.engine.url.database)
    kept = f"{path}.{revision}.{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}.backup"
    _make_private(kept)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(kept)) as copy:
        source.backup(copy)
