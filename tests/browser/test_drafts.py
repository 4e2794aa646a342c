"""Nothing typed is lost: a cut network, a closed tab, an ended session, two tabs, the way back. The page says so."""

import re

import pytest
from browser.answering import WHY, answer, choose, chosen, count_done, expect_saved, read_key, save
from browser.conftest import OpenPage, Site
from browser.test_saving import versions_of
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

RATE = "/p/demo/rate"
KEPT = re.compile(r"Draft saved \d\d:\d\d:\d\d UTC")
NOT_SAVED = "Not saved. We keep trying; your text is safe on this page."
SIGNED_OUT = "You have been signed out: your text is safe on this page."


def said(page: Page) -> Locator:
    """What the page says of what is typed."""
    return page.locator("[data-said]")


def why(page: Page) -> Locator:
    return page.get_by_label("Why this step?")


def kept_here(page: Page) -> list[str]:
    """The names under which this browser keeps what the server does not have."""
    names: list[str] = page.evaluate(
        "() => Object.keys(localStorage).filter((key) => key.startsWith('annotator-draft'))"
    )
    return names


def begin(page: Page, words: str = WHY) -> str:
    """Type a reason into the form that is open, and return its address."""
    choose(page, "c_support", "2")
    why(page).fill(words)
    return page.url.partition("?")[0]


def discard(page: Page) -> None:
    """Leave no draft behind for other tests."""
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_text("The draft is discarded.")).to_be_visible()


