"""Bins of claims by their number of ratings."""

import numpy as np
import pytest

from annotator.services.coverage_bins import Bin, bins_up_to, read_bin


@pytest.mark.parametrize("goal", [1, 2, 3, 8, 9, 10, 25, 200, 999])
def test_each_number_falls_into_one_bin(goal: int) -> None:
    bins = bins_up_to(goal)
    got = np.arange(goal + 50)
    assert sum(each.holds(got).astype(int) for each in bins).tolist() == [1] * len(got)
    assert bins[0] == Bin(goal, None)
    assert bins[-1].holds(np.array([0])).all()
    assert len(bins) <= 9


@pytest.mark.parametrize("goal", [3, 25, 999])
def test_an_address_names_the_bin_it_was_made_from(goal: int) -> None:
    for each in bins_up_to(goal):
        assert read_bin(each.word) == each


def test_names() -> None:
    assert [each.name for each in bins_up_to(2)] == ["2 or more", "1", "0"]
    assert [each.name for each in bins_up_to(12)] == ["12 or more", "9 to 11", "6 to 8", "3 to 5", "1 to 2", "0"]


@pytest.mark.parametrize("word", ["", "x", "3-", "-3", "3-5+", "٣", "1234567", "2-x"])
def test_what_names_no_bin(word: str) -> None:
    assert read_bin(word) is None
