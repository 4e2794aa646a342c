"""From a lead's invitation to the first claim of whoever got it, wide and narrow, with scripts and without."""

import pytest
from browser.answering import answer, save
from browser.desk import Desk
from browser.order import THUMB, check_order
from journeys.conftest import Installation
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PASSWORD = "a window over the harbour"


def invite(lead: Page, people: str) -> str:
    """Make an invitation and return its link, as the copy button hands it over."""
    lead.goto("/p/demo/members")
    lead.get_by_role("link", name="Invite by link").click()
    lead.get_by_label("For whom").fill("the class of May")
    lead.get_by_label("How many people may use it").fill(people)
    lead.get_by_role("button", name="Make the link").click()
    lead.get_by_role("button", name="Copy Link").click()
    expect(lead.get_by_role("status")).to_have_text("Copied")
    link: str = lead.evaluate("() => navigator.clipboard.readText()")
    assert link == lead.get_by_label("Link").input_value()
    return link


def sign_up(page: Page, link: str, name: str) -> None:
    """Open the link, mistype a password, mend it, and come to the first claim."""
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Belarus between Moscow and Kyiv")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Sign-in name").fill(name.lower())
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill("another one")
    page.get_by_role("button", name="Make the account and take part").click()
    expect(page.get_by_role("alert")).to_contain_text("The two passwords differ.")
    expect(page.get_by_label("Your name")).to_have_value(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Make the account and take part").click()
    expect(page.get_by_text("Claim 1 of 40")).to_be_visible()


def test_invited_signed_up_and_on_the_first_claim(installation: Installation) -> None:
    desk = installation.desk
    context = desk.context(permissions=["clipboard-read", "clipboard-write"])
    lead = context.new_page()
    lead.goto(installation.link)
    link = invite(lead, "2")
    check_order(_opened(desk, link), THUMB)
    for name, width, has_scripts in (("Nina", 1280, True), ("Olga", 390, False)):
        page = desk.window(width, java_script_enabled=has_scripts)
        sign_up(page, link, name)
        answer(page, "3")
        save(page)
        expect(page.get_by_text("Claim 2 of 40")).to_be_visible()
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("You take part already")
    late = desk.window(390)
    late.goto(link)
    expect(late.get_by_role("heading", level=1)).to_have_text("This invitation is used up")
    remind(desk, lead)


def _opened(desk: Desk, link: str) -> Page:
    page = desk.window()
    page.goto(link)
    return page


def remind(desk: Desk, lead: Page) -> None:
    """The lead sees both, and copies a reminder; where no script may copy, the text is marked for a key."""
    lead.goto("/p/demo/dashboard")
    lead.get_by_role("link", name="Remind those behind").click()
    lead.get_by_role("link", name="Write a reminder for Olga").click()
    lead.get_by_role("button", name="Copy Text").click()
    copied: str = lead.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Dear Olga,")
    assert "39 of the 40 claims dealt to you in round 1 are still to be rated." in copied
    assert f"\n{desk.address}/p/demo/rate\n" in copied
    assert (lead.get_by_role("link", name="Open in my mail program").get_attribute("href") or "").startswith("mailto:?")
    lead.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    lead.reload()
    lead.get_by_role("button", name="Copy Text").click()
    expect(lead.get_by_text("Marked: copy it with")).to_be_visible()
    marked = "(area) => area.value.slice(area.selectionStart, area.selectionEnd) === area.value"
    assert lead.get_by_label("Text").evaluate(marked)
