"""One file adds a coefficient, a format or a kind of picture: pages, commands and exports have it by themselves."""

import copy
import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import factories
import numpy as np
import pytest
from click.testing import CliRunner
from rated_round import RatedRound, make_rated_round
from visiting import Visitor, make_site

from annotator.agreement import coefficient, estimate, forget, from_matrix
from annotator.agreement.halves import Halves
from annotator.agreement.patterns import CountTally
from annotator.agreement.weights import Weighting
from annotator.cli import main
from annotator.database import Database
from annotator.exports import registry
from annotator.exports.registry import export_format
from annotator.exports.sheet import Column, Holds, Sheet
from annotator.services.export_claims import ClaimsRecord
from annotator.services.export_data import Subject
from annotator.services.export_ratings import RatingsRecord
from annotator.web.charts.picture import Picture, Row
from annotator.web.pictures import registry as pictures
from annotator.web.pictures.asked import Asked, Needs
from annotator.web.pictures.registry import Made, picture_kind

TOY_KEY = "toy_agreement[identity]"
TOY_TITLE = "Toy coefficient"
TALLY = (Column("claims", Holds.NUMBER, "How many claims there are."),)
TRIPLES = (Column("answers", Holds.NUMBER, "How many answers a round has."),)


@pytest.fixture
def toy_coefficient() -> Iterator[str]:
    """Half of the agreement observed, for as long as the test runs."""

    @coefficient("toy_agreement", title=TOY_TITLE, brackets=("identity",), basis="counts", uses_singles=False)
    def toy(tally: CountTally, weighting: Weighting) -> Halves:
        observed = tally.agreement(weighting.matrix)
        return Halves(observed, np.full(observed.shape, 0.5))

    yield TOY_KEY
    forget("toy_agreement")


@pytest.fixture
def toy_formats() -> Iterator[None]:
    """One format of claims and one of ratings, for as long as the test runs."""

    @export_format("tally", title="Toy tally", summary="Counts the claims.", subject=Subject.CLAIMS, columns=TALLY)
    def write_tally(record: ClaimsRecord, raw: bool) -> Iterator[str]:
        sheet = Sheet(TALLY, raw=raw)
        yield sheet.header()
        yield sheet.line([sum(len(batch) for batch in record.batches())])

    @export_format("triples", title="Toy triples", summary="Counts answers.", subject=Subject.RATINGS, columns=TRIPLES)
    def write_triples(record: RatingsRecord, raw: bool) -> Iterator[str]:
        sheet = Sheet(TRIPLES, raw=raw)
        yield sheet.header()
        for round_ in record.rounds:
            yield sheet.line([sum(len(batch) for batch in round_.batches())])

    yield
    for name in ("tally", "triples"):
        del registry._formats[name]


