"""Every worked case that the registered coefficients cover."""

import json
from pathlib import Path

import pytest

from annotator.agreement import estimate, from_disagreement, from_matrix, registered

CASES = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "agreement" / "agreement-cases.json").read_text(encoding="utf-8")
)
KNOWN = {key for known in registered() for key in known.keys}
EXPECTED = [(case, key) for case in CASES for key in case["expected"] if key in KNOWN]


def reliability(case):
    ratings = case["ratings"]
    used = sorted({point for row in ratings for point in row if point is not None})
    return from_matrix(ratings, case.get("declared_categories") or used, level="ratio")


def test_the_cases_cover_every_coefficient_but_the_one_defined_here():
    assert KNOWN - {key for _, key in EXPECTED} == {
        "percent_agreement[within_one]",
        "scott_pi[linear]",
        "scott_pi[quadratic]",
    }


@pytest.mark.parametrize(("case", "key"), EXPECTED, ids=[f"{case['name']}-{key}" for case, key in EXPECTED])
def test_value(case, key):
    expected = case["expected"][key]
    found = estimate(reliability(case), key)
    if expected["value"] is None:
        assert found.value is None
        assert found.undefined is not None
    else:
        assert found.value == pytest.approx(expected["value"], abs=expected["tolerance"])
    if "published" in expected:
        assert found.value == pytest.approx(expected["published"]["value"], abs=expected["published"]["tolerance"])


@pytest.mark.parametrize(("case", "key"), EXPECTED, ids=[f"{case['name']}-{key}" for case, key in EXPECTED])
def test_interval_stays_away_where_the_case_says_so(case, key):
    expected = case["expected"][key]
    withheld = expected.get("ci95_expected") or ("ci95" in expected and expected["ci95"] is None)
    found = estimate(reliability(case), key)
    if withheld:
        assert found.stderr is None
        assert found.ci95 is None
        assert found.interval_undefined is not None
    else:
        assert (found.ci95 is None) == (found.interval_undefined is not None)


def test_cohen_with_weights_of_disagreement():
    case = next(case for case in CASES if case["name"] == "cohen1960_p45")
    expected = case["expected"]["cohen_kappa[custom:cohen1968]"]
    weights = from_disagreement(expected["published"]["disagreement_weights"])
    found = estimate(reliability(case), "cohen_kappa[custom:cohen1968]", weights=weights)
    assert found.value == pytest.approx(expected["value"], abs=expected["tolerance"])
    assert found.title == "Cohen’s kappa, custom cohen1968"


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
    assert found.interval_undefined.text.endswith(f"there are {items}.")
