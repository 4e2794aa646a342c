"""A page to publish, opened as a file: it loads nothing, passes axe, and holds what is long or runs from the right."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browser.axe import everywhere
from playwright.sync_api import Browser, Page, expect
from published import Published, publish
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.exports.reader_page import reader_page
from annotator.services.reader_pages import ReaderPage

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtsgesellschaft" * 12
ARABIC = "هذا نص طويل من اليمين إلى اليسار " * 6


@pytest.fixture
def made(sqlite_database: Database) -> Iterator[Published]:
    with sqlite_database.writing() as session:
        yield _published(session)


def _published(session: Session) -> Published:
    made = publish(session, ["2 3 2", "5 vague 1", "3 3 3", "vague . ."], body=f"{ARABIC}\n\n{LONG} ends. {ARABIC}")
    made.allow()
    made.document.title, made.document.authors, made.document.url = ARABIC, LONG, f"https://example.org/{LONG}"
    made.document.language = "ar"
    return made


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not request.is_navigation_request() else None)
    yield page
    context.close()
    assert said == []


def _open(window: Page, page: ReaderPage, folder: Path) -> Page:
    file = folder / "page.html"
    file.write_text(reader_page(page), "utf-8")
    window.goto(file.as_uri())
    return window


def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(made: Published, window: Page, tmp_path: Path) -> None:
    _open(window, replace(made.page(), is_example=True), tmp_path)
    assert everywhere(window) == {}
    for width in (1280, 390, 320):
        window.set_viewport_size({"width": width, "height": 800})
        assert window.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_read_by_keyboard(made: Published, window: Page, tmp_path: Path) -> None:
    _open(window, made.page(), tmp_path)
    window.keyboard.press("Tab")
    expect(window.get_by_role("link", name="Skip to the claims")).to_be_focused()
    window.get_by_role("link", name="Claim K2", exact=True).focus()
    window.keyboard.press("Enter")
    expect(window.locator("#claim-2 h3")).to_be_in_viewport()
    window.locator("#claim-2").get_by_role("link", name="K2 in the text").focus()
    window.keyboard.press("Enter")
    expect(window).to_have_url(re.compile("#text-2$"))


def test_its_policy_stops_what_somebody_adds_to_it(made: Published, chromium: Browser, tmp_path: Path) -> None:
    html = reader_page(made.page()).replace("</body>", "<script>document.title = 'run'</script></body>")
    file = tmp_path / "changed.html"
    file.write_text(html, "utf-8")
    page = chromium.new_page()
    page.goto(file.as_uri())
    assert page.title() != "run"
    page.close()
