"""An article goes from paste to claims, ratings and agreement in the browser, without a file being edited."""

import pytest
from journeys.conftest import Installation
from journeys.ordinal_alpha import ordinal_alpha
from journeys.people import Lead, Reviewer, figure
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ARTICLE = """The ferry that stayed in port 🚢

The ferry did not sail on Sunday, said captain Ida Moe. She blamed “a valve the size of a coin”.

The island’s shops lost between 3 and 4 thousand crowns, the café 👩🏽‍🍳 owner Per Lund estimates.
He may sue. The line denies that the ferry was ever unsafe.

A passenger told the paper that nobody was warned. The harbour office says that a notice went up at six. Its clerk,
asked again, put it at seven. Next year there will be a second ferry, the line promises. Lund calls that talk."""
# What is quoted, what is claimed, who says it, and what kind of source that is where it is new.
CLAIMS = [
    ("The ferry did not sail on Sunday", "The ferry did not sail on Sunday.", "Ida Moe", "person"),
    ("“a valve the size of a coin”", "A small valve kept the ferry in port.", "Ida Moe", ""),
    ("between 3 and 4 thousand crowns", "Shops lost 3 to 4 thousand crowns.", "Per Lund", "person"),
    ("He may sue.", "Lund may sue the line.", "Per Lund", ""),
    ("denies that the ferry was ever unsafe", "The ferry was never unsafe.", "The line", "organisation"),
    ("nobody was warned", "No passenger was warned.", "A passenger", "unnamed"),
    ("a notice went up at six", "A notice went up at six.", "Harbour office", "organisation"),
    ("put it at seven", "A notice went up at seven.", "Harbour office", ""),
    ("there will be a second ferry", "There will be a second ferry next year.", "The line", ""),
    ("Lund calls that talk.", "The promise of a second ferry is empty.", "Per Lund", ""),
]
# The two reviewers' steps, claim by claim.
STEPS = [[2, 3], [3, 3], [4, 5], [5, 5], [1, 2], [2, 2], [3, 4], [4, 4], [5, 5], [1, 1]]
# Marks a quotation that lies within one run of text.
MARK = """(quote) => {
  for (const run of document.querySelectorAll("[data-at]")) {
    const start = run.firstChild.data.indexOf(quote);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(run.firstChild, start);
    range.setEnd(run.firstChild, start + quote.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return;
  }
}"""


def add_document(page: Page, slug: str, title: str, *, withheld: bool = False) -> None:
    page.goto(f"/p/{slug}/documents")
    page.get_by_role("link", name="Add a document").first.click()
    page.get_by_label("Paste the text").fill(ARTICLE if not withheld else ARTICLE[::-1])
    page.get_by_role("button", name="Look at the text").click()
    expect(page.get_by_text("This is what would be stored")).to_be_visible()
    page.get_by_label("Title").fill(title)
    if withheld:
        page.get_by_label("Withhold the original").check()
    page.get_by_role("button", name="Store this document").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def make_claim(page: Page, place: str, quote: str, claim: str, who: str, kind: str) -> None:
    page.goto(place)
    page.evaluate(MARK, quote)
    page.get_by_role("link", name="Make a claim of this passage").click()
    expect(page.get_by_label("Its words in the original")).to_have_value(quote)
    page.get_by_label("What is claimed").fill(claim)
    page.get_by_label("Who", exact=True).fill(who)
    if kind:
        page.get_by_label("New to the project? Then it is a").first.select_option(kind)
    page.get_by_role("button", name="Make the claim").last.click()
    made, alike = page.locator(".card", has_text=claim), page.locator(".look-alikes")
    expect(made.or_(alike)).to_be_visible()
    if alike.is_visible():
        # Another claim of the article in nearly the same words: shown once, then made.
        page.get_by_role("button", name="Make the claim").last.click()
    expect(made).to_be_visible()


def test_an_article_goes_from_paste_to_agreement(installation: Installation) -> None:
    lead = Lead(installation.desk.window(), installation.link)
    lead.make_project("The ferry")
    page = lead.page
    add_document(page, lead.slug, "The ferry that stayed in port")
    place = page.url
    for claim in CLAIMS:
        make_claim(page, place, *claim)
    expect(page.locator(".card")).to_have_count(10)
    underlined = page.locator("[data-keys]").all_inner_texts()
    assert underlined == [quote for quote, *_rest in CLAIMS]

    handed = [lead.add_reviewer(name, login) for name, login in {"Ruth Vale": "ruth", "Sam Orr": "sam"}.items()]
    lead.open_round()
    for number, each in enumerate(handed):
        reviewer = Reviewer(installation.desk.window(), lead.slug, each)
        reviewer.rate({f"C{place}": str(pair[number]) for place, pair in enumerate(STEPS, start=1)}, 10)
        expect(reviewer.page.get_by_role("heading", level=1)).to_have_text("All done")
    lead.lock_round()
    page.goto(f"/p/{lead.slug}/agreement")
    assert (figure(page, "Claims compared"), figure(page, "Ratings")) == (10, 20)
    expect(page.locator(".headline-figure")).to_have_text(f"{ordinal_alpha(STEPS):.2f}".removeprefix("0"))
    page.goto(place)
    expect(page.locator(".card").first).to_contain_text("of 2 ratings")


def test_a_withheld_article_is_attached_and_marked(installation: Installation) -> None:
    lead = Lead(installation.desk.window(), installation.link)
    lead.make_project("The ferry, withheld")
    page = lead.page
    add_document(page, lead.slug, "Not kept", withheld=True)
    expect(page.locator("main")).to_contain_text("The original is withheld")
    place = page.url
    page.goto(f"{place}/original")
    page.get_by_label("Or paste the text").fill(ARTICLE[::-1].replace("🚢", "⛴"))
    page.get_by_role("button", name="Compare and show").click()
    expect(page.get_by_role("alert")).to_contain_text("its hash differs")
    page.get_by_label("Or paste the text").fill(ARTICLE[::-1])
    page.get_by_role("button", name="Compare and show").click()
    expect(page.get_by_role("status")).to_contain_text("nothing of it is stored")
    quote = "Sunday"[::-1]
    page.evaluate(MARK, quote)
    page.get_by_role("link", name="Make a claim of this passage").click()
    expect(page.locator("[data-copy-passage]")).to_have_text(quote)
    page.get_by_label("What is claimed").fill("It was a Sunday.")
    page.get_by_label("Who", exact=True).fill("Ida Moe")
    page.get_by_label("New to the project? Then it is a").first.select_option("person")
    page.get_by_role("button", name="Make the claim").last.click()
    expect(page.get_by_role("status")).to_have_text("The claim C1 has been made.")
    page.goto(f"{place}/original")
    page.get_by_role("button", name="Show the copy attached in this tab").click()
    expect(page.locator("[data-keys]")).to_have_text(quote)
    assert page.evaluate("() => sessionStorage.length") == 1
    page.locator(".more > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert page.evaluate("() => sessionStorage.length") == 0
