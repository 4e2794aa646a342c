"""Making the database and the first account."""

import re
import stat

from running_commands import Program
from sqlalchemy import select

from annotator.database import Database
from annotator.models import Reviewer, Rubric
from annotator.services import accounts


def test_the_database_is_made_once(program: Program, kept: Database) -> None:
    first = program("init")
    assert first.exit_code == 0
    assert re.fullmatch(r"The database is ready \(revision \d{4}\)\.\n", first.stdout)
    again = program("init")
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    with kept.reading() as session:
        presets = {"evidence-strength", "admiralty", "certainty", "likelihood"}
        assert set(session.scalars(select(Rubric.key))) == presets
        assert session.scalars(select(Reviewer)).all() == []
    assert stat.S_IMODE((program.data / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(program.data.stat().st_mode) == 0o700


def test_the_first_account(program: Program, kept: Database) -> None:
    result = program("init", "--login", "Ann", "--name", "Ann Lee")
    assert result.exit_code == 0
    assert "Sign-in name: ann\n" in result.stdout
    password = result.stdout.rpartition("One-time password: ")[2].strip()
    with kept.reading() as session:
        ann = accounts.find_reviewer(session, "ann")
        assert (ann.name, ann.may_create_projects, ann.must_change_password) == ("Ann Lee", True, True)
        assert accounts.is_right(ann.password_hash, password)


def test_a_second_account_and_one_that_is_there(program: Program, kept: Database) -> None:
    program("init", "--login", "ann")
    assert program("init", "--login", "ben").exit_code == 0
    taken = program("init", "--login", "ann")
    assert (taken.exit_code, taken.stderr) == (2, "Error: The sign-in name ann is taken. Choose another.\n")
    with kept.reading() as session:
        assert session.scalars(select(Reviewer.name).order_by(Reviewer.id)).all() == ["ann", "ben"]


def test_a_name_that_cannot_be(program: Program) -> None:
    result = program("init", "--login", "a b")
    assert result.exit_code == 2
    assert "A sign-in name has 2 to 80 letters" in result.stderr
