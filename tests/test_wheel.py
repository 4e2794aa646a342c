"""What is installed from the wheel works on its own, from a folder that has nothing to do with the checkout."""

import csv
import email
import io
import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from dataclasses import dataclass
from email.message import Message
from itertools import chain
from pathlib import Path

import pytest

from annotator import __version__

ROOT = Path(__file__).parents[1]
FOLDERS = {"annotator": "annotator", "migrations": "annotator/_migrations", "seed": "annotator/_seed"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = folder.glob("*.whl")
    return found


@dataclass(frozen=True)
class Installation:
    """An environment that has the wheel, and the folder in which its user works."""

    environment: Path
    folder: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in the folder, with no setting and no path of ours."""
        clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LC_ALL"}}
        command = [self.environment / "bin" / words[0], *words[1:]]
        return subprocess.run(command, cwd=self.folder, env=clean, capture_output=True, encoding="utf-8", timeout=60)

    def read(self, *words: str) -> str:
        ran = self.run(*words)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
        return ran.stdout


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel in an environment of its own; its dependencies are those that run the tests, so nothing is fetched."""
    environment = tmp_path_factory.mktemp("environment")
    python = environment / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True, timeout=60)
    # The environment of the tests has no pip either: like `make setup`, it borrows that of the Python it is made from.
    pip = [sys._base_executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    words = [*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    (packages,) = environment.glob("lib/python*/site-packages")
    # A path in such a file goes behind the packages of the environment, and the .pth files there are not followed:
    # of the checkout nothing is found.
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    folder = tmp_path_factory.mktemp("elsewhere") / "100 % another folder"
    folder.mkdir()
    return Installation(environment, folder)


def files_below(folder: Path) -> set[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in found if "__pycache__" not in name and not name.endswith(".pyc")}


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_string(archive.read(name).decode())


def name_of(requirement: str) -> str:
    """The name of what is required, with its extras."""
    found = re.match(r"[\w.-]+(\[\w+\])?", requirement)
    assert found is not None, requirement
    return found[0].lower()


def test_the_wheel_holds_the_program_its_migrations_and_its_seed(wheel: Path) -> None:
    wanted = {f"{there}/{name}" for here, there in FOLDERS.items() for name in files_below(ROOT / here)}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in archive.namelist())
    assert names == wanted


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = metadata(wheel)
    assert (found["Name"], found["Version"]) == (declared["name"], __version__)
    assert (found["License-Expression"], found["Requires-Python"]) == ("MIT", declared["requires-python"])
    required = [str(line) for line in found.get_all("Requires-Dist", [])]
    wanted = [*declared["dependencies"], *chain.from_iterable(declared["optional-dependencies"].values())]
    assert sorted(map(name_of, required)) == sorted(map(name_of, wanted))


def test_the_program_comes_from_the_wheel(installation: Installation) -> None:
    where = Path(installation.read("python", "-c", "import annotator; print(annotator.__file__)").strip())
    assert where.is_relative_to(installation.environment)
    assert installation.read("annotator", "--version").split()[-1] == __version__


def test_from_nothing_to_a_report(installation: Installation) -> None:
    made = installation.read("annotator", "init", "--login", "anna")
    assert "One-time password: " in made
    assert "projects demo and demo-locked" in installation.read("annotator", "demo")
    assert (installation.folder / "instance" / "annotator.db").is_file()
    assert "In order" in installation.read("annotator", "db", "check")
    exported = installation.read("annotator", "export", "ratings", "--project", "demo", "--layout", "long")
    rows = list(csv.DictReader(io.StringIO(exported)))
    main = [row for row in rows if row["criterion"] == "support"]
    report = json.loads(installation.read("annotator", "agreement", "--project", "demo", "--format", "json"))
    assert report["items"] == 40
    assert report["ratings"] == sum(row["value"] != "" for row in main) > 0
    assert report["cannot_judge"] == sum(row["cannot_judge_reason"] != "" for row in main) > 0
    assert report["estimates"]["krippendorff_alpha[ordinal]"]["ci95"] is not None


def test_pages_and_style_sheets_are_in_the_wheel(installation: Installation) -> None:
    installation.read("annotator", "init")
    program = (
        "import re\n"
        "from annotator.app import create_app\n"
        "client = create_app().test_client()\n"
        "page = client.get('/sign-in')\n"
        'linked = re.findall(r\'(?:href|src)="(/static/[^"]+)"\', page.get_data(as_text=True))\n'
        "print(page.status_code, len(linked), {client.get(path).status_code for path in linked})\n"
    )
    status, count, statuses = installation.read("python", "-c", program).split()
    assert (status, statuses) == ("200", "{200}")
    assert int(count) > 0
