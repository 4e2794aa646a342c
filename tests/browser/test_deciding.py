"""Deciding on a claim in a real browser: by keyboard alone, without scripts, and in two tabs."""

from collections.abc import Iterator
from typing import Any

import pytest
from browser.axe import everywhere
from browser.desk import Desk, show
from playwright.sync_api import Browser, Page, expect
from running import demonstration

pytestmark = pytest.mark.browser

QUEUE = "/p/demo/adjudication"
REASON = "On the article alone this is 2 or 3."


class LockedDesk(Desk):
    """A desk that knows the cookies of the lead."""

    lead: Any = None


@pytest.fixture(scope="module")
def desk(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LockedDesk]:
    """A demonstration whose round is locked, at the desk of its lead."""
    with demonstration(tmp_path_factory.mktemp("locked")) as (address, link):
        desk = LockedDesk(chromium, address)
        page = desk.window()
        page.goto(link)
        page.goto("/p/demo/rounds/1/lock")
        page.locator("main form button[type=submit]").first.click()
        desk.lead = page.context.storage_state()
        yield desk
        desk.close()
        desk.settle()


def _window(desk: LockedDesk, **options: Any) -> Page:
    return desk.window(storage_state=desk.lead, **options)


def _open_first(page: Page) -> str:
    """Open the claim at the head of the queue; return its key."""
    page.goto(QUEUE)
    page.locator("main table a.claim-text").first.click()
    expect(page.locator("#decision")).to_be_visible()
    return page.url.split("/adjudication/1/")[1].split("/")[0]


def test_a_claim_is_decided_on_by_keyboard_alone(desk: LockedDesk) -> None:
    page = _window(desk)
    key = _open_first(page)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("input[name=outcome][value=differ]")).to_be_checked()
    page.keyboard.press("2")
    expect(page.locator("input[name=outcome][value=settled]")).to_be_checked()
    expect(page.locator("input[name=point][value='2']")).to_be_checked()
    page.keyboard.press("n")
    expect(page.locator("input[name=point]:checked")).to_have_count(0)
    page.keyboard.press("3")
    page.keyboard.press("r")
    page.keyboard.type(REASON)
    expect(page.locator("[data-said]")).to_contain_text("Draft saved")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{key}: decision recorded")).to_be_visible()
    assert f"/1/{key}/" not in page.url
    with page.expect_navigation():
        page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("[data-keys] li", has_text="ask again")).to_be_visible()
    page.get_by_role("button", name="Turn keys off").click()
    page.keyboard.press("d")
    expect(page.locator("input[name=outcome]:checked")).to_have_count(0)
    page.get_by_role("button", name="Turn keys on").click()
    desk.settle()


def test_what_is_typed_comes_back_and_leaving_open_goes_on(desk: LockedDesk) -> None:
    page = _window(desk)
    key = _open_first(page)
    page.locator("label:has(input[name=cause_oversight])").click()
    page.get_by_label("Your reasons").fill("To be asked.")
    with page.expect_navigation():
        page.get_by_role("button", name="Leave open").click()
    assert f"/1/{key}/" not in page.url
    page.goto(f"{QUEUE}/1/{key}/support")
    expect(page.locator("[data-draft-notice]")).to_contain_text("This is your draft")
    expect(page.get_by_label("Your reasons")).to_have_value("To be asked.")
    expect(page.locator("input[name=cause_oversight]")).to_be_checked()
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_label("Your reasons")).to_have_value("")
    desk.settle()


def test_without_a_script(desk: LockedDesk) -> None:
    page = _window(desk, java_script_enabled=False)
    key = _open_first(page)
    page.get_by_role("button", name="Record decision").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Not recorded.")
    page.locator("label:has(input[value=settled])").click()
    page.locator("label:has(input[name=point][value='3'])").click()
    page.get_by_label("Your reasons").fill(REASON)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_label("Your reasons")).to_have_value(REASON)
    page.get_by_role("button", name="Record decision").last.click()
    expect(page.get_by_text(f"{key}: decision recorded")).to_be_visible()
    page.goto(f"{QUEUE}/1/{key}/support")
    page.get_by_label("Your reasons").fill("Looked at anew.")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_text(f"{key}: reopened")).to_be_visible()


def test_two_tabs_lose_nothing(desk: LockedDesk) -> None:
    first = _window(desk)
    key = _open_first(first)
    second = _window(desk)
    second.goto(first.url)
    for page, outcome, reason in ((first, "differ", "Both are fair."), (second, "not_ratable", "It is a wish.")):
        page.locator(f"label:has(input[value={outcome}])").click()
        page.get_by_label("Your reasons").fill(reason)
    with first.expect_navigation():
        first.get_by_role("button", name="Record decision").last.click()
    second.get_by_role("button", name="Record decision").last.click()
    expect(second.get_by_role("alert")).to_contain_text("another window")
    expect(second.locator("#decision .decided")).to_contain_text("Both are fair.")
    expect(second.get_by_label("Your reasons")).to_have_value("It is a wish.")
    with second.expect_navigation():
        second.get_by_role("button", name="Record decision").last.click()
    expect(second.get_by_text(f"{key}: decision recorded")).to_be_visible()
    desk.complaints.clear()  # the refusal is one that the console names


@pytest.mark.parametrize("path", [QUEUE, f"{QUEUE}/1/C27/support", f"{QUEUE}?state=decided&cause=oversight"])
def test_no_page_has_a_violation(desk: LockedDesk, path: str) -> None:
    page = _window(desk, reduced_motion="reduce")
    page.goto(path)
    assert everywhere(page) == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_window(desk: LockedDesk, width: int) -> None:
    page = _window(desk)
    show(page, width, "light")
    for path in (QUEUE, f"{QUEUE}/1/C27/support", f"{QUEUE}?state=all&gap=0"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    desk.settle()


@pytest.mark.parametrize("width", [390, 320])
def test_numbers_of_a_large_round_make_no_page_wider(desk: LockedDesk, width: int) -> None:
    """The reasons not to judge stand in three columns on a phone too, and "36 on 35 claims" left the window."""
    page = _window(desk)
    show(page, width, "light")
    page.goto("/p/demo/dashboard")
    widened = page.evaluate(
        """() => {
            const links = [...document.querySelectorAll("table.chart:not(.stack) td.num small a")];
            for (const link of links) {
                link.closest("td").firstChild.textContent = "12,345 ";
                link.textContent = "on 10,000 claims";
            }
            return links.length;
        }"""
    )
    assert widened
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.settle()
