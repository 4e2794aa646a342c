"""Every worked case, written as a file and given to the command: what it prints is what the case expects."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from annotator.cli import main

CASES = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "agreement" / "agreement-cases.json").read_text(encoding="utf-8")
)
NAMES = [case["name"] for case in CASES]
# Whose standard errors are published.
WITH_ERROR = ("gwet_ac", "fleiss_kappa", "scott_pi", "brennan_prediger", "cohen_kappa")


def _written(case: dict[str, Any], folder: Path, *, wide: bool) -> list[str]:
    """Write the ratings and any weights of a case; return what is typed to have them read."""
    path = folder / "ratings.csv"
    ratings = case["ratings"]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if wide:
            writer.writerow(["item", *(f"r{number}" for number in range(len(ratings[0])))])
            writer.writerows([number, *row] for number, row in enumerate(ratings))
        else:
            writer.writerow(["item", "rater", "value"])
            writer.writerows(
                (item, f"r{rater}", "NA" if point is None else point)
                for item, row in enumerate(ratings)
                for rater, point in enumerate(row)
            )
    words = [str(path), "--format", "json", *(["--wide"] if wide else [])]
    if case.get("declared_categories"):
        words += ["--scale", ",".join(map(str, case["declared_categories"]))]
    return words


def _estimates(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["agreement", *words])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)["estimates"]
    return found


def _is_own(key: str) -> bool:
    return "[custom:" in key


@pytest.mark.parametrize("wide", [False, True], ids=["long", "wide"])
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_values(case: dict[str, Any], wide: bool, tmp_path: Path) -> None:
    found = _estimates(*_written(case, tmp_path, wide=wide))
    for key, expected in case["expected"].items():
        if _is_own(key):
            continue
        if expected["value"] is None:
            assert found[key]["value"] is None, key
            assert found[key]["undefined"]["text"].startswith("No value:"), key
        else:
            assert found[key]["value"] == pytest.approx(expected["value"], abs=min(expected["tolerance"], 1e-6)), key


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_published_standard_errors(case: dict[str, Any], tmp_path: Path) -> None:
    found = _estimates(*_written(case, tmp_path, wide=True), "--interval", "analytic")
    for key, expected in case["expected"].items():
        if key.startswith(WITH_ERROR) and expected.get("stderr") is not None and found[key]["stderr"] is not None:
            assert found[key]["stderr"] == pytest.approx(expected["stderr"], abs=1e-6), key


def test_weights_of_ones_own(tmp_path: Path) -> None:
    own = [(case, key) for case in CASES for key in case["expected"] if _is_own(key)]
    assert own
    for case, key in own:
        costs = case["expected"][key]["published"]["disagreement_weights"]
        file = tmp_path / f"{key.partition('custom:')[2].removesuffix(']')}.csv"
        file.write_text("".join(",".join(map(str, row)) + "\n" for row in costs))
        found = _estimates(*_written(case, tmp_path, wide=True), "--weights", f"custom:{file}")
        assert found[key]["value"] == pytest.approx(case["expected"][key]["value"], abs=1e-6)
