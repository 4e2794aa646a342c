"""What must hold for any ratings, and the same values computed pair by pair."""

import json
import math
from fractions import Fraction

import pytest
from agreement import naive
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import GWET, Estimate, declare, estimate, estimate_all, from_matrix
from annotator.agreement.patterns import Patterns
from annotator.agreement.weights import weighting

# Hundreds of examples of what other tests of this folder hold line by line: measuring coverage would double the time.
pytestmark = pytest.mark.no_cover

POINTS = 4
SCALE = [1, 2, 3, 4]


@st.composite
def matrices(draw, *, raters=(2, 4), units=(1, 8), missing=True):
    width = draw(st.integers(*raters))
    mark = st.one_of(st.none(), st.integers(0, POINTS - 1)) if missing else st.integers(0, POINTS - 1)
    return draw(st.lists(st.lists(mark, min_size=width, max_size=width), min_size=units[0], max_size=units[1]))


def ratings(matrix, scale=None):
    points = scale or SCALE
    return from_matrix([[None if k is None else points[k] for k in row] for row in matrix], points, level="ratio")


def assert_same(first: dict[str, Estimate], second: dict[str, Estimate], keys=None):
    for key in keys or first:
        one, other = first[key], second[key]
        assert one.undefined == other.undefined, key
        assert one.value == pytest.approx(other.value, abs=1e-9), key
        assert one.stderr == pytest.approx(other.stderr, abs=1e-8), key


def pairable(matrix):
    return any(sum(point is not None for point in row) > 1 for row in matrix)


@settings(deadline=None)
@given(matrices(), st.randoms(use_true_random=False))
def test_order_of_units_and_raters_does_not_matter(matrix, random):
    units = random.sample(matrix, len(matrix))
    columns = random.sample(range(len(matrix[0])), len(matrix[0]))
    shuffled = [[row[column] for column in columns] for row in units]
    assert_same(estimate_all(ratings(matrix)), estimate_all(ratings(shuffled)))


@settings(deadline=None)
@given(matrices())
def test_repeated_units_merge_into_the_same_patterns(matrix):
    once, twice = Patterns.of(ratings(matrix)), Patterns.of(ratings(matrix + matrix))
    assert (once.counts == twice.counts).all()
    assert (2 * once.multiplicity == twice.multiplicity).all()


@settings(deadline=None)
@given(matrices())
def test_values_equal_those_computed_pair_by_pair(matrix):
    found = estimate_all(ratings(matrix), interval=None)
    if not pairable(matrix):
        assert {each.undefined.reason for each in found.values()} == {"no_pairable_items"}
        return
    expected = {}
    for name in GWET:
        weights = [[Fraction(weight) for weight in row] for row in weighting(declare(SCALE), name).matrix.tolist()]
        expected[f"percent_agreement[{name}]"] = naive.observed(matrix, weights)
        expected[f"fleiss_kappa[{name}]"] = naive.fleiss(matrix, weights)
        expected[f"gwet_ac[{name}]"] = naive.gwet(matrix, weights)
        expected[f"brennan_prediger[{name}]"] = naive.brennan_prediger(matrix, weights)
        expected[f"conger_kappa[{name}]"] = naive.conger(matrix, weights)
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        expected[f"krippendorff_alpha[{metric}]"] = naive.alpha(matrix, metric, SCALE)
    for key, value in expected.items():
        assert found[key].value == (None if value is None else pytest.approx(float(value), abs=1e-9)), key


@settings(deadline=None)
@given(matrices())
def test_alpha_by_weights_and_by_metric_meet(matrix):
    found = estimate_all(ratings(matrix))
    for weights, metric in (("identity", "nominal"), ("quadratic", "interval")):
        one, other = found[f"krippendorff_alpha_w[{weights}]"], found[f"krippendorff_alpha[{metric}]"]
        assert one.value == pytest.approx(other.value, abs=1e-9)
        assert one.stderr == pytest.approx(other.stderr, abs=1e-8)


