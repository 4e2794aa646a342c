import pytest

from annotator.agreement import ScaleError, declare


def test_numbers_are_their_own_values():
    assert declare([5, 3.5, 1]).values == (5.0, 3.5, 1.0)
    assert declare(["a", "b"]).values is None
    assert declare([1, "b"]).values is None
    assert declare([]).values is None
    assert declare([1, 2], values=[10, 30]).values == (10.0, 30.0)


def test_positions_are_values_or_ranks():
    assert declare([10, 20, 50]).positions().tolist() == [10, 20, 50]
    assert declare(["low", "middle", "high"]).positions().tolist() == [0, 1, 2]


def test_order_means_something_above_the_nominal_level():
    assert declare([1, 2]).is_ordered
    assert not declare([2, 1, 3], level="nominal").is_ordered


@pytest.mark.parametrize(
    ("categories", "options", "message"),
    [
        ([1, 2, 1], {}, "names 1 twice"),
        ([1, 1.0], {}, r"names 1\.0 twice"),
        (["a", "b"], {"level": "rank"}, "'rank' is none of nominal, ordinal, interval, ratio"),
        (["a", "b"], {"level": "interval"}, "level interval needs numbers"),
        (["a", "b"], {"level": "ratio"}, "level ratio needs numbers"),
        (["a", "b"], {"values": [1]}, "2 points and 1 numbers"),
        ([1, float("inf")], {}, "finite"),
        ([1, 3, 2], {}, "rise or fall"),
        (["a", "b"], {"values": [1, 1]}, "rise or fall"),
    ],
)
def test_scales_that_contradict_themselves(categories, options, message):
    with pytest.raises(ScaleError, match=message):
        declare(categories, **options)
