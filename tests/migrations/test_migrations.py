"""Up and down, empty and with rows in every table; the copy before an upgrade; upgrades at the same moment."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from scene import fill
from sqlalchemy import func, inspect, select, text

from annotator.database import (
    Database,
    DatabaseError,
    alembic_config,
    current_revision,
    head_revision,
    migrate,
    open_database,
)
from annotator.models import Base
from annotator.schema import check, check_tables

ROOT = Path(__file__).parents[2]
NEXT = f"{int(head_revision()) + 1:04d}"
BATCH_MIGRATION = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{head_revision()}"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("review", "project"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.add_column(sa.Column("made_up", sa.Integer(), nullable=True))
            batch.create_check_constraint(f"ck_{{table}}_made_up", "made_up > 0")


def downgrade():
    for table in ("review", "project"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.drop_constraint(f"ck_{{table}}_made_up", type_="check")
            batch.drop_column("made_up")
"""


def counts(database: Database) -> dict[str, int]:
    """Return how many rows there are in each table that the database has at its revision."""
    with database.reading() as session:
        there = inspect(session.connection()).get_table_names()
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name in there
        }


def triggers(database: Database) -> set[tuple[str, str]]:
    """Return the table and name of every trigger."""
    if database.queue is None:
        found = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
    else:
        found = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    with database.reading() as session:
        return {(table, name) for table, name in session.execute(text(found))}


def functions(database: Database) -> int:
    if database.queue is not None:
        return 0
    with database.reading() as session:
        return session.scalar(text("SELECT count(*) FROM pg_proc WHERE proname LIKE 'guard%'")) or 0


def downgrade(database: Database, revision: str) -> None:
    command.downgrade(alembic_config(database), revision)


@pytest.fixture
def filled(database: Database) -> Database:
    with database.writing() as session:
        fill(session)
    assert all(counts(database).values()), "every table needs a row for these tests"
    return database


def test_down_leaves_nothing_and_up_again_makes_all(database: Database) -> None:
    before = triggers(database)
    downgrade(database, "base")
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    assert triggers(database) == set()
    assert functions(database) == 0
    assert migrate(database) == head_revision()
    assert check(database) == []
    assert triggers(database) == before


def test_down_and_up_with_rows_in_every_table(filled: Database) -> None:
    downgrade(filled, "base")
    assert migrate(filled) == head_revision()
    assert not any(counts(filled).values())


def test_the_guards_come_and_go_without_touching_a_row(filled: Database) -> None:
    before = counts(filled)
    downgrade(filled, "0001")
    assert triggers(filled) == set()
    first = counts(filled)
    assert len(first) == 31
    assert first == {name: before[name] for name in first}
    assert migrate(filled) == head_revision()
    # Later tables are made anew, and empty.
    assert counts(filled) == dict.fromkeys(before, 0) | first


def test_migrating_what_is_current_changes_nothing(database: Database) -> None:
    assert migrate(database) == head_revision()
    assert migrate(database, "0001") == head_revision()
    if database.queue is not None:
        assert copies(database) == []


def test_a_newer_database_is_refused_and_left_alone(filled: Database) -> None:
    with filled.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"newer .* Install the newer annotator"):
        migrate(filled)
    assert current_revision(filled) == "9999"


@pytest.fixture
def with_batch(tmp_path: Path) -> Path:
    """Return a copy of the migrations with one more, which makes two tables anew."""
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT}_made_up.py").write_text(BATCH_MIGRATION, encoding="utf-8")
    return folder


def config_in(database: Database, folder: Path) -> Any:
    config = alembic_config(database)
    config.set_main_option("script_location", str(folder))
    return config


def test_making_a_table_anew_keeps_the_rows_that_refer_to_it(filled: Database, with_batch: Path) -> None:
    before, guards = counts(filled), triggers(filled)
    command.upgrade(config_in(filled, with_batch), NEXT)
    assert counts(filled) == before
    # SQLite drops the triggers of a table that is made anew; those of other tables stay.
    lost = {guard for guard in guards if guard[0] in ("review", "project")} if filled.queue is not None else set()
    assert triggers(filled) == guards - lost
    assert_whole(filled)
    command.downgrade(config_in(filled, with_batch), head_revision())
    assert counts(filled) == before
    assert check_tables(filled) == []
    assert_whole(filled)


