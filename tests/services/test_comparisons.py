"""The published figures to compare with."""

from annotator.services.comparisons import comparisons


def test_the_highest_first() -> None:
    found = comparisons()
    assert [one.high for one in found] == sorted((one.high for one in found), reverse=True)


def test_each_is_a_figure_or_a_range() -> None:
    for one in comparisons():
        assert 0 <= one.low <= one.high <= 1
        assert one.task
        assert one.raters
        assert one.coefficient
        assert one.source
        assert round(one.low, one.digits) == one.low
