import json

import numpy as np
import pytest

from annotator.agreement import WARNINGS, estimate, estimate_all, from_matrix, from_triples, registered
from annotator.agreement.registry import coefficient, forget

ALL_KEYS = {key for known in registered() for key in known.keys}


def test_every_registered_key_is_estimated(observers):
    found = estimate_all(observers)
    assert set(found) == ALL_KEYS
    assert all(key == each.key for key, each in found.items())


def test_only_the_keys_asked_for_in_their_order(observers):
    keys = ["gwet_ac[linear]", "conger_kappa[identity]"]
    assert list(estimate_all(observers, keys=keys)) == keys


def test_one_key_alone_equals_it_among_all(observers):
    everything = estimate_all(observers)
    for key in ("krippendorff_alpha[ratio]", "percent_agreement[within_one]", "conger_kappa[quadratic]"):
        assert estimate(observers, key) == everything[key]


def test_as_dict_is_what_json_readers_get(observers):
    known = estimate(observers, "krippendorff_alpha[ordinal]")
    found = known.as_dict()
    assert (found["stderr"], found["ci95"]) == (known.stderr, list(known.ci95))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(found) == [
        "value",
        "stderr",
        "ci95",
        "ci_method",
        "observed",
        "expected",
        "undefined",
        "interval_undefined",
        "warnings",
        "items",
    ]
    assert found["items"] == 11
    assert found["ci_method"] == "jackknife t, df = 10"
    assert found["value"] == pytest.approx((found["observed"] - found["expected"]) / (1 - found["expected"]))


def test_as_dict_names_the_reason():
    found = estimate(from_matrix([[1], [2]], [1, 2]), "gwet_ac[identity]").as_dict()
    assert found["value"] is None
    assert found["undefined"]["reason"] == "no_pairable_items"
    assert found["interval_undefined"] == found["undefined"]


def test_percent_agreement_has_no_expected_half(observers):
    found = estimate(observers, "percent_agreement[identity]")
    assert found.expected is None
    assert found.observed == found.value


def test_within_one_step_counts_neighbours():
    ratings = from_matrix([["low", "middle"], ["low", "high"], ["high", "high"]], ["low", "middle", "high"])
    assert estimate(ratings, "percent_agreement[within_one]").value == pytest.approx(2 / 3)


def test_no_interval_when_none_is_asked_for(observers):
    found = estimate(observers, "gwet_ac[linear]", interval=None)
    assert found.value is not None
    assert found.ci95 is None
    assert found.interval_undefined.reason == "not_asked"


def test_words_in_order_have_ranks_but_no_numbers():
    words = ["thin", "fair", "documented"]
    ratings = from_matrix([["thin", "fair"], ["fair", "fair"], ["documented", "thin"], ["thin", "thin"]], words)
    numbers = from_matrix([[1, 2], [2, 2], [3, 1], [1, 1]], [1, 2, 3])
    by_words, by_numbers = estimate_all(ratings), estimate_all(numbers)
    for key in ("gwet_ac[quadratic]", "krippendorff_alpha[ordinal]", "cohen_kappa[linear]"):
        assert by_words[key].value == by_numbers[key].value
    for metric in ("interval", "ratio"):
        assert by_words[f"krippendorff_alpha[{metric}]"].undefined.reason == "needs_numeric_scale"


def test_nominal_scale_has_nominal_values_alone():
    ratings = from_matrix([[1, 2], [2, 2], [3, 1]], [3, 1, 2], level="nominal")
    for key, found in estimate_all(ratings).items():
        if key.endswith(("[identity]", "[nominal]")):
            assert found.value is not None, key
        else:
            assert found.undefined.reason in ("needs_ordered_scale", "needs_numeric_scale"), key


def test_ratios_need_numbers_that_are_not_negative():
    ratings = from_matrix([[-1, 0], [1, 1], [0, 0]], [-1, 0, 1], level="interval")
    found = estimate_all(ratings)
    assert found["krippendorff_alpha[ratio]"].undefined.reason == "needs_non_negative_scale"
    assert found["krippendorff_alpha[interval]"].value is not None


def test_scale_with_a_single_point():
    found = estimate_all(from_matrix([[1, 1], [1, 1], [1, 1]], [1]))
    for key, each in found.items():
        if key.startswith("percent"):
            assert each.value == 1.0
        else:
            assert each.undefined.reason == "no_variation", key


def test_no_rating_at_all():
    for each in estimate_all(from_triples([], [1, 2, 3])).values():
        assert each.undefined.reason == "no_pairable_items"


