"""From an empty project to its first figure: a lead, three reviewers, ten claims, one round."""

import csv
import importlib.util
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from journeys.conftest import Installation
from journeys.ordinal_alpha import ordinal_alpha, read_matrix
from journeys.people import Lead, Reviewer, figure
from playwright.sync_api import Page, expect
from running import COMMAND

pytestmark = pytest.mark.browser

CLAIMS = """id,claimant,claimant_role,claimant_part,kind,claim,hedge,hedge_cue
K01,Ada Berg,harbour master,says,factual event,The north quay was closed for nine days in May.,,
K02,Port Authority,,says,statistic,Traffic fell by a third over the year.,approximate,by a third
K03,Ada Berg,harbour master,is quoted,factual event,The crane was inspected in March.,,
K04,Jon Lind,,says,causal,The fire began in the paint store.,,
K05,Jon Lind,,says,allegation,The inspectors were paid to look away.,,
K06,Dock Workers’ Union,,says,estimate,"Two hundred people, or more, lost their work.",,
K07,Dock Workers’ Union,,is quoted,allegation,The owners knew of the leak in winter.,,
K08,Port Authority,,says,prediction,The basin will be dredged next spring.,,
K09,Mia Holt,,says,denial,No ship was turned away.,,
K10,Mia Holt,,says,interpretation,The fees are the lowest on the coast.,,
"""
# One row a claim, one column a reviewer; x: cannot judge.
STEPS = """
K01 4 5 4
K02 3 3 2
K03 4 4 4
K04 1 2 1
K05 1 1 1
K06 3 x 3
K07 2 1 4
K08 2 3 2
K09 5 4 5
K10 1 2 3
"""
REVIEWERS = {"Ruth Vale": "ruth", "Sam Orr": "sam", "Tove Ek": "tove"}
HIDDEN = "Others’ ratings, results by claim and agreement open when the lead locks the round."
WHOLE_FORM = "Ratings, claims by reviewers"


def steps_of(reviewer: int) -> dict[str, str]:
    rows = [line.split() for line in STEPS.split("\n") if line]
    return {key: {"x": "cannot-judge"}.get(cells[reviewer], cells[reviewer]) for key, *cells in rows}


def expect_blind(page: Page, slug: str, key: str) -> None:
    """Nothing shows how others have rated, and each page says why."""
    page.goto(f"/p/{slug}/agreement")
    expect(page.locator("main")).to_contain_text(HIDDEN)
    assert page.locator(".headline-figure, dl.figures, svg").count() == 0
    page.goto(f"/p/{slug}/claims/{key}")
    expect(page.locator("main")).to_contain_text(HIDDEN)
    page.goto(f"/p/{slug}/dashboard")
    expect(page.locator("main")).to_contain_text("hidden for now")
    assert page.locator("main .plot-cell svg[role=img]").count() == 0
    assert page.locator("main svg[aria-label*='judge']").count() == 0


def data_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def report_of(data: Path, slug: str) -> dict[str, Any]:
    """Return what the command line reports of the same data."""
    environment = os.environ | {"ANNOTATOR_DATA": str(data)}
    environment.pop("ANNOTATOR_DATABASE_URL", None)
    command = [str(COMMAND), "agreement", "--project", slug, "--format", "json"]
    ran = subprocess.run(command, env=environment, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_a_lead_and_three_reviewers_reach_a_figure(installation: Installation) -> None:
    desk = installation.desk
    lead = Lead(desk.window(), installation.link)
    reviewers = prepare(lead, installation)

    orders = [reviewer.rate(steps_of(number), 5) for number, reviewer in enumerate(reviewers)]
    assert len({tuple(order) for order in orders}) > 1, "each reviewer has an order of their own"
    for page, own in ((reviewers[0].page, 5), (lead.page, 0)):
        expect_blind(page, lead.slug, orders[0][0])
        rows = data_rows(download(page, lead.slug, "ratings-long"))
        assert {row["claim"] for row in rows} == set(orders[0][:own])
        assert len({row["reviewer"] for row in rows}) == min(own, 1)

    for number, reviewer in enumerate(reviewers):
        orders[number] += reviewer.rate(steps_of(number), 5)
        expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("All done")
        assert sorted(orders[number]) == sorted(steps_of(number))
    expect_blind(lead.page, lead.slug, "K01")

    lead.lock_round()
    check_figures(lead, installation.data)
    for reviewer in reviewers:
        reviewer.page.goto(f"/p/{lead.slug}/agreement")
        expect(reviewer.page.locator(".headline-figure")).to_have_text(
            lead.page.locator(".headline-figure").inner_text()
        )
        reviewer.page.goto(f"/p/{lead.slug}/rate")
        expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("Round 1 is locked")


def prepare(lead: Lead, installation: Installation) -> list[Reviewer]:
    """Make the project, with claims, reviewers and an open round."""
    lead.make_project("The old harbour")
    lead.check_claims(CLAIMS.replace("causal", "casual").encode())
    expect(lead.page.get_by_role("alert")).to_contain_text("Nothing was imported: the file has one fault.")
    expect(lead.page.get_by_role("alert").locator("tbody td")).to_contain_text(["5", "kind", "casual"])
    lead.page.get_by_role("button", name="Discard this file").click()
    lead.page.get_by_role("link", name="Import another file").click()
    lead.import_claims(CLAIMS.encode())
    expect(lead.page.locator("main table tbody tr")).to_have_count(10)
    handed = [lead.add_reviewer(name, login) for name, login in REVIEWERS.items()]
    lead.open_round()
    return [Reviewer(installation.desk.window(), lead.slug, each) for each in handed]


def download(page: Page, slug: str, name: str) -> str:
    return page.request.get(f"/p/{slug}/exports/{name}.csv").text()


def check_figures(lead: Lead, data: Path) -> None:
    """The page, the command line and the yardstick read the same in the same ratings."""
    units = read_matrix(lead.download(WHOLE_FORM))
    assert sum(len(unit) for unit in units) == 29
    expected = ordinal_alpha(units)
    if importlib.util.find_spec("krippendorff"):
        assert package_alpha(units) == pytest.approx(expected, abs=1e-9)
    estimate = report_of(data, lead.slug)["estimates"]["krippendorff_alpha[ordinal]"]
    assert estimate["value"] == pytest.approx(expected, abs=1e-9)
    lead.page.goto(f"/p/{lead.slug}/agreement")
    assert lead.page.locator(".headline-figure").inner_text() == f"{expected:.2f}".removeprefix("0")
    assert figure(lead.page, "Claims compared") == 10
    assert figure(lead.page, "Reviewers") == 3
    assert figure(lead.page, "Ratings") == 29
    assert figure(lead.page, "Cannot judge") == 1


def package_alpha(units: list[list[int]]) -> float:
    """Return what the package krippendorff computes of the counts of each claim."""
    module = importlib.import_module("krippendorff")
    counts = [[unit.count(step) for step in range(1, 6)] for unit in units]
    return float(module.alpha(value_counts=counts, value_domain=list(range(1, 6)), level_of_measurement="ordinal"))
