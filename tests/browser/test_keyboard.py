"""Rating without a mouse: with Tab, arrows, Space and Enter alone, and with the keys of one character."""

import re

import pytest
from browser.answering import WHY, answer, chosen, count_done, expect_saved, read_key, save
from browser.conftest import OpenPage
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

RATE = "/p/demo/rate"
MOST_STOPS = 40


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    message = f"Tab never reached {selector}"
    raise AssertionError(message)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_claim_is_rated_with_tab_arrows_space_and_enter(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done, address, key = count_done(page), page.url, read_key(page)
    tab_to(page, "[name=c_support]")
    press(page, "Space", "ArrowDown", "ArrowDown", "ArrowUp")
    assert chosen(page, "c_support") == "2"
    tab_to(page, "[name=c_basis]")
    press(page, "Space")
    tab_to(page, "[name=c_contrary]")
    press(page, "Space", "ArrowRight")
    tab_to(page, "[name=c_confidence]")
    press(page, "ArrowDown")
    tab_to(page, "[name=rationale]")
    page.keyboard.type(WHY)
    tab_to(page, "button.main")
    press(page, "Enter")
    expect_saved(page, key)
    assert page.url != address
    assert count_done(page) == done + 1


def test_cannot_judge_and_its_reason_are_reached_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(RATE)
    tab_to(page, "[name=c_support]")
    press(page, "ArrowUp")
    assert chosen(page, "c_support") == "cannot-judge"
    tab_to(page, "[name=r_support]")
    page.keyboard.type("Wording")
    assert page.locator("[name=r_support]").input_value() == "too-vague"


def test_digits_choose_a_step_and_nought_stands_apart(open_page: OpenPage) -> None:
    page = open_page(RATE)
    for key, value in (("1", "1"), ("5", "5"), ("3", "3"), ("0", "cannot-judge"), ("2", "2"), ("9", "2")):
        press(page, key)
        assert chosen(page, "c_support") == value


def test_letters_lead_to_the_neighbouring_claims(open_page: OpenPage) -> None:
    page = open_page(RATE)
    with page.expect_navigation():
        press(page, "j")
    second = page.url
    with page.expect_navigation():
        press(page, "k")
    assert page.url != second
    with page.expect_navigation():
        press(page, "j")
    assert page.url == second


def test_keys_write_where_one_types(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = page.url
    page.get_by_label("Why this step?").click()
    page.keyboard.type("0 or 3, k and j")
    assert page.get_by_label("Why this step?").input_value() == "0 or 3, k and j"
    assert chosen(page, "c_support") is None
    assert page.url == address


def test_the_keys_can_be_switched_off_for_good(open_page: OpenPage) -> None:
    page = open_page(RATE)
    page.get_by_role("button", name="Turn keys off").press("Enter")
    press(page, "4")
    assert chosen(page, "c_support") is None
    page.reload()
    press(page, "4", "j")
    assert chosen(page, "c_support") is None
    page.get_by_role("button", name="Turn keys on").press("Space")
    press(page, "4")
    assert chosen(page, "c_support") == "4"


def test_keys_with_a_modifier_belong_to_the_browser(open_page: OpenPage) -> None:
    page = open_page(RATE)
    for key in ("Control+3", "Alt+3", "Meta+3"):
        press(page, key)
    assert chosen(page, "c_support") is None


def test_a_saved_claim_opens_with_its_answers(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = page.url
    answer(page, "4")
    save(page)
    page.goto(address)
    assert [chosen(page, name) for name in ("c_support", "c_basis", "c_contrary", "c_confidence")] == [
        "4",
        "article",
        "none",
        "medium",
    ]
    assert page.get_by_label("Why this step?").input_value() == WHY
    expect(page.get_by_text(re.compile("You have rated this claim"))).to_be_visible()


def test_the_list_of_keys_unfolds(open_page: OpenPage) -> None:
    page = open_page(RATE)
    further = page.get_by_text("Keys do nothing while you type.")
    expect(further).to_be_hidden()
    press(page, "?")
    expect(further).to_be_visible()
    expect(page.locator("[data-keys]")).to_be_focused()
    press(page, "?")
    expect(further).to_be_hidden()


def test_the_list_of_keys_comes_into_a_narrow_window_when_asked_for(open_page: OpenPage) -> None:
    page = open_page(RATE, 390)
    expect(page.locator("[data-keys]")).to_be_hidden()
    press(page, "?")
    page.get_by_role("button", name="Turn keys off").press("Enter")
    press(page, "4")
    assert chosen(page, "c_support") is None
    page.reload()
    page.get_by_role("button", name="Turn keys on").press("Enter")
    press(page, "4")
    assert chosen(page, "c_support") == "4"


def test_s_opens_the_form_for_skipping(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = page.url
    press(page, "s")
    expect(page.locator("details[data-skip] input[name=reason]").first).to_be_focused()
    assert page.url == address


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with-scripts", "without"])
def test_enter_in_a_choice_saves_the_rating(has_scripts: bool, open_page: OpenPage) -> None:
    page = open_page(RATE, java_script_enabled=has_scripts)
    done, key = count_done(page), read_key(page)
    answer(page, "3")
    page.locator("[name=c_confidence]:checked").press("Enter")
    expect_saved(page, key)
    assert count_done(page) == done + 1
