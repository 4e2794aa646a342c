"""Whole pictures: every kind, with nothing, little and much in it, in scripts that are wide and narrow."""

import csv
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from picture_rows import COUNTS, DRAWS, TEXTS, cases, draw

from annotator.web.charts import colours
from annotator.web.charts.shapes import Box, Label, Placed, Rect
from annotator.web.charts.standalone import Standalone, standalone
from annotator.web.pictures.files import picture_file
from annotator.web.pictures.registry import list_kinds

SVG = "{http://www.w3.org/2000/svg}"
#: How far a head of an axis may reach into the padding of its cell.
LEEWAY = 3


def _labels(whole: Standalone) -> list[tuple[Label, Box]]:
    return [found for part in whole.parts for found in part.boxes]


def _touching(labels: list[tuple[Label, Box]]) -> Iterator[tuple[str, str]]:
    """Pairs of labels that overlap; sorted from the top, so that each is compared with its neighbours alone."""
    waiting = sorted(labels, key=lambda found: found[1].top)
    for number, (label, box) in enumerate(waiting):
        for other, beside in waiting[number + 1 :]:
            if beside.top >= box.bottom:
                break
            if box.overlaps(beside):
                yield label.text, other.text


@pytest.mark.parametrize(("kind", "count", "scale", "text"), list(cases()))
def test_no_label_leaves_the_canvas_and_none_lies_on_another(kind: str, count: int, scale: str, text: str) -> None:
    whole = standalone(draw(kind, count, scale, text).picture)
    labels = _labels(whole)
    assert labels
    outside = [
        label.text
        for label, box in labels
        if box.left < 0 or box.top < 0 or box.right > whole.width or box.bottom > whole.height
    ]
    assert outside == []
    assert list(_touching(labels)) == []


@pytest.mark.parametrize(("kind", "count", "scale", "text"), list(cases()))
def test_what_is_drawn_in_a_row_stays_within_it(kind: str, count: int, scale: str, text: str) -> None:
    picture = draw(kind, count, scale, text).picture
    drawings = [row.drawing for row in picture.rows] + [picture.axis, picture.figure]
    for drawing in filter(None, drawings):
        boxes = list(Placed(drawing, 0, 0).boxes)
        assert list(_touching(boxes)) == []
        for label, box in boxes:
            assert box.left >= -LEEWAY, label.text
            assert box.right <= drawing.width + LEEWAY, label.text


@pytest.mark.parametrize("kind", DRAWS)
@pytest.mark.parametrize("scale", ["five", "eleven", "worded"])
def test_a_label_on_a_tile_stays_on_it(kind: str, scale: str) -> None:
    for part in standalone(draw(kind, 23, scale).picture).parts:
        tiles = [shape for shape in part.drawing.shapes if isinstance(shape, Rect)]
        for label in (shape for shape in part.drawing.shapes if isinstance(shape, Label) and shape.on):
            under = [
                tile for tile in tiles if tile.look.startswith(label.on) and tile.x <= label.x <= tile.x + tile.width
            ]
            assert any(tile.x <= label.box.left and label.box.right <= tile.x + tile.width for tile in under), label


@pytest.mark.parametrize(("kind", "count", "scale", "text"), list(cases()))
def test_files_are_xml_with_literal_colours_and_name_themselves(kind: str, count: int, scale: str, text: str) -> None:
    made = draw(kind, count, scale, text)
    source = picture_file(made, "svg")
    root = ET.fromstring(source)  # noqa: S314 - our own
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    assert root.get("aria-labelledby") == "title desc"
    for element in root.iter():
        assert not {"class", "style", "href"} & set(element.attrib)
        assert "var(" not in "".join(element.attrib.values())
        assert "currentColor" not in element.attrib.values()
        if element.tag in {f"{SVG}rect", f"{SVG}path", f"{SVG}circle", f"{SVG}text"}:
            assert re.fullmatch("none|#[0-9a-f]{6}", element.attrib["fill"])
    # On a dark page it lies on paper of its own.
    first = next(root.iter(f"{SVG}rect"))
    assert (first.get("width"), first.get("height"), first.get("fill")) == (
        root.get("width"),
        root.get("height"),
        colours.LIGHT.paper,
    )
    assert picture_file(draw(kind, count, scale, text), "svg") == source


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", DRAWS)
@pytest.mark.parametrize("scale", ["five", "eleven", "nominal", "flipped"])
def test_text_can_be_read_on_what_it_stands_on(kind: str, scale: str) -> None:
    for label, _box in _labels(standalone(draw(kind, 23, scale).picture)):
        for palette in (colours.LIGHT, colours.DARK):
            assert contrast(palette.ink_of(label.look), palette.ground_of(label.on)) >= 4.5, label


