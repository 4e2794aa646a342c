"""Spread, coverage and ledger, against the numbers of the design."""

import pytest
from scales import make_scale

from annotator.web.charts.bars import bar
from annotator.web.charts.coverage import Sign, cannot_judge, coverage
from annotator.web.charts.interval import Whisker
from annotator.web.charts.ledger import ledger
from annotator.web.charts.spread import Caption, Mark, spread, step_axis
from annotator.web.charts.steps import steps_of

STEPS = steps_of(make_scale())
TEN = steps_of(make_scale([f"Point {number}" for number in range(1, 11)]))


def test_three_ratings_on_three_steps() -> None:
    drawn = spread((1, 1, 1, 0, 0), STEPS)
    assert (drawn.width, drawn.height, drawn.baseline) == (150, 50, 46.5)
    assert drawn.ticks == (15, 45, 75, 105, 135)
    assert drawn.marks == (
        Mark(4.5, 35.5, 21, 7, "s1"),
        Mark(34.5, 35.5, 21, 7, "s2"),
        Mark(64.5, 35.5, 21, 7, "s3"),
    )
    assert drawn.counts == ()
    assert drawn.names[0] == Caption(15, 62, "1")
    assert drawn.label == "ratings 1, 2, 3"


def test_marks_stack_and_keep_their_width_in_a_wider_drawing() -> None:
    drawn = spread((2, 3, 0, 0, 0), STEPS, 200)
    assert [(mark.x, mark.y) for mark in drawn.marks] == [
        (9.5, 35.5),
        (9.5, 26.5),
        (49.5, 35.5),
        (49.5, 26.5),
        (49.5, 17.5),
    ]
    assert drawn.label == "ratings 1, 1, 2, 2, 2"


@pytest.mark.parametrize("tallest", [5, 6, 7])
def test_high_stacks_stay_within_the_drawing(tallest: int) -> None:
    drawn = spread((tallest, 1, 0, 0, 0), STEPS)
    assert len(drawn.marks) == tallest + 1
    assert min(mark.y for mark in drawn.marks) >= 0
    assert len({mark.height for mark in drawn.marks}) == 1
    assert max(mark.y + mark.height for mark in drawn.marks) == 42.5


def test_a_mark_is_as_high_as_beside_the_tallest_column_of_the_table() -> None:
    assert spread((1, 0, 0, 0, 0), STEPS, tallest=7).marks[0].height == 4


def test_from_eight_on_bars_with_their_counts() -> None:
    drawn = spread((0, 2, 8, 0, 0), STEPS)
    assert drawn.marks == (Mark(34.5, 38, 21, 8, "s2"), Mark(64.5, 14, 21, 32, "s3"))
    assert drawn.counts == (Caption(45, 34, "2"), Caption(75, 10, "8"))
    assert spread((1, 0, 0, 0, 0), STEPS, tallest=8).counts == (Caption(15, 38, "1"),)


def test_counts_without_room_are_left_to_the_label() -> None:
    drawn = spread((1, 0, 123, 0, 0, 0, 0, 0, 0, 0), TEN)
    assert [count.text for count in drawn.counts] == ["1"]
    assert drawn.label.startswith("1 at step 1, 0 at step 2, 123 at step 3,")


def test_marks_are_narrower_on_a_long_scale() -> None:
    drawn = spread((0, 0, 0, 0, 0, 0, 0, 0, 0, 1), TEN)
    assert drawn.marks == (Mark(137.2, 35.5, 10.5, 7, "s5"),)
    assert drawn.label == "rating 10"


def test_no_ratings() -> None:
    drawn = spread((0, 0, 0, 0, 0), STEPS)
    assert (drawn.marks, drawn.label) == ((), "no ratings")


def test_step_axis() -> None:
    axis = step_axis(STEPS, 200)
    assert [(name.x, name.y, name.text) for name in axis.names][:2] == [(20, 11, "1"), (60, 11, "2")]
    assert (axis.height, axis.label) == (14, "steps 1 to 5")


