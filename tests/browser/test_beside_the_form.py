"""Undo, private notes, passages as reasons, and the time at the form."""

import re

import pytest
from browser.answering import WHY, answer, choose, chosen, count_done, save
from browser.conftest import OpenPage
from browser.test_drafts import KEPT, NOT_SAVED, said, why
from browser.test_saving import versions_of
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RATE = "/p/demo/rate"


def test_undo_by_button_and_by_key(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done, address = count_done(page), page.url.partition("?")[0]
    answer(page, "5")
    save(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: your rating of")).to_be_visible()
    assert page.url == address
    assert (chosen(page, "c_support"), why(page).input_value()) == ("5", WHY)
    assert count_done(page) == done
    choose(page, "c_support", "4")
    save(page)
    assert count_done(page) == done + 1
    page.locator("body").press("u")
    expect(page.get_by_text("Undone: your rating of")).to_be_visible()
    assert chosen(page, "c_support") == "4"
    save(page)
    assert versions_of(page, address) == 5


def test_a_private_note_is_saved_by_itself(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = page.url
    page.get_by_text("Private note", exact=False).first.click()
    page.get_by_label("Private note on").fill("Ask the ministry.")
    expect(page.locator("[data-note-said]")).to_have_text(re.compile(r"Note saved \d\d:\d\d:\d\d UTC"))
    page.get_by_label("Private note on").fill("Ask the ministry again.")
    page.context.set_offline(True)
    expect(page.locator("[data-note-said]")).to_have_text(NOT_SAVED)
    page.context.set_offline(False)
    expect(page.locator("[data-note-said]")).to_have_text(re.compile(r"Note saved"))
    page.goto(address)
    assert page.get_by_label("Private note on").input_value() == "Ask the ministry again."
    expect(page.get_by_text("This is your draft")).to_be_hidden()


MARK = """(words) => {
  const text = document.querySelector(".passage mark").firstChild;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, words);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  return range.toString();
}"""


def test_words_marked_in_the_text_become_a_reason(open_page: OpenPage) -> None:
    page = open_page("/p/demo/claims/C27")
    page.locator("main .button", has_text="rat").click()
    address = page.url
    use = page.get_by_role("button", name="Use as reason")
    use.click()
    expect(page.get_by_text("Mark words in the text first.")).to_be_visible()
    marked = page.evaluate(MARK, 12)
    use.click()
    assert page.get_by_label("Passage 1").input_value() == marked
    page.evaluate(MARK, 20)
    use.click()
    assert page.get_by_label("Passage 2").input_value().startswith(marked)
    expect(said(page)).to_have_text(KEPT)
    page.goto(address)
    assert page.get_by_label("Passage 1").input_value() == marked
    answer(page, "3")
    save(page)
    page.goto("/p/demo/claims/C27")
    expect(page.locator(".marked").first).to_have_text(marked)


def test_time_at_the_form_is_measured(open_page: OpenPage) -> None:
    page = open_page(RATE)
    page.wait_for_function("() => Number(document.querySelector('[name=active_seconds]').value) >= 1")
