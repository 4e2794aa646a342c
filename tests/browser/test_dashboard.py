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


# Where the drawings of each table of coefficients begin.
BEGIN = """() => [...document.querySelectorAll("table.coefficients")].map((table) =>
  table.querySelector("td.plot-cell svg").getBoundingClientRect().left)"""
# Of each reviewer: lines of the reading, and how far it begins below where the interval ends, and where it begins.
READINGS = """() => [...document.querySelectorAll("[aria-labelledby=reviewers] td.reading")].map((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const interval = cell.closest("tr").querySelector("td[data-head=Departure]").getBoundingClientRect();
  return {
    lines: new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size,
    below: cell.getBoundingClientRect().top - interval.bottom,
    left: cell.getBoundingClientRect().left - interval.left,
  };
})"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [1600, 1280, 1024])
def test_tables_of_one_scale_begin_at_one_place(visit_locked: OpenPage, width: int) -> None:
    begin = visit_locked("/p/demo-locked/dashboard", width).evaluate(BEGIN)
    assert len(begin) > 1
    assert max(begin) - min(begin) < 1, begin


@pytest.mark.parametrize(("width", "most"), [(1600, 1), (1280, 1), (1024, 2)])
def test_a_reading_stands_in_one_line_where_there_is_room(visit_locked: OpenPage, width: int, most: int) -> None:
    page = visit_locked("/p/demo-locked/dashboard", width)
    readings = page.evaluate(READINGS)
    assert len(readings) > 3
    assert max(each["lines"] for each in readings) <= most
    assert page.evaluate(WIDE) <= 0


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_a_reading_follows_its_interval(visit_locked: OpenPage, width: int) -> None:
    readings = visit_locked("/p/demo-locked/dashboard", width).evaluate(READINGS)
    assert len(readings) > 3
    assert all(abs(each["below"]) < 2 and abs(each["left"]) < 2 for each in readings), readings
