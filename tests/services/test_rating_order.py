"""The order of a reviewer's claims: random, their own, related claims together or far apart."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.models.vocabulary import Related
from annotator.services.rating_order import arrange, groups


@given(st.integers(2, 60), st.integers(0, 99), st.data())
def test_related_claims_of_one_reviewer_stand_far_apart(claims: int, seed: int, data: Any) -> None:
    members = data.draw(st.lists(st.integers(0, claims - 1), unique=True, min_size=2, max_size=4))
    relations = list(itertools.pairwise(members))
    order = arrange(range(claims), relations, Related.APART, seed, 1)
    assert sorted(order) == list(range(claims))
    others = claims - len(members)
    places = sorted(order.index(claim) for claim in members)
    assert all(second - first - 1 >= others // len(members) for first, second in itertools.pairwise(places))


def test_everybody_has_an_order_of_their_own() -> None:
    orders = {tuple(arrange(range(12), [], Related.ANY, 5, reviewer)) for reviewer in range(6)}
    assert len(orders) == 6
    assert arrange(range(12), [], Related.ANY, 5, 1) == arrange(range(12), [], Related.ANY, 5, 1)
    assert arrange(range(12), [], Related.ANY, 6, 1) != arrange(range(12), [], Related.ANY, 5, 1)


@pytest.mark.parametrize(
    ("relations", "expected"),
    [([], [[1], [2], [3], [4]]), ([(1, 2), (2, 4)], [[1, 2, 4], [3]]), ([(1, 9), (3, 3)], [[1], [2], [3], [4]])],
)
def test_groups_hang_together(relations: list[tuple[int, int]], expected: list[list[int]]) -> None:
    assert groups([1, 2, 3, 4], relations) == expected
