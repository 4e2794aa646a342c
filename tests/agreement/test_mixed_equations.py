"""The sums behind the mixed model, the climb to its variances, and both ways to its likelihood."""

import numpy as np
import pytest

from annotator.agreement import mixed_equations
from annotator.agreement.given_units import GivenUnits, log_density_at
from annotator.agreement.mixed_equations import Equations
from annotator.agreement.peak import peak


def made(rng, units, cells, share, periods=1):
    """Ratings of units by cells, most sizes of units occurring; not sorted, and some units without any."""
    chosen = rng.random((units, cells)) < rng.uniform(0.1, 2 * share, units)[:, None]
    chosen[::7] = False
    if periods > 1:  # a rater rates a unit in one period
        of_rater = np.arange(cells) // periods
        chosen &= (of_rater * periods + rng.integers(0, periods, (units, cells // periods))[:, of_rater]) == np.arange(
            cells
        )
    unit, cell = np.nonzero(chosen)
    order = rng.permutation(unit.size)
    return unit[order], cell[order], rng.normal(0, 1, unit.size) + cell[order] / 5, np.arange(cells) // periods


def written_out(unit, cell, values, cells, ratio):
    """The same from the covariance of all ratings."""
    y = values - values.mean()
    z, c = np.eye(unit.max() + 1)[unit], np.eye(cells)[cell]
    inverse = np.linalg.inv(v := np.eye(y.size) + ratio * z @ z.T)
    flat = inverse.sum(axis=0)
    projection = inverse - np.outer(flat, flat) / flat.sum()
    volume = np.linalg.slogdet(v)[1] + np.log(flat.sum())
    return c.T @ projection @ c, c.T @ projection @ y, y @ projection @ y, volume


@pytest.mark.parametrize("is_dense", [True, False])
@pytest.mark.parametrize("at_a_time", [2**22, 200])
def test_they_are_those_of_all_ratings_however_they_are_counted(is_dense, at_a_time, monkeypatch):
    monkeypatch.setattr(mixed_equations, "_LARGEST_TABLE", at_a_time if is_dense else min(at_a_time, 2))
    unit, cell, values, of_cell = made(np.random.default_rng(5), 60, 9, 0.5)
    equations = Equations(unit, cell, values, of_cell, has_cells=False)
    for ratio in (0.01, 1.0, 50.0):
        found = equations.information(ratio)
        for one, other in zip(found, written_out(unit, cell, values, 9, ratio), strict=True):
            assert one == pytest.approx(other, rel=1e-9, abs=1e-9)


def test_many_sizes_of_units_are_put_together_without_a_trace():
    """With sizes of 1 to 40 a few stand for all."""
    rng = np.random.default_rng(6)
    unit, cell, values, of_cell = made(rng, 60, 40, 0.5)
    equations = Equations(unit, cell, values, of_cell, has_cells=False)
    sizes = np.unique(np.bincount(unit)[np.bincount(unit) > 0])
    assert sizes.size > 25 > 1.2 * equations._nodes.size
    for ratio in (0.001, 0.3, 1000.0):
        found = equations.information(ratio)
        for one, other in zip(found, written_out(unit, cell, values, 40, ratio), strict=True):
            assert one == pytest.approx(other, rel=1e-7, abs=1e-7)
    shrunk = 1 / (np.bincount(unit)[unit] + 0.0)
    freed = np.bincount(cell) - np.bincount(cell, weights=shrunk)
    assert np.diagonal(equations.information(np.inf).matrix) == pytest.approx(freed, rel=1e-7)


def test_a_size_that_is_a_node_stands_for_itself():
    sizes = np.arange(1.0, 102.0)
    nodes, shares = mixed_equations._between(sizes)
    assert nodes.size % 2 == 1
    nodes, shares = mixed_equations._between(np.concatenate([sizes[:10], [np.sqrt(101.0)], sizes[10:]]))
    for spread in (0.0, 1.0, 300.0):
        held = (1 / (nodes + spread)) @ shares
        assert held == pytest.approx(
            1 / (np.concatenate([sizes[:10], [np.sqrt(101.0)], sizes[10:]]) + spread), rel=1e-7
        )


@pytest.mark.parametrize("periods", [1, 3])
def test_the_likelihood_is_the_same_both_ways(periods):
    unit, cell, values, of_cell = made(np.random.default_rng(7), 40, 12, 0.5, periods)
    equations = Equations(unit, cell, values, of_cell, has_cells=periods > 1)
    for g, of_cells, r in ((1.0, 0.5, 0.2), (0.01, 1e-6, 4.0), (30.0, 2.0, 1e-7)):
        k = of_cells if periods > 1 else 0.0
        given = GivenUnits(equations, g)
        expected = given.log_density(k, np.array([r]))[0]
        assert log_density_at(equations, g, k, r) == pytest.approx(expected, rel=1e-9)
        place, height = given.highest(k, -8.0, 8.0)
        others = given.log_density(k, np.exp(2 * np.linspace(-8.0, 8.0, 1001)))
        assert height >= others.max()
        assert height == pytest.approx(given.log_density(k, np.exp([2 * place]))[0])


@pytest.mark.parametrize(
    ("height", "start", "expected"),
    [
        (lambda x: -((x - 2.0) ** 2), 0.0, 2.0),
        (lambda x: -((x - 2.0) ** 4) - 0.1 * (x - 2.0) ** 2, 0.0, 2.0),
        (lambda x: -np.log(np.cosh(3.0 * (x + 4.0))), 5.0, -4.0),
        (lambda x: x - np.exp(x), -8.0, 0.0),
        (lambda x: -abs(x - 1.3), -5.0, 1.3),
        (lambda x: x, 0.0, 10.0),
        (lambda x: -x, 0.0, -10.0),
        (lambda x: -np.exp(x), 20.0, -10.0),
        (lambda x: 0.0 * x, 3.0, 3.0),
    ],
)
def test_the_peak_is_found_from_afar(height, start, expected):
    seen = []

    def watched(x):
        seen.append(x)
        return height(x)

    found = peak(watched, start, -10.0, 10.0, 0.3, 0.05)
    assert found == pytest.approx(expected, abs=0.05 if expected == 3.0 else 0.03)
    assert len(seen) == len(set(seen)) <= 40
    assert min(seen) >= -10.0
    assert max(seen) <= 10.0
