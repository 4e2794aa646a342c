"""Every page, opened once: its grounds, its order, the rules of axe-core, and a word that never ends."""

import re

import pytest
from browser.axe import everywhere, in_the_other_colours
from browser.conftest import OpenPage, Site
from browser.desk import Desk, show
from browser.grounds import check_grounds
from browser.order import LEAST, THUMB, THUMBED, check_order, check_stretched
from playwright.sync_api import Page
from running import EXAMPLE_PAGES, IMPORT_PAGES, LOCKED_PAGES, OPENED_PAGES, PAGES

pytestmark = pytest.mark.browser

LOOKED_AT_TWICE = {"rate", "claims", "dashboard", "agreement", "document", "decide", "agreement-sources"}
"""Pages that hold most of the kinds of marks: what changes with the mode is asked at both widths."""
TITLE = re.compile("<title>(.*?)</title>")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_lead(name: str, visit: OpenPage) -> None:
    check(visit(PAGES[name], mode="dark"), name)


@pytest.mark.parametrize("name", OPENED_PAGES)
def test_a_page_of_opened_results(name: str, visit_opened: OpenPage) -> None:
    page = visit_opened(OPENED_PAGES[name], mode="dark")
    assert page.locator("table").count()
    check(page, name)


@pytest.mark.parametrize("name", IMPORT_PAGES)
def test_a_page_of_an_import_with_faults(name: str, visit_opened: OpenPage) -> None:
    page = visit_opened(IMPORT_PAGES[name], mode="dark")
    assert page.locator("main table tbody tr").count() > 3
    check(page, name)


@pytest.mark.parametrize("name", LOCKED_PAGES)
def test_a_page_after_the_lock(name: str, visit_locked: OpenPage) -> None:
    page = visit_locked(LOCKED_PAGES[name], mode="dark")
    assert not page.locator(".empty").count()
    check(page, name)


@pytest.mark.parametrize("name", EXAMPLE_PAGES)
def test_a_page_of_the_second_example(name: str, visit: OpenPage) -> None:
    page = visit(EXAMPLE_PAGES[name], mode="dark")
    assert page.get_by_text("Example data").count()
    assert not page.locator(".empty").count()
    check(page, name)


def check(page: Page, name: str) -> None:
    check_grounds(page)
    show(page, 1280)
    check_order(page, THUMB if name in THUMBED else LEAST)
    assert everywhere(page) == {}
    if name in LOOKED_AT_TWICE:
        assert in_the_other_colours(page) == {}
    show(page, 1280)
    check_stretched(page)


def test_no_two_pages_have_the_same_title(desk: Desk, site: Site) -> None:
    context = desk.context(storage_state=site.lead)
    titles: dict[str, str] = {}
    for name, path in PAGES.items():
        found = TITLE.search(context.request.get(path).text())
        assert found is not None, name
        titles[name] = found[1]
    del titles["sign-in"]  # who is signed in is led on to the projects
    assert all(title.endswith(" · Annotator") for title in titles.values()), titles
    assert len(set(titles.values())) == len(titles), titles
