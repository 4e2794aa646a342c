"""Previews: one size, nothing cut in them, no number without its neighbours, the colours of the mode."""

from xml.etree import ElementTree as ET

import pytest
from picture_rows import DRAWS, draw

from annotator.web.charts.colours import DARK, LIGHT
from annotator.web.charts.preview import HEIGHT, MOST_ROWS, WIDTH, preview
from annotator.web.pictures.files import preview_file

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("kind", DRAWS)
@pytest.mark.parametrize(("count", "scale", "text"), [(0, "five", "plain"), (1, "five", "plain"), (3, "eleven", "long"),
                                                      (23, "worded", "arabic"), (500, "five", "cyrillic")])  # fmt: skip
def test_a_preview_has_one_size_and_holds_all_it_draws(kind: str, count: int, scale: str, text: str) -> None:
    drawn = preview(draw(kind, count, scale, text).picture)
    root = ET.fromstring(drawn.svg())  # noqa: S314 - our own
    assert (float(root.get("width", "")), float(root.get("height", ""))) == pytest.approx((WIDTH, HEIGHT), abs=0.1)
    for part in drawn.parts:
        assert part.x + part.drawing.width <= drawn.width + 0.1
        assert part.y + part.drawing.height <= drawn.height + 0.1
        for label, box in part.boxes:
            assert box.left >= 0, label
            assert box.right <= drawn.width, label
            assert box.bottom <= drawn.height, label


@pytest.mark.parametrize("kind", DRAWS)
def test_a_preview_begins_as_the_picture_does(kind: str) -> None:
    """It has no numbers beside what is drawn, and so none that are cut."""
    picture = draw(kind, 23).picture
    words = {label.text for part in preview(picture).parts for label, _box in part.boxes}
    assert not words & {head for head in picture.heads[1:] if len(head) > 2}
    assert picture.title not in words
    if picture.figure is None:
        # In letters of the usual size, unless the picture itself is wider.
        assert preview(picture).scale == 1 or picture.width > WIDTH - 230
        drawn = {row.drawing for row in picture.rows[:MOST_ROWS]}
        assert any(part.drawing in drawn for part in preview(picture).parts)


def test_a_long_scale_is_named_by_its_ends() -> None:
    picture = draw("support", 3, "eleven").picture
    words = {label.text for part in preview(picture).parts for label, _box in part.boxes}
    assert {"Point 0", "Point 10"} <= words
    assert "Point 4" not in words


def test_a_preview_comes_in_the_colours_of_both_modes() -> None:
    made = draw("support", 3)
    light, dark = preview_file(made).decode(), preview_file(made, is_dark=True).decode()
    assert LIGHT.paper in light
    assert DARK.paper in dark
    for palette, other in ((LIGHT, dark), (DARK, light)):
        for colour in (palette.paper, palette.ink, palette.soft):
            assert colour not in other