def test_coverage_has_a_sign_per_reviewer() -> None:
    drawn = coverage(3, 1, 1)
    assert drawn.width == 80
    assert drawn.signs == (
        Sign("rated", 0),
        Sign("rated", 16),
        Sign("rated", 32),
        Sign("cannot_judge", 48),
        Sign("open", 64),
    )
    assert drawn.label == "3 rated, 1 cannot judge, 1 open, of 5"


def test_coverage_of_many_has_a_sign_per_kind_with_its_count() -> None:
    drawn = coverage(24, 0, 3)
    assert drawn.signs == (Sign("rated", 0, "24"), Sign("open", 43, "3"))
    assert drawn.width == 68.5
    assert drawn.label == "24 rated, 0 cannot judge, 3 open, of 27"


def test_coverage_of_a_closed_claim_tells_no_answers_apart() -> None:
    assert coverage(3, 0, 1, is_hidden=True).label == "3 answered, 1 open, of 4"


def test_coverage_of_nobody() -> None:
    assert coverage(0, 0, 0).signs == ()


def test_cannot_judge() -> None:
    assert cannot_judge(2).signs == (Sign("cannot_judge", 0), Sign("cannot_judge", 19))
    assert (cannot_judge(2).width, cannot_judge(2).label) == (38, "2 cannot judge")
    assert cannot_judge(12).signs == (Sign("cannot_judge", 0, "12"),)
    assert cannot_judge(0).signs == ()


@pytest.mark.parametrize(("value", "length"), [(34, 153), (5, 22.5), (1, 4.5), (0, 0)])
def test_bar(value: int, length: float) -> None:
    assert bar(value, 40).length == length


def test_bar_of_nothing() -> None:
    assert bar(0, 0).length == 0


@pytest.mark.parametrize("value", [-1, 41])
def test_a_bar_stays_between_nothing_and_its_maximum(value: int) -> None:
    with pytest.raises(ValueError, match="is not between 0 and 40"):
        bar(value, 40)


def test_ledger() -> None:
    drawn = ledger((1, 6, 10, 1, 0), STEPS, mean=1.634, low=1.168, high=2.1)
    assert drawn.columns == (
        Mark(8, 95.6, 52, 8.4, "s1"),
        Mark(76, 53.6, 52, 50.4, "s2"),
        Mark(144, 20, 52, 84, "s3"),
        Mark(212, 95.6, 52, 8.4, "s4"),
    )
    assert [(count.x, count.y, count.text) for count in drawn.counts] == [
        (34, 89.6, "1"),
        (102, 47.6, "6"),
        (170, 14, "10"),
        (238, 89.6, "1"),
        (306, 98, "0"),
    ]
    assert (drawn.dot, drawn.whisker) == (145.1, Whisker(113.4, 176.8, "tick", "tick"))
    assert drawn.label == "1 at step 1, 6 at step 2, 10 at step 3, 1 at step 4, 0 at step 5"


def test_ledger_of_a_scale_turned_round() -> None:
    steps = steps_of(make_scale(("Best", "Middle", "Worst"), low_is_best=True))
    drawn = ledger((4, 0, 0), steps, mean=0, low=-1, high=0.5)
    assert [column.support for column in drawn.columns] == ["s5"]
    assert drawn.dot == 283.3
    assert drawn.whisker == Whisker(226.7, 340, "tick", "arrow")


def test_ledger_without_a_mean() -> None:
    drawn = ledger((0, 0, 0, 0, 0), STEPS)
    assert (drawn.columns, drawn.dot, drawn.whisker) == ((), None, None)


def test_ledgers_beside_each_other_have_columns_of_one_width() -> None:
    two = steps_of(make_scale(("Yes", "No")))
    long, short = ledger((1, 0, 2, 0, 1), STEPS, beside=5), ledger((3, 1), two, beside=5)
    assert {column.width for column in (*long.columns, *short.columns)} == {52}
    assert (long.width, short.width) == (340, 136)
    assert long.height == short.height < ledger((3, 1), two).height
    assert ledger((3, 1), two).columns[0].width == 130


def test_beside_a_very_long_scale_columns_stay_wide_enough_for_their_counts() -> None:
    two = steps_of(make_scale(("Yes", "No")))
    drawn = ledger((30, 12), two, beside=101)
    assert [count.text for count in drawn.counts] == ["30", "12"]
    assert drawn.width == 68
