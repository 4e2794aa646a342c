"""Hand-computed spreads."""

import numpy as np
import pytest

from annotator.services.spread import number_or_none, spreads


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
    assert number_or_none(found.mean[0]) == mean
    assert number_or_none(found.median[0]) == median
    assert number_or_none(found.mean_gap[0]) == (pytest.approx(gap) if gap is not None else None)


def test_points_without_order_are_all_one_step_apart() -> None:
    found = spreads(np.array([[1, 0, 1], [2, 1, 0]]), is_ordered=False)
    assert found.mean_gap.tolist() == [1.0, pytest.approx(2 / 3)]
    assert np.isnan(found.mean).all()
    assert np.isnan(found.median).all()


def test_no_claims() -> None:
    assert len(spreads(np.zeros((0, 5), dtype=np.int64), is_ordered=True).rated) == 0
