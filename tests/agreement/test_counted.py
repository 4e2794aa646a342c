import numpy as np
import pytest

from annotator.agreement import declare, estimate_all, from_counts, from_matrix, registered
from annotator.agreement.patterns import Patterns

ROWS = [[1, 1, 2], [1, 2, 1], [3, 3, None], [2, None, None], [3, 3, None], [1, 3, 2]]
SCALE = declare([1, 2, 3])


@pytest.mark.parametrize("interval", ["analytic", "jackknife", "bootstrap"])
def test_counts_give_what_the_ratings_give(interval):
    whole = from_matrix(ROWS, [1, 2, 3])
    patterns = Patterns.of(whole)
    counted = from_counts(patterns.counts, patterns.multiplicity, raters=3, scale=SCALE)
    found, expected = (
        estimate_all(ratings, interval=interval, rng=np.random.default_rng(2), replicates=100)
        for ratings in (counted, whole)
    )
    for known in registered():
        for key in known.keys:
            if known.basis == "counts":
                assert found[key].value == expected[key].value, key
                if interval != "bootstrap":
                    assert found[key].ci_method == expected[key].ci_method, key
                    assert found[key].stderr == pytest.approx(expected[key].stderr, abs=1e-12), key
            elif not known.two_raters:
                assert found[key].undefined.reason in ("needs_raters", "needs_numeric_scale"), key


def test_rows_merge_and_empty_ones_do_not_count():
    counted = from_counts(
        [[1, 1, 0], [0, 0, 0], [1, 1, 0], [0, 2, 0], [0, 0, 3]], [2, 9, 1, 1, 0], raters=2, scale=SCALE
    )
    assert counted.totals.as_dict() == {"items": 4, "items_pairable": 4, "raters": 2, "ratings": 8}
    assert sorted(counted.patterns.multiplicity.tolist()) == [1.0, 3.0]
    assert from_counts([[1, 0, 1]], raters=2, scale=SCALE).totals.items == 1


def test_two_raters_without_names():
    counted = from_counts([[1, 1, 0], [0, 2, 0], [0, 0, 2]], raters=2, scale=SCALE)
    found = estimate_all(counted)
    assert found["scott_pi[identity]"].value is not None
    assert found["cohen_kappa[identity]"].undefined.reason == "needs_raters"


@pytest.mark.parametrize(
    ("counts", "times"), [([[1, 0, -1]], None), ([[1, 0, 1]], [-1]), ([[1, 0, 1]], [1, 2]), ([[1, 0, 1]] * 2, [1, -1])]
)
def test_what_are_no_counts(counts, times):
    with pytest.raises(ValueError, match="rows of numbers"):
        from_counts(counts, times, raters=2, scale=SCALE)


def test_counts_cannot_be_arranged_by_rater():
    from annotator.agreement.evidence import Evidence

    with pytest.raises(TypeError, match="who rated"):
        _ = Evidence(from_counts([[1, 0, 1]], raters=2, scale=SCALE)).panel