class Rated:
    """A round with four claims and three reviewers, its lead at a browser and at the command line."""

    def __init__(self, database: Database, rubric: dict[str, Any]) -> None:
        with database.writing() as session:
            rated: RatedRound = make_rated_round(session, ["2 3 4", "1 1 2", "5 5 4", "2 2 2", ". 3 3"], rubric=rubric)
            self.open_assignment, reviewer_id = rated.assignment(0, 4), rated.reviewers[0].id
            self.slug, lead_id, self.number = rated.project.slug, rated.lead.id, rated.round.number
        url = database.engine.url.render_as_string(hide_password=False)
        self.environment = {"ANNOTATOR_DATABASE_URL": url, "ANNOTATOR_SECRET_KEY": "k" * 40}
        site = make_site(database)
        self.lead: Visitor = site.visitor(lead_id)
        self.reviewer: Visitor = site.visitor(reviewer_id)

    def lock(self) -> None:
        assert self.lead.post(f"/p/{self.slug}/rounds/{self.number}/lock").status == 303

    def page(self, name: str) -> str:
        answer = self.lead.get(f"/p/{self.slug}/{name}")
        assert answer.status == 200
        return answer.text

    def command(self, *words: str, exit_code: int = 0) -> str:
        done = CliRunner().invoke(main, list(words), env=self.environment)
        assert done.exit_code == exit_code, done.output
        return done.output

    def agreement(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = json.loads(
            self.command("agreement", "--project", self.slug, "--format", "json")
        )["estimates"]
        return found

    def codebook(self) -> set[tuple[str, str]]:
        rows = csv.DictReader(io.StringIO(self.command("export", "codebook", "--project", self.slug)))
        return {(row["export"], row["code"]) for row in rows if row["entry"] == "column"}


@pytest.fixture
def rated(sqlite_database: Database) -> Rated:
    """The usual rubric, and the round locked."""
    made = Rated(sqlite_database, factories.RUBRIC)
    made.lock()
    return made


@pytest.fixture
def clarity(sqlite_database: Database) -> Rated:
    """A rubric with one more criterion on a scale of its own, and the round open."""
    rubric = copy.deepcopy(factories.RUBRIC) | {"key": "toy-rubric"}
    points = [{"code": f"clear-{n}", "value": n, "label": f"Clear {n}"} for n in (1, 2)]
    rubric["scales"].append({"key": "clarity", "name": "Clarity", "level": "ordinal", "points": points})
    criterion = {"key": "clarity", "role": "confidence", "scale": "clarity", "short": "Clarity", "required": False}
    rubric["criteria"].append(criterion | {"question": "How clear is it?"})
    return Rated(sqlite_database, rubric)


def test_a_coefficient_is_estimated_with_an_interval(toy_coefficient: str) -> None:
    found = estimate(from_matrix([[1, 1], [1, 2], [2, 2], [2, 2]], [1, 2]), toy_coefficient)
    assert (found.observed, found.expected, found.value) == (0.75, 0.5, 0.5)
    assert found.ci_method == "jackknife t, df = 3"


def test_a_coefficient_appears_in_report_and_command(rated: Rated, toy_coefficient: str) -> None:
    assert TOY_TITLE in rated.page("agreement")
    assert TOY_TITLE in rated.command("agreement", "--project", rated.slug)
    found = rated.agreement()[toy_coefficient]
    assert found["value"] == pytest.approx(2 * found["observed"] - 1)
    assert found["ci95"] is not None


def test_a_coefficient_has_its_place_on_the_page_of_methods(rated: Rated, toy_coefficient: str) -> None:
    shown = rated.lead.get("/methods")
    assert shown.page.by_id("toy_agreement").text == TOY_TITLE
    assert toy_coefficient in shown.text


def test_a_coefficient_joins_the_bootstrap(rated: Rated, toy_coefficient: str) -> None:
    words = ["agreement", "--project", rated.slug, "--interval", "bootstrap", "--replicates", "200"]
    lines = [line for line in rated.command(*words).splitlines() if line.startswith(TOY_TITLE)]
    assert len(lines) == 1
    assert "bootstrap percentile, 200 replicates" in lines[0]


def test_without_the_coefficient_nothing_of_it_is_left(rated: Rated) -> None:
    assert TOY_TITLE not in rated.page("agreement")
    assert TOY_KEY not in rated.agreement()


def test_a_format_appears_in_the_menu_of_exports(rated: Rated, toy_formats: None) -> None:
    page = rated.page("exports")
    for shown in ("Toy tally", "Counts the claims.", "Toy triples", "Counts answers."):
        assert shown in page


@pytest.mark.parametrize(("name", "text"), [("tally", "claims\r\n5\r\n"), ("triples", "answers\r\n14\r\n")])
def test_a_format_is_downloaded_and_written_by_the_command(
    rated: Rated, toy_formats: None, name: str, text: str
) -> None:
    answer = rated.lead.get(f"/p/{rated.slug}/exports/{name}.csv")
    assert (answer.status, answer.html) == (200, text)
    assert f"{rated.slug}-{name}" in answer.response.headers["Content-Disposition"]
    assert rated.command("export", name, "--project", rated.slug) == text.replace("\r\n", "\n")


def test_a_format_appears_in_help_and_codebook(rated: Rated, toy_formats: None) -> None:
    shown = rated.command("export", "--help")
    assert "Counts the claims." in shown
    assert "Counts answers." in shown
    assert {("tally", "claims"), ("triples", "answers")} <= rated.codebook()


def test_without_the_formats_nothing_of_them_is_left(rated: Rated) -> None:
    assert "Toy" not in rated.page("exports")
    assert (
        "tally" not in rated.command("export", "tally", "--project", rated.slug, exit_code=2).partition("There is:")[2]
    )
    assert rated.lead.get(f"/p/{rated.slug}/exports/tally.csv").status == 404
    assert not {"tally", "triples"} & {export for export, _code in rated.codebook()}


def test_a_criterion_of_a_rubric_file_is_asked_reported_and_exported(clarity: Rated) -> None:
    path = f"/p/{clarity.slug}/rate/{clarity.open_assignment}"
    form = clarity.reviewer.get(path)
    assert "How clear is it?" in form.text
    answers = {"c_support": "3", "c_basis": "article", "c_clarity": "clear-2", "rationale": "It says so."}
    assert clarity.reviewer.submit(form, form.form(holding="c_clarity"), **answers).status == 303
    clarity.lock()
    assert "Clear 2" in clarity.command("export", "ratings", "--project", clarity.slug, "--criterion", "clarity")
    report = json.loads(
        clarity.command("agreement", "--project", clarity.slug, "--criterion", "clarity", "--format", "json")
    )
    assert (report["criterion"], report["ratings"], report["scale"]) == ("clarity", 1, ["clear-1", "clear-2"])
    assert "Clarity" in clarity.page("agreement")
    assert "How clear is it?" in clarity.command("export", "codebook", "--project", clarity.slug)


@pytest.fixture
def toy_picture() -> Iterator[None]:
    """A kind of picture, for as long as the test runs."""

    @picture_kind("toy", title="Toy picture", summary="Shows nothing.", place=99, needs=Needs.NOTHING)
    def make(asked: Asked) -> Made:
        row = Row("A toy", values=("7",))
        picture = Picture("Toy picture", asked.facts, "A toy.", ("What", "How many"), (row,))
        return Made(picture, TALLY, [[7]])

    yield
    del pictures._kinds["toy"]


def test_a_picture_appears_on_its_pages_and_as_files(rated: Rated, toy_picture: None) -> None:
    assert "Toy picture Shows nothing." in rated.page("pictures")
    assert "A toy 7" in rated.page("picture/toy")
    assert ">7</text>" in rated.lead.get(f"/p/{rated.slug}/pictures/toy.svg").html
    assert rated.lead.get(f"/p/{rated.slug}/pictures/toy.csv").html == "claims\r\n7\r\n"
