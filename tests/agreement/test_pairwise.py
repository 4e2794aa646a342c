import pytest

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
        assert pair.value == pytest.approx(estimate(alone, f"cohen_kappa[{weights}]").value, abs=1e-9)


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
        "undefined": {"reason": "no_common_items", "text": "No value: these two raters have no item in common."},
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


def test_names_are_kept_and_those_who_rated_nothing_left_out():
    ratings = from_triples([("a", "eva", 1), ("a", "jan", 1), ("b", "eva", 2), ("b", "jan", 2)], [1, 2])
    (pair,) = pairwise_kappa(ratings)
    assert pair.as_dict() == {"first": "eva", "second": "jan", "n_common": 2, "value": 1.0, "undefined": None}
    assert len(pairwise_kappa(from_matrix([[1, None, 1]], [1, 2]))) == 1


def test_fewer_than_two_raters_have_no_pairs():
    assert pairwise_kappa(from_matrix([[1], [2]], [1, 2])) == ()
    assert pairwise_kappa(from_triples([], [1, 2])) == ()
