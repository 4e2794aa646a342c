"""Grading sources before their claims, in a browser: by keyboard alone, and put off."""

from collections.abc import Iterator

import pytest
from browser.conftest import OpenPage
from browser.test_keyboard import press, tab_to
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

RATE, GRADES = "/p/demo/rate", "/p/demo/grades"
MOST_SOURCES = 4


@pytest.fixture
def asking(open_page: OpenPage) -> Iterator[Page]:
    """A window of somebody who is asked; the project stops asking afterwards, for it is that of other tests too."""
    page = open_page(GRADES)
    page.get_by_role("button", name="Ask for grades of sources").click()
    expect(page.get_by_text("asked to grade a source before its first claim from now on")).to_be_visible()
    yield page
    page.goto(GRADES)
    page.get_by_role("button", name="Stop asking for grades").click()
    expect(page.get_by_text("not asked for grades of sources from now on")).to_be_visible()


def asked(page: Page) -> bool:
    return "/grade?" in page.url


def test_grading_later_opens_the_claim(asking: Page) -> None:
    # The first of the two tests: what is graded stays graded.
    asking.goto(RATE)
    assert asked(asking)
    expect(asking.get_by_text("asked again before the next claim of this source")).to_be_visible()
    asking.get_by_role("link", name="Grade later").focus()
    press(asking, "Enter")
    expect(asking.locator("[name=c_support]").first).to_be_attached()
    asking.goto(RATE)
    assert asked(asking)


def test_the_walk_from_grade_to_claim_by_keyboard(asking: Page) -> None:
    asking.goto(RATE)
    assert asked(asking)
    name = asking.locator("h1").inner_text()
    for number in range(MOST_SOURCES):
        if not asked(asking):
            break
        tab_to(asking, "[name=grade]")
        press(asking, "Space", "ArrowDown", "ArrowDown")
        assert asking.locator("[name=grade]:checked").input_value() == "C"
        expect(asking.locator(".step:has(:checked) .chosen")).to_be_visible()
        tab_to(asking, "[name=rationale]")
        asking.keyboard.type(f"Twice right, number {number}.")
        tab_to(asking, "button.main")
        with asking.expect_navigation():
            press(asking, "Enter")
    expect(asking.locator("[name=c_support]").first).to_be_attached()
    # Once graded, nobody is asked about it again, and it can be changed.
    asking.reload()
    expect(asking.locator("[name=c_support]").first).to_be_attached()
    asking.goto(GRADES)
    row = asking.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("C, fairly reliable")
    row.get_by_role("link", name="Change").click()
    asking.locator("[name=grade][value=F]").check()
    asking.get_by_role("button", name="Save the grade").click()
    expect(asking.get_by_role("row").filter(has_text=name)).to_contain_text("F, cannot be judged")
