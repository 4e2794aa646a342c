"""The page on the statistics and the keys of the JSON: every coefficient, reason and figure, computed anew."""

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner
from documents import ROOT, code, first_code, read, section, table, tables
from rated_round import make_rated_round

from annotator.agreement import REASONS, WARNINGS, Reliability, estimate, from_matrix, registered
from annotator.agreement.metrics import METRICS as KNOWN_METRICS
from annotator.agreement.weights import WEIGHTS
from annotator.cli import main
from annotator.database import Database
from annotator.models.vocabulary import Reveal

METHODS = "docs/methods.md"
FORMATS = "docs/formats.md"
CASES = {
    case["name"]: case
    for case in json.loads((ROOT / "tests/data/agreement/agreement-cases.json").read_text(encoding="utf-8"))
}
KEYS = [key for known in registered() for key in known.keys]
PUBLISHED = table(METHODS, "## Published examples that the tests reproduce")


def chapter(heading: str) -> str:
    """A chapter of the page with all its sections."""
    return read(METHODS).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_coefficient_is_documented() -> None:
    documented = [span for span in code(chapter("The coefficients")) if "[" in span]
    assert sorted(documented) == sorted(KEYS)


def test_no_key_is_named_that_is_gone() -> None:
    for name in (METHODS, FORMATS, "README.md", "docs/guide.md", "docs/commands.md"):
        named = {span for span in code(read(name)) if re.fullmatch(r"\w+\[[\w,]+\]", span)}
        assert named <= set(KEYS), name


def test_every_coefficient_has_its_references_on_the_page() -> None:
    """By name and year, as the page cites; the function's own docstring has the reference in full."""
    listed = section(METHODS, "## References")
    for known in registered():
        in_full = known.documentation.partition("References\n")[2].partition("Examples\n")[0]
        for first, year in re.findall(r"(\w+), [A-Z]\.[^()]*\((\d{4})\)", in_full):
            assert re.search(rf"\* {first}, .*\({year}\)", listed), (known.name, first, year)


def test_every_weight_and_metric_is_documented() -> None:
    weights, metrics = tables(METHODS, "## Weights and metrics")
    assert first_code(weights) == list(WEIGHTS)
    assert first_code(metrics) == list(KNOWN_METRICS)


def test_every_reason_and_warning_is_documented() -> None:
    values, intervals, warnings = tables(METHODS, "## When there is no number")
    assert sorted(first_code(values) + first_code(intervals)) == sorted(REASONS)
    assert all(REASONS[reason].startswith("No value:") for reason in first_code(values))
    assert all(REASONS[reason].startswith("No interval") for reason in first_code(intervals))
    assert first_code(warnings) == list(WARNINGS)


def ratings_of(name: str) -> Reliability:
    """The ratings of a worked case, on a scale for which every coefficient is defined."""
    rows = CASES[name]["ratings"]
    used = sorted({point for row in rows for point in row if point is not None})
    return from_matrix(rows, CASES[name].get("declared_categories") or used, level="ratio")


@pytest.mark.parametrize(("example", "key", "published", "here"), PUBLISHED)
def test_a_published_figure_is_reproduced(example: str, key: str, published: str, here: str) -> None:
    (name,), (asked,) = code(example), code(key)
    found = estimate(ratings_of(name), asked, interval=None).value
    assert found is not None
    assert f"{found:.6f}".removeprefix("0") == here
    half = 0.5 * 10 ** -len(published.partition(".")[2])
    assert found == pytest.approx(float(published), abs=half + 1e-9)
    in_cases = CASES[name]["expected"][asked]["published"]["value"]
    assert float(published) == pytest.approx(in_cases, abs=5e-6)


def test_every_published_figure_of_the_cases_is_on_the_page() -> None:
    there = {
        (name, key)
        for name, case in CASES.items()
        for key, expected in case["expected"].items()
        if "published" in expected and key in KEYS
    }
    assert {(code(row[0])[0], code(row[1])[0]) for row in PUBLISHED} == there


def test_the_other_figures_of_the_page() -> None:
    ratings = ratings_of("gwet_cac_raw4raters")
    ordinal = [f"krippendorff_alpha{kind}" for kind in ("[ordinal]", "_w[ordinal]", "_w[quadratic]")]
    said = [f"{estimate(ratings, key, interval=None).value:.3f}".removeprefix("0") for key in ordinal]
    assert "the two give {} and {}, and quadratic weights {}".format(*said) in " ".join(read(METHODS).split())
    ac1 = estimate(ratings, "gwet_ac[identity]")
    published = CASES["gwet_cac_raw4raters"]["expected"]["gwet_ac[identity]"]["published"]["stderr"]
    wanted = f"{published:.5f} is published for AC1, and the jackknife gives {ac1.stderr:.5f}".replace("0.", ".")
    assert wanted in section(METHODS, "## Intervals")


@pytest.fixture
def reports(sqlite_database: Database) -> list[dict[str, Any]]:
    """The JSON of a project with "cannot judge", by the jackknife, and of a file, by the bootstrap."""
    with sqlite_database.writing() as session:
        rated = make_rated_round(session, ["2 3 4", "1 1 vague", "5 5 4", "2 2 2"], reveal=Reveal.AFTER_OWN)
        slug = rated.project.slug
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    environment = {"ANNOTATOR_DATABASE_URL": url, "ANNOTATOR_SECRET_KEY": "k" * 40}
    of_project = ["agreement", "--project", slug, "--format", "json"]
    of_file = ["agreement", "-", "--interval", "bootstrap", "--format", "json"]
    rows = "item,rater,value\n1,a,1\n1,b,2\n2,a,3\n2,b,3\n3,a,1\n3,b,1\n4,a,2\n4,b,3\n"
    runs = [
        CliRunner().invoke(main, of_project, env=environment),
        CliRunner().invoke(main, of_file, input=rows),
    ]
    assert [run.exit_code for run in runs] == [0, 0], [run.output for run in runs]
    return [json.loads(run.stdout) for run in runs]


def test_every_key_of_the_json_is_documented(reports: list[dict[str, Any]]) -> None:
    of_project, of_file = reports
    documented = first_code(table(FORMATS, "### The report"))
    assert list(of_project) == documented
    first_seven = documented[: documented.index("items")]
    assert list(of_file) == documented[len(first_seven) :]
    assert first_seven[0] == "project"
    estimates, reasons = (first_code(rows) for rows in tables(FORMATS, "### An estimate"))
    for report in reports:
        assert list(report["method"]) == first_code(table(FORMATS, "### The method"))
        for found in [*report["estimates"].values(), *(report["judging"] or {}).values()]:
            assert list(found) == estimates
            for why in (found["undefined"], found["interval_undefined"]):
                assert why is None or list(why) == reasons


def test_the_json_is_as_the_page_says(reports: list[dict[str, Any]]) -> None:
    of_project, of_file = reports
    assert of_project["judging"].keys() == {"percent_agreement[identity]", "gwet_ac[identity]"}
    assert of_file["judging"] is None
    assert sorted(of_file["estimates"]) == sorted(KEYS)
    assert of_project["estimates"]["cohen_kappa[identity]"]["undefined"]["reason"] == "needs_two_raters"
    assert [report["method"]["seed"] for report in reports] == [None, 1]
    assert [report["method"]["replicates"] for report in reports] == [None, 2000]
