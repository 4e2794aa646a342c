"""The demonstration in a real browser, signed in as its lead."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from browser.answering import answer, save
from browser.chromium import running_chromium
from browser.desk import Desk, arrive, show, watched_desk
from faulty_import import begin_faulty_import
from locked_demonstration import lock_and_decide
from playwright.sync_api import Browser, Page
from running import demonstration

OpenPage = Callable[..., Page]
#: What is still there after so many times is not forgotten.
MOST_DRAFTS = 10


@dataclass(frozen=True, slots=True)
class Site:
    """A running demonstration, the cookies of its lead, and where its data lies."""

    address: str
    lead: Any
    data: Path

    def forget_drafts(self) -> None:
        """Take away what another test has typed and not submitted."""
        with closing(sqlite3.connect(self.data / "annotator.db", timeout=20)) as connection:
            connection.execute("DELETE FROM draft")
            connection.execute("DELETE FROM private_note")
            connection.commit()


class Tour:
    """A window for tests that only look; after some pages it is another one of the same person.

    A process of the browser keeps something of every page it has shown and of every look at it: after a hundred it had
    two gigabytes and was several times as slow.
    """

    MOST_PAGES = 15

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk = desk
        self._page = page
        self._visited = 0

    def visit(self, path: str, width: int = 1280, mode: Literal["light", "dark"] = "light") -> Page:
        """Show the page at `path`."""
        self._visited += 1
        if self._visited > self.MOST_PAGES:
            before, self._visited = self._page.context, 1
            self._page = self.desk.window(storage_state=before.storage_state(), reduced_motion="reduce")
            before.close()
        show(self._page, width, mode)
        self._page.goto(path)
        arrive(self._page)
        return self._page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("demonstration")
    with demonstration(data) as (address, link):
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        page.goto(link)
        lead = context.storage_state()
        rate_some(page)
        context.close()
        yield Site(address, lead, data)


def rate_some(page: Page) -> None:
    """Rate a few claims: before the first, most pages of results say only that they are closed."""
    page.goto("/p/demo/rate")
    for step in ("2", "3", "cannot-judge"):
        answer(page, step)
        save(page)


@pytest.fixture(scope="session")
def tour(chromium: Browser, site: Site) -> Iterator[Tour]:
    """One window for all tests that only look at a page: a fresh one costs more than the page."""
    with watched_desk(chromium, site.address) as desk:
        yield Tour(desk, desk.window(storage_state=site.lead, reduced_motion="reduce"))


def _visits(tour: Tour) -> Iterator[OpenPage]:
    """Open pages in one window, and look at what the window said in the end."""
    yield tour.visit
    tour.desk.settle()


@pytest.fixture
def visit(tour: Tour) -> Iterator[OpenPage]:
    """Open a page of the demonstration as its lead, only to look at it; nothing moves."""
    yield from _visits(tour)


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Desk]:
    with watched_desk(chromium, site.address) as opened:
        yield opened


@pytest.fixture
def open_page(desk: Desk, site: Site) -> OpenPage:
    """Open a page of the demonstration as its lead, in a fresh context."""
    site.forget_drafts()
    opened: list[Page] = []

    def open_(path: str, width: int = 1280, mode: str = "light", **options: Any) -> Page:
        page = desk.window(width, mode, storage_state=site.lead, **options)
        page.goto(path)
        # The last test may have sent more than one as its windows closed.
        for _draft in range(MOST_DRAFTS if not opened else 0):
            if not page.locator("[data-draft-notice]").count():
                break
            site.forget_drafts()
            page.goto(path)
        opened.append(page)
        return page

    return open_


@pytest.fixture(scope="session")
def opened_tour(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """One window on a demonstration of its own, whose lead has opened the results and begun an import with faults."""
    with demonstration(tmp_path_factory.mktemp("opened")) as (address, link), watched_desk(chromium, address) as desk:
        page = desk.window(reduced_motion="reduce")
        page.goto(link)
        page.goto("/p/demo/rounds/1/open-results")
        page.locator("main form button").click()
        arrive(page)
        begin_faulty_import(page)
        yield Tour(desk, page)


@pytest.fixture(scope="session")
def locked_tour(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """One window on a demonstration of its own, whose lead has rated, locked the round, and decided."""
    with demonstration(tmp_path_factory.mktemp("locked")) as (address, link), watched_desk(chromium, address) as desk:
        page = desk.window(reduced_motion="reduce")
        page.goto(link)
        rate_some(page)
        lock_and_decide(page)
        yield Tour(desk, page)


@pytest.fixture
def visit_locked(locked_tour: Tour) -> Iterator[OpenPage]:
    """Open a page of the demonstration after the lock, only to look at it."""
    yield from _visits(locked_tour)


@pytest.fixture
def visit_opened(opened_tour: Tour) -> Iterator[OpenPage]:
    """Open a page of the demonstration as a lead to whom all results are open, only to look at it."""
    yield from _visits(opened_tour)
