"""Steps: order, colour and marks of a scale's points in charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scales import make_scale

from annotator.models.vocabulary import Level
from annotator.web.charts.steps import median_mark, steps_of, support_class


@pytest.mark.parametrize(
    ("points", "classes"),
    [
        (1, "3"),
        (2, "15"),
        (3, "135"),
        (4, "1245"),
        (5, "12345"),
        (6, "122445"),
        (7, "1223445"),
        (8, "12224445"),
        (9, "112234455"),
        (10, "1122244455"),
    ],
)
def test_colours_follow_the_position(points: int, classes: str) -> None:
    assert [support_class(step, points) for step in range(1, points + 1)] == [f"s{each}" for each in classes]


@given(st.integers(2, 30), st.data())
def test_colours_are_symmetrical_and_never_go_back(points: int, data: st.DataObject) -> None:
    step = data.draw(st.integers(1, points - 1))
    here, there = support_class(step, points), support_class(step + 1, points)
    assert here <= there
    assert int(here[1]) + int(support_class(points + 1 - step, points)[1]) == 6
    assert support_class(step, points, low_is_best=True) == support_class(points + 1 - step, points)


def test_grey_is_for_a_true_middle() -> None:
    greys = [
        (step, points)
        for points in range(2, 11)
        for step in range(1, points + 1)
        if support_class(step, points) == "s3"
    ]
    assert greys == [(2, 3), (3, 5), (4, 7), (5, 9)]


@pytest.mark.parametrize("step", [0, 6])
def test_a_step_off_the_scale_is_refused(step: int) -> None:
    with pytest.raises(ValueError, match="no step"):
        support_class(step, 5)


def test_steps_stand_in_the_order_of_support() -> None:
    steps = steps_of(make_scale())
    assert [(step.mark, step.label, step.support, step.ink) for step in steps.each][:2] == [
        ("1", "Assertion only", "s1", "i1"),
        ("2", "Thin", "s2", "i2"),
    ]
    assert steps.arrange((1, 2, 3, 4, 5)) == (1, 2, 3, 4, 5)
    assert steps.place(1.5) == 1.5


def test_a_scale_whose_lowest_point_is_best_is_turned_round() -> None:
    steps = steps_of(make_scale(("Reliable", "Mixed", "Unreliable"), "ABC", low_is_best=True))
    assert [(step.mark, step.support) for step in steps.each] == [("C", "s1"), ("B", "s3"), ("A", "s5")]
    assert steps.arrange((5, 1, 0)) == (0, 1, 5)
    assert steps.place(0) == 2


def test_without_order_no_step_has_a_colour_of_support() -> None:
    steps = steps_of(make_scale(("Yes", "No"), level=Level.NOMINAL))
    assert not steps.is_ordered
    assert {step.support for step in steps.each} == {"s0"}


def test_long_codes_give_way_to_numbers() -> None:
    steps = steps_of(make_scale(("Agree", "Disagree"), ("agree", "no"), low_is_best=True))
    assert [step.mark for step in steps.each] == ["2", "1"]


def test_counts_of_another_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="3 counts for a scale of 5 points"):
        steps_of(make_scale()).arrange((1, 2, 3))


def test_counts_in_words() -> None:
    steps = steps_of(make_scale())
    assert steps.name_counts((0, 0, 0, 1, 2)) == "1 at 4 Corroborated, 2 at 5 Documented"
    assert steps.name_counts((0, 0, 0, 0, 0)) == "no ratings"
    assert steps.list_counts((1, 6, 10, 1, 0)) == "1 at step 1, 6 at step 2, 10 at step 3, 1 at step 4, 0 at step 5"


def test_marks_that_are_no_numbers_are_not_halved() -> None:
    scale = make_scale([f"Label {code}" for code in "¹²³"], "¹²³")
    assert median_mark((1, 1, 0), 0.5, steps_of(scale))[0] == "¹–²"


def test_colours_are_for_what_rates_the_claim_alone() -> None:
    scale = make_scale()
    plain = {step.support for step in steps_of(scale, is_rated=False).each}
    assert plain == {support_class(1, 5, is_ordered=False)}
    assert steps_of(scale, is_rated=False).is_ordered
