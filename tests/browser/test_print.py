"""Pages on paper: what the width of a sheet does to tables that are drawn for a screen."""

import pytest
from browser.conftest import OpenPage

pytestmark = pytest.mark.browser

#: A4 within the widest margins, in pixels of CSS. What is wider, a browser prints smaller, with all of its page.
SHEET = 688
NARROW = """() => [...document.querySelectorAll("main table :is(tbody th, td:has(> .claim-text))")]
  .filter((cell) => cell.checkVisibility() && cell.textContent.trim().length > 12)
  .map((cell) => [Math.round(cell.getBoundingClientRect().width), cell.textContent.trim().slice(0, 40)])
  .filter(([width]) => width < 100)"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("path", ["dashboard", "report", "agreement"])
def test_no_drawing_squeezes_the_words_beside_it(open_page: OpenPage, path: str) -> None:
    page = open_page(f"/p/demo/{path}")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    assert page.evaluate(NARROW) == []
    assert page.evaluate(WIDE) <= 0


def test_the_places_of_support_have_their_middle_line_on_paper(open_page: OpenPage) -> None:
    """It is a background, which browsers leave out unless they are told; and lies in the middle of what is drawn."""
    page = open_page("/p/demo/dashboard")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 1000})
    cells = page.locator(".diverging td.plot-cell:not(.closed)")
    assert cells.count() >= 3
    middle = """(cell) => {
      const style = getComputedStyle(cell), drawn = cell.querySelector("svg").getBoundingClientRect();
      const line = parseFloat(style.backgroundPositionX);
      return [style.printColorAdjust, line - (drawn.left + drawn.width / 2 - cell.getBoundingClientRect().left)];
    }"""
    for adjust, apart in (cells.nth(number).evaluate(middle) for number in range(3)):
        assert adjust == "exact"
        assert abs(apart) <= 1
