"""What no engine finds: the order of a page, its groups, the size of what one presses, and what the focus looks like."""

from typing import Any

import pytest
from browser.desk import HEIGHTS
from playwright.sync_api import Page
from running import PAGES

pytestmark = pytest.mark.browser

FACTS = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  h1: document.querySelectorAll("h1").length,
  main: document.querySelectorAll("main").length,
  headings: [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1])),
  loose: [...document.querySelectorAll("input[type=radio]")]
    .filter((radio) => !radio.closest("fieldset")?.querySelector("legend")?.textContent.trim()).length,
  unlabelled: [...document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)")]
    .filter((control) => ![...control.labels].some((label) => label.textContent.trim()) && !control.ariaLabel)
    .map((control) => control.name),
  placeholders: document.querySelectorAll("[placeholder]").length,
  inline: document.querySelectorAll("[style], [onclick], style").length,
  pages: [...document.querySelectorAll("nav [aria-current=page]")].length,
})"""
# A link in a sentence is as high as its line; everything else that is pressed has a size of its own. What lies
# within a label is pressed with it, and the unseen link for skipping shows only while it has the focus.
SMALL = """(least) => {
  const isInSentence = (element) => element.matches("a") && getComputedStyle(element).display === "inline" &&
    [...element.parentNode.childNodes].some((node) => node !== element && node.textContent.trim());
  const shown = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, label:has(input)")]
    .filter((element) => !element.matches("[type=hidden], .skip") && element.checkVisibility())
    .filter((element) => !(element.matches("[type=radio], [type=checkbox]") && element.closest("label")))
    .filter((element) => !isInSentence(element));
  return shown.map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.height < least || box.width < Math.min(least, 24)))
    .map(([element, box]) => `${element.outerHTML.slice(0, 90)} ${box.width}x${box.height}`);
}"""
BEYOND = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((element) => element.checkVisibility() && !element.closest(".scrolls, .unseen, thead:not(.keep)"))
  .map((element) => element.outerHTML.slice(0, 120))"""
WIDTH = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_in_order(name: str, open_page: Any) -> None:
    facts = open_page(PAGES[name]).evaluate(FACTS)
    assert facts["lang"] == "en"
    assert facts["title"].endswith(" · Annotator")
    assert (facts["h1"], facts["main"]) == (1, 1)
    levels = facts["headings"]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert (facts["loose"], facts["unlabelled"], facts["placeholders"], facts["inline"]) == (0, [], 0, 0)
    assert facts["pages"] <= 1


def test_no_two_pages_have_the_same_title(open_page: Any) -> None:
    page = open_page(PAGES["projects"])
    titles: dict[str, str] = {}
    for name, path in PAGES.items():
        page.goto(path)
        titles[name] = page.title()
    del titles["sign-in"]  # who is signed in is led on to the projects
    assert len(set(titles.values())) == len(titles), titles


@pytest.mark.parametrize("name", PAGES)
def test_the_page_fits_a_phone(name: str, open_page: Any) -> None:
    page = open_page(PAGES[name], 390)
    page.evaluate("() => document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        assert (page.evaluate(WIDTH), page.evaluate(BEYOND)) == (0, []), width


@pytest.mark.parametrize("name", PAGES)
def test_what_one_presses_is_large_enough(name: str, open_page: Any) -> None:
    page: Page = open_page(PAGES[name])
    assert page.evaluate(SMALL, 24) == []
    page.set_viewport_size({"width": 390, "height": HEIGHTS[390]})
    assert page.evaluate(SMALL, 24) == []


@pytest.mark.parametrize("name", ["rate", "claims", "mine", "sources", "members", "rounds", "projects", "exports"])
def test_forms_and_lists_are_made_for_thumbs(name: str, open_page: Any) -> None:
    page: Page = open_page(PAGES[name], 390)
    page.evaluate("() => document.querySelectorAll('footer.foot').forEach((foot) => foot.remove())")
    assert page.evaluate(SMALL, 44) == []
