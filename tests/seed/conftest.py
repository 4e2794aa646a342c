"""The seed as plain data: read with the standard library alone, so that its tests do not lean on the program."""

import csv
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SEED = Path(__file__).resolve().parents[2] / "seed"
DEMONSTRATION = SEED / "demonstration"
RUBRICS = ("evidence-strength", "admiralty", "certainty", "likelihood")

Table = dict[str, Any]


def read_toml(path: Path) -> Table:
    with path.open("rb") as file:
        return tomllib.load(file)


@pytest.fixture(scope="session")
def rubrics() -> dict[str, Table]:
    return {name: read_toml(SEED / "rubrics" / f"{name}.toml") for name in RUBRICS}


@pytest.fixture(scope="session")
def project() -> Table:
    return read_toml(DEMONSTRATION / "project.toml")


@pytest.fixture(scope="session")
def document() -> Table:
    return read_toml(DEMONSTRATION / "document.toml")


@pytest.fixture(scope="session")
def sources() -> list[Table]:
    return read_toml(DEMONSTRATION / "sources.toml")["sources"]


@pytest.fixture(scope="session")
def claims() -> list[Table]:
    return read_toml(DEMONSTRATION / "claims.toml")["claims"]


@pytest.fixture(scope="session")
def reviewers() -> list[Table]:
    return read_toml(DEMONSTRATION / "reviewers.toml")["reviewers"]


@pytest.fixture(scope="session")
def digest() -> list[str]:
    return (DEMONSTRATION / "digest.txt").read_bytes().decode("utf-8").removesuffix("\n").split("\n\n")


@pytest.fixture(scope="session")
def ratings() -> list[dict[str, str]]:
    with (DEMONSTRATION / "ratings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="session")
def assert_keys() -> Callable[..., None]:
    """Fail when a table lacks a key or has one that nobody reads, which is most often a misspelt one."""

    def check(table: Table, required: str, optional: str = "") -> None:
        missing = set(required.split()) - set(table)
        unknown = set(table) - set(required.split()) - set(optional.split())
        assert not missing, f"missing {sorted(missing)} in {table}"
        assert not unknown, f"unknown {sorted(unknown)} in {table}"

    return check
