"""Scales of more than twelve points, for which sums are made weight by weight, against the definitions."""

import math

import numpy as np
import pytest
from agreement import naive
from agreement.conftest import UNITS

from annotator.agreement import declare, estimate, find, from_matrix
from annotator.agreement.batches import Resampled
from annotator.agreement.metrics import metric
from annotator.agreement.patterns import Patterns
from annotator.agreement.tally import CountTally

POINTS = 13
SCALE = list(range(1, POINTS + 1))
MATRIX = [[None if mark == "." else int(mark) - 1 for mark in unit] for unit in UNITS.split()]
ALPHAS = [f"krippendorff_alpha[{name}]" for name in ("nominal", "ordinal", "interval", "ratio")]
OTHERS = [
    f"{name}[{weights}]"
    for name in ("percent_agreement", "fleiss_kappa", "gwet_ac", "brennan_prediger", "conger_kappa")
    for weights in ("identity", "linear", "quadratic")
]


def rated(matrix):
    return from_matrix([[None if k is None else SCALE[k] for k in row] for row in matrix], SCALE, level="ratio")


def by_hand(matrix, key):
    name, _, bracket = key.removesuffix("]").partition("[")
    if key in ALPHAS:
        return naive.alpha(matrix, bracket, SCALE)
    function = (
        naive.observed if name == "percent_agreement" else getattr(naive, name.partition("_k")[0].partition("_ac")[0])
    )
    return function(matrix, getattr(naive, bracket)(POINTS))


@pytest.mark.parametrize(("key", "published"), list(zip(ALPHAS, (0.743, 0.815, 0.849, 0.797), strict=True)))
def test_alpha_does_not_ask_how_many_points_are_unused(key, published):
    """Krippendorff (2011), example C, whose twelve units use five points."""
    assert estimate(rated(MATRIX), key).value == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize("key", [*ALPHAS, *OTHERS])
def test_value_and_jackknife_error_by_hand(key):
    found = estimate(rated(MATRIX), key)
    assert found.value == pytest.approx(float(by_hand(MATRIX, key)), abs=1e-9)
    informing = [
        i
        for i, row in enumerate(MATRIX)
        if not key.startswith(("kripp", "perc", "brennan")) or sum(k is not None for k in row) > 1
    ]
    n = len(informing)
    values = [float(by_hand(MATRIX[:i] + MATRIX[i + 1 :], key)) for i in informing]
    mean = math.fsum(values) / n
    assert found.stderr == pytest.approx(math.sqrt((n - 1) / n * math.fsum((v - mean) ** 2 for v in values)), abs=1e-8)


@pytest.mark.parametrize("key", ALPHAS)
def test_a_bootstrap_replicate_is_the_value_of_the_drawn_units(key):
    patterns = Patterns.of(rated(MATRIX))
    draws = np.random.default_rng(12).multinomial(24, patterns.multiplicity / 12, size=6)
    known, bracket = find(key)
    replicates = known.function(CountTally(patterns, Resampled(draws.astype(float))), metric(declare(SCALE), bracket))
    rows = [np.repeat(np.arange(POINTS), row).tolist() for row in patterns.counts.astype(int)]
    for draw, replicate in zip(draws.tolist(), replicates.values(), strict=True):
        drawn = [row for row, times in zip(rows, draw, strict=True) for _ in range(times)]
        assert replicate == pytest.approx(float(naive.alpha(drawn, bracket, SCALE)), abs=1e-9)
