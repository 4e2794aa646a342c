"""Light, dark and print: no white box in the dark, no black one on paper, no buttons in print."""

import pytest
from browser.conftest import OpenPage
from playwright.sync_api import Page
from running import LOCKED_PAGES, PAGES

pytestmark = pytest.mark.browser

# Brightness, 0 to 255, of every opaque ground that is larger than a mark in a chart; buttons stand out on purpose.
GROUNDS = """() => {
  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const brightness = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return alpha < 128 ? null : Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  };
  return [...document.querySelectorAll("html, body *:not(svg *)")]
    .filter((element) => element.checkVisibility() && !element.matches("button, .button, progress"))
    .map((element) => [element, element.getBoundingClientRect(), getComputedStyle(element).backgroundColor])
    .filter(([element, box]) => element === document.documentElement || (box.width > 150 && box.height > 30))
    .map(([element, , colour]) => [element.outerHTML.slice(0, 80), brightness(colour)])
    .filter(([, found]) => found !== null);
}"""
NAVIGATION = ".mast nav, .filters, .actions, .keys, .skip, form button, .foot, .pager, .button"


@pytest.mark.parametrize("name", PAGES)
def test_the_dark_has_no_white_box_and_paper_no_black_one(name: str, visit: OpenPage) -> None:
    check_grounds(visit(PAGES[name], mode="dark"))


@pytest.mark.parametrize("name", LOCKED_PAGES)
def test_after_the_lock_the_dark_has_no_white_box_and_paper_no_black_one(name: str, visit_locked: OpenPage) -> None:
    check_grounds(visit_locked(LOCKED_PAGES[name], mode="dark"))


def check_grounds(page: Page) -> None:
    assert [ground for ground in page.evaluate(GROUNDS) if ground[1] > 90] == []
    page.emulate_media(media="print")
    assert [ground for ground in page.evaluate(GROUNDS) if ground[1] < 200] == []
    assert page.locator(NAVIGATION).locator("visible=true").count() == 0


def test_the_browsers_own_parts_follow_the_mode(visit: OpenPage) -> None:
    for mode in ("light", "dark"):
        page = visit("/p/demo/rate", mode=mode)
        ground = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
        assert ground == {"light": "rgb(250, 248, 243)", "dark": "rgb(20, 24, 26)"}[mode]
        assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "light dark"


def test_who_likes_it_still_gets_it_still(visit: OpenPage) -> None:
    page = visit("/p/demo/rate")
    moving = """() => [...document.querySelectorAll("*")].map((element) => getComputedStyle(element))
      .filter((style) => parseFloat(style.transitionDuration) > 0 || style.animationName !== "none").length"""
    assert page.evaluate(moving) == 0


def test_print_keeps_the_claim_its_claimant_and_the_answers(visit: OpenPage) -> None:
    page = visit("/p/demo/claims/C20")
    page.emulate_media(media="print")
    for kept in ("h1.claim", ".voice", ".passage", ".facts", ".notice"):
        assert page.locator(f"main {kept}").first.is_visible(), kept
    assert page.pdf(format="A4").startswith(b"%PDF")
