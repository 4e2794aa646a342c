"""Windows of a browser on a running program, and what the browser complained of in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, WebError, expect

HEIGHTS = {1600: 1000, 1280: 900, 1024: 768, 390: 844, 320: 640}
PATIENCE = 20_000
"""How long something may take to appear, in milliseconds."""

expect.set_options(timeout=PATIENCE)


class Desk:
    """Opens windows on one address and collects the complaints of all of them.

    Attributes
    ----------
    address
        Where the program answers.
    complaints
        Errors and warnings of the console, uncaught errors of scripts, answers of 500 and above.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def context(self, width: int = 1280, mode: str = "light", **options: Any) -> BrowserContext:
        """Return a fresh context, with cookies of its own."""
        opened = self._browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme=mode,  # type: ignore[arg-type]
            locale="en-GB",
            **options,
        )
        opened.set_default_timeout(PATIENCE)
        opened.on("console", self._hear)
        opened.on("weberror", self._note_error)
        opened.on("response", self._note_failure)
        self._contexts.append(opened)
        return opened

    def window(self, width: int = 1280, mode: str = "light", **options: Any) -> Page:
        """Return a page in a fresh context."""
        return self.context(width, mode, **options).new_page()

    def settle(self) -> None:
        """Fail where something was complained of since the last time."""
        complaints, self.complaints = self.complaints, []
        assert not complaints, "\n".join(complaints)

    def close(self) -> None:
        """Close every window."""
        for opened in self._contexts:
            opened.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # The browser logs each refusal (404, 422) of a page itself; these are what some tests are about.
        is_refusal = message.text.startswith("Failed to load resource") and "status of 4" in message.text
        if is_refusal and message.page is not None and _is_below(message.location["url"], message.page.url):
            return
        if "net::ERR_INTERNET_DISCONNECTED" in message.text:
            return  # a test has cut the network
        self.complaints.append(f"{message.type}: {message.text} at {message.location['url']}")

    def _note_error(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")

    def _note_failure(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")


def _is_below(address: str, page: str) -> bool:
    """Tell whether an address is the page's own, whatever its query, or one below it, which its scripts ask."""
    own = page.partition("?")[0]
    return address.partition("?")[0] == own or address.startswith(f"{own}/")


def show(page: Page, width: int, mode: Literal["light", "dark"] = "light") -> None:
    """Show the page on a screen of this width, in this mode."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.emulate_media(media="screen", color_scheme=mode)


def arrive(page: Page) -> None:
    """Wait until the page that was asked for is there.

    A click returns as soon as the answer begins, when the new document has not even its root.
    """
    page.wait_for_load_state()
    page.wait_for_function("() => document.readyState === 'complete' && document.documentElement !== null")


@contextmanager
def watched_desk(browser: Browser, address: str) -> Iterator[Desk]:
    """Yield a desk; at the end every window is closed and nothing may have been complained of."""
    desk = Desk(browser, address)
    try:
        yield desk
    finally:
        desk.close()
    desk.settle()
