"""Diverging rows, against the numbers of the design."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scales import make_scale

from annotator.models.vocabulary import Level
from annotator.web.charts.diverging import Block, diverging_row
from annotator.web.charts.steps import steps_of

STEPS = steps_of(make_scale())


def test_all_above_the_middle() -> None:
    drawn = diverging_row((0, 0, 0, 1, 1), STEPS, "C47")
    assert (drawn.width, drawn.height) == (340, 26)
    assert drawn.blocks == (Block(170.5, 29, 185, "4", "s4", "i4"), Block(200.5, 29, 215, "5", "s5", "i5"))
    assert drawn.label == "C47: 1 at 4 Corroborated, 1 at 5 Documented"


@pytest.mark.parametrize(
    ("counts", "first", "last"),
    [
        ((0, 0, 2, 2, 0), 140.5, 230.5),
        ((0, 1, 1, 1, 1), 125.5, 215.5),
        ((0, 1, 3, 1, 0), 95.5, 215.5),
        ((1, 0, 4, 0, 0), 80.5, 200.5),
        ((2, 3, 0, 0, 0), 20.5, 140.5),
    ],
)
def test_the_middle_step_stands_astride_the_line(counts: tuple[int, ...], first: float, last: float) -> None:
    blocks = diverging_row(counts, STEPS).blocks
    assert (blocks[0].x, blocks[-1].x) == (first, last)


def test_an_even_scale_has_the_line_between_its_halves() -> None:
    steps = steps_of(make_scale(("None", "Some", "Much", "Full")))
    assert [block.x for block in diverging_row((1, 1, 2, 0), steps).blocks] == [110.5, 140.5, 170.5, 200.5]


def test_seven_on_one_side_stay_within_the_drawing() -> None:
    blocks = diverging_row((7, 0, 0, 0, 0), STEPS).blocks
    assert len(blocks) == 7
    assert blocks[0].x == 0.5
    assert {block.text for block in blocks} == {"1"}


def test_from_eight_on_one_block_per_step_with_its_count() -> None:
    drawn = diverging_row((0, 2, 4, 0, 2), STEPS)
    assert [(block.x, block.width, block.text) for block in drawn.blocks] == [
        (85.5, 41.5, "2"),
        (128, 84, "4"),
        (213, 41.5, "2"),
    ]


def test_a_count_without_room_is_left_to_the_label() -> None:
    drawn = diverging_row((0, 0, 60, 1, 0), STEPS)
    assert [block.text for block in drawn.blocks] == ["60", ""]
    assert drawn.label == "60 at 3 Single strand, 1 at 4 Corroborated"


def test_rows_of_a_kind_share_their_unit() -> None:
    assert diverging_row((0, 0, 0, 1, 0), STEPS, longest=7).blocks[0].width == 23.3
    assert diverging_row((0, 0, 0, 1, 0), STEPS, longest=40).blocks[0].width == 23.3
    assert diverging_row((0, 0, 0, 8, 0), STEPS, longest=40).blocks[0].width == 33


def test_without_order_there_is_no_middle() -> None:
    steps = steps_of(make_scale(("Event", "Denial"), level=Level.NOMINAL))
    drawn = diverging_row((2, 1), steps)
    assert [(block.x, block.support) for block in drawn.blocks] == [(0.5, "s0"), (30.5, "s0"), (60.5, "s0")]


def test_nothing_rated() -> None:
    drawn = diverging_row((0, 0, 0, 0, 0), STEPS, "C01")
    assert (drawn.blocks, drawn.label) == ((), "C01: no ratings")


@given(st.lists(st.integers(0, 60), min_size=2, max_size=10), st.integers(0, 80))
def test_no_row_leaves_its_drawing(counts: list[int], longest: int) -> None:
    steps = steps_of(make_scale([f"Point {number}" for number, _count in enumerate(counts)]))
    for block in diverging_row(counts, steps, longest=longest).blocks:
        assert block.x >= 0
        assert block.x + block.width <= 340.5
