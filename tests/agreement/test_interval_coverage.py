"""95 % intervals hold the true value as often as they say, on balanced ratings of 20 items or more.

`benchmarks/coverage.py` does the same at length, and prints what skewed ratings do to it.
"""

import numpy as np
import pytest

from annotator.agreement import declare, estimate_all, from_counts

SCALE = declare([1, 2, 3, 4, 5], level="interval")
KEYS = [
    "krippendorff_alpha[ordinal]",
    "gwet_ac[quadratic]",
    "fleiss_kappa[quadratic]",
    "brennan_prediger[linear]",
    "percent_agreement[identity]",
]


def made(rng, items):
    true = rng.choice(5, (items, 1))
    chosen = np.clip(np.round(true + rng.normal(0, 0.8, (items, 5))), 0, 4).astype(int)
    cells = chosen + 5 * np.arange(items)[:, None]
    return from_counts(np.bincount(cells.ravel(), minlength=5 * items).reshape(-1, 5), raters=5, scale=SCALE)


@pytest.fixture(scope="module")
def true():
    found = estimate_all(made(np.random.default_rng(1), 1_000_000), keys=KEYS, interval=None)
    return {key: each.value for key, each in found.items()}


@pytest.mark.parametrize(("items", "sets"), [(20, 1600), (50, 1000)])
def test_jackknife(true, items, sets):
    rng = np.random.default_rng(20)
    held = dict.fromkeys(KEYS, 0)
    for _ in range(sets):
        for key, found in estimate_all(made(rng, items), keys=KEYS).items():
            held[key] += found.ci95[0] <= true[key] <= found.ci95[1]
    for key, times in held.items():
        assert 0.93 <= times / sets <= 0.97, (key, times / sets)


@pytest.mark.parametrize("interval", ["analytic", "bootstrap"])
def test_the_others_with_more_items(true, interval):
    rng = np.random.default_rng(22)
    held = dict.fromkeys(KEYS, 0)
    for _ in range(500):
        found = estimate_all(made(rng, 100), keys=KEYS, interval=interval, replicates=400, rng=rng)
        for key, each in found.items():
            held[key] += each.ci95[0] <= true[key] <= each.ci95[1]
    for key, times in held.items():
        assert 0.92 <= times / 500 <= 0.98, (key, times / 500)
