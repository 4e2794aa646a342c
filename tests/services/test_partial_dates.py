"""Dates as far as they are known."""

import pytest

from annotator.services.partial_dates import is_partial_date


@pytest.mark.parametrize("text", ["2015", "2015-12", "2015-12-07", "2016-02-29", "2010/2013", "2015-12-07/2016-01"])
def test_these_are_dates(text: str) -> None:
    assert is_partial_date(text)


@pytest.mark.parametrize(
    "text",
    ["", "15", "2015-13", "2015-02-29", "2015/2010", "2015/", "2015/2016/2017", "December 2015", "2015-1-1", "0000"],
)
def test_these_are_none(text: str) -> None:
    assert not is_partial_date(text)
