"""Bars over the steps of a scale, coloured by a style sheet, for a page that stands alone."""

import re

import pytest
from scales import make_scale

from annotator.exports import reader_drawing
from annotator.exports.reader_drawing import counted, median_words, named, spread_drawing, steps_of, swatch
from annotator.models.vocabulary import Level
from annotator.web.charts.steps import support_class

CYRILLIC = ("Только утверждение", "Слабо", "Одна нить", "Подтверждено", "Документировано")
ARABIC = ("مجرد ادعاء", "ضعيف", "خيط واحد", "مؤيد", "موثق")


@pytest.mark.parametrize("points", range(2, 25))
def test_colours_are_those_of_the_pages(points: int) -> None:
    steps = steps_of(make_scale([f"Step {n}" for n in range(points)]))
    assert [f"s{step.colour}" for step in steps] == [support_class(n, points) for n in range(1, points + 1)]


def test_a_scale_whose_lowest_is_best_is_turned_round() -> None:
    steps = steps_of(make_scale(("Best", "Middle", "Worst"), low_is_best=True))
    assert [step.point.label for step in steps] == ["Worst", "Middle", "Best"]
    assert [step.colour for step in steps] == [1, 3, 5]
    drawing = spread_drawing(steps, (2, 0, 0), 0, 2)
    # The bar and the triangle of the best stand on the right.
    assert re.findall(r'<rect class="s5" x="(\d+)', drawing) == ["249"]
    assert 'd="M266.7 9l' in drawing
    assert median_words(steps, 0.5) == "between 2 (Middle) and 1 (Best)"


def test_a_scale_without_order_has_no_colours_and_no_median() -> None:
    steps = steps_of(make_scale(("Yes", "No"), level=Level.NOMINAL))
    assert [step.colour for step in steps] == [0, 0]
    drawing = spread_drawing(steps, (1, 2), None, 2)
    assert "median" not in drawing
    assert 'aria-label="3 ratings: 1 at 1 (Yes), 2 at 2 (No)"' in drawing


@pytest.mark.parametrize(("labels", "begin", "end"), [(CYRILLIC, "", ""), (ARABIC, "\u2068", "\u2069")])
def test_labels_in_other_letters_turn_nothing_round(labels: tuple[str, ...], begin: str, end: str) -> None:
    steps = steps_of(make_scale(labels))
    second, fifth = (f"{begin}{labels[place]}{end}" for place in (1, 4))
    assert named(steps[1]) == f"2 ({second})"
    assert counted(steps, (0, 1, 0, 0, 4)) == f"1 at 2 ({second}), 4 at 5 ({fifth})"
    assert f"Median 5 ({fifth})" in spread_drawing(steps, (0, 0, 0, 0, 4), 4, 4)


def test_long_codes_give_way_to_numbers_and_markup_is_text() -> None:
    steps = steps_of(make_scale(("<b>", "&"), ("<none>", "<some>")))
    assert [step.mark for step in steps] == ["1", "2"]
    assert "<b>" not in spread_drawing(steps, (1, 1), 0.5, 1) + swatch(steps[0])


@pytest.mark.parametrize("points", [2, 5, 11])
@pytest.mark.parametrize("each", [0, 1, 3, 500])
def test_nothing_leaves_the_canvas_and_no_two_words_overlap(points: int, each: int) -> None:
    steps = steps_of(make_scale([f"Step {n}" for n in range(points)]))
    counts = (each,) * points
    drawing = spread_drawing(steps, counts, (points - 1) / 2 if each else None, max(each, 1))
    words = [
        (float(x), float(y), 7 * len(text))
        for x, y, text in re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', drawing)
    ]
    assert len(words) == points * (2 if each else 1)
    for x, y, width in words:
        assert x - width / 2 >= 0
        assert x + width / 2 <= reader_drawing.WIDTH
        assert 12 <= y <= reader_drawing.HEIGHT
    for number, (x, y, width) in enumerate(words):
        for other, below, wide in words[number + 1 :]:
            assert abs(y - below) >= 12 or abs(x - other) >= (width + wide) / 2
    for y, height in re.findall(r' y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', drawing):
        assert float(y) >= 0
        assert float(y) + float(height) == pytest.approx(reader_drawing.BASELINE)
