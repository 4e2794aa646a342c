"""The program on an empty folder, on a database, and on the demonstration."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_commands import Program

from annotator.database import Database, open_database


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "instance")


@pytest.fixture
def ready(program: Program, sqlite_template: Path) -> Program:
    """The program on a database that is there."""
    program.data.mkdir()
    shutil.copy(sqlite_template, program.data / "annotator.db")
    return program


@pytest.fixture
def kept(program: Program) -> Iterator[Database]:
    """What the program keeps, to look at."""
    database = open_database(program.url)
    yield database
    database.engine.dispose()
    database.dispose()
