"""Dates resolved: what may stand and what may not."""

import pytest

from annotator.services.resolved_times import resolved_fault


@pytest.mark.parametrize("text", ["", " 2015 ", "2015-12", "2016-02-29", "2015-01/2015-06", "2015/..", "../2015"])
def test_a_part_of_a_date_or_an_interval_may_stand(text: str) -> None:
    assert resolved_fault(text) == ""


@pytest.mark.parametrize(
    "text",
    ["December", "2015-13", "2015-02-29", "15", "..", "../..", "2015/2016/2017", "2015/", "/", "2015-1", "0000"],
)
def test_what_is_no_date_is_refused_with_what_to_write(text: str) -> None:
    assert "Write 2015, 2015-12" in resolved_fault(text)


def test_an_interval_does_not_end_before_it_begins() -> None:
    assert resolved_fault("2015-06/2015-01") == "The interval ends before it begins."
