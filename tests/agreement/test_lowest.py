"""The least values: no ratings fall below them, and some reach them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import estimate, estimate_all, from_matrix
from annotator.agreement.evidence import Evidence
from annotator.agreement.query import ask

SCALE = [1, 2, 3, 4]


@st.composite
def matrices(draw):
    width = draw(st.integers(2, 4))
    marks = [None, *SCALE] if draw(st.booleans()) else SCALE
    row = st.lists(st.sampled_from(marks), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=8))


@settings(deadline=None, max_examples=200)
@given(matrices())
def test_no_value_and_no_interval_lies_below(matrix):
    ratings = from_matrix(matrix, SCALE, level="ratio")
    evidence = Evidence(ratings)
    for interval in ("analytic", "jackknife"):
        for key, found in estimate_all(ratings, interval=interval).items():
            if found.value is None:
                continue
            lowest = ask(key, ratings.scale).lowest(evidence)
            if lowest is not None:
                assert found.value >= lowest - 1e-9, key
                assert found.ci95 is None or found.ci95[0] >= lowest, key
            assert found.ci95 is None or found.ci95[1] <= 1.0, key


def lowest(rows, key, weights=None):
    ratings = from_matrix(rows, SCALE, level="ratio")
    return ask(key, ratings.scale, weights).lowest(Evidence(ratings)), estimate(ratings, key, weights=weights).value


@pytest.mark.parametrize("name", ["fleiss_kappa", "conger_kappa", "cohen_kappa", "scott_pi"])
def test_two_raters_who_always_differ_reach_minus_one(name):
    found = lowest([[1, 4], [4, 1]] * 3, f"{name}[quadratic]")
    assert found == (-1.0, pytest.approx(-1.0))


def test_units_with_a_single_rating_let_fleiss_fall_further():
    bound, value = lowest([[1, 2, None, None]] + [[1, None, None, None]] * 20, "fleiss_kappa[identity]")
    assert bound == pytest.approx(1 - 2 * 21)
    assert bound <= value < -10


def test_habits_seen_elsewhere_let_conger_fall_further():
    rows = [[1, 2]] + [[1, None]] * 20 + [[None, 1]] * 20
    bound, value = lowest(rows, "conger_kappa[identity]")
    assert bound == pytest.approx(1 - 2 * 21 / (1 * 2 / 2))
    assert bound <= value < -5


def test_scale_bounds_ac_and_brennan_prediger():
    rows = [[1, 2, 3, 4]] * 4
    assert lowest(rows, "brennan_prediger[identity]") == (pytest.approx(-1 / 3), pytest.approx(-1 / 3))
    assert lowest(rows, "gwet_ac[identity]") == (pytest.approx(-1 / 3), pytest.approx(-1 / 3))
    own = np.full((4, 4), 0.5) + np.eye(4) / 2
    assert lowest(rows, "gwet_ac[custom:own]", own)[0] == pytest.approx(-1 / 3)
    assert lowest(rows, "gwet_ac[custom:own]", np.ones((4, 4)))[0] is None


def test_weights_of_another_type_have_no_bound():
    within = [[float(abs(a - b) <= 1) for b in range(4)] for a in range(4)]
    for name in ("fleiss_kappa", "conger_kappa", "cohen_kappa", "krippendorff_alpha_w"):
        assert lowest([[1, 4], [4, 1], [2, 3]], f"{name}[custom:own]", within)[0] is None


def test_intraclass_correlations_reach_theirs():
    rows = [[1, 3, 2], [3, 2, 1], [2, 1, 3]]
    for form, expected in (("1,1", -1 / 2), ("2,1", -3 / 3), ("3,1", -1 / 2)):
        assert lowest(rows, f"icc[{form}]") == (pytest.approx(expected), pytest.approx(expected))
    assert lowest(rows, "icc[1,k]")[0] is None
    assert lowest([[1, 2], [2, 1]], "icc[2,1]")[0] is None
    assert lowest(rows, "kendall_w[uncorrected]")[0] == 0.0
