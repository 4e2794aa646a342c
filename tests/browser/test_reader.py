"""A document in a browser: its claims by mouse and keyboard, what is marked in it, and the same without a script."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from browser.conftest import OpenPage
from playwright.sync_api import FilePayload, Page, expect

pytestmark = pytest.mark.browser

DOCUMENT = "/p/demo/documents/belarus-digest-2015"
# Marks from one offset within a run to one within another, as a hand does.
MARK = """([first, from, last, to]) => {
  const runs = document.querySelectorAll("[data-at]");
  const range = document.createRange();
  range.setStart(runs[first].firstChild, from);
  range.setEnd(runs[last].firstChild, to);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
# Replaces the text by one with letters of two units and with marks that combine.
RETELL = """() => {
  document.querySelector("[data-text]").innerHTML =
    '<p data-para="1"><span data-at="0">A 🚢 and </span><span data-at="8">the cafe\\u0301 </span><sup>C1</sup></p>' +
    '<p data-para="2"><span data-at="19">👩🏽‍🚒 said so.</span></p>';
}"""


def marked(page: Page) -> tuple[str, int, int]:
    """Return the words in the bar and the offsets its button leads to."""
    bar = page.locator("[data-picked]")
    expect(bar).to_be_visible()
    query = parse_qs(urlsplit(bar.locator("a").get_attribute("href") or "").query)
    return bar.locator("p").inner_text(), int(query["start"][0]), int(query["end"][0])


def test_a_passage_leads_to_its_card_and_back(open_page: OpenPage) -> None:
    page = open_page(DOCUMENT)
    page.locator("[data-keys='C04']").first.click()
    assert page.url.endswith("#claim-C04")
    expect(page.locator("#claim-C04")).to_be_in_viewport()
    assert page.locator("[data-keys='C04'].is-chosen").count()
    page.locator("#claim-C04").get_by_role("link", name="To its place in the text").click()
    assert page.url.endswith("#at-C04")
    expect(page.locator("[data-keys='C04']").first).to_be_in_viewport()


def test_claims_are_reached_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(f"{DOCUMENT}#claim-C30")
    expect(page.locator("[data-keys~='C30']").first).to_be_in_viewport()
    page.get_by_role("link", name="Claim C31", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#claim-C31")).to_be_in_viewport()


def test_what_is_marked_is_counted_in_code_points(open_page: OpenPage) -> None:
    page = open_page(DOCUMENT)
    bar = page.locator("[data-picked]")
    expect(bar).to_be_hidden()
    page.evaluate(RETELL)
    page.evaluate(MARK, [0, 2, 1, 9])  # from the ship to the end of "café "
    assert marked(page) == ("“🚢 and the cafe\u0301”", 2, 17)
    page.evaluate(MARK, [1, 4, 2, 7])  # across the paragraphs, to the end of the sign of five code points
    assert marked(page) == ("“cafe\u0301\n👩🏽‍🚒”".replace("\n", " "), 12, 23)
    page.evaluate("() => getSelection().removeAllRanges()")
    expect(bar).to_be_hidden()


def test_a_marked_passage_opens_the_form_with_its_words(open_page: OpenPage) -> None:
    page = open_page(DOCUMENT)
    page.evaluate(MARK, [0, 0, 0, 5])
    page.get_by_role("link", name="Make a claim of this passage").click()
    assert page.get_by_label("Its words in the summary").input_value() == "Minsk"


@pytest.mark.parametrize("press", ["click", "Enter"])
def test_the_button_above_the_text_takes_what_is_marked_along(open_page: OpenPage, press: str) -> None:
    page = open_page(DOCUMENT)
    page.evaluate(MARK, [0, 0, 0, 5])
    button = page.get_by_role("link", name="Make a claim", exact=True)
    if press == "click":
        button.click()
    else:
        button.press(press)
    assert page.get_by_label("Its words in the summary").input_value() == "Minsk"


def test_the_button_above_the_text_lets_go_of_what_is_marked_no_more(open_page: OpenPage) -> None:
    page = open_page(DOCUMENT)
    page.evaluate(MARK, [0, 0, 0, 5])
    button = page.get_by_role("link", name="Make a claim", exact=True)
    button.dispatch_event("pointerdown")
    assert "start=0&end=5" in (button.get_attribute("href") or "")
    page.evaluate("() => getSelection().removeAllRanges()")
    button.click()
    expect(page).to_have_url(re.compile(r"/claims/new\?text=digest$"))
    assert page.get_by_label("Its words in the summary").input_value() == ""


def test_enter_in_a_field_makes_the_claim_and_adds_no_field(open_page: OpenPage) -> None:
    page = open_page(f"{DOCUMENT}/claims/new?text=digest&start=0&end=5")
    page.get_by_label("Who", exact=True).fill("Nobody yet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write down what is claimed.")
    expect(page.get_by_label("Who", exact=True)).to_have_count(1)


def test_a_file_that_is_too_large_is_not_sent(open_page: OpenPage) -> None:
    page = open_page("/p/demo/documents/new")
    page.get_by_label("Title").fill("Kept")
    file: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a" * (20 * 1024 * 1024 + 1)}
    page.get_by_label("Or choose a file").set_input_files(file)
    page.get_by_role("button", name="Look at the text").click()
    assert "larger than 20 MB" in page.locator("#file").evaluate("(field) => field.validationMessage")
    assert page.get_by_label("Title").input_value() == "Kept"
    expect(page).to_have_url(re.compile("/documents/new$"))


def test_without_a_script_claims_lead_to_cards_and_words_are_pasted(open_page: OpenPage) -> None:
    page = open_page(DOCUMENT, java_script_enabled=False)
    expect(page.get_by_text("Mark a passage to make a claim of it.")).to_be_hidden()
    page.get_by_role("link", name="Claim C05", exact=True).click()
    expect(page.locator("#claim-C05")).to_be_in_viewport()
    page.get_by_role("link", name="Make a claim").click()
    page.get_by_label("Its words in the summary").fill("no such words")
    page.get_by_role("button", name="Add a claimant").click()
    expect(page.get_by_label("Who", exact=True)).to_have_count(2)
    assert page.get_by_label("Its words in the summary").input_value() == "no such words"
