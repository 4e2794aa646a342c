"""Importing claims from the command line."""

from pathlib import Path

import factories
import pytest
from running_commands import Program
from sqlalchemy import func, select

from annotator.database import Database
from annotator.models import Claim, Source

HEADER = "id,claim,claimant,kind\n"


@pytest.fixture
def project(ready: Program, kept: Database) -> str:
    with kept.writing() as session:
        return factories.make_project(session, slug="ships").slug


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "claims.csv"


def _count(kept: Database) -> int:
    with kept.reading() as session:
        return (session.scalar(select(func.count()).select_from(Claim)) or 0) + (
            session.scalar(select(func.count()).select_from(Source)) or 0
        )


def test_claims_come_in(ready: Program, kept: Database, project: str, file: Path) -> None:
    file.write_text(HEADER + "C1,A ship left.,Ann,denial\nC2,It did not.,Ben,denial\n")
    result = ready("import", "claims", str(file), "--project", project, "--document", "A report")
    assert (result.exit_code, result.stdout) == (0, "2 claims imported, 2 to rate, with 2 new sources.\n")
    assert _count(kept) == 4


def test_every_fault_is_named_and_nothing_comes_in(ready: Program, kept: Database, project: str, file: Path) -> None:
    file.write_bytes(HEADER.encode() + b"C1,A ship left.,Ann,rumour\nC1,It did not.,B\xffn,denial\n")
    result = ready("import", "claims", str(file), "--project", project, "--document", "A report")
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Row 2, column kind: “rumour” is not known here. Write one of:")
    assert lines[1].startswith("Row 3, column claimant: This is not UTF-8.")
    assert lines[-1].startswith("Error: Nothing was imported: the file has 2 faults.")
    assert result.stdout == ""
    assert _count(kept) == 0


def test_without_a_document(ready: Program, project: str, file: Path) -> None:
    file.write_text(HEADER + "C1,A ship left.,Ann,denial\n")
    result = ready("import", "claims", str(file), "--project", project)
    assert result.exit_code == 2
    assert "Say which document the claims are taken from" in result.stderr


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_no_such_file(ready: Program, project: str, tmp_path: Path, name: str) -> None:
    result = ready("import", "claims", str(tmp_path / name), "--project", project)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_no_such_project(ready: Program, file: Path) -> None:
    file.write_text(HEADER)
    result = ready("import", "claims", str(file), "--project", "nowhere")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no project nowhere.\n")
