"""The commands about claims with known answers and second ratings: left out, unless somebody asks."""

import csv
import io
import json

import factories
import pytest
from click.testing import CliRunner, Result
from planted_round import make_planted_round, own, submit

from annotator.cli import main
from annotator.database import Database
from annotator.models.vocabulary import Purpose

SLUG = "planted"


def run(database: Database, *arguments: str) -> Result:
    url = database.engine.url.render_as_string(hide_password=False)
    environment = {"ANNOTATOR_DATABASE_URL": url, "ANNOTATOR_SECRET_KEY": "k" * 40}
    return CliRunner().invoke(main, [*arguments, "--project", SLUG], env=environment)


@pytest.fixture
def filled(sqlite_database: Database) -> Database:
    """A locked round: K1 is hidden, K2 to K4 are to rate, Ann has rated one of them twice; she rates half masked."""
    with sqlite_database.writing() as session:
        made = make_planted_round(
            session, claims=4, known={0: (Purpose.GOLD, "3")}, has_gold=True, masked_part="outlet"
        )
        made.project.slug = SLUG
        for reviewer in (0, 1):
            for each in own(made, reviewer):
                submit(made, each, "3")
        again = factories.make_assignment(session, made.round, made.claims[1], made.reviewers[0], purpose="repeat")
        submit(made, again, "4")
        made.lock()
    return sqlite_database


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))


@pytest.mark.parametrize(
    ("arguments", "counts"),
    [
        ([], {"rating": 6}),
        (["--purposes", "gold"], {"gold": 2}),
        (["--purposes", "rating, gold,repeat"], {"rating": 6, "gold": 2, "repeat": 1}),
        (["--purposes", "training"], {}),
    ],
)
def test_what_is_exported(filled: Database, arguments: list[str], counts: dict[str, int]) -> None:
    found = rows(run(filled, "export", "ratings", "--criterion", "support", *arguments))
    purposes = [row["purpose"] for row in found]
    assert {purpose: purposes.count(purpose) for purpose in purposes} == counts


def test_the_export_says_what_was_masked(filled: Database) -> None:
    found = rows(run(filled, "export", "ratings", "--criterion", "support", "--purposes", "rating,gold"))
    assert {row["masked"] for row in found} == {"yes", "no"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ratings", "--purposes", "fun"], "There is no purpose fun."),
        (["ratings", "--layout", "wide", "--purposes", "repeat"], "no second one"),
        (["claims", "--purposes", "gold"], "for ratings alone"),
    ],
)
def test_what_cannot_be_exported(filled: Database, arguments: list[str], words: str) -> None:
    result = run(filled, "export", *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


@pytest.mark.parametrize(("arguments", "items"), [([], 3), (["--include", "gold"], 4), (["--include", "training"], 3)])
def test_what_agreement_counts(filled: Database, arguments: list[str], items: int) -> None:
    result = run(filled, "agreement", "--format", "json", *arguments)
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert data["items"] == items
    said = "counted with the claims to rate" if arguments == ["--include", "gold"] else "left out"
    assert f"1 claim with a known answer (hidden among the others) is {said}." in data["notes"]


def test_a_second_rating_never_counts(filled: Database) -> None:
    result = run(filled, "agreement", "--include", "repeat")
    assert result.exit_code == 2
    assert "never counts" in result.stderr
