"""Against printed tables (Abramowitz and Stegun 1964, table 26.9), closed forms and the t distribution."""

import pytest

from annotator.agreement.f_distribution import probability_below, quantile
from annotator.agreement.student_t import critical_value


@pytest.mark.parametrize(
    ("df1", "df2", "probability", "expected"),
    [(5, 15, 0.975, 3.58), (1, 1, 0.975, 647.8), (10, 20, 0.975, 2.77), (4, 6, 0.95, 4.53), (60, 120, 0.995, 1.75)],
)
def test_printed_quantiles(df1, df2, probability, expected):
    assert quantile(df1, df2, probability) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("df2", [1, 2, 2.5, 7, 40, 1000, 9_000_000])
def test_two_degrees_of_freedom_have_a_closed_form(df2):
    for probability in (0.025, 0.5, 0.975):
        expected = df2 / 2 * ((1 - probability) ** (-2 / df2) - 1)
        assert quantile(2, df2, probability) == pytest.approx(expected, rel=1e-7)
        assert probability_below(expected, 2, df2) == pytest.approx(probability, abs=1e-8)


@pytest.mark.parametrize("df", [1, 2, 5, 30, 499])
def test_one_degree_of_freedom_is_the_square_of_t(df):
    assert quantile(1, df, 0.95) == pytest.approx(critical_value(df) ** 2, rel=1e-9)


@pytest.mark.parametrize(("df1", "df2"), [(3, 8), (199, 155.5), (0.01, 4), (4, 0.01), (1e6, 9e6), (119, 4.785)])
def test_quantile_inverts_the_probability_and_its_reciprocal_is_that_of_the_other_tail(df1, df2):
    for probability in (0.025, 0.3, 0.975):
        at = quantile(df1, df2, probability)
        if 1e-250 < at < 1e250:
            assert probability_below(at, df1, df2) == pytest.approx(probability, abs=1e-8)
            assert quantile(df2, df1, 1 - probability) == pytest.approx(1 / at, rel=1e-6)


def test_outside_the_range_there_is_nothing_or_everything():
    assert probability_below(0.0, 3, 4) == 0.0
    assert probability_below(-1.0, 3, 4) == 0.0
    assert probability_below(1e300, 3, 4) == 1.0