def assert_whole(database: Database) -> None:
    """Fail when a reference is broken, or when a connection was left without foreign keys."""
    if database.queue is None:
        return
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA legacy_alter_table").scalar() == 0


def test_a_migration_that_fails_leaves_what_was(filled: Database, with_batch: Path) -> None:
    broken = with_batch / "versions" / f"{NEXT}_made_up.py"
    broken.write_text(BATCH_MIGRATION.replace("def downgrade", "    raise RuntimeError\n\n\ndef downgrade"), "utf-8")
    before, guards = counts(filled), triggers(filled)
    with pytest.raises(RuntimeError):
        command.upgrade(config_in(filled, with_batch), NEXT)
    assert (counts(filled), triggers(filled)) == (before, guards)
    assert current_revision(filled) == head_revision()
    assert check(filled) == []
    assert_whole(filled)


def test_a_connection_may_be_handed_over_instead_of_an_engine(database: Database) -> None:
    downgrade(database, "0001")
    config = alembic_config(database)
    with database.writing_engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    assert current_revision(database) == head_revision()


def copies(database: Database) -> list[Path]:
    path = Path(str(database.engine.url.database))
    return sorted(path.parent.glob(f"{path.name}.*.backup"))


def test_a_sqlite_file_is_copied_before_its_schema_changes(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        fill(session)
    path = Path(str(sqlite_database.engine.url.database))
    path.chmod(0o644)
    downgrade(sqlite_database, "0001")
    before = counts(sqlite_database)
    migrate(sqlite_database)
    (copy,) = copies(sqlite_database)
    assert copy.name.startswith("annotator.db.0001.20")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = open_database(f"sqlite:///{copy}")
    assert current_revision(kept) == "0001"
    assert counts(kept) == before
    kept.dispose()


def test_a_first_migration_makes_no_copy(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/annotator.db")
    assert migrate(database) == head_revision()
    assert copies(database) == []
    database.dispose()


def test_broken_references_are_reported_after_an_upgrade(sqlite_database: Database) -> None:
    downgrade(sqlite_database, "0001")
    path = str(sqlite_database.engine.url.database)
    with closing(sqlite3.connect(path)) as careless:
        careless.execute("INSERT INTO source_name (source_id, name, language) VALUES (99, 'Nobody', '')")
        careless.commit()
    with pytest.raises(DatabaseError, match=r"broken references \(1\)\. Restore the copy"):
        migrate(sqlite_database)


UPGRADE = "import sys; from annotator.database import *; print(migrate(open_database(sys.argv[1])))"


def upgrade_in(folder: Path, url: str) -> "subprocess.Popen[str]":
    program = [sys.executable, "-c", UPGRADE, url]
    return subprocess.Popen(program, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_programs_that_upgrade_at_once_do_it_once(database: Database) -> None:
    downgrade(database, "base")
    url = database.engine.url.render_as_string(hide_password=False)
    started = [upgrade_in(ROOT, url) for _process in range(3)]
    for process in started:
        out, error = process.communicate(timeout=60)
        assert (out.strip(), error) == (head_revision(), "")
    assert check(database) == []


def test_folders_with_spaces_and_percent_signs(tmp_path: Path) -> None:
    """The program and its data may lie in folders of any name."""
    program, data = tmp_path / "100 % sure %(x)s", tmp_path / "data 50%25"
    for folder in ("annotator", "migrations"):
        shutil.copytree(ROOT / folder, program / folder, ignore=shutil.ignore_patterns("__pycache__"))
    reader = (
        "import annotator.config, annotator.database as d; s = annotator.config.read_settings(); "
        "print(d.__file__); print(d.migrate(d.open_database(s.database_url)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", reader],
        cwd=program,
        env={"ANNOTATOR_DATA": str(data), "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
    )
    assert (ran.stdout.split("\n")[1:], ran.stderr) == ([head_revision(), ""], "")
    assert ran.stdout.startswith(str(program))
    assert (data / "annotator.db").is_file()
