"""What belongs to the repository as a whole: licence, changelog, commands of the Makefile, the check, the seed."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from annotator import __version__

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-oracle.lock")
TARGETS = ("setup", "run", "test", "check", "lint", "types", "lock", "wheel", "bench", "shots")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def makefile_targets() -> set[str]:
    """The targets that are no files, as the Makefile declares them."""
    return set(re.findall(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)[0].split())


def test_the_licence_is_there_and_declared() -> None:
    assert read("LICENSE").startswith("MIT License\n")
    declared = tomllib.loads(read("pyproject.toml"))["project"]
    assert (declared["license"], declared["license-files"]) == ("MIT", ["LICENSE"])


def test_the_changelog_begins_with_this_version() -> None:
    versions = re.findall(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == __version__


def test_the_version_stands_in_one_place() -> None:
    declared = tomllib.loads(read("pyproject.toml"))
    assert declared["project"]["dynamic"] == ["version"]
    assert declared["tool"]["hatch"]["version"]["path"] == "annotator/__init__.py"


@pytest.mark.parametrize("target", TARGETS)
def test_the_makefile_has_the_target(target: str) -> None:
    assert target in makefile_targets()
    assert re.search(rf"^{target}:", read("Makefile"), re.MULTILINE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile beside a small program, all installed."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("annotator", "migrations", ".venv/bin"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("annotator/program.py", "migrations/env.py", "pyproject.toml", *LOCKS):
        (tmp_path / name).touch()
    for name in (".installed", ".installed-dev"):
        (tmp_path / ".venv" / name).touch()
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def make(checkout: Path, *words: str) -> tuple[int, str]:
    """Return how it ended and what it said, in a place that writes no bytecode by itself."""
    environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C"}
    ran = subprocess.run(["make", *words], cwd=checkout, env=environment, capture_output=True, text=True, timeout=60)
    return ran.returncode, ran.stdout + ran.stderr


def test_what_make_starts_is_compiled_first_and_only_where_it_changed(checkout: Path) -> None:
    assert make(checkout, "setup") == (0, "")
    for folder in ("annotator", "migrations"):
        assert len(list((checkout / folder / "__pycache__").iterdir())) == 1
    assert make(checkout, "setup") == (0, "make: Nothing to be done for 'setup'.\n")
    changed = checkout / "annotator" / "program.py"
    later = (checkout / ".venv" / ".compiled").stat().st_mtime_ns + 1_000_000
    os.utime(changed, ns=(later, later))
    for target in ("setup", "run", "test", "bench", "shots"):
        assert "compileall" in make(checkout, "--dry-run", target)[1]


def test_where_nothing_can_be_written_the_program_starts_as_it_is(checkout: Path) -> None:
    (checkout / "annotator" / "__pycache__").write_text("A file, where a folder would have to be made.")
    (checkout / ".venv" / ".compiled").symlink_to(checkout / "nowhere" / "at all")
    assert make(checkout, "setup") == (0, "")


def test_every_target_named_in_the_documents_is_there() -> None:
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        blocks = re.findall(r"^```sh\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        called = "\n".join([*blocks, *re.findall(r"`(make [^`]+)`", path.read_text(encoding="utf-8"))])
        assert set(re.findall(r"^make (\w+)", called, re.MULTILINE)) <= makefile_targets(), path.name


def test_the_check_is_executable_and_runs_both_commands() -> None:
    check = ROOT / ".ci" / "run"
    assert os.access(check, os.X_OK)
    lines = [line.strip() for line in read(".ci/run").splitlines()]
    assert lines[0] == "#!/bin/sh"
    assert "set -eu" in lines
    assert lines.index("make check") < lines.index("make test")
    assert "export REQUIRE_POSTGRESQL=1 REQUIRE_CHROMIUM=1 REQUIRE_ORACLES=1" in lines
    assert lines.index("make oracles") < lines.index("make test")
    subprocess.run(["sh", "-n", check], check=True, timeout=10)


def test_the_lock_of_the_tools_agrees_with_that_of_the_program() -> None:
    """The tests run with the versions that users get."""
    pins = [dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", read(name), re.MULTILINE)) for name in LOCKS]
    assert pins[0].items() <= pins[1].items() <= pins[2].items()


def test_every_dependency_is_locked() -> None:
    declared = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    locked = set(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", read("requirements.lock"), re.MULTILINE))
    assert {re.split(r"[<>=\[]", line)[0] for line in declared} <= locked


def test_the_article_itself_is_not_in_the_seed() -> None:
    """The seed has a digest in words of our own: of the article nothing but title, digests and places."""
    names = {path.relative_to(ROOT / "seed").as_posix() for path in (ROOT / "seed").rglob("*") if path.is_file()}
    assert [name for name in names if re.search(r"article|original|full.?text", name, re.IGNORECASE)] == []
    assert {Path(name).suffix for name in names} <= {".toml", ".csv", ".txt", ".md"}
    prose = sorted(name for name in names if name.endswith((".txt", ".md")))
    assert prose == ["demonstration/digest.txt", "demonstration/guideline.md"]


def test_what_a_user_makes_is_not_kept() -> None:
    assert {"/instance/", ".venv/", "/dist/"} <= set(read(".gitignore").split())


@pytest.mark.parametrize("name", ["pyproject.toml", "Makefile", ".ci/run"])
def test_no_index_of_packages_is_named(name: str) -> None:
    """Those of the lock files are looked for with the house rules."""
    allowed = {"--no-emit-index-url", "--no-emit-find-links"}
    named = set(re.findall(r"--[\w-]*(?:index-url|find-links|trusted-host)\b|https?://[^\s\"']+", read(name)))
    assert named <= allowed
