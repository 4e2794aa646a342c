"""Fields of the plan of work that only some answers need."""

import pytest
from browser.conftest import OpenPage
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_only_what_the_chosen_answers_need_is_in_sight(visit: OpenPage) -> None:
    page = visit("/p/demo/plan")
    number, sample, minutes = (
        page.locator(f"[name={name}]") for name in ("ratings_per_claim", "sample_percent", "reservation_minutes")
    )
    for overlap, shown in (("some", [number]), ("sample", [number, sample]), ("everyone", [])):
        page.locator(f"[name=overlap][value={overlap}]").check(force=True)
        for each in (number, sample):
            expect(each).to_be_visible(visible=each in shown)
    expect(minutes).to_be_hidden()
    page.locator("[name=delivery][value=queue]").check(force=True)
    expect(minutes).to_be_visible()


def test_what_was_refused_stays_in_sight(visit: OpenPage) -> None:
    page = visit("/p/demo/plan")
    page.locator("[name=overlap][value=some]").check(force=True)
    page.locator("[name=ratings_per_claim]").fill("1.5")
    page.locator("[name=overlap][value=everyone]").check(force=True)
    page.get_by_role("button", name="Show what it would mean").click()
    expect(page.locator("[name=ratings_per_claim]")).to_be_visible()