def test_every_tile_has_an_ink_that_can_be_read() -> None:
    for palette in (colours.LIGHT, colours.DARK):
        for look, (fill, ink) in palette.tiles.items():
            assert contrast(fill, ink) >= 4.5, look


@pytest.mark.parametrize("kind", ["support", "matrix", "relations"])
def test_steps_are_told_by_their_number_too(kind: str) -> None:
    """In grey, and to who does not see colours, brown and teal are alike: each tile of a step carries text."""
    for part in standalone(draw(kind, 23, "eleven").picture).parts:
        labels = [shape for shape in part.drawing.shapes if isinstance(shape, Label)]
        for tile in (shape for shape in part.drawing.shapes if isinstance(shape, Rect) and shape.look[0] == "s"):
            inside = [label for label in labels if tile.x <= label.x <= tile.x + tile.width]
            # A block too narrow for a number has it in the column of its step.
            assert inside or (kind == "support" and tile.width < 22), tile


@pytest.mark.parametrize("kind", ["support", "coefficients", "severity", "source", "consensus"])
@pytest.mark.parametrize("count", COUNTS)
def test_numbers_are_the_same_in_drawing_table_and_file(kind: str, count: int) -> None:
    made = draw(kind, count, "five", "short")
    printed = {label.text for label, _box in _labels(standalone(made.picture))}
    rows = list(csv.reader(io.StringIO(picture_file(made, "csv").decode(), newline="")))
    assert len(rows) == 1 + len(made.rows) == 1 + len(made.picture.rows)
    for drawn, written in zip(made.picture.rows, rows[1:], strict=True):
        assert {value for value in drawn.values if value} <= printed
        numbers = [float(cell) for cell in written if re.fullmatch(r"-?\d+(\.\d+)?", cell)]
        shown = [_number(each) for value in drawn.values for each in re.findall(r"[−+-]?\d*\.?\d+", value)]
        for each in shown:
            assert any(_is_rounded(number, each) for number in numbers), (each, numbers)


def _number(text: str) -> float:
    return float(text.replace("−", "-"))


def _is_rounded(number: float, shown: float) -> bool:
    """Whether a number can be printed so: as it is, or as a percentage, to the half of its last place."""
    return abs(number - shown) <= 0.05 or abs(100 * number - shown) <= 0.5


@pytest.mark.parametrize("kind", ["support", "coefficients"])
def test_no_line_runs_through_the_words_that_say_why_there_is_nothing(kind: str) -> None:
    """The lines of an axis are paths that begin at their place; those between rows begin at the left."""
    picture = draw(kind, 23).picture
    assert any(row.drawing is None and row.note for row in picture.rows)
    parts = standalone(picture).parts
    rows = [
        part
        for part in parts
        if part.drawing.width == picture.width
        and part.drawing not in (picture.axis, None)
        and part.drawing.shapes
        and all(shape.kind == "text" for shape in part.drawing.shapes)
    ]
    assert rows
    lines = [
        part for part in parts if part.drawing.shapes and all(shape.kind == "path" for shape in part.drawing.shapes)
    ]
    upright = [part for part in lines if part.drawing.height > 1]
    assert upright
    for row in rows:
        for line in upright:
            assert line.y >= row.y + row.drawing.height - 0.1 or line.y + line.drawing.height <= row.y + 0.1


def test_a_large_chart_says_what_it_leaves_out() -> None:
    made = draw("support", 501)
    assert len(made.picture.rows) == 500
    assert len(made.rows) == 501
    assert "500 of 501 rows are drawn; the CSV file has all." in made.picture.notes
    assert "500 of 501 rows are drawn; the CSV file has all." in draw("matrix", 501).picture.notes


def test_every_kind_is_drawn_here() -> None:
    assert {kind.name for kind in list_kinds()} == set(DRAWS)
    assert "\ud800" in TEXTS["hostile"]
