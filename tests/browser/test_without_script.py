"""The same work with scripts switched off: nothing is missing, nothing is offered that would not answer."""

import pytest
from browser.answering import WHY, answer, chosen, count_done, save
from browser.conftest import OpenPage
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RATE = "/p/demo/rate"


def test_claims_are_rated_one_after_the_other(open_page: OpenPage) -> None:
    page = open_page(RATE, java_script_enabled=False)
    done, first = count_done(page), page.url
    answer(page, "3")
    save(page)
    assert page.url != first
    answer(page, "cannot-judge")
    save(page)
    assert count_done(page) == done + 2


def test_the_keys_are_not_offered(open_page: OpenPage) -> None:
    page = open_page(RATE, java_script_enabled=False)
    expect(page.locator("[data-keys]")).to_be_hidden()


def test_a_refusal_keeps_what_was_typed(open_page: OpenPage) -> None:
    page = open_page(RATE, java_script_enabled=False)
    answer(page, "cannot-judge")
    page.get_by_label("Reason why you cannot judge").select_option("")
    page.get_by_role("button", name="Save and open next").click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved.")
    assert chosen(page, "c_support") == "cannot-judge"
    assert page.get_by_label("Why this step?").input_value() == WHY


def test_claims_are_filtered_sorted_and_turned_over(open_page: OpenPage) -> None:
    page = open_page("/p/demo/", java_script_enabled=False)
    page.get_by_label("Order").select_option("key")
    page.get_by_role("button", name="Show").click()
    rows = page.locator("main table tbody tr")
    assert rows.first.locator("td").first.inner_text() == "C01"
    page.get_by_role("link", name="Next claims").click()
    assert rows.first.locator("td").first.inner_text() == "C17"
    page.get_by_label("Words in the claim or its claimant").fill("Satanovski")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main table")).to_contain_text("Satanovski")
    page.get_by_label("Words in the claim or its claimant").fill("no such words anywhere")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No claim fits these filters.")).to_be_visible()


def test_the_menu_signs_out(open_page: OpenPage) -> None:
    page = open_page("/p/demo/", java_script_enabled=False)
    page.locator(".more > summary").click()
    page.locator(".more-list").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/p/demo/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.locator("nav")).to_have_count(0)


def test_a_draft_and_a_note_are_saved_by_their_buttons(open_page: OpenPage) -> None:
    page = open_page(RATE, java_script_enabled=False)
    answer(page, "3")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("This is your draft, saved")).to_be_visible()
    assert (chosen(page, "c_support"), page.get_by_label("Why this step?").input_value()) == ("3", WHY)
    page.locator("details", has_text="Private note").locator("summary").last.click()
    page.get_by_label("Private note on").fill("Ask the ministry.")
    page.get_by_label("Why this step?").fill("More.")
    page.get_by_role("button", name="Save note").click()
    assert page.get_by_label("Private note on").input_value() == "Ask the ministry."
    assert page.get_by_label("Why this step?").input_value() == "More."
    save(page)
    page.get_by_role("button", name="Undo").click()
    assert (chosen(page, "c_support"), page.get_by_label("Why this step?").input_value()) == ("3", "More.")
    save(page)


def test_signed_out_in_mid_form_the_form_is_shown_again(open_page: OpenPage) -> None:
    page = open_page(RATE, java_script_enabled=False)
    done, cookies = count_done(page), page.context.cookies()
    answer(page, "3")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save and open next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed out")
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Show the form again").click()
    assert (chosen(page, "c_support"), page.get_by_label("Why this step?").input_value()) == ("3", WHY)
    save(page)
    assert count_done(page) == done + 1
