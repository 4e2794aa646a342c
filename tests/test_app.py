"""The application as it is wired, and the program's way in."""

import subprocess
import sys
from pathlib import Path

import pytest
from running_commands import UNSET, Program
from visiting import make_settings

from annotator import __version__, edge
from annotator.app import MOST_BYTES, create_app, main
from annotator.database import Database, DatabaseError


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of a folder, in the environment."""
    for name, value in (UNSET | {"ANNOTATOR_DATA": str(tmp_path / "instance")}).items():
        monkeypatch.setenv(name, value)
    return tmp_path / "instance"


def test_settings_and_database_come_from_the_environment(environment: Path) -> None:
    Program(environment)("init")
    app = create_app()
    with app.app_context():
        made_of = edge.installation()
        assert made_of.settings.data == environment
        assert made_of.database.engine.url.database == str(environment / "annotator.db")
    assert app.test_client().get("/sign-in").status_code == 200


def test_without_a_database_there_is_no_application(environment: Path) -> None:
    with pytest.raises(DatabaseError, match="Run: annotator init"):
        create_app()


def test_what_a_start_does_without(environment: Path) -> None:
    """Statistics, the words of an engine that is not used, a debugger: who starts the server would wait for them."""
    Program(environment)("init")
    source = "import annotator.app, sys; annotator.app.create_app(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"sqlalchemy.dialects.sqlite", "annotator.web.views.reviews"} <= loaded
    rare = {
        "numpy",
        "annotator.agreement",
        "annotator.exports",
        "sqlalchemy.dialects.postgresql",
        "alembic",
        "unittest",
        "babel",
    }
    assert not loaded & rare


def test_what_workers_find_loaded(environment: Path) -> None:
    """Exports, which every project comes to, but not the statistics, which not every worker is asked for."""
    Program(environment)("init")
    source = (
        "import annotator.app, annotator.cli.server as server, sys;"
        "server._warm_up(annotator.app.create_app()); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "annotator.exports.formats.ratings_wide" in loaded
    assert not loaded & {"numpy", "annotator.agreement"}


def test_how_it_is_set_up(sqlite_database: Database) -> None:
    app = create_app(make_settings(sqlite_database), sqlite_database)
    assert app.debug is False
    assert app.testing is False
    assert app.config["MAX_CONTENT_LENGTH"] == MOST_BYTES
    assert app.config["SESSION_COOKIE_HTTPONLY"] is True
    assert app.config.get("WTF_CSRF_ENABLED", True) is True
    assert app.jinja_env.autoescape is not False


def test_two_applications_side_by_side(sqlite_database: Database, environment: Path) -> None:
    Program(environment)("demo")
    first, second = create_app(make_settings(sqlite_database), sqlite_database), create_app()
    with first.app_context():
        here = edge.installation().database
    with second.app_context():
        assert edge.installation().database is not here


def test_the_program_runs_its_commands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["annotator", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"annotator, version {__version__}\n"
