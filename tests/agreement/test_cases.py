"""Every worked case, every key of it: nothing is passed over."""

import json
from pathlib import Path

import pytest

from annotator.agreement import GWET, counts, estimate, estimate_all, find, from_disagreement, from_matrix, registered

CASES = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "agreement" / "agreement-cases.json").read_text(encoding="utf-8")
)
KNOWN = {key for known in registered() for key in known.keys}
EXPECTED = [(case, key) for case in CASES for key in case["expected"]]
NAMES = [f"{case['name']}-{key}" for case, key in EXPECTED]
# Whose standard errors are published and not those of a package alone.
WITH_ERROR = (
    "gwet_ac",
    "fleiss_kappa",
    "scott_pi",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "krippendorff_alpha_w",
)
ERRORS = [
    (case, key)
    for case, key in EXPECTED
    if key.startswith(WITH_ERROR) and case["expected"][key].get("stderr") is not None
]
# Whose interval is made without a standard error.
ENDS = [(case, key) for case, key in EXPECTED if key.startswith("icc") and case["expected"][key].get("ci95")]


def reliability(case):
    ratings = case["ratings"]
    used = sorted({point for row in ratings for point in row if point is not None})
    return from_matrix(ratings, case.get("declared_categories") or used, level="ratio")


def answer(case, key, **options):
    costs = case["expected"][key].get("published", {}).get("disagreement_weights")
    weights = None if costs is None else from_disagreement(costs)
    return estimate(reliability(case), key, weights=weights, **options)


def chance_of_the_scale(case, key):
    """The mean weight of two points drawn alike, which Brennan and Prediger take for chance."""
    return estimate(reliability(case), f"brennan_prediger[{find(key)[1]}]").expected


def test_the_cases_are_all_there():
    assert len(CASES) == 18
    assert len(EXPECTED) == 516
    assert len(ERRORS) == 286
    assert len(ENDS) == 42
    assert all(case["expected"] for case in CASES)


def test_every_key_of_the_cases_is_known():
    for _, key in EXPECTED:
        find(key)
    by_name = {key for _, key in EXPECTED if "[custom:" not in key}
    assert by_name <= KNOWN


def test_what_no_case_covers_is_held_by_other_tests():
    """Weight sets that no two implementations were compared on: `test_weights` and `test_properties` have them."""
    fewer = {"percent_agreement[within_one]"} | {f"cohen_kappa[{weights}]" for weights in GWET[3:]}
    fewer |= {f"scott_pi[{weights}]" for weights in GWET[1:]}
    for name in (
        "percent_agreement",
        "krippendorff_alpha_w",
        "gwet_ac",
        "brennan_prediger",
        "fleiss_kappa",
        "conger_kappa",
    ):
        fewer |= {f"{name}[{weights}]" for weights in GWET[4:]}
    assert KNOWN - {key for _, key in EXPECTED} == fewer


@pytest.mark.parametrize(("case", "key"), EXPECTED, ids=NAMES)
def test_value(case, key):
    expected = case["expected"][key]
    found = answer(case, key)
    if expected["value"] is None:
        assert found.value is None
        assert found.undefined is not None
    else:
        assert found.value == pytest.approx(expected["value"], abs=min(expected["tolerance"], 1e-6))
    if "published" in expected:
        assert found.value == pytest.approx(expected["published"]["value"], abs=expected["published"]["tolerance"])


@pytest.mark.parametrize(("case", "key"), ERRORS, ids=[f"{case['name']}-{key}" for case, key in ERRORS])
def test_published_standard_error_and_interval(case, key):
    expected = case["expected"][key]
    found = answer(case, key, interval="analytic")
    if counts(reliability(case)).items_pairable < 3:
        assert found.interval_undefined.reason == "too_few_items"
        return
    assert found.stderr == pytest.approx(expected["stderr"], abs=1e-6)
    low, high = expected["ci95"]
    if key.startswith(("gwet_ac", "brennan_prediger")):
        # The cases cut intervals at 1 alone; below this neither coefficient can fall.
        low = max(low, -chance_of_the_scale(case, key) / (1 - chance_of_the_scale(case, key)))
    assert found.ci95 == pytest.approx((low, high), abs=2e-6)
    normal = key.startswith("cohen_kappa")
    assert found.ci_method.startswith(
        "Fleiss-Cohen-Everitt variance, normal" if normal else "linearised variance, t, df"
    )


@pytest.mark.parametrize(("case", "key"), ENDS, ids=[f"{case['name']}-{key}" for case, key in ENDS])
def test_published_interval_of_intraclass_correlations(case, key):
    found = answer(case, key, interval="analytic")
    assert found.ci95 == pytest.approx(tuple(case["expected"][key]["ci95"]), abs=2e-6)
    assert found.stderr is None
    assert found.ci_method.startswith("F, df = ")


def test_published_standard_error_of_percent_agreement():
    case = next(case for case in CASES if case["name"] == "gwet_cac_raw4raters")
    published = case["expected"]["percent_agreement[identity]"]["published"]
    found = answer(case, "percent_agreement[identity]", interval="analytic")
    assert found.stderr == pytest.approx(published["stderr"], abs=5e-6)
    assert found.ci95 == pytest.approx(published["ci95"], abs=5e-4)


@pytest.mark.parametrize("interval", ["analytic", "jackknife"])
@pytest.mark.parametrize(("case", "key"), EXPECTED, ids=NAMES)
def test_interval_stays_away_where_the_case_says_so(case, key, interval):
    expected = case["expected"][key]
    withheld = expected.get("ci95_expected") or ("ci95" in expected and expected["ci95"] is None)
    found = answer(case, key, interval=interval)
    if withheld:
        assert found.stderr is None
        assert found.ci95 is None
        assert found.interval_undefined is not None
    else:
        assert (found.ci95 is None) == (found.interval_undefined is not None)


def test_every_case_answers_every_key_at_once():
    for case in CASES:
        for found in estimate_all(reliability(case)).values():
            assert (found.value is None) == (found.undefined is not None)


def test_cohen_with_weights_of_disagreement_has_a_title():
    case = next(case for case in CASES if case["name"] == "cohen1960_p45")
    assert answer(case, "cohen_kappa[custom:cohen1968]").title == "Cohen’s kappa, custom weights cohen1968"


def test_one_category_leaves_only_what_the_declared_scale_defines(case):
    ratings = case("edge_all_one_category")
    for key in ("krippendorff_alpha[ordinal]", "fleiss_kappa[identity]", "conger_kappa[quadratic]"):
        assert estimate(ratings, key).undefined.reason == "no_variation"
    for key in ("percent_agreement[identity]", "gwet_ac[quadratic]", "brennan_prediger[identity]"):
        found = estimate(ratings, key)
        assert found.value == 1.0
        assert found.interval_undefined.reason == "perfect_agreement"
        assert "50\u202f% of items like these 6" in found.interval_undefined.text


@pytest.mark.parametrize("key", sorted(KNOWN))
def test_one_rater_gives_no_item_with_two_ratings(case, key):
    found = estimate(case("edge_single_rater"), key)
    assert found.undefined.reason == "no_pairable_items"
    assert found.interval_undefined == found.undefined


@pytest.mark.parametrize(("name", "items"), [("edge_two_items", 2), ("edge_one_item", 1)])
def test_too_few_items_have_a_value_but_no_interval(case, name, items):
    found = estimate(case(name), "krippendorff_alpha[nominal]")
    assert found.value is not None
    assert found.stderr is None
    assert found.interval_undefined.reason == "too_few_items"
    assert found.interval_undefined.text.endswith(f"(here {items}).")
