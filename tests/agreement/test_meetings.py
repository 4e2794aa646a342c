"""Counting meetings one by one, in a table or by sorting, and as a matrix product."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from annotator.agreement import from_matrix, meetings

ROWS = [[1, 2, 3, None], [2, 2, None, None], [None, 3, 3, 1], [1, 1, 2, 2], [3, None, None, None], [1, 2, 3, None]] * 3
# The first unit, which nobody rated, is no beginning.
ROWS = [[None] * 4, *ROWS]
AMOUNTS = np.array([0.0, 5.0, 2.0, 1.0, 0.5])
WAYS = {
    "product": {"_PRODUCTS_PER_MEETING": 10**9},
    "table": {"_PRODUCTS_PER_MEETING": 0},
    "small pieces": {"_PRODUCTS_PER_MEETING": 0, "_AT_A_TIME": 5},
    "sorted": {"_PRODUCTS_PER_MEETING": 0, "_LARGEST_TABLE": 0},
}


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(meetings, name, value)
    return request.param


def by_hand(amounts):
    found = Counter()
    for row in ROWS:
        given = [(rater, point - 1) for rater, point in enumerate(row) if point is not None]
        for one, other in combinations(given, 2):
            found[one[0], other[0], one[1], other[1]] += 1 if amounts is None else amounts[len(given)]
    return found


@pytest.mark.parametrize("amounts", [None, AMOUNTS], ids=["times", "amounts"])
def test_every_way_counts_the_same(way, amounts):
    found = meetings.meetings(from_matrix(ROWS, [1, 2, 3]), np.arange(4), amounts)
    kinds = zip(*(column.tolist() for column in found[:4]), strict=True)
    assert dict(zip(kinds, found.times.tolist(), strict=True)) == pytest.approx(dict(by_hand(amounts)), rel=1e-12)


@pytest.mark.parametrize("amounts", [None, AMOUNTS], ids=["times", "amounts"])
def test_crossing_is_symmetric_with_what_each_number_has_on_the_diagonal(way, amounts):
    ratings = from_matrix(ROWS, [1, 2, 3])
    found = meetings.crossed(ratings.unit, ratings.rater, 4, amounts)
    expected = np.zeros((4, 4))
    for row in ROWS:
        given = [rater for rater, point in enumerate(row) if point is not None]
        expected[np.ix_(given, given)] += 1 if amounts is None else amounts[len(given)]
    assert found == pytest.approx(expected, rel=1e-12)


def test_a_product_is_made_in_pieces(monkeypatch):
    monkeypatch.setattr(meetings, "_PRODUCTS_PER_MEETING", 10**9)
    whole = meetings.meetings(from_matrix(ROWS, [1, 2, 3]), np.arange(4))
    monkeypatch.setattr(meetings, "CHUNK", 100)
    pieces = meetings.meetings(from_matrix(ROWS, [1, 2, 3]), np.arange(4))
    assert pieces.times.tolist() == whole.times.tolist()


def test_nothing_met(way):
    for rows in ([], [[1, None], [None, 2]]):
        ratings = from_matrix(rows, [1, 2])
        found = meetings.meetings(ratings, np.flatnonzero(ratings.ratings_per_rater()))
        assert found.times.size == 0
