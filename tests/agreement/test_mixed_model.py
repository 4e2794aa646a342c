"""The equations with units taken out against those of all columns, and variances that are published."""

import numpy as np
import pytest

from annotator.agreement.mixed_equations import Equations
from annotator.agreement.mixed_model import fit

# Shrout and Fleiss (1979), table 2: six targets, four judges.
JUDGED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def judged():
    return np.repeat(np.arange(6), 4), np.tile(np.arange(4), 6), np.array(JUDGED, dtype=float).ravel()


def incomplete(seed=4, units=15, raters=4, periods=3):
    """Units of one to four ratings in no order, and what their raters did in periods."""
    rng = np.random.default_rng(seed)
    unit, rater = np.nonzero(rng.random((units, raters)) < 0.6)
    unit = np.unique(unit, return_inverse=True)[1]
    kinds, cell = np.unique(rater * periods + rng.integers(0, periods, unit.size), return_inverse=True)
    of_cell = kinds // periods
    values = 50 + 2 * rng.normal(size=units)[unit] + rng.normal(size=raters)[rater] + rng.normal(size=unit.size)
    values += rng.normal(size=kinds.size)[cell]
    order = rng.permutation(unit.size)
    return unit[order], cell[order], values[order], of_cell


def columns(unit, cell, of_cell):
    return np.eye(unit.max() + 1)[unit], np.eye(of_cell.max() + 1)[of_cell][cell], np.eye(of_cell.size)[cell]


def test_variances_of_complete_ratings_are_those_of_the_published_mean_squares():
    """Of targets 11.24, of judges 32.49, of the rest 1.02: with complete ratings these say all."""
    unit, rater, values = judged()
    fitted = fit(unit, rater, values, np.arange(4), has_cells=False)
    units, raters, _, rest = np.square(fitted.spreads)
    assert rest == pytest.approx(1.02, abs=0.005)
    assert units == pytest.approx((11.24 - 1.02) / 4, abs=0.005)
    assert raters == pytest.approx((32.49 - 1.02) / 6, abs=0.01)
    assert fitted.mean == pytest.approx(values.mean())
    shrunk = raters / (raters + rest / 6)
    means = values.reshape(6, 4).mean(axis=0) - values.mean()
    assert fitted.raters == pytest.approx(shrunk * means, abs=1e-6)


@pytest.mark.parametrize("has_cells", [False, True])
def test_effects_are_those_of_all_columns(has_cells):
    """Henderson's equations for raters, cells and units at once, units being anything."""
    unit, cell, values, of_cell = incomplete(seed=7)
    if not has_cells:
        cell, of_cell = of_cell[cell], np.arange(4)
    fitted = fit(unit, cell, values, of_cell, has_cells=has_cells)
    _, raters, cells, rest = np.square(fitted.spreads)
    of_units, of_raters, of_cells = columns(unit, cell, of_cell)
    parts = [(of_raters, raters), *([(of_cells, cells)] if has_cells else []), (of_units, np.inf)]
    all_columns = np.hstack([part for part, _ in parts])
    penalty = np.concatenate([np.full(part.shape[1], rest / variance) for part, variance in parts])
    inverse = np.linalg.inv(all_columns.T @ all_columns + np.diag(penalty))
    found = np.concatenate([fitted.raters, fitted.cells])
    assert found.size == 4 + has_cells * of_cell.size
    expected = inverse @ all_columns.T @ values
    assert found == pytest.approx(expected[: found.size])
    assert fitted.mean == pytest.approx(expected[found.size :].mean())


@pytest.mark.parametrize("has_cells", [False, True])
def test_units_that_may_be_anything_take_their_means(has_cells):
    unit, cell, values, of_cell = incomplete()
    if not has_cells:
        cell, of_cell = of_cell[cell], np.arange(4)
    of_units, _, of_cells = columns(unit, cell, of_cell)
    left = np.eye(unit.size) - of_units @ np.diag(1 / of_units.sum(axis=0)) @ of_units.T
    found = Equations(unit, cell, values, of_cell, has_cells)
    assert found.matrix == pytest.approx(of_cells.T @ left @ of_cells)
    assert found.right == pytest.approx(of_cells.T @ left @ values)
    assert found.squares == pytest.approx(values @ left @ values)


def test_what_is_counted():
    unit, cell, values, of_cell = incomplete()
    found = Equations(unit, cell, values, of_cell, True)
    assert (found.number, found.df) == (unit.size, unit.size - unit.max() - 1)
    assert found.lowest == pytest.approx(-6 - np.log(np.bincount(cell).max()) / 2)
    assert found.total == pytest.approx(values.var())
    assert found.membership.argmax(axis=1).tolist() == of_cell.tolist()
    assert found.group.tolist() == [0, 0, 0, 0]


