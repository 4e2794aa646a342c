"""Files of pictures, as far as no database is needed."""

import re

import pytest
from picture_rows import draw

from annotator.errors import Invalid, NotFound
from annotator.web.pictures import raster
from annotator.web.pictures.asked import Needs
from annotator.web.pictures.files import picture_file, require_format
from annotator.web.pictures.registry import Made, find_kind, list_kinds, picture_kind


def test_a_missing_package_is_named_with_how_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "PACKAGE", "no_such_package")
    with pytest.raises(Invalid, match="needs the package vl-convert-python") as caught:
        raster.converter()
    assert "pip install 'source-credibility-annotator[png]'" in str(caught.value)
    assert "take the SVG" in str(caught.value)


def test_formats_and_kinds_that_there_are_not() -> None:
    require_format("svg")
    with pytest.raises(NotFound, match="There is: svg, png, pdf, csv"):
        require_format("gif")
    with pytest.raises(NotFound, match="There is no picture pie"):
        find_kind("pie")
    assert find_kind("support").title == "Shown support, claim by claim"


def test_two_kinds_of_one_name_are_a_fault() -> None:
    def make(_asked: object) -> Made:
        return draw("support", 1)

    with pytest.raises(ValueError, match="two kinds of pictures named support"):
        picture_kind("support", title="", summary="", place=1, needs=Needs.NOTHING)(make)
    assert len({kind.place for kind in list_kinds()}) == len(list_kinds())


@pytest.mark.parametrize("count", [0, 3, 500])
def test_pixels_and_pages_of_any_length(count: int) -> None:
    made = draw("support", count, "eleven", "arabic")
    image, page = picture_file(made, "png"), picture_file(made, "pdf")
    assert image.startswith(b"\x89PNG")
    assert page.startswith(b"%PDF")
    height = int.from_bytes(image[20:24], "big")
    assert 0 < height <= raster.MOST_PIXELS + 1
    box = re.search(rb"/MediaBox \[([0-9. ]+)\]", page)
    assert box is None or float(box[1].split()[3]) <= raster.MOST_POINTS


def test_formulas_are_disarmed_unless_wanted_raw() -> None:
    made = draw("support", 1)
    rows = [["K1", "=1+1", "Ann", *made.rows[0][3:]]]
    armed = Made(made.picture, made.columns, rows)
    assert "'=1+1" in picture_file(armed, "csv").decode()
    assert "'=1+1" not in picture_file(armed, "csv", raw=True).decode()
