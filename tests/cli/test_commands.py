"""What all commands share: help, the version, messages and exit codes."""

import errno
import io
import os
import subprocess
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from running import COMMAND
from running_commands import UNSET, Program

from annotator import __version__
from annotator.cli import COMMANDS, Commands, main
from annotator.errors import AnnotatorError, Conflict, Invalid, NotAllowed, NotFound


def _every(group: click.Group, context: click.Context, *path: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += _every(command, context, *path, name)
    return found


EVERY = _every(main, click.Context(main))


def test_the_commands() -> None:
    assert set(EVERY) == {
        ("init",), ("demo",), ("serve",), ("export",), ("agreement",),
        ("db",), ("db", "upgrade"), ("db", "check"),
        ("reviewer",), ("reviewer", "add"), ("reviewer", "invite"), ("reviewer", "password"),
        ("import",), ("import", "claims"), ("import", "sources"), ("import", "relations"),
        ("import", "resume"), ("import", "discard"),
    }  # fmt: skip


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        result = CliRunner().invoke(main, [*path, option])
        assert result.exit_code == 0
        assert result.stdout.startswith("Usage: ")
        sentence = result.stdout.splitlines()[2].strip()
        assert sentence.endswith((".", ":", ";", ",")) or len(sentence) > 40


def test_help_and_version_at_the_top() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)
    assert CliRunner().invoke(main, ["--version"]).stdout == f"annotator, version {__version__}\n"


@pytest.mark.parametrize("arguments", [["nothing"], ["db", "nothing"], ["init", "--nothing"], ["import", "claims"]])
def test_what_is_no_command(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


class _Failing(Commands):
    """Has one command, which fails with a given error."""

    def __init__(self, error: Exception) -> None:
        super().__init__("annotator")
        self.error = error

    def get_command(self, _context: click.Context, _name: str) -> click.Command:
        def fail() -> None:
            raise self.error

        return click.Command("fail", callback=fail)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound("Why."), 1),
        (NotAllowed("Why."), 1),
        (Conflict("Why."), 1),
        (AnnotatorError("Why."), 1),
        (Invalid("Why."), 2),
    ],
)
def test_refusals_have_a_message_and_a_code(error: Exception, code: int) -> None:
    result = CliRunner().invoke(_Failing(error), ["fail"])
    assert (result.exit_code, result.stderr, result.stdout) == (code, "Error: Why.\n", "")


def test_a_reader_who_leaves_is_no_error() -> None:
    said = io.StringIO()
    with redirect_stderr(said), pytest.raises(click.exceptions.Exit) as left:
        _Failing(BrokenPipeError()).invoke(_context())
    assert (left.value.exit_code, said.getvalue()) == (0, "")


def test_no_room_for_the_output_is_a_refusal() -> None:
    result = CliRunner().invoke(_Failing(OSError(errno.ENOSPC, "No space left on device")), ["fail"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: What was asked for cannot be written: No space left on device.\n"


def test_other_failures_of_the_system_are_not_hidden() -> None:
    assert isinstance(CliRunner().invoke(_Failing(PermissionError(13, "No")), ["fail"]).exception, PermissionError)


OUTPUTS = [["--version"], ["--help"], ["agreement", "ratings.csv"], ["export", "ratings", "--project", "demo"]]


@pytest.fixture(scope="module")
def with_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    (folder / "ratings.csv").write_text("item,rater,value\n1,a,1\n1,b,2\n2,a,2\n2,b,2\n")
    Program(folder / "instance")("demo")
    return folder


def _start(folder: Path, arguments: list[str], stdout: Any) -> "subprocess.Popen[bytes]":
    environment = os.environ | UNSET | {"ANNOTATOR_DATA": str(folder / "instance")}
    return subprocess.Popen([COMMAND, *arguments], cwd=folder, env=environment, stdout=stdout, stderr=subprocess.PIPE)


@pytest.mark.parametrize("arguments", OUTPUTS, ids=[words[0] for words in OUTPUTS])
def test_a_full_disk(with_demonstration: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = _start(with_demonstration, arguments, full)
    assert process.communicate()[1].decode() == (
        "Error: What was asked for cannot be written: No space left on device.\n"
    )
    assert process.returncode == 1


@pytest.mark.parametrize("arguments", OUTPUTS, ids=[words[0] for words in OUTPUTS])
def test_a_reader_who_leaves_hears_nothing(with_demonstration: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = _start(with_demonstration, arguments, writer)
    os.close(writer)
    assert process.communicate()[1] == b""


def test_no_output_to_write_to(with_demonstration: Path) -> None:
    command = f"exec {COMMAND} export ratings --project demo >&-"
    environment = os.environ | UNSET | {"ANNOTATOR_DATA": str(with_demonstration / "instance")}
    ran = subprocess.run(["/bin/sh", "-c", command], env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (1, "Error: Standard output is closed. Name a file with --output.\n")


def _context() -> click.Context:
    group = _Failing(BrokenPipeError())
    return group.make_context("annotator", ["fail"])


def test_the_program_itself(tmp_path: Path) -> None:
    ran = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout) == (0, f"annotator, version {__version__}\n")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"PORT": "http"}, "PORT must be a whole number from 1 to 65535, but it is 'http'."),
        ({"PORT": "70000"}, "PORT must be a whole number from 1 to 65535"),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY must be a whole number"),
        ({"HOST": "0.0.0.0"}, "ANNOTATOR_SECRET_KEY is needed because HOST=0.0.0.0"),  # noqa: S104
        ({"HOST": "0.0.0.0", "ANNOTATOR_SECRET_KEY": "short"}, "must have at least 32 characters"),  # noqa: S104
        ({"ANNOTATOR_SECRET_KEY": "short"}, "must have at least 32 characters, but it has 5."),
        ({"ANNOTATOR_DATABASE_URL": "mysql://localhost/a"}, "must begin with sqlite:/// or postgresql://"),
    ],
)
@pytest.mark.parametrize("command", [["serve"], ["demo"], ["init"], ["db", "check"]])
def test_wrong_settings(program: Program, command: list[str], settings: dict[str, str], message: str) -> None:
    result = program(*command, **settings)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
