"""Mixtures of t distributions against closed forms of their parts: Abramowitz and Stegun (1964), 26.7.3 and 26.7.4."""

import numpy as np
import pytest

from annotator.agreement import mixture
from annotator.agreement.mixture import summarised


def below(t, df):
    """The probability below t, exactly."""
    angle = np.arctan(t / np.sqrt(df))
    sine, square = np.sin(angle), np.cos(angle) ** 2
    if df == 3:
        return 0.5 + (angle + sine * np.cos(angle)) / np.pi
    return 0.5 + sine * {4: 1 + square / 2, 8: 1 + square / 2 + 3 * square**2 / 8 + 5 * square**3 / 16}[df] / 2


def one(places, spreads, weights, df):
    """The summary of a single quantity."""
    found = summarised(np.array(weights), np.array(places)[:, None], np.array(spreads)[:, None], df)
    return tuple(float(each[0]) for each in found)


@pytest.mark.parametrize(("df", "quantile", "error"), [(3, 3.182, 0.04), (8, 2.306, 0.003), (30, 2.042, 0.001)])
def test_a_mixture_of_one_is_that_distribution(df, quantile, error):
    """Quantiles from tables; the normal deviate of Wallace (1959) is as near as his paper says."""
    mean, stderr, low, high = one([5.0], [0.5], [1.0], df)
    assert mean == 5.0
    assert stderr == pytest.approx(0.5 * np.sqrt(df / (df - 2)))
    assert (5.0 - low, high - 5.0) == pytest.approx((quantile / 2, quantile / 2), abs=error / 2)


@pytest.mark.parametrize("df", [3, 4, 8])
@pytest.mark.parametrize(
    ("places", "spreads", "weights"),
    [
        ([0.0, 3.0], [1.0, 0.5], [0.7, 0.3]),
        ([0.0, 0.0], [0.01, 10.0], [0.5, 0.5]),
        ([-50.0, 50.0, 51.0], [1.0, 2.0, 0.1], [0.03, 0.01, 0.96]),
        ([1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [0.2, 0.3, 0.5]),
    ],
)
def test_two_and_a_half_percent_lie_below_and_above(df, places, spreads, weights):
    _, _, low, high = one(places, spreads, weights, df)
    for end, share in ((low, 0.025), (high, 0.975)):
        found = sum(
            weight * below((end - place) / spread, df)
            for place, spread, weight in zip(places, spreads, weights, strict=True)
        )
        assert found == pytest.approx(share, abs=0.0008)


def test_mean_and_spread_are_those_of_draws():
    """Variance within and between, the former larger than the scale by df / (df - 2)."""
    rng = np.random.default_rng(1)
    places, spreads, weights = np.array([-1.0, 0.0, 4.0]), np.array([0.5, 3.0, 1.0]), np.array([0.5, 0.2, 0.3])
    mean, stderr, _, _ = one(places, spreads, weights, 8)
    component = rng.choice(3, 400_000, p=weights)
    drawn = places[component] + spreads[component] * rng.standard_t(8, component.size)
    assert mean == pytest.approx(0.7)
    assert stderr == pytest.approx(np.sqrt(np.mean((drawn - 0.7) ** 2)), rel=0.01)


def test_the_ends_turn_with_the_sign_and_move_with_the_unit():
    plain = one([0.0, 3.0], [1.0, 0.5], [0.7, 0.3], 5)
    turned = one([-0.0, -3.0], [1.0, 0.5], [0.7, 0.3], 5)
    assert (turned[2], turned[3]) == pytest.approx((-plain[3], -plain[2]))
    moved = one([100.0, 700.0], [200.0, 100.0], [0.7, 0.3], 5)
    assert moved == pytest.approx([200 * plain[0] + 100, 200 * plain[1], 200 * plain[2] + 100, 200 * plain[3] + 100])


@pytest.mark.parametrize("at_a_time", [1, 4, 6])
def test_quantities_are_summarised_some_at_a_time(monkeypatch, at_a_time):
    """Each as if it were alone, in their order, even where a table holds less than one of them."""
    rng = np.random.default_rng(2)
    places, spreads, weights = rng.normal(0, 2, (3, 7)), rng.uniform(0.5, 2, (3, 7)), np.array([0.2, 0.5, 0.3])
    alone = np.array([one(places[:, i], spreads[:, i], weights, 6) for i in range(7)]).T
    monkeypatch.setattr(mixture, "_LARGEST_TABLE", at_a_time)
    assert np.array(summarised(weights, places, spreads, 6)) == pytest.approx(alone)


def test_what_is_found_at_once_does_not_end_the_search_for_the_others():
    """A mixture of one is found in a step or two; what lies between two far parts of it takes many."""
    weights = np.array([0.5, 0.474, 0.026])
    places, spreads = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 900.0]]), np.array([[1.0, 0.001], [1.0, 9.0], [1.0, 2.0]])
    found = summarised(weights, places, spreads, 8)
    for end, share in ((found.low[1], 0.025), (found.high[1], 0.975)):
        lies_below = sum(
            w * below((end - p) / s, 8) for w, p, s in zip(weights, places[:, 1], spreads[:, 1], strict=True)
        )
        assert lies_below == pytest.approx(share, abs=0.0008)


def test_with_two_degrees_of_freedom_there_is_a_mean_and_no_standard_deviation():
    found = summarised(np.array([0.25, 0.75]), np.array([[0.0], [4.0]]), np.array([[1.0], [1.0]]), 2)
    assert found.mean == pytest.approx([3.0])
    assert np.isinf(found[1]).all()
    assert found.low < found.mean < found.high
