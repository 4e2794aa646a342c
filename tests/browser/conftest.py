"""The demonstration in a real browser, signed in as its lead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from browser.answering import answer, save
from browser.chromium import running_chromium
from browser.desk import Desk, show, watched_desk
from playwright.sync_api import Browser, Page
from running import demonstration

OpenPage = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Site:
    """A running demonstration, and the cookies of its lead."""

    address: str
    lead: Any


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demonstration(tmp_path_factory.mktemp("demonstration")) as (address, link):
        context = chromium.new_context(base_url=address)
        page = context.new_page()
        page.goto(link)
        lead = context.storage_state()
        rate_some(page)
        context.close()
        yield Site(address, lead)


def rate_some(page: Page) -> None:
    """Rate a few claims: before the first, most pages of results say only that they are closed."""
    page.goto("/p/demo/rate")
    for step in ("2", "3", "cannot-judge"):
        answer(page, step)
        save(page)


@pytest.fixture(scope="session")
def tour(chromium: Browser, site: Site) -> Iterator[tuple[Desk, Page]]:
    """One window for all tests that only look at a page: a fresh one costs more than the page."""
    with watched_desk(chromium, site.address) as desk:
        yield desk, desk.window(storage_state=site.lead, reduced_motion="reduce")


def _visits(desk: Desk, page: Page) -> Iterator[OpenPage]:
    """Open pages in one window, and look at what the window said in the end."""

    def open_(path: str, width: int = 1280, mode: Literal["light", "dark"] = "light") -> Page:
        show(page, width, mode)
        page.goto(path)
        return page

    yield open_
    desk.settle()


@pytest.fixture
def visit(tour: tuple[Desk, Page]) -> Iterator[OpenPage]:
    """Open a page of the demonstration as its lead, only to look at it; nothing moves."""
    yield from _visits(*tour)


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Desk]:
    with watched_desk(chromium, site.address) as opened:
        yield opened


@pytest.fixture
def open_page(desk: Desk, site: Site) -> OpenPage:
    """Open a page of the demonstration as its lead, in a fresh context."""

    def open_(path: str, width: int = 1280, mode: str = "light", **options: Any) -> Page:
        page = desk.window(width, mode, storage_state=site.lead, **options)
        page.goto(path)
        return page

    return open_


@pytest.fixture(scope="session")
def opened_tour(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Page]]:
    """One window on a demonstration of its own, whose lead has opened the results."""
    with demonstration(tmp_path_factory.mktemp("opened")) as (address, link), watched_desk(chromium, address) as desk:
        page = desk.window(reduced_motion="reduce")
        page.goto(link)
        page.goto("/p/demo/rounds/1/open-results")
        page.locator("main form button").click()
        page.wait_for_load_state()
        yield desk, page


@pytest.fixture
def visit_opened(opened_tour: tuple[Desk, Page]) -> Iterator[OpenPage]:
    """Open a page of the demonstration as a lead to whom all results are open, only to look at it."""
    yield from _visits(*opened_tour)
