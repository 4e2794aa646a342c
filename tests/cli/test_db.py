"""Looking after the schema."""

import pytest
from running_commands import Program

from annotator.database import Database, head_revision

HEAD = head_revision()
EXPORT = ["export", "claims", "--project", "demo"]
OTHERS = [["init"], ["demo"], ["serve"], ["db", "check"], ["db", "upgrade"], ["reviewer", "add", "ann"], EXPORT]


def _set_revision(kept: Database, revision: str) -> None:
    with kept.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_an_upgrade_makes_the_tables_once(program: Program) -> None:
    first = program("db", "upgrade")
    assert (first.exit_code, first.stdout) == (0, f"The database is now at revision {HEAD}.\n")
    again = program("db", "upgrade")
    assert (again.exit_code, again.stdout) == (0, f"Nothing to do: the database is at revision {HEAD}.\n")
    checked = program("db", "check")
    assert (checked.exit_code, checked.stdout) == (0, f"In order: revision {HEAD}.\n")


def test_an_empty_database(program: Program) -> None:
    result = program("db", "check")
    assert (result.exit_code, result.stderr) == (1, "Error: The database is empty. Run: annotator init\n")
    for command in (["serve"], ["reviewer", "add", "ann"], EXPORT):
        result = program(*command)
        assert (result.exit_code, result.stderr) == (1, "Error: The database is empty. Run: annotator init\n")


def test_an_older_database(ready: Program, kept: Database) -> None:
    _set_revision(kept, "0001")
    for command in (["db", "check"], ["serve"]):
        result = ready(*command)
        assert result.exit_code == 1
        assert (
            result.stderr
            == f"Error: The database is at revision 0001, the program at {HEAD}. Run: annotator db upgrade\n"
        )


@pytest.mark.parametrize("command", OTHERS, ids=" ".join)
def test_a_newer_database(ready: Program, kept: Database, command: list[str]) -> None:
    _set_revision(kept, "9999")
    result = ready(*command)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: The database is newer (revision 9999) than this program (revision {HEAD}). "
        "Install the newer annotator.\n"
    )


def test_what_differs_is_listed(ready: Program, kept: Database) -> None:
    with kept.writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE stray (id INTEGER)")
    result = ready("db", "check")
    assert result.exit_code == 1
    assert result.stdout == (
        "The database is not as this program makes it:\n* The table stray is not this program’s.\n"
    )


def test_a_missing_guard_is_listed(ready: Program, kept: Database) -> None:
    with kept.writing() as session:
        session.connection().exec_driver_sql("DROP TRIGGER guard_review_insert_taken")
    result = ready("db", "check")
    assert result.exit_code == 1
    assert "* The guard guard_review_insert_taken of the table review is missing" in result.stdout


def test_looking_makes_nothing(program: Program) -> None:
    assert program("db", "check").exit_code == 1
    assert not program.data.exists()


def test_a_file_that_is_no_database(program: Program) -> None:
    program.data.mkdir()
    (program.data / "annotator.db").write_text("This is a letter, not a database. " * 50)
    for command in (["init"], ["db", "check"], ["serve"]):
        result = program(*command)
        assert result.exit_code == 1
        assert "cannot be opened: file is not a database" in result.stderr
        assert "Traceback" not in result.output
