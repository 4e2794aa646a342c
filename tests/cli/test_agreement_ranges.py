"""The agreement command on a criterion that asks for a range."""

import json

import pytest
from click.testing import CliRunner, Result
from ranged_round import make_ranged_round

from annotator.cli import main
from annotator.database import Database


@pytest.fixture
def slug(database: Database) -> str:
    with database.writing() as session:
        made = make_ranged_round(session, ["90..100 95..105", "5 5", "1..2 3..4", "no-figures 7", ". ."])
        made.lock()
        return made.project.slug


def run(database: Database, slug: str, *arguments: str) -> Result:
    url = database.engine.url.render_as_string(hide_password=False)
    environment = {"ANNOTATOR_DATABASE_URL": url, "ANNOTATOR_SECRET_KEY": "k" * 40}
    return CliRunner().invoke(main, ["agreement", "--project", slug, *arguments], env=environment)


def test_as_a_table(database: Database, slug: str) -> None:
    result = run(database, slug, "--criterion", "cost", "--basis", "article")
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[:9] == [
        "Criterion cost", "Unit million US dollars", "Round 1", "Basis article", "Claims with a range 4",
        "with two ranges or more 3", "Reviewers 2", "Ranges 7", "Cannot judge 1",
    ]  # fmt: skip
    assert any(line.startswith("Mean overlap of two ranges .44 ") for line in lines)
    assert "K3 0.00 R2: 1 to 2; R3: 3 to 4" in lines
    assert "K4 R3: 7" in lines
    assert lines[-1].startswith("* Two ranges overlap by the length that both cover")


def test_as_json(database: Database, slug: str) -> None:
    result = run(database, slug, "--criterion", "cost", "--format", "json")
    data = json.loads(result.stdout)
    assert (data["project"], data["claims"], data["interim"], data["answer_kind"]) == (slug, 5, False, "range")
    assert data["estimates"]["range_overlap"]["value"] == pytest.approx(4 / 9)
    assert data["estimates"]["midpoint_alpha_log"]["items"] == 3
    assert [each["item"] for each in data["by_item"]] == ["K3", "K1", "K2", "K4"]


def test_without_ranges_there_is_no_list(database: Database) -> None:
    with database.writing() as session:
        made = make_ranged_round(session, [". ."])
        made.lock()
        slug = made.project.slug
    result = run(database, slug, "--criterion", "cost")
    assert result.exit_code == 0
    assert "Overlap" not in result.stdout
    assert "no item has two ratings" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "csv"), "comes as --format table or json"),
        (("--interval", "bootstrap"), "has no weights"),
        (("--weights", "linear"), "has no weights"),
        (("--basis", "dreams"), "There is no basis dreams"),
    ],
)
def test_what_it_cannot_do_is_said(database: Database, slug: str, arguments: tuple[str, ...], words: str) -> None:
    result = run(database, slug, "--criterion", "cost", *arguments)
    assert result.exit_code != 0
    assert words in result.output


def test_steps_beside_a_range_are_reported_as_ever(database: Database, slug: str) -> None:
    for arguments in ((), ("--criterion", "support")):
        result = run(database, slug, *arguments)
        assert result.exit_code == 0, result.output
        assert result.stdout.split()[:2] == ["Criterion", "support"]
