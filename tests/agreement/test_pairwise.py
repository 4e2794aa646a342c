import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import estimate, from_matrix, from_triples, pairwise_kappa


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic"])
def test_each_pair_has_the_kappa_of_the_two_alone(case, weights):
    ratings = case("synthetic_dense_200x6")
    pairs = pairwise_kappa(ratings, weights)
    assert len(pairs) == 15
    for pair in pairs:
        table = {}
        for unit, rater, category in zip(ratings.unit, ratings.rater, ratings.category, strict=True):
            if rater in (pair.first, pair.second):
                table.setdefault(unit, []).append(ratings.categories[category])
        alone = from_matrix([row for row in table.values() if len(row) == 2], [1, 2, 3, 4, 5])
        assert pair.n_common == len(alone.units)
        expected = estimate(alone, f"cohen_kappa[{weights}]")
        assert pair.value == pytest.approx(expected.value, abs=1e-9)
        assert pair.stderr == pytest.approx(expected.stderr, abs=1e-9)
        assert pair.ci95 == pytest.approx(expected.ci95, abs=1e-9)
        assert pair.ci_method == expected.ci_method
        assert pair.interval_undefined is None


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([None, 1, 2, 3]), min_size=3, max_size=3), max_size=9), st.booleans())
def test_intervals_and_the_reasons_for_having_none_are_those_of_the_two_alone(matrix, weighted):
    weights = "bipolar" if weighted else "identity"
    for pair in pairwise_kappa(from_matrix(matrix, [1, 2, 3]), weights):
        both = [[row[pair.first], row[pair.second]] for row in matrix]
        found = estimate(from_matrix([row for row in both if None not in row], [1, 2, 3]), f"cohen_kappa[{weights}]")
        if pair.n_common == 0:
            assert (pair.undefined.reason, pair.ci95) == ("no_common_items", None)
            continue
        assert pair.undefined == found.undefined
        assert pair.interval_undefined == found.interval_undefined
        assert pair.stderr == pytest.approx(found.stderr, abs=1e-9)
        assert pair.ci95 == pytest.approx(found.ci95, abs=1e-9)
        assert pair.ci_method == found.ci_method


def test_no_overlap_is_no_value(case):
    pairs = pairwise_kappa(case("edge_no_overlap_rater"))
    assert [(pair.first, pair.second, pair.n_common) for pair in pairs] == [(0, 1, 4), (0, 2, 0), (1, 2, 0)]
    assert pairs[0].value is not None
    assert [pair.undefined.reason for pair in pairs[1:]] == ["no_common_items"] * 2
    assert pairs[1].as_dict() == {
        "first": 0,
        "second": 2,
        "n_common": 0,
        "value": None,
        "stderr": None,
        "ci95": None,
        "ci_method": None,
        "undefined": {"reason": "no_common_items", "text": "No value: these two raters have no item in common."},
        "interval_undefined": {
            "reason": "no_common_items",
            "text": "No value: these two raters have no item in common.",
        },
    }


def test_complete_agreement_without_variation_has_no_value():
    (pair,) = pairwise_kappa(from_matrix([[2, 2], [2, 2]], [1, 2, 3]))
    assert pair.undefined.reason == "no_variation"
    assert pair.as_dict()["value"] is None


def test_scale_must_suit_the_weights():
    (pair,) = pairwise_kappa(from_matrix([[1, 2], [2, 2]], [1, 2], level="nominal"), "quadratic")
    assert (pair.value, pair.undefined.reason) == (None, "needs_ordered_scale")
    with pytest.raises(KeyError):
        pairwise_kappa(from_matrix([[1, 2]], [1, 2]), "cubic")

    (pair,) = pairwise_kappa(from_matrix([[2, 2], [2, 2]], [1, 2], level="nominal"), "quadratic")
    assert pair.undefined.reason == "needs_ordered_scale"


def test_an_interval_ends_at_the_least_kappa_where_one_is_known():
    """Six of seven items apart: po = 1/7, pe = 25/49 and kappa -3/4; without one of the six -2/3, without the last -1.

    The proof that kappa lies no lower than -1 does not hold for agreement within one step.
    """
    left_out = [-2 / 3] * 6 + [-1.0]
    mean = sum(left_out) / 7
    stderr = (6 / 7 * sum((value - mean) ** 2 for value in left_out)) ** 0.5
    for weights, other, low in (("identity", 2, -1.0), ("within_one", 3, -0.75 - 2.446912 * stderr)):
        rows = [[1, other], [other, 1]] * 3 + [[1, 1]]
        (pair,) = pairwise_kappa(from_matrix(rows, [1, 2, 3]), weights)
        assert (pair.value, pair.stderr) == (pytest.approx(-0.75), pytest.approx(stderr))
        assert pair.ci95[0] == pytest.approx(low, abs=1e-6)


def test_names_are_kept_and_those_who_rated_nothing_left_out():
    ratings = from_triples([("a", "eva", 1), ("a", "jan", 1), ("b", "eva", 2), ("b", "jan", 2)], [1, 2])
    (pair,) = pairwise_kappa(ratings)
    assert (pair.first, pair.second, pair.n_common, pair.value) == ("eva", "jan", 2, 1.0)
    assert pair.as_dict()["interval_undefined"]["reason"] == pair.interval_undefined.reason == "too_few_items"
    (pair,) = pairwise_kappa(from_matrix([[1, 1], [2, 2], [1, 2], [2, 2], [1, 1]], [1, 2]))
    assert pair.as_dict()["ci95"] == list(pair.ci95)
    assert len(pairwise_kappa(from_matrix([[1, None, 1]], [1, 2]))) == 1


def test_fewer_than_two_raters_have_no_pairs():
    assert pairwise_kappa(from_matrix([[1], [2]], [1, 2])) == ()
    assert pairwise_kappa(from_triples([], [1, 2])) == ()
