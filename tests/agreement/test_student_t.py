"""Against printed tables: Abramowitz and Stegun (1964), table 26.10, and R's qt(0.975, df)."""

import math

import pytest

from annotator.agreement.student_t import central_probability, critical_value, probability_below


@pytest.mark.parametrize(
    ("df", "expected"),
    [
        (1, 12.706204736432095),
        (2, 4.302652729911275),
        (3, 3.182446305284263),
        (4, 2.7764451051977987),
        (5, 2.5705818366147395),
        (10, 2.2281388519649385),
        (29, 2.045229642132703),
        (30, 2.042272456301238),
        (100, 1.983971518523552),
        (1000, 1.9623390808264078),
        (1_000_000, 1.9599663),
    ],
)
def test_critical_values(df, expected):
    assert critical_value(df) == pytest.approx(expected, abs=1e-7)


def test_other_confidences():
    assert critical_value(10, 0.99) == pytest.approx(3.169272672, abs=1e-8)
    assert critical_value(1, 0.5) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("df", "cdf"), [(1, lambda t: 2 * math.atan(t) / math.pi), (2, lambda t: t / math.sqrt(2 + t * t))]
)
def test_probabilities_in_closed_form(df, cdf):
    for t in (0.1, 1.0, 3.0, 50.0):
        assert central_probability(t, df) == pytest.approx(cdf(t), abs=1e-12)


@pytest.mark.parametrize("df", [3, 4, 7, 40, 499])
def test_critical_value_inverts_the_probability(df):
    assert central_probability(critical_value(df), df) == pytest.approx(0.95, abs=1e-12)


def test_series_and_expansion_meet():
    assert critical_value(499) == pytest.approx(critical_value(500), abs=1e-5)
    assert central_probability(critical_value(500), 500) == pytest.approx(0.95, abs=1e-12)


@pytest.mark.parametrize("df", [1, 2, 9, 30, 499, 500, 2000])
def test_probability_below_inverts_the_critical_value_on_either_side(df):
    assert probability_below(critical_value(df), df) == pytest.approx(0.975, abs=1e-6)
    for sign, quarter in ((-1.0, 0.25), (1.0, 0.75)):
        assert probability_below(sign * critical_value(df, 0.5), df) == pytest.approx(quarter, abs=1e-6)
    assert probability_below(0.0, df) == 0.5


def test_many_degrees_of_freedom_are_the_normal_distribution():
    assert probability_below(1.959964, None) == pytest.approx(0.975, abs=1e-7)
    assert probability_below(1.5, 10**9) == pytest.approx(probability_below(1.5, None), abs=1e-8)
