"""The engine, its two ways in, the queue of writers, and what is refused at the start."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from at_once import at_once
from sqlalchemy import text
from sqlalchemy.orm import Session

from annotator.database import (
    Database,
    DatabaseError,
    current_revision,
    head_revision,
    migrate,
    open_database,
    open_existing,
    require_current,
)

INSERT = text("INSERT INTO rubric (id, key, name, summary) VALUES (:id, :key, 'n', '')")
KEYS = text("SELECT key FROM rubric ORDER BY key")


def keys(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(KEYS))


@pytest.fixture
def path(sqlite_database: Database) -> Path:
    return Path(str(sqlite_database.engine.url.database))


def test_a_fresh_database_is_current(database: Database) -> None:
    assert current_revision(database) == head_revision()
    require_current(database)


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Also in a folder that was there, and under a lenient mask."""
    before = os.umask(0o022)
    try:
        database = open_database(f"sqlite:///{tmp_path}/annotator.db")
        migrate(database)
        with database.writing() as session:
            session.execute(INSERT, {"id": 1, "key": "a"})
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    database.dispose()
    assert modes == dict.fromkeys(("annotator.db", "annotator.db-wal", "annotator.db-shm", "annotator.db.lock"), 0o600)


def test_a_database_that_must_be_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"The database is empty\. Run: annotator init"):
        open_existing(f"sqlite:///{tmp_path}/nowhere/annotator.db")
    assert list(tmp_path.iterdir()) == []


def test_writing_commits_and_reading_does_not(database: Database) -> None:
    with database.reading() as session:
        session.execute(INSERT, {"id": 1, "key": "a"})
    with database.writing() as session:
        session.execute(INSERT, {"id": 2, "key": "b"})
    assert keys(database) == ["b"]


def test_a_failed_writer_leaves_nothing_and_lets_the_next_one_in(database: Database) -> None:
    def write_and_fail() -> None:
        with database.writing() as session:
            session.execute(INSERT, {"id": 1, "key": "a"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with database.writing() as session:
        session.execute(INSERT, {"id": 2, "key": "b"})
    assert keys(database) == ["b"]


def test_a_reader_sees_one_state_of_the_data(database: Database) -> None:
    with database.reading() as session:
        assert session.scalars(KEYS).all() == []
        with database.writing() as writer:
            writer.execute(INSERT, {"id": 1, "key": "a"})
        assert session.scalars(KEYS).all() == []
    assert keys(database) == ["a"]


def test_sqlite_is_set_up_for_durability_and_references(sqlite_database: Database) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "recursive_triggers")
    for engine in (sqlite_database.engine, sqlite_database.writing_engine):
        with engine.connect() as connection:
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
        assert found == ["wal", 2, 1, 10_000, 1]


def test_a_writing_transaction_holds_sqlite_from_its_first_statement(sqlite_database: Database, path: Path) -> None:
    with sqlite_database.writing() as session, closing(sqlite3.connect(path, timeout=0)) as other:
        session.execute(text("SELECT 1"))
        assert other.execute("SELECT count(*) FROM rubric").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def count_up(session: Session) -> None:
    seen = session.scalar(
        text("SELECT summary FROM rubric FOR UPDATE" if _locks(session) else "SELECT summary FROM rubric")
    )
    session.execute(text("UPDATE rubric SET summary = :summary"), {"summary": f"{int(seen or 0) + 1}"})


def _locks(session: Session) -> bool:
    return session.get_bind().dialect.name != "sqlite"


def test_writers_take_turns(database: Database) -> None:
    with database.writing() as session:
        session.execute(INSERT, {"id": 1, "key": "a"})
    at_once(database, [count_up] * 32)
    with database.reading() as session:
        assert session.scalar(text("SELECT summary FROM rubric")) == "32"


COUNTING = """
import os, sys
from sqlalchemy import text
from annotator.database import open_database

database = open_database(sys.argv[1])
def count(times):
    for _time in range(times):
        with database.writing() as session:
            seen = int(session.scalar(text("SELECT summary FROM rubric")) or 0)
            session.execute(text("UPDATE rubric SET summary = :summary"), {"summary": str(seen + 1)})
count(1)
database.engine.dispose()
child = os.fork()
count(20)
if child:
    _child, status = os.waitpid(child, 0)
    sys.exit(status)
os._exit(0)
"""


def test_processes_take_turns_those_of_a_fork_too(sqlite_database: Database, path: Path) -> None:
    with sqlite_database.writing() as session:
        session.execute(INSERT, {"id": 1, "key": "a"})
    program = [sys.executable, "-c", COUNTING, f"sqlite:///{path}"]
    started = [subprocess.Popen(program, cwd=Path(__file__).parents[1]) for _process in range(2)]
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    with sqlite_database.reading() as session:
        assert session.scalar(text("SELECT summary FROM rubric")) == "82"


VISITING = """
import sqlite3, sys
visitor = sqlite3.connect(sys.argv[1])
print(*(key for (key,) in visitor.execute("SELECT key FROM rubric ORDER BY key")))
visitor.close()
"""


def test_another_process_that_comes_and_goes_takes_no_log_away(sqlite_database: Database, path: Path) -> None:
    """Who closes a SQLite file last removes its log; a process that lost its locks seems not to be there."""

    def visit() -> list[str]:
        program = [sys.executable, "-c", VISITING, str(path)]
        return subprocess.run(program, capture_output=True, text=True, check=True).stdout.split()

    def write(key: str, number: int) -> None:
        with sqlite_database.writing() as session:
            session.execute(INSERT, {"id": number, "key": key})

    write("a", 1)
    with sqlite_database.reading() as first, sqlite_database.reading() as second:
        assert list(first.scalars(KEYS)) == list(second.scalars(KEYS)) == ["a"]
    log = path.with_name(f"{path.name}-wal").stat().st_ino
    assert visit() == ["a"]
    assert path.with_name(f"{path.name}-wal").stat().st_ino == log
    write("b", 2)
    assert visit() == ["a", "b"]


def test_disposing_closes_the_lock_and_the_database_may_be_used_again(sqlite_database: Database, path: Path) -> None:
    def opened() -> list[str]:
        found = []
        for number in os.listdir("/proc/self/fd"):  # noqa: PTH208
            # What listed the folder is gone by now; another test's database of the same name is not this one.
            with suppress(FileNotFoundError):
                found.append(Path(f"/proc/self/fd/{number}").readlink())
        return [link.name for link in found if link.parent == path.parent and link.name.startswith(path.name)]

    sqlite_database.dispose()
    assert opened() == []
    with sqlite_database.writing() as session:
        session.execute(INSERT, {"id": 1, "key": "a"})
    assert f"{path.name}.lock" in opened()
    sqlite_database.dispose()
    assert opened() == []
    assert keys(sqlite_database) == ["a"]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path}/new/empty.db")
    yield database
    database.dispose()


