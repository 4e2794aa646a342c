"""Evidence beside the rating form: ticked, added, kept in a draft, with and without a script."""

import re

import pytest
from browser.answering import WHY, answer, save
from browser.conftest import OpenPage
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CLAIM = "/p/demo/claims/C28"
NOT_IN_THE_LIST = "Cite evidence that is not in the list"


def open_form(page: Page) -> None:
    """Go from the page of the claim to its form."""
    page.get_by_role("link", name=re.compile("Rate this claim|Change your rating")).click()
    expect(page.get_by_label("Why this step?")).to_be_visible()


def expect_ticked(page: Page, how_many: int) -> list[str]:
    """Wait until so many items of the list are ticked; return their places in it."""
    boxes = page.locator("input[name=evidence]:checked")
    expect(boxes).to_have_count(how_many)
    return [box.get_attribute("value") or "" for box in boxes.all()]


def type_item(page: Page, words: str) -> None:
    page.get_by_text(NOT_IN_THE_LIST).click()
    page.get_by_label("What it is: who says or shows what").fill(words)
    page.locator("label:has(input[name=evidence_stance][value=context])").click()
    page.get_by_label("Kind of evidence").select_option("expert")


def test_an_item_is_added_beside_the_form_and_nothing_is_lost(open_page: OpenPage) -> None:
    page = open_page(CLAIM)
    open_form(page)
    answer(page, "4")
    page.locator("input[name=evidence][value='1']").focus()
    page.keyboard.press("Space")
    type_item(page, "A note by a dealer in fuel")
    page.get_by_label("Address, if it has one").fill("javascript:alert(1)")
    page.get_by_role("button", name="Add and tick it").click()
    expect(page.locator("#evidence_url-error")).to_contain_text("begins with http:// or https://")
    assert page.get_by_label("Why this step?").input_value() == WHY
    page.get_by_label("Address, if it has one").fill("https://dealer.example/note")
    page.get_by_role("button", name="Add and tick it").click()
    expect(page.get_by_text("The item is in the list, and ticked below.")).to_be_visible()
    expect_ticked(page, 2)
    assert page.get_by_label("Why this step?").input_value() == WHY
    expect(page.locator("[data-kept-here]")).to_be_hidden()
    save(page)
    page.goto(CLAIM)
    expect(page.get_by_text("Cites 2 items from 2 origins:")).to_be_visible()
    expect(page.get_by_role("link", name="dealer.example")).to_have_attribute("href", "https://dealer.example/note")


def test_what_only_the_browser_has_kept_comes_back_ticked_and_typed(open_page: OpenPage) -> None:
    page = open_page("/p/demo/claims/C27")
    open_form(page)
    address = page.url
    page.route("**/draft", lambda route: route.abort("internetdisconnected"))
    for position in ("2", "4"):
        page.locator(f"label:has(input[name=evidence][value='{position}'])").click()
    type_item(page, "Half of a sentence")
    expect(page.locator("[data-said]")).to_have_text(re.compile("Not saved"))
    page.goto(address)
    expect(page.get_by_label("What it is: who says or shows what")).to_have_value("Half of a sentence")
    assert expect_ticked(page, 2) == ["2", "4"]
    expect(page.locator("[data-new-evidence]")).to_have_attribute("open", "")


def test_without_a_script_saving_adds_and_cites(open_page: OpenPage) -> None:
    page = open_page("/p/demo/claims/C20", java_script_enabled=False)
    page.get_by_role("link", name=re.compile("Rate this claim|Change your rating")).click()
    answer(page, "2")
    page.locator("label:has(input[name=evidence][value='2'])").click()
    type_item(page, "A list of sellers")
    page.get_by_role("button", name="Save and open next").click()
    page.goto("/p/demo/claims/C20")
    expect(page.get_by_text("Cites 2 items from 2 origins:")).to_be_visible()
