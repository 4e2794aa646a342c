"""Averages over the variances: numbers from all matrices written out on a fine grid, counts of what is left, limits."""

import numpy as np
import pytest

from annotator.agreement import effect_posterior, from_matrix, severity
from annotator.agreement.effect_posterior import average, remainders
from annotator.agreement.mixed_equations import Equations
from annotator.agreement.mixed_model import fit

ROWS = [[1, 2, 3], [2, 4, 4], [3, 4, None], [5, None, 6], [2, 2, 5], [4, 6, 6]]
# Mean, standard deviation and ends of three raters, units being anything: 241 variances from e^-16 to e^14 of the
# rest, each with the covariance of all ratings inverted, and Student's distribution function exact. Half as many are
# the same.
RATERS = [
    [-0.91387, 0.29056, -1.45202, -0.2681],
    [0.07042, 0.27161, -0.47102, 0.61295],
    [0.84345, 0.30381, 0.18237, 1.41625],
]
# The same with two periods, the fourth item being the first of the second, of 121 x 121 variances: raters, then raters
# in periods.
RATERS_WITH_PERIODS = [
    [-0.7298, 0.47008, -1.55239, 0.18264],
    [0.04847, 0.37254, -0.70135, 0.79084],
    [0.68133, 0.4652, -0.20806, 1.52147],
]
PERIODS = [
    [-0.21763, 0.63738, -1.79034, 0.80523],
    [-0.14996, 0.62448, -1.66279, 0.9183],
    [0.10529, 0.58339, -1.01726, 1.40554],
    [-0.08309, 0.58663, -1.37079, 1.07814],
    [0.11234, 0.61911, -0.98674, 1.59386],
    [0.23305, 0.64067, -0.78483, 1.81346],
]


def summary(departures):
    return np.array([[each.value, each.stderr, *each.ci95] for each in departures])


def drifts(found):
    return [one for rater in found.raters for _, one in rater.drift]


@pytest.mark.parametrize("factor", [1, 1e-4])
def test_it_is_what_a_fine_grid_of_all_matrices_gives(factor):
    """In whatever unit the scale is counted, within about .001 of the longest interval."""
    rows = [[None if each is None else factor * each for each in row] for row in ROWS]
    ratings = from_matrix(rows, [factor * each for each in range(1, 8)], level="interval")
    found = severity(ratings)
    assert summary(each.severity for each in found.raters) / factor == pytest.approx(np.array(RATERS), abs=2.5e-3)
    found = severity(ratings, (ratings.unit >= 3).astype(int))
    raters = summary(each.severity for each in found.raters) / factor
    assert raters == pytest.approx(np.array(RATERS_WITH_PERIODS), abs=2.5e-3)
    assert summary(drifts(found)) / factor == pytest.approx(np.array(PERIODS), abs=2.5e-3)


def incomplete(seed, units=12, raters=4, periods=2, noise=1.0, share=0.6):
    """Codes of ratings at random: unit, rater, period, number."""
    rng = np.random.default_rng(seed)
    rated = rng.random((units, raters)) < share
    rated[0] = True
    unit, rater = np.nonzero(rated)
    unit = np.unique(unit, return_inverse=True)[1]
    period = rng.integers(0, periods, unit.size)
    return unit, rater, period, np.round(3 * rng.normal(size=units)[unit] + rater + noise * rng.normal(size=unit.size))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("with_cells", [False, True])
