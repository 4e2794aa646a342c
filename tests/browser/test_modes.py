"""Light, dark and print: the browser's own parts follow, nothing moves that should not, print keeps what is said."""

import pytest
from browser.conftest import OpenPage

pytestmark = pytest.mark.browser


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
