"""Against independent packages, which `make oracles` installs; none of them is needed to run the program."""

import krippendorff
import numpy as np
import pytest
from sklearn import metrics
from statsmodels.stats import inter_rater

from annotator.agreement import estimate, from_matrix, pairwise_kappa

SEEDS = range(6)


def table(seed, *, raters=4, missing=0.0):
    """Seeded ratings on five points that agree more than by chance; NaN where one is missing."""
    rng = np.random.default_rng(seed)
    true = rng.integers(1, 6, (60, 1))
    found = np.clip(np.round(true + rng.normal(0, 1, (60, raters))), 1, 5)
    found[rng.random(found.shape) < missing] = np.nan
    return found


def ratings(found):
    return from_matrix(found.tolist(), [1, 2, 3, 4, 5], level="ratio")


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha(seed):
    found = table(seed, missing=0.3)
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        expected = krippendorff.alpha(found.T, value_domain=[1, 2, 3, 4, 5], level_of_measurement=metric)
        assert estimate(ratings(found), f"krippendorff_alpha[{metric}]").value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss(seed):
    found = table(seed)
    counts, _ = inter_rater.aggregate_raters(found.astype(int) - 1, n_cat=5)
    assert estimate(ratings(found), "fleiss_kappa[identity]").value == pytest.approx(
        inter_rater.fleiss_kappa(counts), abs=1e-9
    )
    randolph = inter_rater.fleiss_kappa(counts, method="randolph")
    assert estimate(ratings(found), "brennan_prediger[identity]").value == pytest.approx(randolph, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("weights", "power"), [("identity", None), ("linear", "linear"), ("quadratic", "quadratic")])
def test_cohen_with_its_standard_error(seed, weights, power):
    found = table(seed, raters=2)
    cross = np.zeros((5, 5))
    for first, second in found.astype(int) - 1:
        cross[first, second] += 1
    expected = inter_rater.cohens_kappa(cross, wt=power)
    estimated = estimate(ratings(found), f"cohen_kappa[{weights}]", interval="analytic")
    assert estimated.value == pytest.approx(expected.kappa, abs=1e-9)
    assert estimated.stderr == pytest.approx(expected.std_kappa, abs=1e-9)
    assert estimated.ci95 == pytest.approx((expected.kappa_low, expected.kappa_upp), abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs(seed):
    found = table(seed, missing=0.2)
    for name, weights in (("identity", None), ("linear", "linear"), ("quadratic", "quadratic")):
        for pair in pairwise_kappa(ratings(found), name):
            both = found[:, [pair.first, pair.second]]
            both = both[~np.isnan(both).any(axis=1)]
            expected = metrics.cohen_kappa_score(*both.T, labels=[1, 2, 3, 4, 5], weights=weights)
            assert pair.value == pytest.approx(expected, abs=1e-9)
            assert pair.n_common == len(both)
