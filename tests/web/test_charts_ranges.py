"""Ranges drawn a row each."""

import pytest

from annotator.web.charts import range_axis, range_mark


def test_the_axis_reaches_from_the_lowest_end_to_the_highest() -> None:
    axis = range_axis([(90, 100), (80, 120)], "million")
    assert [tick.text for tick in axis.ticks] == ["80", "120"]
    assert (
        [tick.x for tick in axis.ticks] == pytest.approx([axis.place(80), axis.place(120)], abs=0.1) == list(axis.grid)
    )
    assert axis.low < 80 < 120 < axis.high
    assert 0 < axis.place(80) < axis.place(120) < axis.width


@pytest.mark.parametrize("number", [90, 0, -4])
def test_an_axis_of_one_number_has_it_in_the_middle(number: float) -> None:
    axis = range_axis([(number, number)], "")
    assert (len(axis.ticks), axis.ticks[0].x) == (1, axis.width / 2)


def test_a_range_is_a_bar_and_a_single_number_a_dot() -> None:
    axis = range_axis([(90, 100), (80, 120)], "million")
    bar, dot = range_mark(axis, 90, 100), range_mark(axis, 95, 95)
    assert bar.whisker is not None
    assert (bar.whisker.start, bar.whisker.end) == (
        pytest.approx(axis.place(90), abs=0.1),
        pytest.approx(axis.place(100), abs=0.1),
    )
    assert (bar.whisker.start_sign, bar.whisker.end_sign, bar.dots) == ("tick", "tick", ())
    assert (dot.whisker, dot.dots) == (None, (pytest.approx(axis.place(95), abs=0.1),))
    assert (bar.label, dot.label) == ("90 to 100 million", "95 million")
