"""Saving once, being refused without losing a word, and leaving with something unsaved."""

import pytest
from browser.answering import WHY, answer, choose, chosen, count_done, expect_saved, read_key, save
from browser.conftest import OpenPage
from playwright.sync_api import Dialog, Page, expect

pytestmark = pytest.mark.browser

RATE = "/p/demo/rate"


def versions_of(page: Page, address: str) -> int:
    """Return how many versions the list of one's own ratings shows of the claim that is rated at `address`."""
    page.goto("/p/demo/mine")
    path = address.partition("?")[0].partition("/p/")[2]
    own = page.locator("section", has=page.locator(f"a[href='/p/{path}']"))
    assert own.count() == 1
    return own.locator("article").count()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with-scripts", "without"])
def test_a_double_click_makes_one_review(has_scripts: bool, open_page: OpenPage) -> None:
    page = open_page(RATE, java_script_enabled=has_scripts)
    done, address, key = count_done(page), page.url, read_key(page)
    answer(page, "2")
    page.get_by_role("button", name="Save and open next").dblclick()
    expect_saved(page, key)
    assert count_done(page) == done + 1
    assert versions_of(page, address) == 1


def test_sending_a_form_again_changes_nothing(open_page: OpenPage) -> None:
    page = open_page(RATE)
    done, address = count_done(page), page.url
    answer(page, "3")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        save(page)
    again = page.request.post(
        address,
        data=sent.value.post_data or "",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert again.ok
    page.reload()
    assert count_done(page) == done + 1
    assert versions_of(page, address) == 1


def test_a_refusal_keeps_what_was_typed_and_takes_the_focus(open_page: OpenPage) -> None:
    page = open_page(RATE)
    choose(page, "c_support", "3")
    choose(page, "c_confidence", "high")
    page.get_by_label("Why this step?").fill("A reason & <some> “marks”,\nin two lines")
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Save and open next").click()
    assert answered.value.status == 422
    fault = page.get_by_role("alert")
    expect(fault).to_contain_text("Not saved.")
    expect(fault).to_be_focused()
    assert (chosen(page, "c_support"), chosen(page, "c_basis"), chosen(page, "c_confidence")) == ("3", None, "high")
    assert page.get_by_label("Why this step?").input_value() == "A reason & <some> “marks”,\nin two lines"
    for name in ("c-basis", "c-contrary"):
        described = page.locator(f"#{name}").get_attribute("aria-describedby")
        assert described == f"{name}-error"
        expect(page.locator(f"#{described}")).to_be_visible()
    choose(page, "c_basis", "outside")
    choose(page, "c_contrary", "some")
    save(page)


def test_cannot_judge_without_a_reason_is_refused_in_words(open_page: OpenPage) -> None:
    page = open_page(RATE)
    answer(page, "cannot-judge")
    page.get_by_label("Reason why you cannot judge").select_option("")
    page.get_by_role("button", name="Save and open next").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a reason why you cannot judge.")
    page.get_by_label("Reason why you cannot judge").select_option("not-checkable")
    save(page)


def test_leaving_with_something_unsaved_asks_nothing_and_loses_nothing(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = page.url
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Why this step?").fill(WHY)
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where the round stands")
    page.goto(address)
    assert page.get_by_label("Why this step?").input_value() == WHY
    assert asked == []


def test_leaving_warns_where_nothing_can_be_kept(open_page: OpenPage) -> None:
    page = open_page("/p/demo/")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }})")
    page.goto(RATE)
    page.context.set_offline(True)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Why this step?").click()
    page.keyboard.type(WHY)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Dashboard").click()
    assert asked == ["beforeunload"]
    assert page.get_by_label("Why this step?").input_value() == WHY


def test_leaving_an_untouched_or_saved_form_asks_nothing(open_page: OpenPage) -> None:
    page = open_page(RATE)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    answer(page, "1")
    save(page)
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where the round stands")
    assert asked == []


def test_a_rating_is_withdrawn_and_given_anew(open_page: OpenPage) -> None:
    page = open_page(RATE)
    address = page.url
    answer(page, "5")
    save(page)
    page.goto(address)
    page.get_by_text("Withdraw this rating").click()
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(page.get_by_text("You have withdrawn your rating of this claim.")).to_be_visible()
    answer(page, "4")
    save(page)
    assert versions_of(page, address) == 3