@pytest.mark.parametrize("key", ["cohen_kappa[identity]", "scott_pi[linear]"])
def test_two_rater_coefficients_count_those_who_rated(key):
    silent = from_matrix([[1, 1, None], [2, 1, None], [2, 2, None]], [1, 2])
    assert estimate(silent, key).value is not None
    assert estimate(from_matrix([[1, 1, 2], [2, 1, 1]], [1, 2]), key).undefined.reason == "needs_two_raters"


def test_warnings_say_what_makes_a_value_rough(case, observers):
    assert estimate(case("synthetic_dense_200x6"), "gwet_ac[linear]").warnings == ()
    assert estimate(observers, "gwet_ac[linear]").warnings == ("few_items",)
    skewed = from_matrix([[1, 1]] * 30 + [[1, 2]] * 4, [1, 2])
    assert estimate(skewed, "gwet_ac[identity]").warnings == ("few_in_minority",)


def test_warnings_end_where_they_say():
    """Twenty items are not fewer than 20, and five off the most used point not fewer than 5."""
    enough = from_matrix([[1, 1]] * 15 + [[1, 2]] * 5, [1, 2])
    assert estimate(enough, "gwet_ac[identity]").warnings == ()
    less = from_matrix([[1, 1]] * 15 + [[1, 2]] * 4, [1, 2])
    assert estimate(less, "gwet_ac[identity]").warnings == ("few_items", "few_in_minority")


def test_what_has_no_value_takes_nothing_for_granted():
    alone = from_matrix([[1], [2]], [1, 2])
    assert estimate(alone, "krippendorff_alpha[interval]").warnings == ("few_items",)


def test_warnings_say_what_a_metric_takes_for_granted():
    ordinal = from_matrix([[1, 2], [2, 2], [3, 1]] * 10, [1, 2, 3])
    interval = from_matrix([[1, 2], [2, 2], [3, 1]] * 10, [1, 2, 3], level="interval")
    assert estimate(ordinal, "krippendorff_alpha[interval]").warnings == ("assumes_equal_steps",)
    assert estimate(ordinal, "krippendorff_alpha[ratio]").warnings == ("assumes_true_zero",)
    assert estimate(ordinal, "krippendorff_alpha[ordinal]").warnings == ()
    assert estimate(ordinal, "gwet_ac[ratio]").warnings == ("assumes_true_zero",)
    assert estimate(ordinal, "gwet_ac[quadratic]").warnings == ()
    assert estimate(interval, "krippendorff_alpha[interval]").warnings == ()
    assert estimate(interval, "krippendorff_alpha[ratio]").warnings == ("assumes_true_zero",)
    ratio = from_matrix([[1, 2], [2, 2], [3, 1]] * 10, [1, 2, 3], level="ratio")
    assert [estimate(ratio, f"krippendorff_alpha[{name}]").warnings for name in ("interval", "ratio")] == [(), ()]
    assert {"assumes_equal_steps", "assumes_true_zero", "few_items", "few_in_minority"} < set(WARNINGS)


def test_weights_of_ones_own(observers):
    weights = [[1.0 if a == b else 0.0 for b in range(5)] for a in range(5)]
    found = estimate(observers, "gwet_ac[custom:own]", weights=weights)
    assert found.value == estimate(observers, "gwet_ac[identity]").value


@pytest.mark.parametrize(
    ("key", "weights"),
    [
        ("gwet_ac[custom:own]", None),
        ("gwet_ac[linear]", [[1, 0], [0, 1]]),
        ("gwet_ac[custom:own]", [[1, 0], [0, 1]]),
        ("gwet_ac[custom:own]", [[0.5] * 5] * 5),
        ("gwet_ac[custom:own]", [[float("nan")] * 5] * 5),
        ("gwet_ac[custom:own]", [[1, 1.5, 0, 0, 0], *np.eye(5)[1:].tolist()]),
        ("gwet_ac[custom:own]", [[1, -0.5, 0, 0, 0], *np.eye(5)[1:].tolist()]),
        ("gwet_ac[custom:own]", [[0.9, 0, 0, 0, 0], *np.eye(5)[1:].tolist()]),
    ],
)
def test_weights_that_do_not_go_with_the_key_or_the_scale(observers, key, weights):
    with pytest.raises(ValueError, match=r"weights|Weights") as caught:
        estimate(observers, key, weights=weights)
    assert ("A custom key needs weights." in str(caught.value)) == (weights is None)


def test_a_new_coefficient_is_estimated_by_itself(observers):
    @coefficient("toy", title="Toy", brackets=("identity",), basis="counts")
    def toy(tally, weighting):
        """Return percent agreement under another name."""
        from annotator.agreement.halves import Halves

        return Halves(tally.agreement(weighting.matrix), None)

    assert toy.__name__ == "toy"
    try:
        found = estimate_all(observers)["toy[identity]"]
        assert found.value == pytest.approx(0.8181818, abs=1e-7)
        assert found.title == "Toy"
    finally:
        forget("toy")
