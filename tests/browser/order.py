"""What no engine finds: the order of a page, its groups, its place on a phone, and the size of what one presses."""

from itertools import pairwise
from typing import Any

from browser.axe import UNFOLD
from browser.desk import show
from playwright.sync_api import Page

THUMB = 44
LEAST = 24
THUMBED = {
    *("rate", "claims", "mine", "sources", "members", "rounds", "projects", "new-project", "exports", "import"),
    *("member", "invitations", "reminders"),
    *("documents", "new-document", "edit-document", "original", "make-claim"),
}
"""Forms and lists: what one presses there on a phone is as large as a thumb."""

FACTS = """() => ({
  lang: document.documentElement.lang,
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
  posing: document.querySelectorAll("a[role=button]").length,
})"""
# A link in a sentence is as high as its line; all else that is pressed has a size of its own. What lies within a
# label is pressed with it, and the link that skips the navigation shows only while it has the focus.
SMALL = """(least) => {
  const isInSentence = (element) => element.matches("a") && getComputedStyle(element).display === "inline" &&
    [...element.parentNode.childNodes].some((node) => node !== element && node.textContent.trim());
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, label:has(input)")]
    .filter((element) => !element.matches("[type=hidden], .skip") && element.checkVisibility())
    .filter((element) => !(element.matches("[type=radio], [type=checkbox]") && element.closest("label")))
    .filter((element) => !isInSentence(element))
    .map((element) => [element, element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.height < least || box.width < 24))
    .map(([element, box]) => `${element.outerHTML.slice(0, 90)} ${box.width}x${box.height}`);
}"""
BEYOND = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .filter((element) => element.checkVisibility() && !element.closest(".scrolls, .unseen, thead:not(.keep)"))
  .map((element) => element.outerHTML.slice(0, 120))"""
WIDTH = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever somebody has typed becomes one word that never ends.
STRETCH = """() => document.querySelectorAll("bdi, :is(main, header) [dir=auto]").forEach((element) => {
  if (element.matches("input, textarea")) element.value = "Donau".repeat(50);
  else if (!element.children.length || element.matches("p")) element.textContent = "Donau".repeat(50);
})"""


def check_order(page: Page, least_on_a_phone: int) -> None:
    page.evaluate(UNFOLD)
    facts: dict[str, Any] = page.evaluate(FACTS)
    levels = facts.pop("headings")
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    counts = {"h1": 1, "main": 1, "loose": 0, "placeholders": 0, "inline": 0, "posing": 0}
    assert facts == {"lang": "en", "unlabelled": []} | counts
    assert page.evaluate(SMALL, LEAST) == []
    show(page, 390)
    assert page.evaluate(SMALL, least_on_a_phone) == []
    assert (page.evaluate(WIDTH), page.evaluate(BEYOND)) == (0, [])
    show(page, 320)
    assert (page.evaluate(WIDTH), page.evaluate(BEYOND)) == (0, [])


def check_stretched(page: Page) -> None:
    page.evaluate(UNFOLD)
    page.evaluate(STRETCH)
    for width in (1280, 390, 320):
        show(page, width)
        assert (page.evaluate(WIDTH), page.evaluate(BEYOND)) == (0, []), width
