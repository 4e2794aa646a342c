"""From a preset to a changed version that the next round uses and is rated by; the order is made by keyboard alone."""

import pytest
from browser.answering import choose, save
from journeys.conftest import Installation
from journeys.people import Lead, Reviewer
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CLAIMS = b"""id,claimant,claim,kind
K01,Ada Berg,The north quay was closed for nine days in May.,factual event
K02,Port Authority,The basin will be dredged next spring.,prediction
"""


def focused(page: Page) -> str:
    """Return the words of the button that has the focus."""
    button = page.locator("main button:focus")
    return " ".join(button.inner_text().split()) if button.count() else ""


def press(page: Page, name: str) -> None:
    """Reach a button by the Tab key alone, and press it."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if focused(page) == name:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"no button {name} is reached by Tab")


def expect_order(page: Page, questions: list[str]) -> None:
    """Wait until the draft shows these questions, in this order."""
    expect(page.locator(".outline b")).to_have_text(questions)


def make_rubric(lead: Lead) -> None:
    """Change a copy of the preset: another question first, a point less, one asked beside some answers, an example."""
    page, slug = lead.page, lead.slug
    page.goto(f"/p/{slug}/rubrics")
    page.get_by_role("link", name="New rubric").click()
    page.get_by_label("Name", exact=True).fill("Harbour rubric")
    page.get_by_label("Begin with").select_option(label="Preset: Evidence strength")
    page.get_by_role("button", name="Begin the draft").click()
    expect_order(page, ["Shown support", "Looked at", "Contrary evidence", "Own confidence"])
    # By the keyboard alone, and the focus stays on what is moved.
    page.locator(".outline").get_by_role("link", name="Contrary evidence").focus()
    press(page, "Up Contrary evidence")
    expect_order(page, ["Shown support", "Contrary evidence", "Looked at", "Own confidence"])
    assert focused(page) == "Up Contrary evidence"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect_order(page, ["Contrary evidence", "Shown support", "Looked at", "Own confidence"])
    assert focused(page) == "Down Contrary evidence"
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.locator(".outline").get_by_role("link", name="Own confidence").click()
    page.get_by_text("Ask it only beside some answers").click()
    page.get_by_role("group", name="Contrary evidence").get_by_label("some").check()
    page.get_by_role("group", name="Contrary evidence").get_by_label("strong").check()
    page.get_by_role("button", name="Save to the draft").click()
    expect(page.locator(".outline")).to_contain_text("only where Contrary evidence is some or strong")
    page.get_by_role("table").get_by_role("link", name="Shown support").click()
    page.get_by_label("Label").nth(1).fill("Thin <i>or</i> vague")
    page.get_by_text("Examples", exact=True).nth(1).click()
    page.get_by_label("Cases that belong here, one a line").nth(1).fill("“Experts say.”")
    page.get_by_role("button", name="Save to the draft").click()

    page.get_by_role("link", name="See it as reviewers will").click()
    sure = page.get_by_role("group", name="How sure are you of your own rating?")
    expect(sure).to_be_hidden()
    choose(page, "c_contrary", "some")
    expect(sure).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Publish it").click()
    page.get_by_role("button", name="Publish version 1").click()
    page.get_by_role("button", name="Use it for the next round").click()
    expect(page.get_by_role("status")).to_contain_text("Rounds opened from now on use Harbour rubric, version 1.")


def test_a_rubric_of_ones_own_is_rated_by(installation: Installation) -> None:
    desk = installation.desk
    lead = Lead(desk.window(), installation.link)
    lead.make_project("The old harbour")
    lead.import_claims(CLAIMS)
    handed = lead.add_reviewer("Ruth Vale", "ruth")
    make_rubric(lead)
    lead.open_round()

    page = Reviewer(desk.window(), lead.slug, handed).page
    page.goto(f"/p/{lead.slug}/rate")
    sure = page.get_by_role("group", name="How sure are you of your own rating?")
    expect(page.get_by_text("Thin <i>or</i> vague")).to_be_visible()
    expect(sure).to_be_hidden()
    page.keyboard.press("3")
    choose(page, "c_basis", "article")
    choose(page, "c_contrary", "some")
    expect(sure).to_be_visible()
    expect(sure).to_contain_text("Answer this only if “Contrary evidence” is “Some” or “Strong”.")
    choose(page, "c_confidence", "high")
    choose(page, "c_contrary", "none")
    expect(sure).to_be_hidden()
    page.get_by_label("Why this step?").fill("One log book.")
    save(page)
    expect(page.get_by_text("Saved without your answer to Own confidence")).to_be_visible()

    choose(page, "c_contrary", "strong")
    choose(page, "c_basis", "article")
    choose(page, "c_support", "3")
    page.get_by_label("Why this step?").fill("Two say so.")
    page.get_by_role("button", name="Save and open next").click()
    expect(page.get_by_role("alert")).to_contain_text("How sure are you of your own rating?")
    # Drawn anew by the server, the question is in sight as before.
    choose(page, "c_confidence", "low")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("All done")

    lead.lock_round()
    rows = lead.download("Ratings, one row each")
    assert rows.count(",confidence,") == 1
    assert rows.count(",contrary,") == 2
    codebook = lead.page.request.get(f"/p/{lead.slug}/exports/codebook.csv").text()
    assert "Asked only where the answer to contrary is one of these codes." in codebook
