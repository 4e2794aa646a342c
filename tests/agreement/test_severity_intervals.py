"""Intervals of severity: honest about how much raters differ at all, which few raters tell but roughly."""

import numpy as np
import pytest

from annotator.agreement import declare, from_codes, from_matrix, severity
from annotator.agreement.effect_posterior import PRIOR_SCALE
from annotator.agreement.student_t import critical_value, probability_below

SCALE = declare(list(range(41)), level="interval")


def rated(rng, raters, units, spread, each=None, noise=0.8):
    """Ratings in steps of the scale, and by how much each rater departs from the mean of all."""
    shifts = rng.normal(0, spread, raters)
    unit = np.repeat(np.arange(units), each or raters)
    rater = rng.random((units, raters)).argsort(axis=1)[:, : each or raters].ravel()
    value = 20 + rng.normal(0, 1.2, units)[unit] + shifts[rater] + rng.normal(0, noise, unit.size)
    category = np.clip(np.round(value), 0, 40).astype(int)
    ratings = from_codes(unit, rater, category, units=range(units), raters=range(raters), scale=SCALE)
    return ratings, shifts - shifts.mean()


def half_widths(found):
    return np.array([(each.severity.ci95[1] - each.severity.ci95[0]) / 2 for each in found.raters])


@pytest.mark.parametrize(("raters", "units", "spread"), [(3, 10, 0.4), (4, 40, 0.1), (8, 40, 0.4)])
def test_intervals_hold_the_true_departure(raters, units, spread):
    """`benchmarks/severity.py` has the large table; with variances taken as known these hold it in 50 to 80 %."""
    rng = np.random.default_rng(48)
    held = []
    for _ in range(90 // raters):
        ratings, truth = rated(rng, raters, units, spread)
        for each, true in zip(severity(ratings).raters, truth, strict=True):
            low, high = each.severity.ci95
            held.append(low <= true <= high)
    assert 0.91 <= np.mean(held) <= 0.99


@pytest.mark.parametrize("raters", [2, 3, 4])
def test_raters_whose_variance_is_estimated_as_none_are_not_known_to_be_equal(raters):
    rng = np.random.default_rng(raters)
    seen = 0
    for _ in range(10):
        ratings, _ = rated(rng, raters, 40, 0.0)
        found = severity(ratings)
        if found.spread_raters > 0.01:
            continue
        seen += 1
        # What the mean of a rater's own ratings is uncertain by, about the mean of all raters.
        own = 1.96 * found.spread_rest * np.sqrt((1 - 1 / raters) / 40)
        assert (half_widths(found) > 0.5 * own).all()
        assert (half_widths(found) < 1.1 * own).all()
    assert seen >= 2


def test_raters_who_pool_their_evidence_narrow_the_interval():
    """Of twenty raters without any difference each is known better than by the own ratings, but not by much more."""
    ratings, _ = rated(np.random.default_rng(3), 20, 40, 0.0)
    found = severity(ratings)
    own = 1.96 * found.spread_rest * np.sqrt((1 - 1 / 20) / 40)
    assert (half_widths(found) < 0.8 * own).all()
    assert (half_widths(found) > 0.1 * own).all()


def test_more_claims_make_intervals_narrower():
    widths = []
    for units in (10, 40, 160):
        rng = np.random.default_rng(9)
        each = [half_widths(severity(rated(rng, 3, units, 0.3)[0])).mean() for _ in range(12)]
        widths.append(np.mean(each))
    assert widths[0] > 1.5 * widths[1] > 1.5 * 1.5 * widths[2]


def test_large_differences_are_hardly_shrunk():
    ratings, _ = rated(np.random.default_rng(1), 4, 200, 3.0)
    found = severity(ratings)
    means = np.bincount(ratings.rater, ratings.category) / 200
    assert [each.severity.value for each in found.raters] == pytest.approx(means - means.mean(), rel=0.01)
    own = critical_value(3 * 199) * found.spread_rest * np.sqrt(0.75 / 200)
    assert half_widths(found) == pytest.approx(np.full(4, own), rel=0.03)


def posterior(ratings, of_cell, cell, has_cells):
    """Weights, middles and scales of raters and cells over a grid of variances, from all matrices written out."""
    y = ratings.category.astype(float)
    n = y.size
    z = np.eye(ratings.unit.max() + 1)[ratings.unit]
    c = np.eye(of_cell.size)[cell]
    e = np.eye(of_cell.max() + 1)[of_cell][cell]
    points = np.linspace(-7, 6, 60 if has_cells else 160)
    logs, middles, scales = [], [], []
    raters, df = e.shape[1], n - z.shape[1]
    centre = np.eye(raters) - 1 / raters
    for cells in points if has_cells else [-np.inf]:
        for of_raters in points:
            k, r = np.exp(2 * np.array([cells, of_raters]))
            inverse = np.linalg.inv(v := np.eye(n) + k * c @ c.T + r * e @ e.T)
            information = z.T @ inverse @ z
            projection = inverse - inverse @ z @ np.linalg.inv(information) @ z.T @ inverse
            rest = y @ projection @ y
            priors = [x - np.log1p(np.exp(2 * x) / PRIOR_SCALE**2) for x in (cells, of_raters) if x > -np.inf]
            volume = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
            logs.append(sum(priors) - volume / 2 - df / 2 * np.log(rest))
            loads = np.vstack([r * centre @ e.T, k * c.T])
            before = np.block(
                [
                    [r * centre, np.zeros((raters, of_cell.size))],
                    [np.zeros((of_cell.size, raters)), k * np.eye(of_cell.size)],
                ]
            )
            middles.append(loads @ projection @ y)
            scales.append(np.sqrt(np.maximum(rest / df * np.diag(before - loads @ projection @ loads.T), 1e-30)))
    weights = np.exp(np.array(logs) - max(logs))
    return weights / weights.sum(), np.array(middles), np.array(scales)


# The second differ much by rater and hardly by claim.
@pytest.mark.parametrize(
    ("rows", "has_cells"),
    [
        ([[1, 2, 3], [2, 4, 4], [3, 4, None], [5, None, 6], [2, 2, 4]], False),
        ([[1, 2, 3], [2, 4, 4], [3, 4, None], [5, None, 6], [2, 2, 4]], True),
        ([[1, 4, 7], [2, 4, 7], [1, 4, 6], [1, 5, None], [2, None, 7]], False),
    ],
)
def test_it_is_the_posterior_written_out(rows, has_cells):
    ratings = from_matrix(rows, list(range(1, 8)), level="interval")
    period = (ratings.unit >= 2).astype(int)
    cells, cell = np.unique(ratings.rater * 2 + period, return_inverse=True)
    of_cell = cells // 2
    if not has_cells:
        cell, of_cell = ratings.rater, np.arange(3)
    weights, middles, scales = posterior(ratings, of_cell, cell, has_cells)
    found = severity(ratings, period if has_cells else None)
    each = [rater.severity for rater in found.raters]
    each += [one for rater in found.raters for _, one in rater.drift]
    df = ratings.unit.size - 5
    for place, departure in enumerate(each):
        middle, scale = middles[:, place], scales[:, place]
        mean = weights @ middle
        assert departure.value == pytest.approx(mean, abs=2e-3)
        spread = np.sqrt(weights @ (scale**2 * df / (df - 2) + (middle - mean) ** 2))
        assert departure.stderr == pytest.approx(spread, rel=5e-3)
        for end, share in zip(departure.ci95, (0.025, 0.975), strict=True):
            below = [probability_below((end - m) / s, df) for m, s in zip(middle, scale, strict=True)]
            assert weights @ below == pytest.approx(share, abs=1e-3)


def test_drift_is_not_taken_for_none_either():
    rng = np.random.default_rng(4)
    seen = 0
    for _ in range(8):
        ratings, _ = rated(rng, 3, 40, 0.3)
        found = severity(ratings, (ratings.unit >= 20).astype(int))
        if found.spread_periods > 0.01:
            continue
        seen += 1
        for rater in found.raters:
            for _, one in rater.drift:
                assert one.ci95[1] - one.ci95[0] > 0.1
    assert seen >= 2


def test_two_claims_have_values_but_no_interval():
    found = severity(from_matrix([[1, 2, 2], [2, 4, 3]], [1, 2, 3, 4], level="interval"))
    assert {rater.severity.interval_undefined.reason for rater in found.raters} == {"too_few_items"}
    assert {(rater.severity.ci95, rater.severity.stderr) for rater in found.raters} == {(None, None)}
    assert found.raters[0].severity.value < 0 < found.raters[1].severity.value


@pytest.mark.parametrize(
    ("rows", "has_interval"), [([[1, 2], [2, 4]], False), ([[1, 2, None], [None, 2, 4], [3, None, 5]], True)]
)
def test_one_degree_of_freedom_is_enough_for_a_fit(rows, has_interval):
    """Four ratings of two claims by two, or six of three claims, each by another two of three."""
    found = severity(from_matrix(rows, [1, 2, 3, 4, 5], level="interval"))
    assert found.undefined is None
    values = [rater.severity.value for rater in found.raters]
    assert values == sorted(values)
    assert values[0] < 0 < values[-1]
    assert {rater.severity.ci95 is not None for rater in found.raters} == {has_interval}
    assert {type(rater.severity.ratings) for rater in found.raters} == {int}


def test_the_same_gap_on_every_claim_has_no_interval():
    found = severity(from_matrix([[1, 2], [2, 3], [4, 5], [3, 4]], [1, 2, 3, 4, 5], level="interval"))
    assert {rater.severity.interval_undefined.reason for rater in found.raters} == {"same_gaps"}
    assert found.raters[1].severity.value == pytest.approx(0.5, abs=0.01)
    assert [rater.severity.ratings for rater in found.raters] == [4, 4]


def test_one_rating_a_period_tells_no_drift():
    ratings = from_matrix([[1, 2], [2, 4], [3, 4], [1, 3]], [1, 2, 3, 4], level="interval")
    found = severity(ratings, ratings.unit)
    plain = severity(ratings)
    for rater, alone in zip(found.raters, plain.raters, strict=True):
        assert rater.severity == alone.severity
        assert rater.severity.ci95 is not None
        assert {one.interval_undefined.reason for _, one in rater.drift} == {"too_few_for_drift"}
