"""What the first page weighs on the wire, with all it loads, counted by the browser."""

import pytest
from browser.conftest import Site
from browser.desk import Desk
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MOST_BYTES = 60 * 1024


def load_all(page: Page, path: str) -> tuple[dict[str, float], list[str]]:
    """Open `path`; return the bytes received for each address, heads included, and which of them were compressed."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    received: dict[str, float] = {}
    compressed: list[str] = []

    def respond(event: dict[str, dict[str, dict[str, str]]]) -> None:
        response = event["response"]
        addresses[str(event["requestId"])] = str(response["url"])
        if "gzip" in {value for name, value in response["headers"].items() if name.lower() == "content-encoding"}:
            compressed.append(str(response["url"]))

    def finish(event: dict[str, str]) -> None:
        if not addresses[event["requestId"]].startswith("data:"):
            received[addresses[event["requestId"]]] = float(event["encodedDataLength"])

    session.on("Network.responseReceived", respond)
    session.on("Network.loadingFinished", finish)
    page.goto(path, wait_until="networkidle")
    return received, compressed


def test_the_first_page_weighs_at_most_sixty_kilobytes(desk: Desk, site: Site) -> None:
    received, compressed = load_all(desk.window(storage_state=site.lead), "/p/demo/")
    assert f"{site.address}/p/demo/" in received
    assert {address.rpartition(".")[2] for address in received} >= {"css", "js"}
    assert all(size > 0 for size in received.values()), received
    assert sum(received.values()) <= MOST_BYTES, received
    # The page itself is not compressed: it holds a secret (the token of its forms) beside what others may write.
    static = [address for address in received if address.endswith((".css", ".js"))]
    assert [address for address in static if address not in compressed] == []


def test_the_second_page_loads_nothing_twice(desk: Desk, site: Site) -> None:
    page = desk.window(storage_state=site.lead)
    load_all(page, "/p/demo/")
    received, _ = load_all(page, "/p/demo/dashboard")
    assert [address for address, size in received.items() if size > 0] == [f"{site.address}/p/demo/dashboard"]


MOST_BYTES_TO_RATE = 100 * 1024


def test_the_rating_page_weighs_at_most_a_hundred_kilobytes_on_a_phone(desk: Desk, site: Site) -> None:
    received, compressed = load_all(desk.window(390, storage_state=site.lead), "/p/demo/rate")
    assert sum("/static/" in address and "/rate/" in address for address in received) == 6
    assert sum(received.values()) <= MOST_BYTES_TO_RATE, received
    static = [address for address in received if address.endswith((".css", ".js"))]
    assert [address for address in static if address not in compressed] == []
