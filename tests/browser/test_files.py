"""The report on a file, which no address opens by itself, before the rules that hold for every page."""

import pytest
from browser.axe import UNFOLD, everywhere
from browser.conftest import OpenPage
from browser.desk import arrive, show
from browser.order import BEYOND, LEAST, SMALL
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RATINGS = "item,a,b,c\n1,1,2,1\n2,3,3,3\n3,2,2,\n4,5,4,5\n5,1,1,1\n"


def _report(visit: OpenPage, text: str) -> Page:
    page = visit("/agreement/file")
    page.locator("#text").fill(text)
    page.get_by_label("Wide").check()
    page.get_by_role("button", name="Show the agreement").click()
    arrive(page)
    return page


@pytest.mark.parametrize("text", [RATINGS, "item,a,b\n1,2\n"], ids=["the report", "what is wrong"])
def test_what_comes_back_has_no_violation_and_fits_a_phone(visit: OpenPage, text: str) -> None:
    page = _report(visit, text)
    assert everywhere(page) == {}
    page.evaluate(UNFOLD)
    show(page, 390)
    assert page.evaluate(BEYOND) == []
    assert page.evaluate(SMALL, LEAST) == []
