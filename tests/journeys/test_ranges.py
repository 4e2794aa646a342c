"""A project that asks for a range besides a step: two people rate by keyboard and by hand, then read how they agree."""

import csv
import io

import factories
from browser.answering import choose, save
from browser.axe import everywhere
from journeys.conftest import Installation
from journeys.people import Lead, Reviewer, figure
from playwright.sync_api import Page, expect
from ranged_round import RANGE_RUBRIC

from annotator.database import open_database

CLAIMS = (
    "id,claim,claimant,kind\n"
    "H1,The quay cost 95 million dollars.,Ada Stone,estimate\n"
    "H2,The crane cost 5 million dollars.,Ada Stone,estimate\n"
    "H3,The dredging cost a fortune.,Ben Wall,estimate\n"
    "H4,The lighthouse is worth 1.2 billion dollars.,Ben Wall,estimate\n"
)
FIRST = {"H1": ("90", "100"), "H2": ("5", ""), "H3": ("1", "2"), "H4": ("1,200", "1 300")}
SECOND = {"H1": ("95", "105"), "H2": ("5.0", "5"), "H4": ("1000", "1250.5")}


def rate(page: Page, given: dict[str, tuple[str, str]]) -> None:
    """Rate every claim: with the range given, or as one that cannot be judged."""
    for _claim in CLAIMS.splitlines()[1:]:
        key = page.title().removeprefix("Rate ").partition(" ")[0]
        choose(page, "c_support", "3")
        choose(page, "c_basis", "article")
        if key in given:
            low, high = given[key]
            page.get_by_label("Lowest").fill(low)
            page.keyboard.press("Tab")
            page.keyboard.type(high)
            page.get_by_label("What does it rest on?").fill("The invoices.")
        else:
            page.get_by_role("checkbox", name="Cannot judge").check()
            page.locator("#r-cost").select_option("no-figures")
        save(page)


def refuse_first(page: Page) -> None:
    """A number that could be two is asked about, and what was typed stays."""
    choose(page, "c_support", "3")
    choose(page, "c_basis", "article")
    page.get_by_label("Lowest").fill("1.200")
    page.get_by_label("Highest").fill("90")
    page.get_by_role("button", name="Save and open next").click()
    expect(page.locator("[data-fault]")).to_contain_text("Write 1200, or 1.2000")
    expect(page.get_by_label("Lowest")).to_have_value("1.200")
    page.get_by_label("Lowest").fill("100")
    page.get_by_role("button", name="Save and open next").click()
    expect(page.locator("[data-fault]")).to_contain_text("is above the upper one")


def test_two_people_estimate_and_read_how_they_agree(installation: Installation) -> None:
    database = open_database(f"sqlite:///{installation.data / 'annotator.db'}")
    with database.writing() as session:
        factories.make_rubric(session, RANGE_RUBRIC)
    database.dispose()
    lead = Lead(installation.desk.window(reduced_motion="reduce"), installation.link)
    lead.make_project("The harbour", "Range rubric, version 1")
    lead.import_claims(CLAIMS.encode())
    handed = [lead.add_reviewer(name, login) for name, login in (("Ann First", "ann"), ("Ben Second", "ben"))]
    lead.open_round()
    ann, ben = (Reviewer(installation.desk.window(390, reduced_motion="reduce"), lead.slug, each) for each in handed)
    ann.page.goto(f"/p/{lead.slug}/rate")
    refuse_first(ann.page)
    assert everywhere(ann.page) == {}
    ann.page.goto(f"/p/{lead.slug}/rate")
    rate(ann.page, FIRST)
    ben.page.goto(f"/p/{lead.slug}/rate")
    rate(ben.page, SECOND)
    ben.page.goto(f"/p/{lead.slug}/agreement?criterion=cost")
    expect(ben.page.locator("main")).not_to_contain_text("Mean overlap")
    lead.lock_round()

    page = lead.page
    page.goto(f"/p/{lead.slug}/agreement")
    page.get_by_role("link", name="Cost").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agreement on cost")
    assert [figure(page, "Claims compared"), figure(page, "Reviewers"), figure(page, "Cannot judge")] == [3, 2, 1]
    assert everywhere(page) == {}
    overlap = page.get_by_role("row", name="Mean overlap of two ranges")
    # A third of H1, all of H2, 50.5 of 300 of H4.
    expect(overlap).to_contain_text(".50")
    first = page.locator(".claim-ranges").first
    expect(first).to_contain_text("The lighthouse is worth 1.2 billion dollars.")
    expect(first).to_contain_text("Ben Wall")
    expect(first.get_by_role("img", name="1\u202f200 to 1\u202f300 million US dollars")).to_be_visible()
    first.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("1\u202f000 to 1\u202f250.5 million US dollars")

    installation.desk.settle()
    rows = list(csv.DictReader(io.StringIO(lead.download("Ratings, one row each"), newline="")))
    held = {(row["claim"], row["reviewer"]): (row["low"], row["high"]) for row in rows if row["criterion"] == "cost"}
    assert held["H4", "R2"] == ("1200", "1300")
    assert held["H3", "R3"] == ("", "")
