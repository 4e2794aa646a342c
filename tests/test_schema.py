"""What a database differs in from what the migrations make."""

import pytest
from sqlalchemy import text

from annotator.database import Database
from annotator.schema import check, check_guards, check_tables


def _do(database: Database, *statements: str) -> None:
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def test_the_head_is_as_the_models_and_the_migrations(database: Database) -> None:
    assert check(database) == []


TABLES = [
    ("ALTER TABLE source_name DROP COLUMN language", "The column source_name.language is missing."),
    ("ALTER TABLE source_name ADD COLUMN stray INTEGER", "The column source_name.stray is not this program’s."),
    ("CREATE TABLE stray (id INTEGER)", "The table stray is not this program’s."),
    ("DROP TABLE sign_in_link", "The table sign_in_link is missing."),
    (
        "DROP INDEX ix_sign_in_failure_at",
        "The constraint or index ix_sign_in_failure_at of the table sign_in_failure is missing.",
    ),
]


@pytest.mark.parametrize(("statement", "sentence"), TABLES)
def test_tables(database: Database, statement: str, sentence: str) -> None:
    _do(database, statement)
    assert check_tables(database) == [sentence]


def test_a_column_of_another_kind(database: Database) -> None:
    _do(
        database,
        "ALTER TABLE sign_in_failure DROP COLUMN login_sha256"
        if database.queue is None
        else "DROP INDEX ix_sign_in_failure_login_sha256_at",
    )
    if database.queue is not None:
        _do(database, "ALTER TABLE sign_in_failure DROP COLUMN login_sha256")
    _do(
        database,
        "ALTER TABLE sign_in_failure ADD COLUMN login_sha256 INTEGER",
        "CREATE INDEX ix_sign_in_failure_login_sha256_at ON sign_in_failure (login_sha256, at)",
    )
    assert "The column sign_in_failure.login_sha256 differs in type: INTEGER, not VARCHAR(64)." in check(database)
    assert "The column sign_in_failure.login_sha256 differs in nullable: True, not False." in check(database)


def _name_of_a_guard(database: Database) -> str:
    with database.reading() as session:
        if database.queue is None:
            names = session.scalars(text("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'guard_audit_entry_update%'"))
        else:
            names = session.scalars(text("SELECT name FROM sqlite_master WHERE name LIKE 'guard_audit_entry_update%'"))
        return names.one()


def test_a_guard_that_is_missing(database: Database) -> None:
    name = _name_of_a_guard(database)
    _do(database, f"DROP TRIGGER {name}" + (" ON audit_entry" if database.queue is None else ""))
    assert check_guards(database) == [
        f"The guard {name} of the table audit_entry is missing: what it refuses is possible."
    ]


def test_a_guard_that_was_changed(database: Database) -> None:
    name = _name_of_a_guard(database)
    if database.queue is None:
        _do(
            database,
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        )
    else:
        _do(
            database,
            f"DROP TRIGGER {name}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON audit_entry BEGIN SELECT 1; END",
        )
    assert check_guards(database) == [f"The guard {name} of the table audit_entry is not as this program makes it."]


def test_a_trigger_that_is_none_of_ours(database: Database) -> None:
    if database.queue is None:
        _do(
            database,
            "CREATE FUNCTION stray() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            "CREATE TRIGGER stray AFTER INSERT ON rubric FOR EACH ROW EXECUTE FUNCTION stray()",
        )
    else:
        _do(database, "CREATE TRIGGER stray AFTER INSERT ON rubric BEGIN SELECT 1; END")
    assert check_guards(database) == ["The trigger stray of the table rubric is not this program’s."]
