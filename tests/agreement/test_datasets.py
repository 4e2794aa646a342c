"""Real ratings by several people. How the reference values were made stands in tests/data/agreement/README.md."""

import csv

import numpy as np
import pytest
from agreement.conftest import DATA

from annotator.agreement import counts, estimate, estimate_all, from_triples, pairwise_kappa

# Rows, items, raters, and alpha by three metrics; values that are no numbers left out.
REFERENCE = {
    "argquality-novice-credibility": (1155 - 87, 320, 107, 0.1126, 0.1776, 0.1769),
    "argquality-novice-local-sufficiency": (1156 - 60, 320, 107, 0.1298, 0.1932, 0.1912),
    "meaning-confidence": (1626, 680, 3, 0.0339, 0.1065, 0.1142),
    "meaning-stance": (1626, 680, 3, 0.5941, 0.5885, 0.5531),
    "summary-overall-100": (900, 300, 4, 0.0492, 0.7218, 0.7983),
    "summary-rank-3": (900, 300, 4, 0.6337, 0.7969, 0.7969),
}


def test_every_file_has_its_reference():
    assert {path.stem for path in DATA.glob("*.csv")} == set(REFERENCE)


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_alphas(dataset, name):
    rows, items, raters, *alphas = REFERENCE[name]
    ratings = dataset(name, "ordinal")
    found = counts(ratings)
    assert (found.ratings, found.items, found.raters) == (rows, items, raters)
    for metric, expected in zip(("nominal", "ordinal", "interval"), alphas, strict=True):
        alpha = estimate(ratings, f"krippendorff_alpha[{metric}]")
        assert alpha.value == pytest.approx(expected, abs=5.1e-5)
        assert alpha.ci95[0] < alpha.value < alpha.ci95[1]


def test_a_mark_for_cannot_judge_never_becomes_a_number(dataset):
    """Counted as the lowest point, it would move alpha from .178 to .126."""
    with (DATA / "argquality-novice-credibility.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["item"], row["rater"], 0 if row["value"] == "?" else int(row["value"])) for row in csv.DictReader(file)
        ]
    wrong = estimate(from_triples(rows, [0, 1, 2, 3]), "krippendorff_alpha[ordinal]").value
    assert wrong == pytest.approx(0.126, abs=1e-3)


@pytest.mark.parametrize("name", REFERENCE)
@pytest.mark.parametrize("interval", ["analytic", "jackknife", "bootstrap"])
def test_every_interval_holds_its_value(dataset, name, interval):
    """Real ratings have what made-up ones lack: a long tail of points, raters with two ratings, items with one."""
    found = estimate_all(dataset(name, "interval"), interval=interval, replicates=200, rng=np.random.default_rng(6))
    for key, each in found.items():
        if each.ci95 is not None:
            assert each.ci95[0] <= each.value <= each.ci95[1], key
            assert 0 < each.stderr < 0.5, key


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
