"""Figures and bars of the dashboard as a phone shows them, and commands that go over several lines."""

import pytest
from browser.conftest import OpenPage

pytestmark = pytest.mark.browser

BARS = """() => [...document.querySelectorAll(".bars tbody tr")].map((row) => {
  const value = row.querySelector(".num"), range = document.createRange();
  range.selectNodeContents(value);
  const lines = [...range.getClientRects()].filter((box) => box.width);
  return {
    bar: row.querySelector("svg").getBoundingClientRect().width,
    room: row.closest("table").getBoundingClientRect().width,
    isOneLine: Math.max(...lines.map((box) => box.top)) < Math.min(...lines.map((box) => box.bottom)),
  };
})"""
# Where the figure of each tile stands below its label, and its note below the figure; each link with its height.
TILES = """() => [...document.querySelectorAll("main > .figures > div")].map((tile) => {
  const note = tile.querySelector("small").getBoundingClientRect();
  return {
    note: Math.round(note.top - tile.getBoundingClientRect().top),
    line: Math.round(note.height) % Math.round(parseFloat(getComputedStyle(tile.querySelector("small")).lineHeight)),
    links: [...tile.querySelectorAll("a")].map((link) => link.getBoundingClientRect().height),
  };
})"""
BROKEN = """() => [...document.querySelectorAll(".command .whole-line")]
  .filter((word) => word.getClientRects().length > 1).map((word) => word.textContent)"""


@pytest.mark.parametrize(("width", "least"), [(1280, 0.25), (390, 0.4), (320, 0.25)])
def test_bars_have_the_room_there_is_and_values_one_line(open_page: OpenPage, width: int, least: float) -> None:
    rows = open_page("/p/demo/dashboard", width).evaluate(BARS)
    assert len(rows) > 6
    assert all(row["isOneLine"] for row in rows)
    assert all(row["bar"] >= least * row["room"] for row in rows), rows


@pytest.mark.parametrize("width", [1280, 390])
def test_the_notes_of_figures_stand_on_one_line(open_page: OpenPage, width: int) -> None:
    tiles = open_page("/p/demo/dashboard", width).evaluate(TILES)
    assert len(tiles) == 4
    assert len({tile["note"] for tile in tiles}) == 1
    assert {tile["line"] for tile in tiles} == {0}
    links = [height for tile in tiles for height in tile["links"]]
    assert links
    assert min(links) >= 44


@pytest.mark.parametrize("path", ["/p/demo/exports", "/p/demo/documents/belarus-digest-2015/publish"])
@pytest.mark.parametrize("width", [390, 320])
def test_no_option_of_a_command_is_broken(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width)
    assert page.locator(".command .whole-line").count() >= 7
    assert page.evaluate(BROKEN) == []
