"""The grounds of a page: no white box in the dark, no black one on paper, and nothing to press in print."""

from playwright.sync_api import Page

# Brightness, 0 to 255, of every opaque ground that is larger than a mark in a chart; buttons stand out on purpose.
GROUNDS = """() => {
  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const brightness = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
    return alpha < 128 ? null : Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  };
  return [...document.querySelectorAll("html, body *:not(svg *)")]
    .filter((element) => element.checkVisibility() && !element.matches("button, .button, progress"))
    .map((element) => [element, element.getBoundingClientRect(), getComputedStyle(element).backgroundColor])
    .filter(([element, box]) => element === document.documentElement || (box.width > 150 && box.height > 30))
    .map(([element, , colour]) => [element.outerHTML.slice(0, 80), brightness(colour)])
    .filter(([, found]) => found !== null);
}"""
NAVIGATION = ".mast nav, .filters, .actions, .keys, .skip, form button, .foot, .pager, .button"


def check_grounds(page: Page) -> None:
    assert [ground for ground in page.evaluate(GROUNDS) if ground[1] > 90] == []
    page.emulate_media(media="print")
    assert [ground for ground in page.evaluate(GROUNDS) if ground[1] < 200] == []
    assert page.locator(NAVIGATION).locator("visible=true").count() == 0
