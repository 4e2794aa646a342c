"""Previews: the shape of their picture, nothing cut through or shrunk, no number without its neighbours, both modes."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from picture_rows import DRAWS, draw

from annotator.web import charts
from annotator.web.charts.colours import DARK, LIGHT
from annotator.web.charts.preview import HEIGHT, MOST_ROWS, NARROW, NARROW_HEIGHT, WIDE, preview
from annotator.web.pictures.files import preview_file
from annotator.web.pictures.kinds.relations import IN_PREVIEW

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("is_narrow", [False, True])
@pytest.mark.parametrize("kind", DRAWS)
@pytest.mark.parametrize(("count", "scale", "text"), [(0, "five", "plain"), (1, "five", "plain"), (3, "eleven", "long"),
                                                      (23, "worded", "arabic"), (500, "five", "cyrillic")])  # fmt: skip
def test_a_preview_holds_all_it_draws(kind: str, count: int, scale: str, text: str, is_narrow: bool) -> None:
    picture = draw(kind, count, scale, text).picture
    drawn = preview(picture, is_narrow=is_narrow)
    root = ET.fromstring(drawn.svg())  # noqa: S314 - our own
    # Letters are as large as they are drawn: on a phone of 390 pixels no preview is shrunk below 10 of 12.
    assert (float(root.get("width", "")), float(root.get("height", ""))) == (drawn.width, drawn.height)
    assert drawn.width in ({NARROW} if is_narrow or picture.figure else {WIDE})
    for part in drawn.parts:
        assert part.x + part.drawing.width <= drawn.width + 0.1
        assert part.y + part.drawing.height <= drawn.height + 0.1
        for label, box in part.boxes:
            assert box.left >= 0, label
            assert box.right <= drawn.width, label
            assert box.bottom <= drawn.height, label


@pytest.mark.parametrize("is_narrow", [False, True])
@pytest.mark.parametrize("kind", DRAWS)
def test_a_preview_has_the_shape_of_its_picture(kind: str, is_narrow: bool) -> None:
    """Of many rows it has as many as there is room for, of few no room for more."""
    many, one = (preview(draw(kind, count).picture, is_narrow=is_narrow) for count in (23, 1))
    if draw(kind, 23).picture.figure is None:
        assert many.height <= (NARROW_HEIGHT if is_narrow else HEIGHT)
        assert one.height <= many.height


def test_a_graph_is_no_higher_than_its_room_where_every_claim_is_rated() -> None:
    """The page would shrink it, and its letters."""
    drawn = preview(draw("relations", IN_PREVIEW).picture)
    assert drawn.height <= HEIGHT


@pytest.mark.parametrize(("is_narrow", "most"), [(False, 340), (True, 340)])
def test_of_many_columns_the_first_are_shown_whole(is_narrow: bool, most: float) -> None:
    picture = draw("pairs", 23).picture
    assert picture.width > most
    drawn = preview(picture, is_narrow=is_narrow)
    whole = {row.drawing for row in picture.rows}
    rows = [part.drawing for part in drawn.parts if part.drawing.label]
    assert rows
    assert all(row.width <= most and row.width % picture.column == 0 for row in rows)
    for row in rows:
        (original,) = [each for each in whole if each is not None and each.label == row.label]
        assert row.shapes == original.shapes[: len(row.shapes)]


@pytest.mark.parametrize("kind", DRAWS)
def test_a_preview_begins_as_the_picture_does(kind: str) -> None:
    """It has no numbers beside what is drawn, and so none that are cut."""
    picture = draw(kind, 23).picture
    words = {label.text for part in preview(picture).parts for label, _box in part.boxes}
    assert not words & {head for head in picture.heads[1:] if len(head) > 2}
    assert picture.title not in words
    if picture.figure is None:
        assert preview(picture).scale == 1
        drawn = {row.drawing for row in picture.rows[:MOST_ROWS]}
        shown = [part.drawing for part in preview(picture).parts]
        assert any(part in drawn or part.label in {each.label for each in drawn if each} for part in shown)


def test_a_long_scale_is_named_by_its_ends() -> None:
    picture = draw("support", 3, "eleven").picture
    words = {label.text for part in preview(picture).parts for label, _box in part.boxes}
    assert {"Point 0", "Point 10"} <= words
    assert "Point 4" not in words


def test_the_meaning_of_a_crossed_cell_is_no_step() -> None:
    """It is named beside a long scale too, and takes no step's name."""
    for scale, named in (("five", 5), ("eleven", 2)):
        picture = draw("matrix", 23, scale).picture
        assert picture.keys[-1].is_struck
        words = [label.text for part in preview(picture).parts for label, _box in part.boxes]
        assert picture.keys[-1].label in words
        assert sum(key.label in words for key in picture.keys[:-1]) == named


def test_a_narrow_preview_has_labels_over_what_is_drawn() -> None:
    picture = draw("support", 3).picture
    for is_narrow in (False, True):
        drawn = preview(picture, is_narrow=is_narrow)
        (blocks,) = [part for part in drawn.parts if part.drawing == picture.rows[0].drawing]
        boxes = [box for part in drawn.parts for label, box in part.boxes if label.look == "said"]
        assert (boxes[0].bottom <= blocks.y) is is_narrow
        assert (boxes[0].right <= blocks.x) is not is_narrow


def test_a_preview_comes_in_the_colours_of_both_modes() -> None:
    made = draw("support", 3)
    light, dark = preview_file(made).decode(), preview_file(made, is_dark=True).decode()
    for palette, own, other in ((LIGHT, light, dark), (DARK, dark, light)):
        for colour in (palette.ink, palette.soft):
            assert colour in own
            assert colour not in other


@pytest.mark.parametrize("kind", DRAWS)
def test_a_preview_lies_on_the_paper_of_its_page(kind: str) -> None:
    for is_dark, palette in ((False, LIGHT), (True, DARK)):
        for is_narrow in (False, True):
            assert palette.paper not in preview_file(draw(kind, 3), is_dark=is_dark, is_narrow=is_narrow).decode()


def test_the_page_keeps_as_much_room_as_a_preview_takes() -> None:
    style = (Path(str(charts.__file__)).parents[1] / "static" / "app.css").read_text("utf-8")
    kept = re.findall(r"\.preview \{[^}]*max-width: (\d+)px; aspect-ratio: (\d+) / (\d+);", style)
    assert kept == [(str(wide), str(wide), str(high)) for wide, high in ((WIDE, HEIGHT), (NARROW, NARROW_HEIGHT))]
