"""Every page, signed in and out, light and dark, wide and narrow, before the rules of axe-core."""

import hashlib
from pathlib import Path

import pytest
from browser.conftest import OpenPage
from browser.desk import Desk, show
from playwright.sync_api import Page
from running import LOCKED_PAGES, OPENED_PAGES, PAGES

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "data" / "axe"
SOURCE = (AXE / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
RUN = """async (runOnly) => {
  const found = await axe.run(document, {runOnly, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
UNFOLD = "() => document.querySelectorAll('main details').forEach((details) => { details.open = true; })"


def violations(page: Page, kind: str = "tag", values: list[str] = TAGS) -> list[str]:
    # Handed over by the debugger's own door: a script element would be stopped by the content security policy.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE)
    found: list[str] = page.evaluate(RUN, {"type": kind, "values": values})
    return found


def everywhere(page: Page) -> dict[str, list[str]]:
    """Return what axe finds at each width and in each mode, all that is folded away unfolded and nothing moving.

    The mode changes colours and nothing else, so in the dark only the rules of colour are asked again.
    """
    page.evaluate(UNFOLD)
    found: dict[str, list[str]] = {}
    for width in (1280, 390):
        show(page, width, "light")
        found[f"{width}-light"] = violations(page)
        show(page, width, "dark")
        found[f"{width}-dark"] = violations(page, "rule", OF_COLOUR)
    return {place: faults for place, faults in found.items() if faults}


def test_axe_is_what_it_was() -> None:
    digest = hashlib.sha256(SOURCE.encode()).hexdigest()
    assert digest in (AXE / "README.md").read_text("utf-8")


def test_axe_sees_what_is_wrong(desk: Desk) -> None:
    page = desk.window()
    page.set_content("<html><body><img src='data:,'><input><p style='color:#aaa'>Pale</p></body></html>")
    rules = {fault.partition(":")[0] for fault in violations(page)}
    assert {"html-has-lang", "image-alt", "label", "color-contrast"} <= rules
    assert [fault.partition(":")[0] for fault in violations(page, "rule", OF_COLOUR)] == ["color-contrast"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_lead_has_no_violation(name: str, visit: OpenPage) -> None:
    assert everywhere(visit(PAGES[name])) == {}


@pytest.mark.parametrize("name", OPENED_PAGES)
def test_a_page_of_opened_results_has_no_violation(name: str, visit_opened: OpenPage) -> None:
    page = visit_opened(OPENED_PAGES[name])
    assert page.locator("table").count()
    assert everywhere(page) == {}


@pytest.mark.parametrize("name", LOCKED_PAGES)
def test_a_page_after_the_lock_has_no_violation(name: str, visit_locked: OpenPage) -> None:
    page = visit_locked(LOCKED_PAGES[name])
    assert not page.locator(".empty").count()
    assert everywhere(page) == {}


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/sign-in/used-up"])
def test_a_page_of_a_stranger_has_no_violation(path: str, desk: Desk) -> None:
    page = desk.window(reduced_motion="reduce")
    page.goto(path)
    assert everywhere(page) == {}


def test_the_open_menu_has_no_violation(visit: OpenPage) -> None:
    page = visit(PAGES["claims"])
    page.locator("summary", has_text="More").click()
    assert everywhere(page) == {}
