"""Cells side by side: as wide as their numbers take, so that no value loses its interval, its range or its count."""

from dataclasses import replace

import pytest
from picture_rows import FACTS, SCALES, criterion, line, result

from annotator.agreement import from_matrix, pairwise_kappa
from annotator.services.claim_matrix import MatrixRow
from annotator.web.charts.shapes import Label
from annotator.web.charts.strip import MOST, STEP, Cell, cell_width
from annotator.web.pictures.kinds import matrix, pairs
from annotator.web.pictures.registry import Made


def _words(made: Made) -> set[str]:
    drawings = [row.drawing for row in made.picture.rows if row.drawing is not None]
    return {shape.text for drawing in drawings for shape in drawing.shapes if isinstance(shape, Label)}


@pytest.mark.parametrize(
    ("ends", "words"), [((-1.0, 1.0), "−1.00 to 1.00"), ((-1.0, -1.0), "−1.00 to −1.00"), (None, "no interval")]
)
def test_the_value_of_a_pair_never_stands_without_its_interval(ends: tuple[float, float] | None, words: str) -> None:
    known = pairwise_kappa(from_matrix([[1, 2], [2, 2], [1, 1], [2, 1]], [1, 2]), "identity")[0]
    made = pairs.draw(FACTS, ("R1", "R2"), [[replace(known, value=0.14, ci95=ends)]], "quadratic", is_ordered=True)
    assert _words(made) == {".14", words, "n 4"}


def test_a_median_on_eleven_points_keeps_its_range() -> None:
    scale = SCALES["eleven"]
    counts = (*(0,) * 9, 250, 250)
    found = replace(result(1, scale), counts=counts, median=9.5)
    made = matrix.draw(FACTS, [criterion(scale, "Support")], [MatrixRow(line(1, "Yes."), (found,))])
    assert _words(made) == {"9.5", "9–10 · n 500"}


def test_cells_are_no_wider_than_a_picture_bears() -> None:
    narrow, wide = Cell(("2", "n 3"), "s2", "i2", ""), Cell(("2", "W" * 40, "n 3"), "s2", "i2", "")
    assert cell_width([narrow], STEP) == STEP
    assert cell_width([narrow, wide], STEP) == MOST
    assert cell_width([], STEP) == STEP
