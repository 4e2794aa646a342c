"""That the rules of axe-core are what they were and see what is wrong, and pages that no list has."""

import hashlib

import pytest
from browser.axe import AXE, OF_COLOUR, SOURCE, everywhere, violations
from browser.conftest import OpenPage
from browser.desk import Desk
from running import PAGES

pytestmark = pytest.mark.browser


def test_axe_is_what_it_was() -> None:
    digest = hashlib.sha256(SOURCE.encode()).hexdigest()
    assert digest in (AXE / "README.md").read_text("utf-8")


def test_axe_sees_what_is_wrong(desk: Desk) -> None:
    page = desk.window()
    page.set_content("<html><body><img src='data:,'><input><p style='color:#aaa'>Pale</p></body></html>")
    rules = {fault.partition(":")[0] for fault in violations(page)}
    assert {"html-has-lang", "image-alt", "label", "color-contrast"} <= rules
    assert [fault.partition(":")[0] for fault in violations(page, "rule", OF_COLOUR)] == ["color-contrast"]


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/sign-in/used-up"])
def test_a_page_of_a_stranger_has_no_violation(path: str, desk: Desk) -> None:
    page = desk.window(reduced_motion="reduce")
    page.goto(path)
    assert everywhere(page) == {}


def test_the_open_menu_has_no_violation(visit: OpenPage) -> None:
    page = visit(PAGES["claims"])
    page.locator("summary", has_text="More").click()
    assert everywhere(page) == {}
