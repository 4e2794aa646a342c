"""Debian's Chromium, driven through Playwright: one for all folders of tests that need it.

Playwright's synchronous interface runs once in a process, so what starts it is kept here, not in a conftest.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright
from running import CHROMIUM_ARGUMENTS, find_chromium

_open = ExitStack()
_users: list[Browser] = []


def require_chromium() -> str:
    """Return where Chromium is; skip the test where it is nowhere, or fail it with REQUIRE_CHROMIUM=1."""
    found = find_chromium()
    if found is None:
        message = "Chromium was not found: install Debian's package chromium to run the tests in a browser"
        if os.environ.get("REQUIRE_CHROMIUM") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Yield the browser, started by the first who asks and ended with the last."""
    _users.append(_users[0] if _users else _launch(require_chromium()))
    try:
        yield _users[0]
    finally:
        _users.pop()
        if not _users:
            _open.close()


def _launch(path: str) -> Browser:
    playwright = _open.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
    _open.callback(browser.close)
    return browser
