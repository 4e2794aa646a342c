"""Where the focus is can be seen, whatever has it, and nothing lies over it."""

from typing import Any

import pytest
from browser.conftest import OpenPage
from playwright.sync_api import Page
from running import PAGES

pytestmark = pytest.mark.browser

# The focused element, or the label that stands for it, must be outlined, in sight and not covered.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const shown = element.matches("[type=radio]") ? element.closest(".step") ?? element : element;
  const style = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  const x = Math.min(Math.max(box.x + Math.min(box.width / 2, 20), 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + Math.min(box.height / 2, 10), 0), innerHeight - 1);
  const above = document.elementFromPoint(x, y);
  return {
    what: element.outerHTML.slice(0, 120),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !(shown.contains(above) || above?.contains(shown)),
  };
}"""
MOST_STOPS = 120


def stops(page: Page) -> list[dict[str, Any]]:
    """Press Tab through the whole page; return what had the focus on the way."""
    found: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return found
        found.append(stop)
    message = f"The focus never left the page after {MOST_STOPS} stops: {found[-1]['what']}"
    raise AssertionError(message)


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("sign-in", 1280),
        ("claims", 1280),
        ("rate", 1280),
        ("rate", 390),
        ("claims", 390),
        ("agreement", 390),
        ("rate", 320),
    ],
)
def test_the_focus_is_seen_at_every_stop(name: str, width: int, visit: OpenPage) -> None:
    found = stops(visit(PAGES[name], width))
    assert len(found) > 5
    for stop in found:
        assert stop["outlined"], stop
        assert stop["inSight"], stop
        assert not stop["covered"], stop


def test_the_first_stop_leads_past_the_navigation(open_page: OpenPage) -> None:
    page = open_page(PAGES["claims"])
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_the_menu_opens_and_closes_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(PAGES["claims"])
    summary = page.locator(".more > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="My ratings").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".more-list").is_visible()
    assert summary.evaluate("(element) => document.activeElement === element")
