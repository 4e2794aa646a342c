"""The dashboard as a screen and a phone show it: nothing is squeezed, and what belongs together stands together."""

import pytest
from browser.conftest import OpenPage

pytestmark = pytest.mark.browser

# How wide the text of each contested claim may be, and how wide its table is.
CLAIMS = """() => [...document.querySelectorAll("[aria-labelledby=contested] tbody .claim-text")].map((text) => ({
  cell: text.closest("td").getBoundingClientRect().width,
  table: text.closest("table").getBoundingClientRect().width,
}))"""


@pytest.mark.parametrize("path", ["/p/demo/dashboard", "/p/demo-locked/dashboard"])
@pytest.mark.parametrize(("width", "least"), [(1600, 352), (1280, 352), (1024, 352), (390, 340)])
def test_contested_claims_have_room(visit_locked: OpenPage, path: str, width: int, least: int) -> None:
    page = visit_locked(path, width)
    claims = page.evaluate(CLAIMS)
    assert len(claims) > 2
    assert all(each["cell"] >= least for each in claims), claims
    assert page.get_by_role("link", name="Decide on").count() > 0
