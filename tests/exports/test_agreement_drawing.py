"""Intervals drawn to stand alone."""

from annotator.agreement import estimate, from_matrix
from annotator.exports.agreement_drawing import INSET, WIDTH, Axis, axis_head, interval_drawing

TABLE = [[1, 2], [2, 1], [3, 3], [1, 3], [3, 1]]


def test_the_axis_reaches_below_the_lowest_value_and_up_to_one() -> None:
    low = estimate(from_matrix(TABLE, [1, 2, 3]), "fleiss_kappa[identity]")
    axis = Axis.of([low])
    assert low.value is not None
    assert axis.low == low.value - 0.1
    assert (axis.place(axis.low), axis.place(1)) == (INSET, WIDTH - INSET)
    assert axis.place(-5) == INSET
    assert Axis.of([]).low == -0.2


def test_an_interval_beyond_the_axis_ends_in_an_arrow() -> None:
    found = estimate(from_matrix(TABLE, [1, 2, 3]), "fleiss_kappa[identity]")
    assert "m5 -4l-5 4l5 4" in interval_drawing(Axis(-0.6), found)
    assert "m5 -4l-5 4l5 4" not in interval_drawing(Axis(-1.5), found)


def test_what_is_not_there_is_not_drawn() -> None:
    none = estimate(from_matrix([[1], [2]], [1, 2]), "gwet_ac[identity]")
    assert interval_drawing(Axis(0), none) == ""
    alone = estimate(from_matrix([[1, 1], [2, 2]], [1, 2]), "percent_agreement[identity]")
    drawn = interval_drawing(Axis(-0.2), alone)
    assert "stroke-width" not in drawn
    assert 'aria-label="100' in drawn
    assert 'aria-label="Axis from −.20 to 1"' in axis_head(Axis(-0.2))


def test_the_customary_marks_stand_beside_alpha_alone() -> None:
    ratings = from_matrix(TABLE, [1, 2, 3])
    for key, marks in (("krippendorff_alpha[ordinal]", 2), ("fleiss_kappa[identity]", 0), ("gwet_ac[quadratic]", 0)):
        assert interval_drawing(Axis(-1), estimate(ratings, key)).count("stroke-dasharray") == marks