def test_raters_are_linked_by_units_they_share_in_however_many_steps():
    unit = np.array([0, 0, 1, 1, 2, 2, 3, 4, 4, 4])
    rater = np.array([0, 3, 3, 5, 1, 2, 4, 6, 7, 8])
    values = np.arange(10.0) ** 2
    found = Equations(unit, rater, values, np.arange(9), False)
    assert found.group.tolist() == [0, 1, 1, 0, 2, 0, 3, 3, 3]


def test_a_chain_of_raters_is_one_group_in_whatever_order_they_come():
    """Each pair shares one unit; whoever has rated a unit alone, or nothing, is a group alone."""
    order = np.random.default_rng(3).permutation(40)
    unit = np.append(np.repeat(np.arange(39), 2), 39)
    rater = np.append(np.stack([order[:-1], order[1:]], axis=1).ravel(), 40)
    found = Equations(unit, rater, np.arange(79.0) % 5, np.arange(42), False)
    assert found.group.tolist() == [0] * 40 + [1, 2]
    cut = unit != 12
    found = Equations(unit[cut], rater[cut], np.arange(77.0) % 5, np.arange(42), False)
    assert len(set(found.group)) == 4
    assert len(set(found.group[order[:13]])) == len(set(found.group[order[13:]])) == 1


@pytest.mark.parametrize("has_cells", [False, True])
def test_a_cell_without_ratings_adds_nothing_and_changes_nothing(has_cells):
    unit, cell, values, of_cell = incomplete(seed=7)
    if not has_cells:
        cell, of_cell = of_cell[cell], np.arange(4)
    plain = fit(unit, cell, values, of_cell, has_cells=has_cells)
    more = fit(unit, cell, values, np.append(of_cell, 4), has_cells=has_cells)
    assert more.raters == pytest.approx([*plain.raters, 0.0], abs=1e-9)
    assert more.cells == pytest.approx([*plain.cells, *[0.0] * has_cells], abs=1e-9)
    assert more.spreads == pytest.approx(plain.spreads)


@pytest.mark.parametrize("factor", [1.0, 30.0])
def test_whatever_lies_between_units_changes_nothing_but_the_units(factor):
    """Nor does a unit that one has rated alone, nor anything that a period adds for all."""
    unit, cell, values, of_cell = incomplete()
    fitted = fit(unit, cell, values, of_cell, has_cells=True)
    moved = fit(unit, cell, values + factor * np.arange(unit.max() + 1)[unit] ** 2, of_cell, has_cells=True)
    assert moved.raters == pytest.approx(fitted.raters, abs=1e-4)
    assert moved.cells == pytest.approx(fitted.cells, abs=1e-4)
    assert moved.spreads[1:] == pytest.approx(fitted.spreads[1:], rel=1e-3, abs=1e-4)
    assert moved.spreads[0] > fitted.spreads[0]
    alone = fit(np.append(unit, 99), np.append(cell, 0), np.append(values, 1000.0), of_cell, has_cells=True)
    assert alone.raters == pytest.approx(fitted.raters, abs=1e-4)


def test_a_part_that_shows_no_difference_has_no_variance():
    """Two judges who see the same in another order: their means are equal, less apart than chance would have them."""
    unit, rater = np.repeat(np.arange(8), 2), np.tile([0, 1], 8)
    values = np.array([1, 2, 2, 1, 5, 6, 6, 5, 3, 4, 4, 3, 8, 9, 9, 8], dtype=float)
    units, raters, _, rest = np.square(fit(unit, rater, values, np.arange(2), has_cells=False).spreads)
    assert raters == 0.0
    # Without raters this is one-way: mean squares between and within units.
    pairs = values.reshape(8, 2)
    rest_alone = pairs.var(axis=1, ddof=1).mean()
    assert rest == pytest.approx(rest_alone)
    assert units == pytest.approx((2 * pairs.mean(axis=1).var(ddof=1) - rest_alone) / 2)


def test_units_that_differ_no_more_than_chance_would_have_them_have_no_variance():
    unit, rater = np.repeat(np.arange(6), 2), np.tile([0, 1], 6)
    fitted = fit(
        unit, rater, np.array([1, 3, 3, 1, 1, 3, 2, 2, 3, 1, 1, 3], dtype=float), np.arange(2), has_cells=False
    )
    assert fitted.spreads[0] == 0.0
    assert fitted.mean == pytest.approx(2.0)
    assert fit(unit[:2], rater[:2], np.array([1.0, 3.0]), np.arange(2), has_cells=False).spreads[0] == 0.0


