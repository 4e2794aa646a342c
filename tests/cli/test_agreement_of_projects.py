"""The agreement command of a project."""

import json

import pytest
from click.testing import CliRunner, Result
from rated_round import RatedRound, make_rated_round

from annotator.cli import main
from annotator.database import Database
from annotator.models.vocabulary import Reveal

LONG = "item,rater,value\n1,a,2\n1,b,2\n2,a,3\n2,b,4\n3,a,5\n3,b,5\n4,a,1\n4,b,NA\n"


def _run(*arguments: str, environment: dict[str, str] | None = None, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["agreement", *arguments], env=environment, input=text)


def _project(database: Database, reveal: Reveal = Reveal.AFTER_OWN) -> RatedRound:
    with database.writing() as session:
        return make_rated_round(session, ["2 3 4", "1 1o vague", "5 5 4", "2 2 2"], reveal=reveal)


def _environment(database: Database) -> dict[str, str]:
    url = database.engine.url.render_as_string(hide_password=False)
    return {"ANNOTATOR_DATABASE_URL": url, "ANNOTATOR_SECRET_KEY": "k" * 40}


def test_a_project_as_json(database: Database) -> None:
    slug = _project(database).project.slug
    result = _run("--project", slug, "--format", "json", environment=_environment(database))
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert (data["items"], data["items_pairable"], data["raters"], data["ratings"]) == (4, 4, 3, 11)
    assert (data["cannot_judge"], data["criterion"], data["round"]) == (1, "support", 1)
    assert (data["project"], data["interim"], data["claims"]) == (slug, True, 4)
    assert set(data["estimates"]["gwet_ac[quadratic]"]) >= {
        "value", "stderr", "ci95", "ci_method", "observed", "expected", "undefined",
    }  # fmt: skip


def test_a_project_as_a_table(database: Database) -> None:
    slug = _project(database).project.slug
    result = _run("--project", slug, "--basis", "article", "--round", "1", environment=_environment(database))
    assert result.exit_code == 0, result.stderr
    assert [line.split() for line in result.stdout.splitlines()[:3]] == [
        ["Criterion", "support"],
        ["Round", "1"],
        ["Basis", "article"],
    ]
    assert "* Round 1 is still open" in result.stdout
    assert "Krippendorff’s alpha, interval metric: It takes the steps of an ordinal scale as equal." in result.stdout
    page = _run("--project", slug, "--format", "html", environment=_environment(database)).stdout
    assert f"<h1>Agreement in {slug}</h1>" in page
    assert "Whether it can be judged at all" in page
    assert "fewer than 20. Take the intervals as rough" in result.stdout
    assert "Whether it can be judged at all" in result.stdout


def test_the_exported_ratings_have_the_digest_of_the_report(database: Database) -> None:
    slug = _project(database).project.slug
    data = json.loads(_run("--project", slug, "--format", "json", environment=_environment(database)).stdout)
    wide = "claim,R2,R3,R4\nK1,2,3,4\nK2,1,1,\nK3,5,5,4\nK4,2,2,2\n"
    again = json.loads(_run("-", "--wide", "--scale", "1,2,3,4,5", "--format", "json", text=wide).stdout)
    assert again["method"]["input_sha256"] == data["method"]["input_sha256"]
    assert again["estimates"] == data["estimates"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--round", "7"], 1, "There is no round 7"),
        (["--criterion", "style"], 1, "This rubric has no criterion style"),
        (["--basis", "hearsay"], 1, "There is no basis hearsay"),
    ],
)
def test_what_a_project_does_not_have(sqlite_database: Database, arguments: list[str], code: int, message: str) -> None:
    slug = _project(sqlite_database).project.slug
    result = _run("--project", slug, *arguments, environment=_environment(sqlite_database))
    assert result.exit_code == code
    assert message in result.stderr


def test_an_open_blind_round_is_closed_to_the_command_line_too(sqlite_database: Database) -> None:
    slug = _project(sqlite_database, Reveal.AFTER_LOCK).project.slug
    result = _run("--project", slug, environment=_environment(sqlite_database))
    assert result.exit_code == 1
    assert "Lock it first" in result.stderr
    assert result.stdout == ""


def test_an_unknown_project(sqlite_database: Database) -> None:
    assert _run("--project", "nothing", environment=_environment(sqlite_database)).exit_code == 1
