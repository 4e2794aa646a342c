"""Real ratings by several people. How the reference values were made stands in tests/data/agreement/README.md."""

import pytest

from annotator.agreement import counts, estimate, pairwise_kappa


@pytest.mark.parametrize(
    ("name", "metric", "expected"),
    [
        ("argquality-novice-credibility", "nominal", 0.1126),
        ("argquality-novice-credibility", "ordinal", 0.1776),
        ("argquality-novice-credibility", "interval", 0.1769),
        ("meaning-confidence", "nominal", 0.0339),
        ("meaning-confidence", "ordinal", 0.1065),
        ("meaning-confidence", "interval", 0.1142),
        ("meaning-stance", "nominal", 0.5941),
        ("meaning-stance", "ordinal", 0.5885),
        ("meaning-stance", "interval", 0.5531),
        ("summary-overall-100", "nominal", 0.0492),
        ("summary-overall-100", "ordinal", 0.7218),
        ("summary-overall-100", "interval", 0.7983),
    ],
)
def test_reference_alphas(dataset, name, metric, expected):
    found = estimate(dataset(name, "ordinal"), f"krippendorff_alpha[{metric}]")
    assert found.value == pytest.approx(expected, abs=5.1e-5)
    assert found.ci95[0] < found.value < found.ci95[1]


def test_published_kappa(dataset):
    stance = dataset("meaning-stance", "nominal", {"annotator1", "annotator2"})
    assert counts(stance).items_pairable == 680
    assert estimate(stance, "cohen_kappa[identity]").value == pytest.approx(0.5240984623870923, abs=1e-12)
    assert estimate(stance, "percent_agreement[identity]").value == pytest.approx(0.7015, abs=5e-5)


def test_the_pair_in_a_panel_of_three_has_the_published_kappa_too(dataset):
    pairs = pairwise_kappa(dataset("meaning-stance", "nominal"))
    first = next(pair for pair in pairs if {pair.first, pair.second} == {"annotator1", "annotator2"})
    assert first.n_common == 680
    assert first.value == pytest.approx(0.5240984623870923, abs=1e-12)


def test_third_annotator_makes_cohen_undefined(dataset):
    found = estimate(dataset("meaning-stance", "nominal"), "cohen_kappa[identity]")
    assert found.undefined.reason == "needs_two_raters"
    assert found.undefined.text.endswith("come from 3.")