def test_what_is_left_is_counted_as_by_least_squares(seed, with_cells):
    """Ratings less the rank of all columns; and nothing is left where those explain every rating."""
    unit, rater, period, values = incomplete(seed)
    kinds, cell = np.unique(rater * 2 + period, return_inverse=True)
    columns = np.hstack([np.eye(unit.max() + 1)[unit], np.eye(kinds.size)[cell] if with_cells else np.eye(4)[rater]])
    explained = columns @ np.random.default_rng(seed).normal(size=columns.shape[1])
    for y, is_nothing in ((values, False), (explained, True), (explained + 1e-3 * values, False)):
        for size in (1e-5, 1.0, 1e5):
            found = remainders(Equations(unit, cell, size * y, kinds // 2, True))[with_cells]
            assert found == (unit.size - np.linalg.matrix_rank(columns), is_nothing)


def test_apart_groups_leave_what_each_of_them_leaves():
    """Two pairs of raters who share no unit: each pair has 3 units, 6 ratings and, its own mean apart, 1 contrast."""
    unit, rater = np.repeat(np.arange(6), 2), np.array([0, 1] * 3 + [2, 3] * 3)
    values = np.array([1.0, 2, 2, 4, 3, 3, 5, 1, 2, 2, 4, 5])
    found = remainders(Equations(unit, rater, values, np.arange(4), False))
    assert found == ((12 - 6 - 2, False),) * 2


@pytest.mark.parametrize("has_periods", [False, True])
def test_more_variances_move_no_end(monkeypatch, has_periods):
    """Not by more than .001 of the longest interval, as the size of the grid was chosen."""
    ratings = from_matrix(ROWS, list(range(1, 8)), level="interval")
    period = (ratings.unit >= 3).astype(int) if has_periods else None
    few = severity(ratings, period)
    monkeypatch.setattr(effect_posterior, "_POINTS", (25, 47))
    more = severity(ratings, period)
    one = summary([*(each.severity for each in few.raters), *drifts(few)])
    other = summary([*(each.severity for each in more.raters), *drifts(more)])
    longest = (other[:, 3] - other[:, 2]).max()
    assert np.abs(one[:, 2:] - other[:, 2:]).max() < 1e-3 * longest


@pytest.mark.parametrize("has_cells", [False, True])
def test_more_variances_move_no_end_where_they_are_well_known(monkeypatch, has_cells):
    """Thirty raters tell them so well that the grid must be laid closely around them."""
    rng = np.random.default_rng(16)
    unit, rater = np.repeat(np.arange(300), 5), rng.random((300, 30)).argsort(axis=1)[:, :5].ravel()
    cell, of_cell = (rater * 4 + unit // 75, np.repeat(np.arange(30), 4)) if has_cells else (rater, np.arange(30))
    values = 0.2 * rng.normal(size=30)[rater] + 0.4 * rng.normal(size=of_cell.size)[cell] + rng.normal(size=1500)
    fitted = fit(unit, cell, values, of_cell, has_cells=has_cells)
    few = average(fitted)
    for name in ("_POINTS", "_FEWER"):
        monkeypatch.setattr(effect_posterior, name, (30, 60))
    more = average(fitted)
    for one, other in [(few.raters, more.raters), *([(few.cells, more.cells)] if has_cells else [])]:
        assert np.abs(np.array(one) - np.array(other)).max() < 1e-3 * (other.high - other.low).max()


def balanced(rng, units, shifts):
    """Every rater on every unit; their means lie apart by the shifts exactly."""
    noise = rng.normal(size=(units, len(shifts)))
    values = (noise - noise.mean(axis=0) + rng.normal(size=(units, 1)) + np.array(shifts)).ravel()
    unit, rater = np.repeat(np.arange(units), len(shifts)), np.tile(np.arange(len(shifts)), units)
    return fit(unit, rater, values, np.arange(len(shifts)), has_cells=False)


@pytest.mark.parametrize("units", [40, 400])
def test_differences_a_thousand_times_the_noise_are_not_shrunk(units):
    found = average(balanced(np.random.default_rng(7), units, [-1000.0, 0.0, 1000.0])).raters
    assert found.mean == pytest.approx(np.array([-1000.0, 0.0, 1000.0]), abs=1e-3)
    # What the mean of n ratings is uncertain by, about that of three raters.
    assert (found.high - found.low) / 2 == pytest.approx(np.full(3, 1.96 * np.sqrt(2 / 3 / units)), rel=0.25)


# With 400 cells the variance is known so well that the outermost points of the grid weigh nothing.
@pytest.mark.parametrize(("raters", "periods", "units"), [(5, 6, 20), (20, 20, 10)])
def test_drift_a_thousand_times_the_noise_is_not_shrunk(raters, periods, units):
    """Of what a rater and a period add together, the difference of two raters in a period is known."""
    rng = np.random.default_rng(14)
    unit, rater = np.repeat(np.arange(periods * units), raters), np.tile(np.arange(raters), periods * units)
    period = unit // units
    shifts = 1000 * rng.normal(size=(raters, periods))
    values = shifts[rater, period] + rng.normal(size=unit.size)
    of_cell = np.repeat(np.arange(raters), periods)
    found = average(fit(unit, rater * periods + period, values, of_cell, has_cells=True))
    added = found.raters.mean[:, None] + found.cells.mean.reshape(raters, periods)
    assert added[1:] - added[0] == pytest.approx(shifts[1:] - shifts[0], abs=2.0)


def test_raters_who_do_not_differ_are_known_better_than_by_their_own_ratings_however_many_there_are():
    """25 times as many ratings make the interval a fifth as long, and what others say shortens both alike."""
    shares = []
    for units in (400, 10_000):
        found = average(balanced(np.random.default_rng(8), units, [0.0] * 10)).raters
        assert found.mean == pytest.approx(np.zeros(10), abs=1e-9)
        shares.append((found.high - found.low).mean() / 2 / (1.96 * np.sqrt(0.9 / units)))
    assert shares[0] == pytest.approx(shares[1], rel=0.1)
    assert max(shares) < 0.8


def test_groups_that_share_no_unit_are_each_about_their_own_mean():
    """And are known as they would be alone, but for what the others say of the variances."""
    rng = np.random.default_rng(9)
    unit, rater = np.repeat(np.arange(80), 3), np.concatenate([np.tile([0, 1, 2], 40), np.tile([3, 4, 5], 40)])
    shifts = np.array([-1.0, 0.0, 1.0, -1.0, 0.0, 1.0])
    values = np.where(unit < 40, 2.0, 9.0) + shifts[rater] + rng.normal(size=unit.size)
    found = average(fit(unit, rater, values, np.arange(6), has_cells=False)).raters
    assert found.mean.reshape(2, 3).sum(axis=1) == pytest.approx([0.0, 0.0], abs=1e-9)
    assert found.mean == pytest.approx(shifts, abs=0.4)
    assert (found.high - found.low).max() < 1.0
