"""Distribution: one bar for all probabilities of a claim."""

import pytest
from scales import make_scale

from annotator.web.charts import distribution, steps_of, whole_percent

STEPS = steps_of(make_scale())


def test_parts_lie_side_by_side_and_fill_the_width() -> None:
    drawn = distribution((0.25, 0.5, 0.25, 0.0, 0.0), STEPS, 0, 2)
    assert [(block.x, block.width, block.text, block.support) for block in drawn.blocks] == [
        (0.5, 59, "25", "s1"),
        (60.5, 119, "50", "s2"),
        (180.5, 59, "25", "s3"),
    ]
    assert drawn.run == (0, 240)
    assert drawn.named == "1: 25\u202f%, 2: 50\u202f%, 3: 25\u202f%"


def test_small_parts_keep_no_number_and_the_smallest_are_left_out() -> None:
    drawn = distribution((0.02, 0.977, 0.003, 0.0, 0.0), STEPS, 1, 1)
    assert [block.text for block in drawn.blocks] == ["", "98"]
    assert drawn.named == "1: 2\u202f%, 2: 98\u202f%"
    assert drawn.run == (4.8, 239.3)


def test_a_scale_whose_lowest_point_is_its_best_is_turned_round() -> None:
    turned = steps_of(make_scale(low_is_best=True))
    drawn = distribution((0.1, 0.2, 0.7, 0.0, 0.0), turned, 1, 2)
    assert [block.text for block in drawn.blocks] == ["70", "20", "10"]
    assert drawn.run == (0, 216)


@pytest.mark.parametrize(("share", "text"), [(0.994, "99"), (0.995, ">99"), (0.9999, ">99"), (1.0, "100")])
def test_what_is_not_certain_is_not_called_so(share: float, text: str) -> None:
    assert whole_percent(share) == text
