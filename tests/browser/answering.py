"""Filling in the rating form as a person does."""

import re

from playwright.sync_api import Page, expect

WHY = "Nothing is shown here that a reader could open or look up."


def choose(page: Page, name: str, value: str) -> None:
    """Choose an answer where its words or its tile are: the button itself may lie under them."""
    page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()


def answer(page: Page, step: str, why: str = WHY) -> None:
    """Answer every question, with this step of the scale or "cannot-judge", and save nothing."""
    choose(page, "c_support", step)
    if step == "cannot-judge":
        page.get_by_label("Reason why you cannot judge").select_option("too-vague")
    choose(page, "c_basis", "article")
    choose(page, "c_contrary", "none")
    choose(page, "c_confidence", "medium")
    page.get_by_label("Why this step?").fill(why)


def read_key(page: Page) -> str:
    """Return the key of the claim that the form is for."""
    page.wait_for_load_state()
    found = re.search(r"^(\S+) · ", page.locator("main").inner_text(), re.MULTILINE)
    assert found is not None
    return found[1]


def expect_saved(page: Page, key: str) -> None:
    """Wait until the page says when this claim was saved; it may say so of the one before as well."""
    expect(page.locator(".saved").first).to_have_text(re.compile(rf"{key}: saved \d\d:\d\d:\d\d"))


def save(page: Page) -> None:
    """Save, and wait until the page says when it was saved."""
    key = read_key(page)
    page.get_by_role("button", name="Save and open next").click()
    expect_saved(page, key)


def count_done(page: Page) -> int:
    """Return how many claims the rating page says are done."""
    page.wait_for_load_state()
    found = re.search(r"(\d+) done", page.locator("main").inner_text())
    assert found is not None
    return int(found[1])


def chosen(page: Page, name: str) -> str | None:
    """Return the value of the answer chosen, None when none is."""
    page.wait_for_load_state()
    picked = page.locator(f"input[name='{name}']:checked")
    return picked.get_attribute("value") if picked.count() else None