def test_two_units_have_a_variance():
    """By moments: that of their means, 8, less half of what the rest has, 2."""
    values = np.array([1.0, 3.0, 7.0, 5.0])
    fitted = fit(np.repeat([0, 1], 2), np.tile([0, 1], 2), values, np.arange(2), has_cells=False)
    assert np.square(fitted.spreads) == pytest.approx([8 - 2 / 2, 0, 0, 2])


def test_periods_alike_have_no_variance():
    """Each judge departs by the same in both periods."""
    unit, rater = np.repeat(np.arange(12), 3), np.tile(np.arange(3), 12)
    noise = np.array([[0, 0, 0], [1, -1, 0], [-1, 0, 1], [0, 1, -1], [1, 1, -2], [-1, -1, 2]], dtype=float)
    values = (np.vstack([noise, noise[::-1]]) + np.array([0.0, 1.0, 3.0])).ravel() + unit
    cell = rater * 2 + unit // 6
    fitted = fit(unit, cell, values, np.repeat(np.arange(3), 2), has_cells=True)
    plain = fit(unit, rater, values, np.arange(3), has_cells=False)
    assert fitted.spreads[2] == 0.0
    assert fitted.cells.tolist() == [0.0] * 6
    assert fitted.spreads == pytest.approx(plain.spreads, rel=1e-3)
    assert fitted.raters == pytest.approx(plain.raters, abs=1e-3)


@pytest.mark.parametrize("has_cells", [False, True])
def test_differences_far_beyond_the_noise_have_their_full_spread(has_cells):
    """A thousand times the noise of a rating, between raters or between their periods."""
    rng = np.random.default_rng(13)
    unit, rater = np.repeat(np.arange(60), 4), np.tile(np.arange(4), 60)
    shifts = np.array([[-1500.0, 500.0], [-500.0, -1500.0], [500.0, 1500.0], [1500.0, -500.0]])
    period = unit // 30
    if has_cells:
        values, cell, of_cell = shifts[rater, period], rater * 2 + period, np.repeat(np.arange(4), 2)
    else:
        values, cell, of_cell = shifts[rater, 0], rater, np.arange(4)
    fitted = fit(unit, cell, values + rng.normal(size=240), of_cell, has_cells=has_cells)
    spread = np.hypot(*fitted.spreads[1:3])
    assert spread == pytest.approx(np.sqrt(5e6 / 3), rel=0.02)
    assert fitted.spreads[3] == pytest.approx(1.0, rel=0.1)


def test_nothing_within_units_is_no_fit_however_little_the_rest_may_be():
    unit, rater = np.repeat(np.arange(8), 2), np.tile([0, 1], 8)
    same = np.repeat(np.arange(8.0), 2)
    assert fit(unit, rater, same, np.arange(2), has_cells=False) is None
    little = same + 1e-3 * np.tile([0, 1, 1, 0], 4)
    assert fit(unit, rater, little, np.arange(2), has_cells=False).spreads[3] ** 2 == pytest.approx(5e-7, rel=0.1)


def test_the_fit_does_not_ask_for_the_order_or_the_unit_of_ratings():
    unit, cell, values, of_cell = incomplete()
    fitted = fit(unit, cell, values, of_cell, has_cells=True)
    order = np.argsort(values)
    turned = fit(unit[order], cell[order], 7 - 3 * values[order], of_cell, has_cells=True)
    assert turned.spreads == pytest.approx([3 * each for each in fitted.spreads], rel=1e-3, abs=1e-3)
    assert turned.raters == pytest.approx(-3 * fitted.raters, abs=1e-3)
    assert turned.cells == pytest.approx(-3 * fitted.cells, abs=1e-3)
    assert turned.mean == pytest.approx(7 - 3 * fitted.mean, abs=1e-3)


@pytest.mark.parametrize("factor", [1e-5, 1e5])
def test_the_fit_does_not_ask_for_the_size_of_the_numbers(factor):
    unit, rater, values = judged()
    plain = fit(unit, rater, values, np.arange(4), has_cells=False)
    other = fit(unit, rater, factor * values, np.arange(4), has_cells=False)
    assert np.array(other.spreads)[[0, 1, 3]] / factor == pytest.approx(np.array(plain.spreads)[[0, 1, 3]])
    assert other.raters / factor == pytest.approx(plain.raters)
    same = np.repeat(values[:6], 4)
    assert fit(unit, rater, factor * same, np.arange(4), has_cells=False) is None
