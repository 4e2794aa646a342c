"""The data folders are found in a checkout and, before that, inside an installed package."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.resources import data_folder

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["migrations", "seed"])
def test_in_a_checkout_they_lie_at_the_top(name: str) -> None:
    assert data_folder(name) == ROOT / name


def test_a_missing_folder_says_that_the_installation_is_incomplete() -> None:
    with pytest.raises(FileNotFoundError, match="'nothing' is missing from this installation"):
        data_folder("nothing")


def test_in_a_wheel_they_lie_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "annotator"
    (package / "_migrations").mkdir(parents=True)
    (tmp_path / "migrations").mkdir()
    for file in ("__init__.py", "resources.py"):
        shutil.copy(ROOT / "annotator" / file, package)
    program = "from annotator.resources import data_folder; print(data_folder('migrations'))"
    environment = {"PYTHONPATH": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.stderr) == (str(package / "_migrations"), "")
