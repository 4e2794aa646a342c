"""Photographs every page at 1280 and 390 pixels, light and dark, into ``shots/``.

With ``--readme`` the pictures the README shows are renewed in ``docs/pictures/`` as well.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from faulty_import import begin_faulty_import  # noqa: E402
from locked_demonstration import lock_and_decide  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from running import (  # noqa: E402
    CHROMIUM_ARGUMENTS,
    EXAMPLE_PAGES,
    IMPORT_PAGES,
    LOCKED_PAGES,
    OPENED_PAGES,
    PAGES,
    demonstration,
    find_chromium,
)

SHOTS = ROOT / "shots"
PICTURES = ROOT / "docs" / "pictures"
WIDTHS = {1280: 900, 390: 844}
# What waits until somebody scrolls to it is in the picture as well.
LOADED = """() => Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode();
}))"""
README = ("rate", "claims", "agreement", "dashboard")


def main() -> int:
    chromium = find_chromium()
    if chromium is None:
        print("Chromium was not found; make test installs it where it may.", file=sys.stderr)
        return 1
    at_once = PAGES | EXAMPLE_PAGES
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or [
        *at_once,
        *OPENED_PAGES,
        *IMPORT_PAGES,
        *LOCKED_PAGES,
    ]
    SHOTS.mkdir(exist_ok=True)
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(Path(folder)) as (address, link),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        state = sign_in(browser, address, link)
        photograph(browser, address, state, {name: path for name, path in at_once.items() if name in wanted})
        for pages, prepare in (
            (OPENED_PAGES, open_results),
            (IMPORT_PAGES, begin_faulty_import),
            (LOCKED_PAGES, lock_and_decide),
        ):
            chosen = {name: path for name, path in pages.items() if name in wanted}
            if chosen:
                context = browser.new_context(storage_state=state)
                prepare(context.new_page(), address)
                context.close()
                photograph(browser, address, state, chosen)
        browser.close()
    return 0


def sign_in(browser: Browser, address: str, link: str) -> dict[str, object]:
    """Sign in by the one-time link and rate a few claims, so that no page is empty; return the cookies."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    for step in ("2", "3", "2", "1", "3", "2"):
        page.goto(f"{address}/p/demo/rate")
        rate(page, step)
    state: dict[str, object] = dict(context.storage_state())
    context.close()
    return state


def rate(page: Page, step: str) -> None:
    """Fill in the rating form with this step and save it."""
    page.locator(f"input[name=c_support][value='{step}']").check(force=True)
    page.locator("input[name=c_basis]").first.check(force=True)
    page.locator("input[name=c_contrary]").first.check(force=True)
    page.locator("input[name=c_confidence]").nth(1).check(force=True)
    page.locator("textarea[name=rationale]").fill("Nothing is shown that a reader could open or look up.")
    # The script of the form sends it, and leads on when the answer has come.
    with page.expect_navigation():
        page.get_by_role("button", name="Save and open next").last.click()


def open_results(page: Page, address: str) -> None:
    """Open the results of the round before its lock, which shows everything to this lead."""
    page.goto(f"{address}/p/demo/rounds/1/open-results")
    page.locator("main form button").click()
    page.wait_for_load_state()


def photograph(browser: Browser, address: str, state: dict[str, object], pages: dict[str, str]) -> None:
    """Photograph pages at every width, in both modes."""
    for width, height in WIDTHS.items():
        for mode in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=mode, storage_state=state
            )
            visit(context.new_page(), address, pages, f"{width}-{mode}")
            context.close()


def visit(page: Page, address: str, pages: dict[str, str], suffix: str) -> None:
    for name, path in pages.items():
        page.goto(address + path)
        page.evaluate(LOADED)
        page.screenshot(path=SHOTS / f"{name}-{suffix}.png", full_page=True)
        if "--readme" in sys.argv and name in README and suffix == "1280-light":
            page.screenshot(path=PICTURES / f"{name}-{suffix}.png")


if __name__ == "__main__":
    sys.exit(main())
