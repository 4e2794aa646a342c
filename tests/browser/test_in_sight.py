"""What must be in sight while one rates: who says it, what, through whom, how firmly, with which figures."""

import pytest
from browser.conftest import OpenPage
from browser.desk import arrive
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LONG = "This is said at length, and then it is said again with another word put in. " * 20
# Of each element whether all of it lies within the window and nothing lies over it.
HIDDEN = """(wanted) => wanted.filter((selector) => {
  const element = document.querySelector(selector);
  const box = element.getBoundingClientRect();
  const above = document.elementFromPoint(box.x + Math.min(box.width / 2, 10), box.y + box.height / 2);
  return box.top < 0 || box.bottom > innerHeight || !element.contains(above);
})"""
KEPT = [
    ".voice",
    ".stay .claim",
    ".stay > .soft",
    ".stay > .firmness dd:nth-of-type(1)",
    ".stay > .firmness dd:nth-of-type(2)",
]
LENGTHEN = """(text) => {
  const claim = document.querySelector(".stay .claim");
  const region = document.createElement("div");
  region.className = "scrolls-within long-claim";
  region.tabIndex = 0;
  claim.replaceWith(region);
  claim.textContent = text;
  region.append(claim);
}"""


def open_relayed(visit: OpenPage, width: int, height: int) -> Page:
    """Open the form of a claim that somebody relays, in a window of this size."""
    page = visit("/p/demo/claims/C27")
    page.locator("main .button", has_text="rat").click()
    arrive(page)
    page.set_viewport_size({"width": width, "height": height})
    return page


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (1280, 720), (1024, 700)])
def test_claim_claimant_relayer_hedge_and_figures_stay(width: int, height: int, visit: OpenPage) -> None:
    page = open_relayed(visit, width, height)
    for share in (0, 0.5, 1):
        page.evaluate("(share) => scrollTo(0, share * document.documentElement.scrollHeight)", share)
        assert page.evaluate(HIDDEN, KEPT) == [], share


def test_beside_a_claim_of_a_page_as_well(visit: OpenPage) -> None:
    page = open_relayed(visit, 1280, 900)
    page.evaluate(LENGTHEN, LONG)
    kept = [*KEPT[2:], ".voice", ".long-claim"]
    for share in (0, 0.5, 1):
        page.evaluate("(share) => scrollTo(0, share * document.documentElement.scrollHeight)", share)
        assert page.evaluate(HIDDEN, kept) == [], share
    scrolled = page.evaluate("() => getComputedStyle(document.querySelector('.long-claim'), '::after').position")
    assert scrolled == "sticky"  # the fading end says that there is more


def test_what_is_below_can_be_reached_by_keyboard(visit: OpenPage) -> None:
    page = open_relayed(visit, 1280, 640)
    region = page.get_by_role("region", name="The claim in its context")
    region.focus()
    page.keyboard.press("End")
    page.wait_for_function("() => document.querySelector('.stay > .scrolls-within').scrollTop > 0")
