"""Jackknife and bootstrap intervals, and the reasons for having none."""

import numpy as np
import pytest

from annotator.agreement import estimate, estimate_all, from_matrix
from annotator.agreement.batches import Resampled
from annotator.agreement.intervals import bootstrap, jackknife
from annotator.agreement.metrics import metric
from annotator.agreement.patterns import Patterns
from annotator.agreement.registry import registered
from annotator.agreement.student_t import critical_value
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import weighting


def generator():
    return np.random.default_rng(20260101)


def test_jackknife_of_a_mean_is_its_textbook_interval():
    data = np.array([3.0, 5.0, 4.0, 8.0, 5.0]) / 10
    left_out = (data.sum() - data) / 4
    found = jackknife(data.mean(), left_out, np.ones(5), 5, None)
    expected = data.std(ddof=1) / np.sqrt(5)
    assert found.stderr == pytest.approx(expected, abs=1e-12)
    assert found.ci95 == pytest.approx(
        (data.mean() - critical_value(4) * expected, data.mean() + critical_value(4) * expected)
    )
    assert found.method == "jackknife t, df = 4"


def test_ends_stay_within_what_is_possible():
    found = jackknife(0.9, np.array([0.3, 0.9, 1.0]), np.ones(3), 3, 0.0)
    assert found.ci95 == (0.0, 1.0)


def test_rows_that_do_not_inform_are_left_alone():
    values = np.array([0.4, 0.5, 0.7, np.nan])
    assert jackknife(0.5, values, np.array([2.0, 1.0, 1.0, 0.0]), 4, None).undefined is None


def test_value_that_hinges_on_one_item():
    found = jackknife(0.5, np.array([0.4, 0.5, np.nan]), np.ones(3), 3, None)
    assert found.undefined.reason == "hinges_on_one_item"
    lone = from_matrix([[1, 1], [1, 1], [1, 1], [1, 2]], [1, 2])
    assert estimate(lone, "krippendorff_alpha[nominal]").interval_undefined.reason == "hinges_on_one_item"


@pytest.mark.parametrize("interval", ["analytic", "jackknife", "bootstrap"])
def test_no_spread_is_not_certainty(interval):
    full = from_matrix([[1, 1], [2, 2], [3, 3], [1, 1]], [1, 2, 3])
    found = estimate(full, "gwet_ac[identity]", interval=interval, rng=generator())
    assert (found.value, found.ci95) == (1.0, None)
    assert found.interval_undefined.reason == "perfect_agreement"
    apart = from_matrix([[1, 2], [1, 2], [1, 2], [1, 2]], [1, 2, 3])
    found = estimate(apart, "brennan_prediger[linear]", interval=interval, rng=generator())
    assert found.interval_undefined.reason == "equal_influence"


def test_bootstrap_is_reproducible_and_named(observers):
    first = estimate(observers, "gwet_ac[quadratic]", interval="bootstrap", replicates=500, rng=generator())
    again = estimate(observers, "gwet_ac[quadratic]", interval="bootstrap", replicates=500, rng=generator())
    assert first == again
    assert first.ci_method == "bootstrap percentile, 500 replicates"


def test_bootstrap_error_is_near_the_jackknife_error(case):
    ratings = case("synthetic_dense_200x6")
    by_jackknife = estimate_all(ratings)
    by_bootstrap = estimate_all(ratings, interval="bootstrap", replicates=2000, rng=generator())
    for known in registered():
        for key in known.keys:
            if by_jackknife[key].stderr is not None:
                assert by_bootstrap[key].stderr == pytest.approx(by_jackknife[key].stderr, rel=0.1), key


def test_what_needs_raters_gets_the_jackknife_although_the_bootstrap_was_asked(observers):
    found = estimate_all(
        observers,
        interval="bootstrap",
        rng=generator(),
        keys=["conger_kappa[linear]", "krippendorff_alpha[ordinal]"],
    )
    assert found["conger_kappa[linear]"].ci_method == "jackknife t, df = 10"
    assert found["krippendorff_alpha[ordinal]"].ci_method.startswith("bootstrap")
    alone = estimate(observers, "conger_kappa[linear]", interval="bootstrap", rng=generator())
    assert alone == found["conger_kappa[linear]"]


def test_replicates_without_a_value_are_counted():
    rows = [[1, 1]] * 20 + [[2, 2], [1, 2], [2, 2], [1, 2]]
    found = estimate(from_matrix(rows, [1, 2]), "fleiss_kappa[identity]", interval="bootstrap", rng=generator())
    lost = int(found.ci_method.split(", ")[2].split()[0])
    assert 0 < lost < 100
    assert found.ci_method == f"bootstrap percentile, 2000 replicates, {lost} of them without a value"
    assert "undefined_replicates" in found.warnings


def test_analytic_where_there_is_a_formula_and_the_jackknife_where_there_is_none(observers):
    found = estimate_all(observers, interval="analytic")
    for known in registered():
        for key, bracket in zip(known.keys, known.brackets, strict=True):
            if found[key].value is None:
                continue
            by_formula = known.error is not None and bracket != "within_one"
            method = "linearised variance, t, df = 11" if by_formula else "jackknife t, df = 10"
            assert found[key].ci_method == method, key
    assert {known.name for known in registered() if known.error} == {
        "brennan_prediger",
        "cohen_kappa",
        "conger_kappa",
        "fleiss_kappa",
        "gwet_ac",
        "icc",
        "krippendorff_alpha_w",
        "percent_agreement",
        "scott_pi",
    }


