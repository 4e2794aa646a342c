"""What axe-core finds on a page."""

from pathlib import Path
from typing import Literal

from browser.desk import show
from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "data" / "axe"
SOURCE = (AXE / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
RUN = """async (runOnly) => {
  const found = await axe.run(document, {runOnly, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
PLACES: list[tuple[int, Literal["light", "dark"]]] = [(1280, "light"), (390, "dark")]
OTHER_PLACES: list[tuple[int, Literal["light", "dark"]]] = [(1280, "dark"), (390, "light")]
UNFOLD = "() => document.querySelectorAll('main details').forEach((details) => { details.open = true; })"


def violations(page: Page, kind: str = "tag", values: list[str] = TAGS) -> list[str]:
    # Handed over by the debugger's own door: a script element would be stopped by the content security policy.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE)
    found: list[str] = page.evaluate(RUN, {"type": kind, "values": values})
    return found


def everywhere(page: Page) -> dict[str, list[str]]:
    """Return what axe finds wide and light, and narrow and dark, all that is folded away unfolded."""
    page.evaluate(UNFOLD)
    found: dict[str, list[str]] = {}
    for width, mode in PLACES:
        show(page, width, mode)
        found[f"{width}-{mode}"] = violations(page)
    return {place: faults for place, faults in found.items() if faults}


def in_the_other_colours(page: Page) -> dict[str, list[str]]:
    """Return what axe finds of colours where `everywhere` does not look: wide and dark, and narrow and light."""
    found: dict[str, list[str]] = {}
    for width, mode in OTHER_PLACES:
        show(page, width, mode)
        found[f"{width}-{mode}"] = violations(page, "rule", OF_COLOUR)
    return {place: faults for place, faults in found.items() if faults}