def test_what_is_typed_is_saved_by_itself_and_comes_back(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = begin(page)
    expect(said(page)).to_have_text(KEPT)
    assert kept_here(page) == []
    page.close()
    other = open_page(address)
    expect(other.get_by_text("This is your draft, saved")).to_be_visible()
    assert (chosen(other, "c_support"), why(other).input_value()) == ("2", WHY)
    discard(other)
    assert (chosen(other, "c_support"), why(other).input_value()) == (None, "")


def test_a_network_cut_in_mid_form_loses_nothing(open_page: OpenPage) -> None:
    page = open_page(RATE)
    page.context.set_offline(True)
    address = begin(page)
    expect(said(page)).to_have_text(NOT_SAVED)
    assert len(kept_here(page)) == 1
    page.context.set_offline(False)
    expect(said(page)).to_have_text(KEPT)
    assert kept_here(page) == []
    page.goto(address)
    assert why(page).input_value() == WHY
    discard(page)


def test_a_tab_closed_without_network_is_brought_back_by_this_browser(open_page: OpenPage) -> None:
    page = open_page(RATE)
    page.context.set_offline(True)
    address = begin(page)
    expect(said(page)).to_have_text(NOT_SAVED)
    page.close()
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto(address)
    assert (chosen(page, "c_support"), why(page).input_value()) == ("2", WHY)
    expect(said(page)).to_have_text(KEPT)
    page.reload()
    discard(page)


def test_a_rating_sent_without_network_is_sent_when_it_is_back(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done, address, key = count_done(page), page.url, read_key(page)
    answer(page, "3")
    expect(said(page)).to_have_text(KEPT)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and open next").click()
    expect(said(page)).to_have_text(NOT_SAVED)
    assert page.url == address
    page.context.set_offline(False)
    expect_saved(page, key)
    assert count_done(page) == done + 1
    assert kept_here(page) == []
    assert versions_of(page, address) == 1


def test_a_rating_whose_answer_was_lost_is_saved_once(open_page: OpenPage) -> None:
    """The server has it, the browser does not know: the same request again changes nothing."""
    page = open_page(RATE)
    done, address, key = count_done(page), page.url.partition("?")[0], read_key(page)
    answer(page, "4")
    lost: list[int] = []

    def lose(route: object) -> None:
        if not lost:
            lost.append(route.fetch().status)  # type: ignore[attr-defined]
            route.abort("internetdisconnected")  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route(
        re.compile(re.escape(address) + r"(\?.*)?$"),
        lambda route: lose(route) if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("button", name="Save and open next").click()
    expect_saved(page, key)
    assert lost == [200]
    assert count_done(page) == done + 1
    assert versions_of(page, address) == 1


def test_a_session_that_ends_in_mid_form_is_said_and_nothing_is_lost(open_page: OpenPage, site: Site) -> None:
    page = open_page(RATE)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    address = begin(page)
    expect(said(page)).to_have_text(SIGNED_OUT)
    link = page.get_by_role("link", name="Sign in in another tab")
    assert (link.get_attribute("target"), "next=" in (link.get_attribute("href") or "")) == ("_blank", True)
    page.context.add_cookies(cookies)
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(said(page)).to_have_text(KEPT)
    expect(link).to_be_hidden()
    page.goto(address)
    assert why(page).input_value() == WHY
    discard(page)


def test_a_rating_sent_after_the_session_ended_waits_for_the_next(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done, address, key = count_done(page), page.url, read_key(page)
    cookies = page.context.cookies()
    answer(page, "3")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save and open next").click()
    expect(said(page)).to_have_text(SIGNED_OUT)
    assert page.url == address
    page.context.add_cookies(cookies)
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect_saved(page, key)
    assert count_done(page) == done + 1
    assert versions_of(page, address) == 1


def test_the_token_of_a_newer_session_is_fetched(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done = count_done(page)
    page.evaluate("() => { for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = 'old'; }")
    begin(page)
    expect(said(page)).to_have_text(KEPT)
    page.evaluate("() => { for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = 'old'; }")
    answer(page, "3")
    save(page)
    assert count_done(page) == done + 1


RENAME = """() => {
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith("annotator-draft"))) {
    localStorage.setItem(name.replace(/:\\d+:/, ":999999:"), localStorage.getItem(name));
    localStorage.removeItem(name);
  }
}"""


def test_nobody_else_at_this_computer_is_shown_what_was_typed(open_page: OpenPage) -> None:
    page = open_page(RATE)
    page.context.set_offline(True)
    address = begin(page)
    expect(said(page)).to_have_text(NOT_SAVED)
    # As if another account had opened the same address: its number would stand in the names.
    page.evaluate(RENAME)
    page.close()
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto(address)
    assert (chosen(page, "c_support"), why(page).input_value()) == (None, "")
    expect(page.locator("[data-kept-here]")).to_be_hidden()


def test_two_tabs_do_not_overwrite_each_other(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = begin(page)
    other = page.context.new_page()
    other.goto(address)
    expect(said(page)).to_have_text(KEPT)
    other.reload()
    why(page).fill("Of the first tab.")
    expect(said(page)).to_have_text(KEPT)
    page.wait_for_function("() => !document.querySelector('[data-said]').textContent.startsWith('Changed')")
    why(other).fill("Of the second tab.")
    expect(said(other)).to_contain_text("There is another draft of this claim, saved at")
    assert why(other).input_value() == "Of the second tab."
    other.get_by_role("button", name="Save draft").click()
    expect(said(other)).to_have_text(KEPT)
    page.reload()
    assert why(page).input_value() == "Of the second tab."
    discard(page)


def test_a_tab_left_open_after_the_rating_was_saved_in_another(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done, address = count_done(page), page.url
    other = page.context.new_page()
    other.goto(address)
    answer(page, "3")
    save(page)
    why(other).fill("Typed too late.")
    expect(said(other)).to_contain_text("You saved this claim in another window meanwhile.")
    answer(other, "4", "Typed too late.")
    other.get_by_role("button", name="Save and open next").click()
    expect(other.get_by_role("alert")).to_contain_text("You saved this claim in another window meanwhile.")
    assert why(other).input_value() == "Typed too late."
    save(other)
    assert count_done(other) == done + 1
    assert versions_of(other, address) == 2


def test_the_way_back_shows_what_was_saved_and_doubles_nothing(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done, address = count_done(page), page.url
    answer(page, "3")
    save(page)
    page.go_back()
    expect(page.get_by_text("You have rated this claim.")).to_be_visible()
    assert (chosen(page, "c_support"), why(page).input_value()) == ("3", WHY)
    save(page)
    assert count_done(page) == done + 1
    assert versions_of(page, address) == 2  # saved again on purpose: a revision, no second rating