def test_analytic_of_two_raters_leaves_single_ratings_out():
    rows = [[1, 1], [2, 2], [1, 2], [3, 3], [3, 1], [2, 2]]
    paired = from_matrix(rows, [1, 2, 3])
    padded = from_matrix([*rows, [1, None], [None, 3]], [1, 2, 3])
    for key, method in (
        ("scott_pi[quadratic]", "linearised variance, t, df = 5"),
        ("cohen_kappa[linear]", "Fleiss-Cohen-Everitt variance, normal"),
    ):
        found = estimate(padded, key, interval="analytic")
        assert found.ci_method == method
        assert found.stderr == pytest.approx(estimate(paired, key, interval="analytic").stderr, abs=1e-12)
    scott, fleiss = (estimate(paired, f"{name}[ordinal]", interval="analytic") for name in ("scott_pi", "fleiss_kappa"))
    assert scott.ci95 == pytest.approx(fleiss.ci95, abs=1e-12)


def test_analytic_of_conger_takes_custom_weights_from_either_side(observers):
    lopsided = np.eye(5)
    lopsided[0, 1], lopsided[3, 4] = 0.5, 0.25
    even = (lopsided + lopsided.T) / 2
    for name in ("conger_kappa", "krippendorff_alpha_w"):
        one, other = (
            estimate(observers, f"{name}[custom:own]", weights=matrix, interval="analytic")
            for matrix in (lopsided, even)
        )
        assert one.stderr == pytest.approx(other.stderr, abs=1e-12)
        by_jackknife = estimate(observers, f"{name}[custom:own]", weights=lopsided)
        assert one.stderr == pytest.approx(by_jackknife.stderr, rel=0.2)


def test_analytic_of_weighted_kappa_of_two_points_is_that_of_kappa():
    rows = [[1, 1]] * 8 + [[1, 2]] * 3 + [[2, 1]] * 2 + [[2, 2]] * 7
    errors = {
        estimate(from_matrix(rows, [1, 2]), f"cohen_kappa[{weights}]", interval="analytic").stderr
        for weights in ("identity", "quadratic")
    }
    assert max(errors) - min(errors) < 1e-12


def test_analytic_needs_items_too():
    found = estimate(from_matrix([[1, 1], [1, 2]], [1, 2]), "gwet_ac[identity]", interval="analytic")
    assert found.interval_undefined.reason == "too_few_items"


def test_too_many_replicates_without_a_value_leave_no_interval():
    rows = [[1, 1]] * 20 + [[2, 2]]
    found = estimate(from_matrix(rows, [1, 2]), "fleiss_kappa[identity]", interval="bootstrap", rng=generator())
    assert found.value == 1.0
    assert found.ci95 is None
    assert found.interval_undefined.reason == "unstable_replicates"
    assert "undefined_replicates" in found.warnings


def test_one_replicate_in_twenty_may_lack_a_value():
    """More than 5 % of them leave no interval; five in a hundred are not more."""
    values = np.linspace(0.4, 0.6, 100)
    values[:5] = np.nan
    found = bootstrap(0.5, values, 30, None)
    assert found.undefined is None
    assert found.ci95 == pytest.approx(tuple(np.quantile(values[5:], [0.025, 0.975])))
    assert found.stderr == pytest.approx(np.std(values[5:], ddof=1), rel=1e-12)
    values[5] = np.nan
    assert bootstrap(0.5, values, 30, None).undefined.reason == "unstable_replicates"


def test_bootstrap_with_too_few_items():
    assert bootstrap(0.5, np.array([0.4, 0.6]), 2, None).undefined.reason == "too_few_items"
    assert bootstrap(0.5, np.array([0.4, 0.6]), 3, None).undefined is None


@pytest.mark.parametrize("known", [each for each in registered() if each.basis == "counts"], ids=lambda each: each.name)
def test_a_replicate_is_the_value_of_the_drawn_units(known, observers):
    patterns = Patterns.of(observers)
    draws = generator().multinomial(40, patterns.multiplicity / 12, size=5)
    tally = CountTally(patterns, Resampled(draws.astype(float)))
    for bracket in known.brackets:
        yardstick = (metric if known.kind == "metric" else weighting)(observers.scale, bracket)
        replicates = known.function(tally, yardstick).values()
        for draw, replicate in zip(draws, replicates, strict=True):
            rows = np.repeat(patterns.counts.astype(int), draw, axis=0)
            units = [np.repeat([1, 2, 3, 4, 5], row).tolist() for row in rows]
            drawn = known.function(Patterns.of(from_matrix(units, [1, 2, 3, 4, 5])).whole(), yardstick).values()[0]
            assert replicate == pytest.approx(drawn, abs=1e-9)


@pytest.mark.parametrize(
    "arguments",
    [{"interval": "bootstrap"}, {"interval": "bootstrap", "replicates": 99, "rng": generator()}, {"interval": "exact"}],
)
def test_what_cannot_be_made(observers, arguments):
    with pytest.raises(ValueError, match=r"bootstrap needs|none of analytic"):
        estimate_all(observers, **arguments)


def test_a_hundred_replicates_are_enough_to_ask_for(observers):
    found = estimate(observers, "gwet_ac[linear]", interval="bootstrap", replicates=100, rng=generator())
    assert found.ci_method == "bootstrap percentile, 100 replicates"
    assert found.warnings == ("few_items",)
    assert estimate(observers, "gwet_ac[linear]").ci_method == "jackknife t on log(1 - value), df = 10"


def test_two_thousand_replicates_unless_told_otherwise(observers):
    found = estimate_all(observers, interval="bootstrap", rng=generator(), keys=["gwet_ac[linear]"])
    assert found["gwet_ac[linear]"].ci_method == "bootstrap percentile, 2000 replicates"
    assert estimate(observers, "gwet_ac[linear]", interval="bootstrap", rng=generator()) == found["gwet_ac[linear]"]
