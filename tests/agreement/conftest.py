"""Worked cases and real ratings for the tests of agreement."""

import csv
import json
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotator.agreement import Reliability, from_matrix, from_triples

# Independent packages are compared with where they are installed (`make oracles`), and always where they are asked for.
ORACLES = ("krippendorff", "sklearn", "statsmodels")
if not all(map(find_spec, ORACLES)) and os.environ.get("REQUIRE_ORACLES") != "1":
    collect_ignore = ["test_oracles.py"]

DATA = Path(__file__).resolve().parents[1] / "data" / "agreement"

# Krippendorff (2011): four observers, twelve units.
UNITS = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."


@pytest.fixture
def observers() -> Reliability:
    """The twelve units of Krippendorff (2011), on a ratio scale so that every coefficient has a value."""
    table = [[None if mark == "." else int(mark) for mark in unit] for unit in UNITS.split()]
    return from_matrix(table, [1, 2, 3, 4, 5], level="ratio")


@pytest.fixture
def case() -> Callable[[str], Reliability]:
    """Load the ratings of a worked case by its name."""
    cases = {each["name"]: each for each in json.loads((DATA / "agreement-cases.json").read_text(encoding="utf-8"))}

    def load(name: str) -> Reliability:
        ratings = cases[name]["ratings"]
        used = sorted({point for row in ratings for point in row if point is not None})
        return from_matrix(ratings, cases[name].get("declared_categories") or used, level="ratio")

    return load


@pytest.fixture
def dataset() -> Callable[..., Reliability]:
    """Load a file of real ratings; values that are not numbers are left out."""

    def load(name: str, level: str, raters: set[str] | None = None) -> Reliability:
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["value"].isdigit()]
        triples = [(r["item"], r["rater"], int(r["value"])) for r in rows if raters is None or r["rater"] in raters]
        return from_triples(triples, sorted({point for _, _, point in triples}), level=level)

    return load