def test_an_empty_database_is_refused_with_the_cure(empty: Database, tmp_path: Path) -> None:
    assert current_revision(empty) is None
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    with pytest.raises(DatabaseError, match=r"empty\. Run: annotator init"):
        require_current(empty)


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("0001", r"at revision 0001, .* Run: annotator db upgrade"),
        ("9999", r"newer \(revision 9999\) than this program"),
    ],
)
def test_a_database_of_another_revision_is_refused(database: Database, revision: str, words: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    with pytest.raises(DatabaseError, match=words):
        require_current(database)


def test_a_database_whose_revision_is_gone_counts_as_empty(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DELETE FROM alembic_version"))
    assert current_revision(database) is None


@pytest.mark.parametrize("url", ["sqlite//x", "postgresql+psycopg://db:port/x"])
def test_a_malformed_address_is_refused(url: str) -> None:
    with pytest.raises(DatabaseError, match="ANNOTATOR_DATABASE_URL"):
        open_database(url)


def test_a_missing_driver_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"needs the extra: pip install 'source-credibility-annotator\[postgres\]'"):
        open_database("postgresql+pg8000://db/x")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"file/below cannot be made: Not a directory"):
        open_database(f"sqlite:///{tmp_path}/file/below/annotator.db")


def test_a_database_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="must be a file"):
        open_database(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("These are notes. " * 100, encoding="utf-8")
    database = open_database(f"sqlite:///{tmp_path}/notes.db")
    with pytest.raises(DatabaseError, match=r"notes\.db cannot be opened: file is not a database"):
        require_current(database)
    database.dispose()


@pytest.mark.postgresql
def test_a_server_that_does_not_answer_is_named_without_the_password(postgres_address: str, tmp_path: Path) -> None:
    database = open_database(f"postgresql+psycopg://me:hidden@/ratings?host={tmp_path}")
    with pytest.raises(DatabaseError, match=r"me:\*\*\*@.* cannot be opened") as refusal:
        require_current(database)
    assert "hidden" not in str(refusal.value)


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:

    with database.writing() as session:
        session.execute(INSERT, {"id": 1, "key": "a"})

        assert keys(database) == []