@settings(deadline=None)
@given(matrices(raters=(2, 2), units=(1, 12), missing=False))
def test_two_raters_with_complete_ratings(matrix):
    found = estimate_all(ratings(matrix))
    for weights in GWET:
        for one, other in (("fleiss_kappa", "scott_pi"), ("conger_kappa", "cohen_kappa")):
            first, second = found[f"{one}[{weights}]"], found[f"{other}[{weights}]"]
            assert first.value == pytest.approx(second.value, abs=1e-9)
            assert first.ci95 == pytest.approx(second.ci95, abs=1e-8)


@settings(deadline=None)
@given(matrices(), st.integers(1, 5), st.integers(0, 20))
def test_stretching_and_shifting_the_scale_changes_no_weights(matrix, factor, shift):
    moved = estimate_all(ratings(matrix, [factor * point + shift for point in SCALE]))
    # Ratios have a zero that shifts; circular weights suppose steps of 1.
    keys = [key for key in moved if "ratio" not in key and "circular" not in key]
    assert_same(estimate_all(ratings(matrix)), moved, keys)


@settings(deadline=None)
@given(matrices())
def test_turning_the_scale_round_changes_nothing(matrix):
    turned = [[None if k is None else POINTS - 1 - k for k in row] for row in matrix]
    scale = list(reversed(SCALE))
    assert_same(estimate_all(ratings(matrix)), estimate_all(ratings(turned, scale)))


@settings(deadline=None)
@given(matrices())
def test_renaming_points_leaves_nominal_values(matrix):
    renamed = [[None if k is None else (k + 1) % POINTS for k in row] for row in matrix]
    keys = ["krippendorff_alpha[nominal]", "fleiss_kappa[identity]", "gwet_ac[identity]", "conger_kappa[identity]"]
    assert_same(estimate_all(ratings(matrix)), estimate_all(ratings(renamed)), keys)


@pytest.mark.parametrize("interval", ["jackknife", "analytic"])
@settings(deadline=None)
@given(matrix=matrices())
def test_no_nan_and_never_a_value_beside_a_reason(matrix, interval):
    for found in estimate_all(ratings(matrix), interval=interval).values():
        json.dumps(found.as_dict(), allow_nan=False)
        assert (found.value is None) == (found.undefined is not None)
        assert (found.ci95 is None) == (found.interval_undefined is not None)
        assert (found.stderr is None) == (found.ci95 is None or found.ci_method.startswith("F, "))
        assert found.value is None or found.value <= 1.0
        assert found.ci95 is None or found.ci95[0] < found.ci95[1] <= 1.0


@settings(deadline=None, max_examples=60)
@given(matrices(units=(3, 8)))
def test_jackknife_equals_leaving_each_unit_out_by_hand(matrix):
    """The fast jackknife over patterns and over raters against plain deletion of rows."""
    matrix = [row for row in matrix if any(point is not None for point in row)]
    known = estimate_all(ratings(matrix)) if matrix else {}
    without = [estimate_all(ratings(matrix[:i] + matrix[i + 1 :]), interval=None) for i in range(len(matrix))]
    singles = [sum(point is not None for point in row) == 1 for row in matrix]
    for key, found in known.items():
        if found.stderr is None or key.startswith(("cohen_kappa", "scott_pi")):
            continue
        only_pairs = key.startswith(("percent_agreement", "krippendorff", "brennan"))
        values = [each[key].value for each, single in zip(without, singles, strict=True) if not (only_pairs and single)]
        n, mean = len(values), math.fsum(values) / len(values)
        expected = math.sqrt((n - 1) / n * math.fsum((value - mean) ** 2 for value in values))
        assert found.stderr == pytest.approx(expected, abs=1e-8), key


def test_jackknife_of_two_raters_by_hand():
    matrix = [[0, 0], [1, 1], [1, 2], [3, 3], [2, 0], [1, None]]
    for key in ("cohen_kappa[quadratic]", "scott_pi[linear]"):
        paired = matrix[:-1]
        values = [estimate(ratings(paired[:i] + paired[i + 1 :]), key, interval=None).value for i in range(5)]
        mean = math.fsum(values) / 5
        expected = math.sqrt(4 / 5 * math.fsum((value - mean) ** 2 for value in values))
        assert estimate(ratings(matrix), key).stderr == pytest.approx(expected, abs=1e-12)
