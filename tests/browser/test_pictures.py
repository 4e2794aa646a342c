"""Pictures as a browser sets them: no label leaves its canvas and none lies on another, in a file and on a page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from browser.conftest import OpenPage
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from picture_rows import COUNTS, DRAWS, draw
from playwright.sync_api import Browser, Page, Route

from annotator.text import _, plural
from annotator.web import charts
from annotator.web.pictures.files import picture_file

pytestmark = pytest.mark.browser

WEB = Path(charts.__file__).parents[1]
#: Fonts of other scripts have higher lines than the letters are; and what a rounding moves.
HIGH, LEEWAY = 3, 1
FAULTS = """([root, high, leeway]) => [...document.querySelectorAll(root)].flatMap((canvas) => {
  const frame = canvas.getBoundingClientRect();
  const found = [];
  const shown = [...canvas.querySelectorAll("text")].filter((text) => text.getBoundingClientRect().width);
  const labels = shown.map((text) => {
    const {left, right, top, bottom} = text.getBoundingClientRect();
    return {left, right, top: top + high, bottom: bottom - high, words: text.textContent};
  });
  for (const each of labels) {
    if (each.left < frame.left - leeway || each.right > frame.right + leeway
        || each.top < frame.top - leeway || each.bottom > frame.bottom + leeway) found.push(`outside: ${each.words}`);
  }
  labels.sort((one, other) => one.top - other.top);
  labels.forEach((one, number) => {
    for (const other of labels.slice(number + 1)) {
      if (other.top >= one.bottom) break;
      const isApart = one.left + leeway >= other.right || other.left + leeway >= one.right;
      if (!isApart) found.push(`${one.words} on ${other.words}`);
    }
  });
  return found;
})"""


#: How large each is shown in the room that is kept for it.
SCALES = """(images) => images.map((image) => Math.min(
  1, image.clientWidth / image.naturalWidth, image.clientHeight / image.naturalHeight))"""
PLACES = """() => [...document.querySelectorAll(".gallery > section")].map((each) => {
  const {top, height} = each.getBoundingClientRect();
  return [Math.round(top + scrollY), Math.round(height)];
})"""
LOADED = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"


def cases() -> Iterator[tuple[str, int, str, str]]:
    for kind in DRAWS:
        for count in COUNTS:
            yield kind, count, "five", "plain"
        for text in ("cyrillic", "arabic", "wide", "long", "one word"):
            yield kind, 12, "eleven", text
        yield kind, 12, "worded", "short"


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def template() -> Any:
    environment = Environment(autoescape=True, loader=FileSystemLoader(WEB / "templates"), undefined=StrictUndefined)
    environment.globals.update(_=_, plural=plural, url_for=lambda *_names, **_values: "#")
    charts.register(environment)
    style = (WEB / "static" / "app.css").read_text("utf-8")
    source = (
        '<!doctype html><meta charset="utf-8"><style>{{ style|safe }}</style>'
        '{% import "_charts.html" as charts %}<main>{{ charts.picture(picture, "demo") }}</main>'
    )
    return environment.from_string(source, globals={"style": style})


@pytest.mark.parametrize(("kind", "count", "scale", "text"), list(cases()))
def test_labels_of_a_file_keep_apart(
    window: Page, tmp_path: Path, kind: str, count: int, scale: str, text: str
) -> None:
    file = tmp_path / "picture.svg"
    file.write_bytes(picture_file(draw(kind, count, scale, text), "svg"))
    window.goto(file.as_uri())
    assert window.evaluate("() => document.documentElement.localName") == "svg"
    assert window.evaluate(FAULTS, ["svg", HIGH, LEEWAY]) == []


@pytest.mark.parametrize(("kind", "count", "scale", "text"), list(cases()))
def test_labels_of_a_page_keep_apart(
    window: Page, template: Any, tmp_path: Path, kind: str, count: int, scale: str, text: str
) -> None:
    file = tmp_path / "page.html"
    file.write_text(template.render(picture=draw(kind, count, scale, text).picture), "utf-8")
    window.goto(file.as_uri())
    assert window.evaluate(FAULTS, ["svg.plot", HIGH, LEEWAY]) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_page_of_pictures_shows_each(open_page: OpenPage, width: int, mode: Literal["light", "dark"]) -> None:
    page = open_page("/p/demo/pictures", width, mode)
    previews = page.locator("img.preview")
    assert previews.count() >= 5
    for number in range(previews.count()):
        previews.nth(number).scroll_into_view_if_needed()
    page.wait_for_function(LOADED)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    # Of letters of 12 pixels no fewer than 10 are left.
    assert min(previews.evaluate_all(SCALES)) >= 10 / 12


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_pictures_does_not_move_while_they_come(open_page: OpenPage, width: int) -> None:
    page = open_page("/p/demo/pictures", width, "light")
    held: list[Route] = []
    is_held = True

    def hold(route: Route) -> None:
        held.append(route) if is_held else route.continue_()

    page.route("**/*preview=*", hold)
    page.reload()
    page.wait_for_selector(".gallery > section:last-child")
    before = page.evaluate(PLACES)
    assert not page.evaluate(LOADED)
    is_held = False
    for route in held:
        route.continue_()
    previews = page.locator("img.preview")
    for number in range(previews.count()):
        previews.nth(number).scroll_into_view_if_needed()
    page.wait_for_function(LOADED)
    assert page.evaluate(PLACES) == before
