"""The walk of an import with a mouse and without scripts, and what its pages look like on a phone."""

from collections.abc import Iterator

import pytest
from browser.axe import UNFOLD, everywhere
from browser.desk import show, watched_desk
from browser.order import BEYOND, LEAST, SMALL
from playwright.sync_api import Browser, FilePayload, Page, expect
from running import demonstration

pytestmark = pytest.mark.browser

GOOD = "Nr;Claim text;Speaker;Kind;colour\nI{0};Ships left the harbour {0} times.;Ada Example;statistic;red\n"
BAD = "id,claim,claimant,kind\nB1,A ship left.,,rumour\nB2,It did not,Ann,denial\n"


def _fits(page: Page) -> None:
    assert everywhere(page) == {}
    page.evaluate(UNFOLD)
    show(page, 390)
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(SMALL, LEAST) == []
    show(page, 1280)


def _upload(page: Page, text: str) -> None:
    file: FilePayload = {"name": "claims.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()


@pytest.fixture(scope="module")
def lead(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A window of the lead of a demonstration of their own: these tests add to it."""
    with demonstration(tmp_path_factory.mktemp("imports")) as (address, link), watched_desk(chromium, address) as desk:
        page = desk.window(reduced_motion="reduce")
        page.goto(link)
        yield page
        desk.settle()


def test_a_file_is_walked_through_and_each_page_fits(lead: Page) -> None:
    page = lead
    page.goto("/p/demo/import")
    _fits(page)
    _upload(page, GOOD.format(1))
    expect(page.get_by_label("Claim text")).to_have_value("claim")
    expect(page.get_by_label("colour")).to_have_value("")
    _fits(page)
    page.get_by_label("Speaker").select_option("")
    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_role("alert")).to_contain_text("“claimant” is needed. Choose the column that holds it.")
    page.get_by_label("Speaker").select_option("claimant")
    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what would be stored")
    _fits(page)
    page.get_by_role("button", name="Import one row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
    expect(page.get_by_role("status")).to_contain_text("One claim imported, 1 to rate, with one new source.")
    _fits(page)


def test_faults_are_shown_and_the_file_is_discarded(lead: Page) -> None:
    page = lead
    page.goto("/p/demo/import")
    _upload(page, BAD)
    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_role("alert")).to_contain_text("the file has 2 faults")
    _fits(page)
    page.get_by_role("button", name="Discard this file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This import was discarded")
    _fits(page)
