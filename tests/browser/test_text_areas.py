"""Text areas are as high as the text that is in them, up to ten lines, and never wider than their page."""

import pytest
from browser.conftest import OpenPage

pytestmark = pytest.mark.browser

HIDDEN = "(area) => area.scrollHeight - area.clientHeight"
LINES = """(area) => (area.clientHeight - 24) / parseFloat(getComputedStyle(area).lineHeight)"""


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_known_of_a_document_is_seen_whole(open_page: OpenPage, width: int) -> None:
    page = open_page("/p/demo/documents/belarus-digest-2015/edit", width)
    reason = page.locator("textarea[name=date_reason]")
    assert len(reason.input_value()) > 150
    assert reason.evaluate(HIDDEN) <= 1
    reason.fill("One line.")
    assert reason.evaluate(LINES) == pytest.approx(2, abs=0.1)
    reason.fill("Line.\n" * 40)
    assert reason.evaluate(LINES) == pytest.approx(10, abs=0.1)
    reason.fill("word" * 500)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
