"""The agreement command of a file."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from annotator.agreement import GWET
from annotator.cli import main
from annotator.cli.agreement import _is_long, _progress

LONG = "item,rater,value\n1,a,2\n1,b,2\n2,a,3\n2,b,4\n3,a,5\n3,b,5\n4,a,1\n4,b,NA\n"


def _run(*arguments: str, environment: dict[str, str] | None = None, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["agreement", *arguments], env=environment, input=text)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "ratings.csv"
    path.write_text(LONG)
    return str(path)


def test_a_file_as_json(file: str) -> None:
    result = _run(file, "--scale", "1,2,3,4,5", "--format", "json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert (data["items"], data["items_pairable"], data["raters"], data["ratings"]) == (4, 3, 2, 7)
    assert (data["cannot_judge"], data["criterion"], data["round"]) == (1, None, None)
    assert (data["scale"], data["scale_declared"]) == (["1", "2", "3", "4", "5"], True)
    assert data["estimates"]["percent_agreement[identity]"]["value"] == pytest.approx(2 / 3)
    assert next(iter(data["estimates"])) == "krippendorff_alpha[ordinal]"


def test_a_file_as_a_table(file: str) -> None:
    result = _run(file)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["Items", "4"]
    assert lines[1].split() == ["with", "two", "ratings", "or", "more", "3"]
    assert any(line.startswith("Krippendorff") and " to " in line for line in lines)
    assert "1, 2, 3, 4, 5 (ordinal)" in result.stdout
    assert "checksum (SHA-256) of the ratings" in lines[-1]
    assert "\nBasis" not in result.stdout


def test_the_output_says_when_the_scale_was_not_declared(file: str) -> None:
    data = json.loads(_run(file, "--format", "json").stdout)
    assert data["scale_declared"] is False
    assert any("values that occur" in note for note in data["notes"])


def test_the_rest_is_grouped_and_what_has_no_value_is_folded(file: str) -> None:
    """Two raters who left one cell blank: Cohen and Scott have values, what needs complete ratings has none."""
    lines = _run(file, "--scale", "1,2,3,4,5").stdout.splitlines()
    at = lines.index("Cohen’s kappa")
    assert [line.split()[0] for line in lines[at + 1 : at + 9]] == list(GWET)
    (folded,) = [line for line in lines if line.startswith("Not defined here")]
    assert folded.startswith("Not defined here: Intraclass correlation; Kendall’s W: No value: it needs a rating")


def test_chosen_weights(file: str, tmp_path: Path) -> None:
    costs = tmp_path / "costs.csv"
    costs.write_text("0,1,2,3,4\n1,0,1,2,3\n2,1,0,1,2\n3,2,1,0,1\n4,3,2,1,0\n")
    scale = ("--scale", "1,2,3,4,5", "--format", "json")
    named = json.loads(_run(file, *scale, "--weights", "linear").stdout)["estimates"]
    assert "gwet_ac[linear]" in named
    assert {"gwet_ac[quadratic]", "fleiss_kappa[identity]"} & set(named) == set()
    assert {"krippendorff_alpha[ordinal]", "percent_agreement[identity]", "icc[2,1]"} <= set(named)
    both = json.loads(_run(file, *scale, "--weights", f"linear,custom:{costs}", "--interval", "bootstrap").stdout)
    own, linear = both["estimates"]["gwet_ac[custom:costs]"], both["estimates"]["gwet_ac[linear]"]
    assert own["value"] == pytest.approx(linear["value"])
    assert own["ci95"] == pytest.approx(linear["ci95"])
    assert both["method"]["own_weights"]["custom:costs"][0] == [1, 0.75, 0.5, 0.25, 0]


@pytest.mark.parametrize("weights", [*GWET, "within_one"])
def test_each_weights_alone(file: str, weights: str) -> None:
    for layout in ("table", "json", "csv", "html"):
        result = _run(file, "--scale", "1,2,3,4,5", "--weights", weights, "--format", layout)
        assert (result.exit_code, result.exception) == (0, None)


def test_analytic_intervals(file: str) -> None:
    found = json.loads(_run(file, "--interval", "analytic", "--format", "json").stdout)
    assert found["method"]["interval"] == "analytic"
    assert found["estimates"]["gwet_ac[quadratic]"]["ci_method"].startswith("linearised variance")
    assert found["estimates"]["krippendorff_alpha[ordinal]"]["ci_method"].startswith("jackknife")


def test_a_file_as_csv(file: str) -> None:
    answer = json.loads(_run(file, "--format", "json").stdout)["estimates"]
    rows = list(csv.DictReader(io.StringIO(_run(file, "--format", "csv").stdout)))
    assert [row["key"] for row in rows] == list(answer)
    assert all(row["value"] == "" or float(row["value"]) == answer[row["key"]]["value"] for row in rows)


def test_a_file_as_a_page(file: str) -> None:
    shown = _run(file, "--format", "html").stdout
    assert shown.startswith("<!doctype html>")
    assert "<svg" in shown
    assert re.findall(r"<script|https?://|src=|<link|url\(|@import", shown) == []


def test_standard_input_and_wide_files() -> None:
    result = _run("-", "--wide", "--missing", "?", "--format", "json", text="item,a,b\n1,2,2\n2,3,?\n")
    data = json.loads(result.stdout)
    assert (data["items"], data["items_pairable"], data["cannot_judge"]) == (2, 1, 1)


def test_named_columns_and_repeats(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("unit,coder,code\n1,a,2\n1,a,3\n1,b,2\n2,a,1\n2,b,2\n")
    refused = _run(str(path), "--columns", "unit,coder,code")
    assert refused.exit_code == 2
    assert "Error:" in refused.stderr
    found = _run(str(path), "--columns", "unit, coder, code", "--repeats", "first", "--format", "json")
    assert json.loads(found.stdout)["estimates"]["percent_agreement[identity]"]["value"] == 0.5


def test_words_need_a_scale_for_ordered_coefficients(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("item,rater,value\n1,a,low\n1,b,high\n2,a,high\n2,b,high\n3,a,low\n3,b,low\n")
    nominal = json.loads(_run(str(path), "--format", "json").stdout)
    assert nominal["estimates"]["krippendorff_alpha[ordinal]"]["undefined"]["reason"] == "needs_ordered_scale"
    ordered = json.loads(_run(str(path), "--scale", "low,high", "--format", "json").stdout)
    assert ordered["estimates"]["krippendorff_alpha[ordinal]"]["undefined"] is None
    level = json.loads(_run(str(path), "--scale", "low,high", "--level", "nominal", "--format", "json").stdout)
    assert level["level"] == "nominal"


@pytest.mark.parametrize(
    "text",
    [
        "item,rater,value\n1,a,2\n2,a,3\n",
        "item,rater,value\n1,a,2\n2,b,3\n",
        "item,rater,value\n1,a,2\n1,b,2\n2,a,2\n2,b,2\n",
        "item,rater,value\n",
    ],
    ids=["one rater", "no overlap", "one category", "no ratings"],
)
def test_nothing_to_compute_from_is_no_error(text: str) -> None:
    result = _run("-", "--scale", "1,2,3", text=text)
    assert result.exit_code == 0
    assert "none" in result.stdout
    assert "No value:" in result.stdout
    data = json.loads(_run("-", "--scale", "1,2,3", "--format", "json", text=text).stdout)
    assert data["estimates"]["krippendorff_alpha[ordinal]"]["undefined"]["text"].startswith("No value:")


def test_a_value_without_an_interval_says_why() -> None:
    result = _run("-", "--scale", "1,2,3", text="item,rater,value\n1,a,2\n1,b,2\n2,a,1\n2,b,2\n")
    assert "No interval: it takes at least 3 items" in result.stdout


def test_an_interval_narrower_than_the_rounding_has_more_digits() -> None:
    """Ten thousand items that nobody differs on, but one."""
    rows = "".join(f"{item},{rater},{1 + (item == 7 and rater == 'b')}\n" for item in range(9_999) for rater in "ab")
    result = _run("-", "--scale", "1,2", text=f"item,rater,value\n{rows}")
    line = next(line for line in result.stdout.splitlines() if line.startswith("Exact agreement"))
    assert " 99.99" in line
    low, high = re.findall(r"([\d.]+)\u202f% to ([\d.]+)", line)[0]
    assert low != high
    assert "up to 0.030\u202f% of items" in result.stdout


def test_the_bootstrap_is_reproducible(file: str) -> None:
    asked = (file, "--interval", "bootstrap", "--replicates", "200", "--format", "json", "--seed")
    assert _run(*asked, "4").stdout == _run(*asked, "4").stdout
    assert json.loads(_run(*asked, "4").stdout)["method"]["seed"] == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name a file, or a project"),
        (["FILE", "--project", "demo"], "Name a file, or a project"),
        (["FILE", "--round", "1"], "--round belongs to a project"),
        (["FILE", "--basis", "article"], "--basis belongs to a project"),
        (["--project", "demo", "--scale", "1,2"], "--scale belongs to a file"),
        (["FILE", "--columns", "a,b"], "Name three columns"),
        (["FILE", "--columns", "item,rater,rater"], "Name three different columns"),
        (["FILE", "--scale", "1,2,3"], "Row 5"),
        (["FILE", "--scale", ""], "The scale is empty."),
        (["FILE", "--scale", "1,,3"], "Point 2 of the scale is empty."),
        (["nowhere.csv"], "does not exist"),
        (["FILE", "--replicates", "3"], "--replicates"),
        (["FILE", "--weights", "cubic"], "There are no weights cubic"),
        (["FILE", "--weights", "custom:nowhere.csv"], "cannot be read"),
    ],
)
def test_wrong_input(file: str, arguments: list[str], message: str) -> None:
    result = _run(*[file if argument == "FILE" else argument for argument in arguments])
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_file_needs_neither_database_nor_web_framework(file: str) -> None:
    program = (
        "import sys\n"
        "from annotator.cli import main\n"
        f"main(['agreement', {file!r}], standalone_mode=False)\n"
        "assert not {'sqlalchemy', 'flask', 'werkzeug'} & set(sys.modules), sorted(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_progress(tmp_path: Path) -> None:
    """There is no terminal here, so nothing is shown; each step counts all the same."""
    path = tmp_path / "small.csv"
    path.write_text(LONG)
    assert not _is_long(path)
    assert not _is_long(Path("-"))
    with _progress(path) as advance:
        advance("Computing")
        advance("Done")


def test_help_names_every_option() -> None:
    result = _run("--help")
    assert result.exit_code == 0
    context = click.Context(main)
    command = main.get_command(context, "agreement")
    assert command is not None
    assert all(option in result.stdout for parameter in command.params for option in parameter.opts if "-" in option)
