"""Intervals and their axes, against the numbers of the design."""

import pytest

from annotator.web.charts.axis import coefficient_axis, comparison_axis, deviation_axis, shift_axis
from annotator.web.charts.interval import Whisker, deviation, interval, published

AXIS = coefficient_axis()


def test_axis_of_coefficients() -> None:
    assert [(each.x, each.text) for each in AXIS.ticks] == [(63.3, "0"), (130, ".25"), (196.7, ".5"), (330, "1")]
    assert AXIS.grid == (63.3,)
    assert [(line.x, line.text, line.text_x, line.anchor) for line in AXIS.references] == [
        (241.2, "tentative .667", 238.2, "end"),
        (276.7, ".8 reliable", 279.7, "start"),
    ]
    assert (AXIS.head_height, AXIS.tick_y, AXIS.middle, AXIS.bottom) == (34, 30, 15, 43)


def test_axis_of_shifts() -> None:
    axis = shift_axis()
    assert [(each.x, each.text) for each in axis.ticks] == [(32, "−1"), (120, "0"), (208, "+1")]
    assert (axis.origin, axis.grid, axis.ends) == (120, (32, 208), ("← stricter", "more lenient →"))
    assert (axis.end_places, axis.head_height) == ((112, 128), 34)
    assert [each.text for each in shift_axis(1.3).ticks] == ["−2", "0", "+2"]
    assert shift_axis(0.2) == axis


def test_axis_of_comparisons() -> None:
    axis = comparison_axis()
    assert axis.grid == (10, 80, 150, 220, 290)
    assert (axis.head_height, axis.tick_y, axis.middle) == (18, 14, 13)
    assert axis.end_places == (142, 158)


def test_value_with_its_interval() -> None:
    drawn = interval(AXIS, 0.5143, 0.355, 0.6741)
    assert drawn is not None
    assert drawn.dots == (200.5,)
    assert drawn.whisker == Whisker(158, 243.1, "tick", "tick")
    assert (drawn.look.bar, drawn.look.dot, drawn.look.radius) == ("whisker", "dot", 5)
    assert drawn.label == ".51, from .35 to .67"


@pytest.mark.parametrize(
    ("look", "bar", "dot"),
    [("ring", "whisker minor", "ring"), ("ours", "ours", "ours-dot"), ("filled", "whisker", "dot")],
)
def test_looks(look: str, bar: str, dot: str) -> None:
    drawn = interval(AXIS, 0.5, 0.4, 0.6, look)
    assert drawn is not None
    assert (drawn.look.bar, drawn.look.dot) == (bar, dot)


def test_shift_in_words() -> None:
    drawn = interval(shift_axis(), -0.7537, -1.0284, -0.4773)
    assert drawn is not None
    assert drawn.label == "−0.75 steps, from −1.03 to −0.48"
    assert drawn.dots == (53.7,)
    assert drawn.whisker == Whisker(29.5, 78, "tick", "tick")


@pytest.mark.parametrize(
    ("value", "low", "high", "whisker", "dots"),
    [
        (0.16, -0.37, 0.69, Whisker(10, 247.3, "arrow", "tick"), (106,)),
        (0.95, 0.8, 1.1, Whisker(276.7, 330, "tick", "arrow"), (316.7,)),
        (0.3, -2, 2, Whisker(10, 330, "arrow", "arrow"), (143.3,)),
        (-0.4, -0.6, -0.3, Whisker(10, 10, "arrow", "nothing"), ()),
        (1.4, 1.2, 1.6, Whisker(330, 330, "nothing", "arrow"), ()),
    ],
)
def test_the_axis_cuts_with_an_arrow(
    value: float, low: float, high: float, whisker: Whisker, dots: tuple[float, ...]
) -> None:
    drawn = interval(AXIS, value, low, high)
    assert drawn is not None
    assert (drawn.whisker, drawn.dots) == (whisker, dots)


def test_value_without_an_interval() -> None:
    drawn = interval(AXIS, 0.5)
    assert drawn is not None
    assert (drawn.whisker, drawn.label) == (None, ".50, no interval")


def test_value_beyond_the_axis_without_an_interval() -> None:
    drawn = interval(AXIS, -0.4)
    assert drawn is not None
    assert (drawn.whisker, drawn.dots) == (Whisker(10, 10, "arrow", "nothing"), ())


def test_no_value_draws_nothing() -> None:
    assert interval(AXIS, None) is None
    assert deviation(deviation_axis(0.5, []), None) is None


def test_published_values() -> None:
    axis = comparison_axis()
    one, several = published(axis, 0.577), published(axis, 0.72, 0.66)
    assert (one.dots, one.whisker, one.look.radius, one.label) == ((171.6,), None, 4.5, ".577")
    assert several.whisker == Whisker(194.8, 211.6, "nothing", "nothing")
    assert (several.look.radius, several.label) == (4, ".66 to .72")
    assert published(axis, 0.5, 0.5).whisker is None


def test_deviations_span_the_values_and_the_reference() -> None:
    axis = deviation_axis(0.51, [0.60, 0.44, None])
    line = axis.references[0].x
    right, left = deviation(axis, 0.60), deviation(axis, 0.44)
    assert right is not None
    assert left is not None
    assert right.whisker == Whisker(line, right.dots[0], "nothing", "nothing")
    assert left.whisker == Whisker(left.dots[0], line, "nothing", "nothing")
    assert 10 <= left.dots[0] < line < right.dots[0] <= 130
    assert (axis.head_height, right.label) == (18, ".60")


def test_small_deviations_stay_small() -> None:
    axis = deviation_axis(0.5, [0.505])
    drawn, none = deviation(axis, 0.505), deviation(axis, 0.5)
    assert drawn is not None
    assert drawn.dots[0] - axis.references[0].x < 7
    assert none is not None
    assert none.whisker is None
