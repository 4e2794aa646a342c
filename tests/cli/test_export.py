"""The export command, for every format, and what it refuses."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import factories
import pytest
from click.testing import CliRunner, Result
from published import publish
from rated_round import make_rated_round
from sqlalchemy import select

from annotator.cli import main
from annotator.cli.export import SHOWN_FROM_LINES, _shown, _typed, _write
from annotator.database import Database
from annotator.exports.registry import list_formats
from annotator.models import Document
from annotator.models.vocabulary import Reveal
from annotator.services import rounds

SLUG = "exported"


def _environment(database: Database) -> dict[str, str]:
    url = database.engine.url.render_as_string(hide_password=False)
    return {"ANNOTATOR_DATABASE_URL": url, "ANNOTATOR_SECRET_KEY": "k" * 40}


def _run(database: Database, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments, "--project", SLUG], env=_environment(database))


def _fill(database: Database, reveal: Reveal = Reveal.AFTER_OWN) -> None:
    with database.writing() as session:
        made = make_rated_round(session, ["2 3o", "vague 1", ". 5"], reveal=reveal)
        made.project.slug = SLUG
        made.rate(0, 0, "4", "again")


@pytest.fixture
def filled(database: Database) -> Database:
    _fill(database)
    return database


@pytest.fixture
def small(sqlite_database: Database) -> Database:
    _fill(sqlite_database)
    return sqlite_database


def _table(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.reader(io.StringIO(result.stdout_bytes.decode(), newline=""), strict=True))


@pytest.mark.parametrize("arguments", [["ratings"], ["ratings", "--layout", "long"], ["ratings-long"]])
def test_ratings_long(filled: Database, arguments: list[str]) -> None:
    header, *rows = _table(_run(filled, *arguments))
    assert header[:4] == ["project", "round", "round_kind", "claim"]
    assert len(rows) == 5 * 2
    assert {row[0] for row in rows} == {SLUG}


@pytest.mark.parametrize("arguments", [["ratings", "--layout", "wide"], ["ratings-wide"]])
def test_ratings_wide(filled: Database, arguments: list[str]) -> None:
    assert _table(_run(filled, *arguments)) == [
        ["claim", "R2", "R3"],
        ["K1", "2", "3"],
        ["K2", "", "1"],
        ["K3", "", "5"],
    ]


def test_options_of_ratings(small: Database) -> None:
    wide = ["ratings", "--layout", "wide"]
    assert _table(_run(small, *wide, "--criterion", "basis"))[1] == ["K1", "article", "outside"]
    assert _table(_run(small, *wide, "--answers", "current", "--round", "1"))[1] == ["K1", "4", "3"]
    assert len(_table(_run(small, "ratings", "--answers", "all", "--round", "all"))) == 1 + 6 * 2


def test_anybody_can_recompute_what_the_report_shows(small: Database) -> None:
    environment, runner = _environment(small), CliRunner()
    wide = _run(small, "ratings", "--layout", "wide").stdout
    long = _run(small, "ratings", "--criterion", "support").stdout
    command = ["agreement", "--format", "json"]
    report = json.loads(runner.invoke(main, [*command, "--project", SLUG], env=environment).stdout)
    of_file = [*command, "-", "--scale", "1,2,3,4,5"]
    columns = ["--columns", "claim,reviewer,value"]
    for text, arguments in ((wide, ["--wide"]), (long, columns)):
        again = json.loads(runner.invoke(main, [*of_file, *arguments], input=text).stdout)
        assert again["estimates"] == report["estimates"]


def test_claims_and_codebook(filled: Database) -> None:
    assert [row[2] for row in _table(_run(filled, "claims"))] == ["claim", "K1", "K2", "K3"]
    assert _table(_run(filled, "codebook"))[1][0] == "rubric"


def test_grades_of_sources(filled: Database) -> None:
    (header,) = _table(_run(filled, "source-grades"))
    assert header[:2] == ["project", "source"]


def test_byte_order_mark_and_raw_text(small: Database) -> None:
    with small.writing() as session:
        project = factories.make_project(session, slug="other")
        factories.make_claim(session, project, version={"text": "=1+1"})
    assert _run(small, "claims", "--bom").stdout_bytes.startswith(b"\xef\xbb\xbfproject,")
    for arguments, text in ((["claims"], "'=1+1"), (["claims", "--raw"], "=1+1")):
        result = CliRunner().invoke(main, ["export", *arguments, "--project", "other"], env=_environment(small))
        assert _table(result)[1][7] == text


def test_a_file(small: Database, tmp_path: Path) -> None:
    file = tmp_path / "out" / "claims.csv"
    file.parent.mkdir()
    file.write_text("older")
    result = _run(small, "claims", "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_bytes() == _run(small, "claims").stdout_bytes
    assert [path.name for path in file.parent.iterdir()] == ["claims.csv"]


def test_a_device_is_written_to_and_stays_a_device(small: Database) -> None:
    assert _run(small, "claims", "--output", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["nowhere/x.csv", "file/x.csv"])
def test_a_file_that_cannot_be_written(small: Database, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    result = _run(small, "claims", "--output", str(tmp_path / name))
    assert result.exit_code == 1
    assert "cannot be written: No" in result.stderr


def test_a_full_disk_leaves_nothing_half_written(small: Database) -> None:
    result = _run(small, "claims", "--output", "/dev/full")
    assert result.exit_code == 1
    assert "No space left" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["xlsx"],
            2,
            (
                "There is: ratings --layout long, ratings --layout wide, claims, evidence, decisions, source-grades, "
                "codebook, reader-page."
            ),
        ),
        (["claims", "--layout", "wide"], 2, "There is no such export"),
        (["claims", "--round", "1"], 2, "--round"),
        (["codebook", "--criterion", "support"], 2, "--criterion"),
        (["claims", "--answers", "all"], 2, "--answers"),
        (["ratings", "--round", "last"], 2, "--round"),
        (["ratings", "--round", "0"], 2, "--round"),
        (["ratings", "--round", "7"], 1, "There is no round 7"),
        (["ratings", "--round", "9" * 30], 1, "There is no round"),
        (["ratings", "--criterion", "style"], 1, "It has: support, basis"),
        (["ratings-wide", "--round", "all"], 2, "Choose one"),
    ],
)
def test_what_cannot_be_exported(small: Database, arguments: list[str], code: int, message: str) -> None:
    result = _run(small, *arguments)
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""


def test_an_unknown_project(sqlite_database: Database) -> None:
    result = _run(sqlite_database, "claims")
    assert result.exit_code == 1
    assert "There is no project exported" in result.stderr


def test_an_open_blind_round_is_closed_to_the_command_line_too(sqlite_database: Database) -> None:
    _fill(sqlite_database, Reveal.AFTER_LOCK)
    result = _run(sqlite_database, "ratings")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Lock it first" in result.stderr
    assert _run(sqlite_database, "claims").exit_code == 0
    with sqlite_database.writing() as session:
        round_ = rounds.latest_round(session, 1)
        assert round_ is not None
        rounds.lock_round(session, round_, now=factories.NOW, actor_id=None)
    assert len(_table(_run(sqlite_database, "ratings"))) == 1 + 5 * 2


def test_a_reader_who_leaves_early(small: Database) -> None:
    program = "from annotator.cli import main; main(['export', 'claims', '--project', 'exported'])"
    environment = os.environ | _environment(small)
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_what_is_left_for_a_reader_who_left_goes_nowhere() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as file:
        _write(iter(["some text"]), file)
        file.write(b"more")


def test_progress(capsys: pytest.CaptureFixture[str]) -> None:
    """There is no terminal here: of a bar only its label is shown, and only for a long file."""
    chunks = ["header\r\n", "a\r\nb\r\n"]
    assert list(_shown(iter(chunks), 3)) == chunks
    assert capsys.readouterr().err == ""
    assert list(_shown(iter(chunks), SHOWN_FROM_LINES)) == chunks
    assert "Exporting" in capsys.readouterr().err


def test_help_names_every_format() -> None:
    result = CliRunner().invoke(main, ["export", "--help"])
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert all(_typed(format_.name) in text for format_ in list_formats())
    assert [_typed(name) for name in ("claims", "soft-labels", "-long")] == ["claims", "soft-labels", "-long"]


def _page(database: Database, *arguments: str) -> Result:
    return _run(database, "reader-page", *arguments)


@pytest.fixture
def locked(sqlite_database: Database) -> Database:
    with sqlite_database.writing() as session:
        publish(session).rated.project.slug = SLUG
    return sqlite_database


def test_a_page_to_publish_is_the_same_each_time(locked: Database, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert _page(locked, "--document", "report", "--output", str(file)).exit_code == 0
    again = _page(locked, "--document", "report", "--round", "1")
    assert again.stdout_bytes == file.read_bytes()
    assert again.stdout.startswith("<!doctype html>")


def test_a_document_that_is_not_there(locked: Database) -> None:
    missing = _page(locked, "--document", "nowhere")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "There is no document nowhere" in missing.stderr


def test_an_open_round_is_not_published(small: Database) -> None:
    with small.reading() as session:
        key = session.scalars(select(Document.key)).one()
    refused = _page(small, "--document", key)
    assert refused.exit_code == 1
    assert "Round 1 is still open" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["reader-page"], "Name the document the page is about."),
        (["reader-page", "--document", "report", "--round", "all"], "A page is about one round."),
        (["reader-page", "--document", "report", "--bom"], "This is for CSV files alone."),
        (["reader-page", "--document", "report", "--criterion", "support"], "This is for CSV files alone."),
        (["claims", "--document", "report"], "This is for a reader’s page alone."),
        (["nothing"], "reader-page"),
    ],
)
def test_options_that_do_not_go_together(small: Database, arguments: list[str], words: str) -> None:
    refused = _run(small, *arguments)
    assert refused.exit_code == 2
    assert words in " ".join(refused.stderr.split())
