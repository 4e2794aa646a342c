"""Hand-computed spreads."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from annotator.services.claim_spread import claim_spread
from annotator.services.spread import spreads


@pytest.mark.parametrize(
    ("counts", "mean", "median", "gap"),
    [
        ([0, 1, 1, 1, 1], 2.5, 2.5, 10 / 6),  # gaps 1 2 3 1 2 1
        ([1, 1, 1, 0, 0], 1.0, 1.0, 4 / 3),
        ([0, 2, 1, 1, 0], 1.75, 1.5, 7 / 6),
        ([3, 0, 0, 0, 0], 0.0, 0.0, 0.0),
        ([0, 0, 0, 0, 1], 4.0, 4.0, None),
        ([0, 0, 0, 0, 0], None, None, None),
    ],
)
def test_ordered_points(counts: list[int], mean: float | None, median: float | None, gap: float | None) -> None:
    found = spreads(np.array([counts]), is_ordered=True)
    assert found.rated.tolist() == [sum(counts)]
    assert [_or_none(each[0]) for each in (found.mean, found.median)] == [mean, median]
    assert _or_none(found.mean_gap[0]) == (pytest.approx(gap) if gap is not None else None)
    assert claim_spread(counts, is_ordered=True) == (mean, median, pytest.approx(gap) if gap is not None else None)


def test_points_without_order_are_all_one_step_apart() -> None:
    found = spreads(np.array([[1, 0, 1], [2, 1, 0]]), is_ordered=False)
    assert found.mean_gap.tolist() == [1.0, pytest.approx(2 / 3)]
    assert np.isnan(found.mean).all()
    assert np.isnan(found.median).all()


def test_no_claims() -> None:
    assert len(spreads(np.zeros((0, 5), dtype=np.int64), is_ordered=True).rated) == 0


@given(some.lists(some.integers(0, 300), min_size=2, max_size=9), some.booleans())
def test_one_claim_is_described_as_among_many(counts: list[int], is_ordered: bool) -> None:
    many = spreads(np.array([counts]), is_ordered=is_ordered)
    one = claim_spread(counts, is_ordered=is_ordered)
    assert one == tuple(_or_none(each[0]) for each in (many.mean, many.median, many.mean_gap))


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
