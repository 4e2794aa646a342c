"""Importing claims from the command line."""

from datetime import datetime
from pathlib import Path

import factories
import pytest
from running_commands import Program
from sqlalchemy import func, select

from annotator.database import Database
from annotator.models import Claim, Source
from annotator.models.import_vocabulary import BatchState
from annotator.services import import_runs

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
    assert (result.exit_code, result.stdout) == (
        0,
        "2 claims imported, 2 to rate, with 2 new sources. One new document was made for them.\n",
    )
    assert _count(kept) == 4


def test_every_fault_is_named_and_nothing_comes_in(ready: Program, kept: Database, project: str, file: Path) -> None:
    file.write_text(HEADER + "C1,A ship left.,Ann,rumour\nC1,It did not.,,denial\n")
    result = ready("import", "claims", str(file), "--project", project, "--document", "A report")
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert lines[0].startswith("Row 2, column kind: “rumour” is not known here. Write one of:")
    assert lines[1].startswith("Row 3, column claimant: Name who makes the claim")
    assert lines[-1].startswith("Error: Nothing was imported: the file has 3 faults.")
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


def test_what_is_no_utf8_is_shown_as_other_encodings_read_it(
    ready: Program, kept: Database, project: str, file: Path
) -> None:
    file.write_bytes((HEADER + "C1,Корабль вышел из порта.,Анна,denial\n").encode("cp1251"))
    given = ("import", "claims", str(file), "--project", project, "--document", "A report")
    result = ready(*given)
    assert result.exit_code == 2
    assert "--encoding cp1251 (Cyrillic, Windows-1251): " in result.stderr
    assert "Корабль" in result.stderr
    assert _count(kept) == 0
    assert ready(*given, "--encoding", "cp1251").exit_code == 0
    assert _count(kept) == 2


def test_a_file_that_was_exported_comes_in_again_and_changes_nothing(
    ready: Program, kept: Database, project: str, file: Path
) -> None:
    file.write_text(HEADER + "C1,A ship left.,Ann,denial\n")
    assert ready("import", "claims", str(file), "--project", project, "--document", "A report").exit_code == 0
    exported = file.with_name("exported.csv")
    assert ready("export", "claims", "--project", project, "--output", str(exported)).exit_code == 0
    before = _count(kept)
    result = ready("import", "claims", str(exported), "--project", project)
    assert result.exit_code == 0
    assert "Column project is not imported: the rows go into this project." in result.stderr
    assert _count(kept) == before


def test_what_stays_out_is_said_and_why(ready: Program, project: str, file: Path) -> None:
    header = "project,claim,claim_version,state,text,claimants,kind,digest_start,digest_end,digest_sha256\n"
    file.write_text(header + "old,C1,1,ready,It left.,Ann,denial,0,5,abc\nold,C2,1,withdrawn,,,,,,\n")
    result = ready("import", "claims", str(file), "--project", project, "--document", "A report")
    assert result.stderr.splitlines() == [
        "Column project is not imported: the rows go into this project.",
        "Column claim_version is not imported: the versions of a claim are counted anew in each project.",
        (
            "One place of a claim is not imported: its document does not hold the text it counts in. "
            "To have them, add the text to a document with the same title or key, and import the file then, "
            "or once more."
        ),
    ]
    assert "its claim is withdrawn in the project it comes from." in result.stdout


def test_a_column_that_is_not_understood_is_refused_until_somebody_says_what_it_holds(
    ready: Program, kept: Database, project: str, file: Path
) -> None:
    file.write_text("id,claim,claimant,kind,hege,colour\nC1,A ship left.,Ann,denial,possible,red\n")
    given = ("import", "claims", str(file), "--project", project, "--document", "A report")
    result = ready(*given)
    assert result.exit_code == 2
    assert "Row 1, column hege: There is no such column. Say what it holds with --column 'hege=hedge'" in result.stderr
    assert ready(*given, "--column", "hege=hedge").exit_code == 2
    assert ready(*given, "--column", "nose=hedge").stderr.startswith("Error: --column nose=hedge names no column.")
    wrong = ready(*given, "--column", "hege=hedge", "--column", "colour=", "--column", "kind=")
    assert "“kind” is needed." in wrong.stderr
    assert _count(kept) == 0
    assert ready(*given, "--column", "hege=hedge", "--column", "colour=").exit_code == 0
    assert _count(kept) == 2


def test_the_same_file_again_changes_nothing(ready: Program, kept: Database, project: str, file: Path) -> None:
    file.write_text(HEADER + "C1,A ship left.,Ann,denial\n")
    given = ("import", "claims", str(file), "--project", project, "--document", "A report")
    assert ready(*given).exit_code == 0
    again = ready(*given)
    assert (again.exit_code, "One row says what the project has already" in again.stdout) == (0, True)
    assert _count(kept) == 2


def test_sources_and_relations_come_in(ready: Program, kept: Database, project: str, file: Path) -> None:
    file.write_text(HEADER + "C1,A ship left.,Ann,denial\nC2,It did not.,Ben,denial\n")
    ready("import", "claims", str(file), "--project", project, "--document", "A report")
    file.write_text('{"name": "Zoe", "type": "person", "names": ["Зоя"]}\n')
    assert ready("import", "sources", str(file), "--project", project).stdout == "One source imported.\n"
    file.write_text("from;type;to\nC2;denies;C1\n")
    assert ready("import", "relations", str(file), "--project", project).stdout == "One relation imported.\n"
    file.write_text("from;type;to\nC2;denies;C9\n")
    refused = ready("import", "relations", str(file), "--project", project)
    assert refused.exit_code == 2
    assert "Row 2, column to: There is no claim C9 in this project." in refused.stderr


@pytest.mark.parametrize("way", ["resume", "discard"])
def test_an_import_whose_process_was_killed(
    ready: Program, kept: Database, project: str, file: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    file.write_text(HEADER + "".join(f"C{number},A ship left.,Ann,denial\n" for number in range(5)))
    monkeypatch.setattr(import_runs, "STAGED_AT_ONCE", 2)
    advance = import_runs.ImportRun.advance

    def killed(self: import_runs.ImportRun, now: datetime) -> import_runs.Progress:
        found = advance(self, now)
        if found.state is BatchState.STAGED:
            raise SystemExit(9)
        return found

    given = ("import", "claims", str(file), "--project", project, "--document", "A report")
    with monkeypatch.context() as patch:
        patch.setattr(import_runs.ImportRun, "advance", killed)
        assert ready(*given).exit_code == 9
    refused = ready(*given)
    assert (refused.exit_code, "is under way. Carry on with it or discard it first." in refused.stderr) == (1, True)
    with kept.reading() as session:
        assert set(session.scalars(select(Claim.state))) == {"staged"}
    done = ready("import", way, "--project", project)
    assert done.exit_code == 0
    if way == "resume":
        assert done.stdout == "5 claims imported, 5 to rate, with one new source. One new document was made for them.\n"
        assert _count(kept) == 6
    else:
        assert _count(kept) == 0
        assert ready(*given).exit_code == 0
    assert ready("import", way, "--project", project).stderr == "Error: Nothing is being imported into ships.\n"
