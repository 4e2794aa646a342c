"""The sums behind the mixed model, its likelihood, and the climb to its variances."""

import numpy as np
import pytest

from annotator.agreement import mixed_equations
from annotator.agreement.mixed_equations import Equations
from annotator.agreement.peak import peak
from annotator.agreement.taken_apart import TakenApart


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


def written_out(unit, cell, values, cells):
    """The same from all ratings, the means of units taken off."""
    z, c = np.eye(unit.max() + 1)[unit], np.eye(cells)[cell]
    z = z[:, z.any(axis=0)]
    left = np.eye(values.size) - z @ np.diag(1 / z.sum(axis=0)) @ z.T
    return c.T @ left @ c, c.T @ left @ values, values @ left @ values


@pytest.mark.parametrize(("largest", "crossed"), [(2**22, 0), (2, 5)])
def test_they_are_those_of_all_ratings_however_they_are_counted(largest, crossed, monkeypatch):
    """By one table multiplied with itself, or size by size of units from pairs."""
    seen = []
    counted = mixed_equations.crossed
    monkeypatch.setattr(mixed_equations, "crossed", lambda *given: (seen.append(1), counted(*given))[1])
    monkeypatch.setattr(mixed_equations, "_LARGEST_TABLE", largest)
    unit, cell, values, of_cell = made(np.random.default_rng(5), 60, 9, 0.5)
    found = Equations(unit, cell, values, of_cell, has_cells=False)
    expected = written_out(unit, cell, values, 9)
    for one, other in zip((found.matrix, found.right, found.squares), expected, strict=True):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-9)
    assert (len(seen) >= crossed) if crossed else not seen


def test_units_beyond_what_a_short_number_counts_stay_apart():
    """Of 70,000 units each of two cells; the sums are those of the pairs, half of each counted off."""
    rng = np.random.default_rng(6)
    first = rng.integers(0, 50, 70_000)
    pairs = np.stack([first, 50 + (first + rng.integers(0, 2, 70_000)) % 50], axis=1)
    values = rng.normal(size=pairs.shape) + pairs / 50
    order = rng.permutation(140_000)
    found = Equations(
        np.repeat(np.arange(70_000), 2)[order], pairs.ravel()[order], values.ravel()[order], np.arange(100), False
    )
    expected = np.diag(np.bincount(pairs.ravel(), minlength=100) / 2)
    np.add.at(expected, (pairs[:, 0], pairs[:, 1]), -0.5)
    np.add.at(expected, (pairs[:, 1], pairs[:, 0]), -0.5)
    assert np.array_equal(found.matrix, expected)
    halves = (values[:, 0] - values[:, 1]) / 2
    right = np.bincount(pairs[:, 0], halves, 100) - np.bincount(pairs[:, 1], halves, 100)
    assert found.right == pytest.approx(right, abs=1e-6)


@pytest.mark.parametrize("periods", [1, 3])
def test_the_likelihood_is_that_of_all_matrices(periods):
    unit, cell, values, of_cell = made(np.random.default_rng(7), 40, 12, 0.5, periods)
    equations = Equations(unit, cell, values, of_cell, has_cells=periods > 1)
    given = TakenApart(equations)
    z, c = np.eye(unit.max() + 1)[unit], np.eye(12)[cell]
    z, e = z[:, z.any(axis=0)], np.eye(of_cell.max() + 1)[of_cell][cell]
    heights, likelihoods = [], []
    for of_cells, r in ((0.5, 0.2), (1e-6, 4.0), (2.0, 1e-7)):
        k = of_cells if periods > 1 else 0.0
        inverse = np.linalg.inv(v := np.eye(values.size) + k * c @ c.T + r * e @ e.T)
        information = z.T @ inverse @ z
        left = values @ (inverse - inverse @ z @ np.linalg.inv(information) @ z.T @ inverse) @ values
        volume = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
        likelihoods.append(-0.5 * volume - 0.5 * equations.df * np.log(left))
        heights.append(given.log_density(k, np.array([r]))[0])
        place, height = given.highest(k, -8.0, 8.0)
        others = given.log_density(k, np.exp(2 * np.linspace(-8.0, 8.0, 1001)))
        assert height >= others.max()
        assert height == pytest.approx(given.log_density(k, np.exp([2 * place]))[0])
    # Up to what no variance changes.
    assert np.diff(heights) == pytest.approx(np.diff(likelihoods), abs=1e-6)


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
