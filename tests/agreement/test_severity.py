"""The mixed model against the same written out with all matrices, and against what made the ratings."""

import numpy as np
import pytest

from annotator.agreement import adjusted_means, declare, estimate, from_codes, from_matrix, severity
from annotator.agreement.mixed_model import fit

SCALE = declare(list(range(21)), level="interval")


def simulated(rng, units, raters, each, spreads, periods=1):
    """Ratings on 21 points whose parts are known: units, raters, raters in periods, the rest."""
    of_units, of_raters, of_periods, rest = spreads
    a, b = rng.normal(0, of_units, units), rng.normal(0, of_raters, raters)
    c = rng.normal(0, of_periods, (raters, periods))
    unit = np.repeat(np.arange(units), each)
    rater = rng.random((units, raters)).argsort(axis=1)[:, :each].ravel()
    period = rng.integers(0, periods, unit.size)
    value = 10 + a[unit] + b[rater] + c[rater, period] + rng.normal(0, rest, unit.size)
    category = np.clip(np.round(value), 0, 20).astype(int)
    ratings = from_codes(unit, rater, category, units=range(units), raters=range(raters), scale=SCALE)
    return ratings, b - b.mean(), c, period


def written_out(unit, cell, values, of_cell, variances, has_cells):
    """Effects and restricted log-likelihood from the covariance matrix of all ratings, units being anything."""
    of_raters, of_cells, rest = variances
    of_unit, of_cell_ = np.eye(unit.max() + 1)[unit], np.eye(of_cell.size)[cell]
    of_rater = np.eye(of_cell.max() + 1)[of_cell[cell]]
    v = of_raters * of_rater @ of_rater.T + rest * np.eye(unit.size)
    if has_cells:
        v += of_cells * of_cell_ @ of_cell_.T
    inverse = np.linalg.inv(v)
    information = of_unit.T @ inverse @ of_unit
    left = inverse - inverse @ of_unit @ np.linalg.inv(information) @ of_unit.T @ inverse
    likelihood = -(np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1] + values @ left @ values) / 2
    return of_raters * of_rater.T @ left @ values, of_cells * of_cell_.T @ left @ values, likelihood


@pytest.mark.parametrize("has_cells", [False, True])
def test_effects_and_variances_are_those_of_restricted_maximum_likelihood(has_cells):
    rng = np.random.default_rng(8)
    # None of the variances is near its share where the fit begins.
    ratings, _, _, period = simulated(rng, 25, 5, 3, (2, 1, 1.5, 1), periods=3)
    keep = rng.random(ratings.unit.size) < 0.8
    unit, rater, period = ratings.unit[keep], ratings.rater[keep], period[keep]
    values = ratings.category[keep].astype(float)
    if has_cells:
        found, cell = np.unique(rater * 3 + period, return_inverse=True)
        of_cell = found // 3
    else:
        cell, of_cell = rater, np.arange(5)
    fitted = fit(unit, cell, values, of_cell, has_cells=has_cells)
    unit = np.unique(unit, return_inverse=True)[1]
    variances = np.square(fitted.spreads[1:])
    raters, cells, best = written_out(unit, cell, values, of_cell, variances, has_cells)
    assert fitted.raters == pytest.approx(raters, abs=1e-6)
    assert fitted.cells == pytest.approx(cells if has_cells else [], abs=1e-6)
    for place in range(3) if has_cells else (0, 2):
        for factor in (0.95, 1.05):
            other = variances.copy()
            other[place] *= factor
            assert written_out(unit, cell, values, of_cell, other, has_cells)[2] < best


@pytest.mark.parametrize("of_periods", [0.4, 1.5])
def test_variances_are_near_where_newtons_method_leads(of_periods):
    """The step from the fit, on logarithms of the variances, by differences of the likelihood written out."""
    rng = np.random.default_rng(15)
    ratings, _, _, period = simulated(rng, 18, 4, 3, (2, 1, of_periods, 1), periods=2)
    found, cell = np.unique(ratings.rater * 2 + period, return_inverse=True)
    fitted = fit(ratings.unit, cell, ratings.category.astype(float), found // 2, has_cells=True)
    at = 2 * np.log(fitted.spreads[1:])

    def height(*by):
        variances = np.exp(at + 0.02 * np.sum(by, axis=0))
        return written_out(ratings.unit, cell, ratings.category.astype(float), found // 2, variances, True)[2]

    steps = np.eye(3)
    slope = np.array([height(one) - height(-one) for one in steps]) / 2
    bend = np.array(
        [[(height(a, b) - height(a, -b) - height(-a, b) + height(-a, -b)) / 4 for b in steps] for a in steps]
    )
    assert np.linalg.eigvalsh(bend).max() < 0
    assert 0.02 * np.linalg.solve(bend, slope) == pytest.approx(np.zeros(3), abs=2e-3)


def test_uncertainty_is_that_of_the_prediction():
    """Over many sets, the spread of prediction less truth is the standard error, and intervals hold the truth."""
    rng = np.random.default_rng(21)
    held, drift, errors, claimed = [], [], [], []
    for _ in range(40):
        ratings, truth, c, period = simulated(rng, 150, 8, 4, (1.5, 0.7, 0.5, 1), periods=3)
        found = severity(ratings, period)
        for rater, true in zip(found.raters, truth, strict=True):
            low, high = rater.severity.ci95
            held.append(low <= true <= high)
            drift += [one.ci95[0] <= c[rater.rater, name] <= one.ci95[1] for name, one in rater.drift]
        plain = severity(ratings)
        errors += [rater.severity.value for rater in plain.raters]
        claimed += [rater.severity.ratings for rater in plain.raters]
    assert 0.90 <= np.mean(held) <= 0.99
    assert 0.91 <= np.mean(drift) <= 0.98
    assert sum(claimed) == 40 * 600
    assert np.std(errors) == pytest.approx(0.75, abs=0.15)


def test_hard_units_make_nobody_severe():
    rng = np.random.default_rng(5)
    ratings, truth, _, _ = simulated(rng, 2000, 20, 4, (2, 0.6, 0, 1))
    found = severity(ratings)
    predicted = [rater.severity.value for rater in found.raters]
    assert np.corrcoef(predicted, truth)[0, 1] > 0.99
    assert found.spread_units == pytest.approx(2, abs=0.15)
    assert found.spread_raters == pytest.approx(truth.std(ddof=1), abs=0.1)
    assert found.spread_rest == pytest.approx(1.04, abs=0.05)
    assert found.spread_periods is None
    assert all(rater.drift == () for rater in found.raters)
    assert sum(predicted) == pytest.approx(0, abs=1e-6)


def test_whoever_shares_no_unit_is_not_compared():
    """The third rates only what nobody else has rated, and all of it high."""
    pairs = [[1, 2, None], [2, 2, None], [2, 3, None], [1, 1, None], [2, 2, None], [2, 1, None]]
    rows = [*pairs, *([None, None, each] for each in (5, 4, 5, 4, 5))]
    found = severity(from_matrix(rows, [1, 2, 3, 4, 5], level="interval"))
    assert found.alone == (2,)
    assert [rater.rater for rater in found.raters] == [0, 1]
    assert [rater.severity.ratings for rater in found.raters] == [6, 6]
    # Nor does what they rated say anything of the others.
    without = severity(from_matrix([row[:2] for row in pairs], [1, 2, 3, 4, 5], level="interval"))
    assert [rater.severity for rater in found.raters] == [rater.severity for rater in without.raters]
    assert without.alone == ()


def test_those_alone_stand_in_their_order_and_keep_the_means_of_their_units():
    """Whoever has rated nothing is not among them."""
    rows = [[None, 1, None, None, 2], [None, 2, None, None, 4], [None, 2, None, None, 3]]
    rows += [[None, None, None, 5, None], [1, None, None, None, None], [None, 4, None, None, None]]
    units, raters = np.nonzero([[each is not None for each in row] for row in rows])
    category = np.array([row[rater] - 1 for row in rows for rater in range(5) if row[rater] is not None])
    scale = declare([1, 2, 3, 4, 5], level="interval")
    ratings = from_codes(units, raters, category, units=range(6), raters=["e", "d", "c", "b", "a"], scale=scale)
    for periods in (None, units % 2):
        found = severity(ratings, periods)
        assert found.alone == ("e", "b")
        assert [rater.rater for rater in found.raters] == ["d", "a"]
        # A rating of a unit that nobody else has rated is none that their severity rests on.
        assert [rater.severity.ratings for rater in found.raters] == [3, 3]
        assert adjusted_means(ratings, found)[3:] == pytest.approx([5, 1, 4 - found.raters[0].severity.value])


def clear(departures):
    return [each.ci95[0] > 0 or each.ci95[1] < 0 for each in departures]


def test_panels_with_a_document_each_are_not_compared_with_each_other():
    """All have the same habits; the documents differ by two steps."""
    rng = np.random.default_rng(31)
    seen = []
    for _ in range(12):
        unit, rater = np.repeat(np.arange(60), 3), np.repeat([[0, 1, 2], [3, 4, 5]], 30, axis=0).ravel()
        values = np.where(unit < 30, 6, 8) + rng.normal(0, 1, 60)[unit] + rng.normal(0, 0.8, unit.size)
        category = np.clip(np.round(values), 0, 20).astype(int)
        found = severity(from_codes(unit, rater, category, units=range(60), raters=range(6), scale=SCALE))
        seen += clear(each.severity for each in found.raters)
        assert found.alone == ()
    assert np.mean(seen) < 0.1


def test_other_documents_from_week_to_week_are_no_drift():
    rng = np.random.default_rng(32)
    seen = []
    for _ in range(6):
        unit, rater = np.repeat(np.arange(45), 5), np.tile(np.arange(5), 45)
        week = unit // 15
        values = np.array([4.0, 8.0, 11.0])[week] + rng.normal(0, 1, 45)[unit] + rng.normal(0, 0.8, unit.size)
        category = np.clip(np.round(values), 0, 20).astype(int)
        ratings = from_codes(unit, rater, category, units=range(45), raters=range(5), scale=SCALE)
        seen += clear(one for each in severity(ratings, week).raters for _, one in each.drift)
    assert len(seen) == 6 * 15
    assert np.mean(seen) < 0.1


def test_few_ratings_shrink_more():
    rows = [[2, 3, 3], [5, 6, 6], [8, 9, None], [4, 5, None], [7, 8, None], [3, 4, None], [6, 8, None], [9, 9, None]]
    found = severity(from_matrix(rows, list(range(1, 11)), level="interval"))
    assert found.raters[2].severity.ratings == 2
    assert found.raters[2].severity.stderr > found.raters[1].severity.stderr
    assert found.warnings == ()
    assert severity(from_matrix(rows, list(range(1, 11)))).warnings == ("assumes_equal_steps",)


def test_periods_have_names_and_silent_raters_do_not_appear():
    rows = [[1, None, 2], [2, None, 4], [3, None, 4], [1, None, 3], [4, None, 4]]
    ratings = from_matrix(rows, [1, 2, 3, 4, 5], level="interval")
    found = severity(ratings, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1], ["spring", "autumn"])
    assert [rater.rater for rater in found.raters] == [0, 2]
    assert [[name for name, _ in rater.drift] for rater in found.raters] == [["spring", "autumn"]] * 2
    assert [one.ratings for _, one in found.raters[0].drift] == [2, 3]
    numbered = severity(ratings, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    assert [name for name, _ in numbered.raters[0].drift] == [0, 1]
    assert found.spread_periods is not None


def test_the_mean_of_complete_ratings_is_their_mean():
    rows = [[1, 2], [2, 4], [3, 4], [1, 3], [4, 4]]
    assert severity(from_matrix(rows, [1, 2, 3, 4, 5], level="interval")).mean == pytest.approx(np.mean(rows))


def test_no_difference_between_raters_is_no_spread():
    rng = np.random.default_rng(2)
    ratings, _, _, _ = simulated(rng, 300, 6, 3, (2, 0, 0, 1))
    found = severity(ratings)
    assert found.spread_raters < 0.15
    assert max(abs(rater.severity.value) for rater in found.raters) < 0.2


@pytest.mark.parametrize(
    ("rows", "level", "reason"),
    [
        ([[1, 2], [2, 3]], "nominal", "needs_ordered_scale"),
        ([[1, None], [None, 3]], "interval", "no_pairable_items"),
        ([[2, 2], [2, 2]], "interval", "no_variation"),
        ([[1, 1], [3, 3]], "interval", "nothing_to_tell_apart"),
        ([[1, 2, 2]], "interval", "too_few_for_habits"),
        ([[1, 2, None, None], [None, None, 1, 3], [1, None, None, None]], "interval", "too_few_for_habits"),
    ],
)
def test_nothing_to_fit(rows, level, reason):
    ratings = from_matrix(rows, [1, 2, 3], level=level)
    found = severity(ratings)
    assert found.undefined.reason == reason
    assert (found.mean, found.raters, found.warnings) == (None, (), ())
    assert np.isnan(adjusted_means(ratings, found)).all()


@pytest.mark.parametrize("periods", [[0, 0], [0, 0, 0, -1]])
def test_what_are_no_periods(periods):
    with pytest.raises(ValueError, match="one for each rating"):
        severity(from_matrix([[1, 2], [2, 4]], [1, 2, 3, 4]), periods)


def test_means_without_severity_agree_better():
    rng = np.random.default_rng(11)
    ratings, truth, _, _ = simulated(rng, 400, 6, 2, (2, 1.5, 0, 0.7))
    found = severity(ratings)
    units = np.bincount(ratings.unit, weights=ratings.category - 10 - truth[ratings.rater]) / 2
    assert adjusted_means(ratings, found) - 10 == pytest.approx(units, abs=0.2)
    assert estimate(ratings, "icc[1,1]").value is None
    padded = from_matrix([[1, 2], [None, None], [2, 4], [None, 3]], [1, 2, 3, 4], level="interval")
    found = severity(padded)
    means = adjusted_means(padded, found)
    assert np.isnan(means).tolist() == [False, True, False, False]
    assert means[3] == pytest.approx(3 - found.raters[1].severity.value)


def test_drift_is_that_of_the_rater_it_stands_under():
    """The first rater turns strict in the second period, and rates but there more often than the second does."""
    rng = np.random.default_rng(12)
    rows = [
        [float(v), v if unit < 6 else v - 3, v if unit % 4 else None] for unit, v in enumerate(rng.integers(5, 9, 14))
    ]
    values = [[None if each is None else int(each) for each in row] for row in rows]
    ratings = from_matrix(values, list(range(11)), level="interval")
    found = severity(ratings, (ratings.unit >= 6).astype(int), ["spring", "autumn"])
    assert [[(name, one.ratings) for name, one in rater.drift] for rater in found.raters] == [
        [("spring", 6), ("autumn", 8)],
        [("spring", 6), ("autumn", 8)],
        [("spring", 4), ("autumn", 6)],
    ]
    assert [rater.severity.ratings for rater in found.raters] == [14, 14, 10]
    falls = [rater.drift[1][1].value - rater.drift[0][1].value for rater in found.raters]
    assert falls[1] < -1 < -0.5 < min(falls[0], falls[2])


def test_three_items_are_enough_for_an_interval():
    """With two periods they leave one degree of freedom: also enough, for drift too."""
    ratings = from_matrix([[1, 2], [2, 4], [3, 4]], [1, 2, 3, 4], level="interval")
    assert all(rater.severity.ci95 is not None for rater in severity(ratings).raters)
    for rater in severity(ratings, (ratings.unit >= 2).astype(int)).raters:
        assert rater.severity.interval_undefined is None
        assert [one.ratings for _, one in rater.drift] == [2, 1]
        assert all(one.ci95[0] < one.value < one.ci95[1] for _, one in rater.drift)


def test_the_same_gap_within_each_period_tells_no_drift_but_severity():
    """Two degrees of freedom are left, and nothing for them to measure chance by."""
    ratings = from_matrix([[1, 2], [2, 3], [1, 3], [3, 5]], [1, 2, 3, 4, 5], level="interval")
    found = severity(ratings, (ratings.unit >= 2).astype(int))
    assert [rater.severity for rater in found.raters] == [rater.severity for rater in severity(ratings).raters]
    assert found.raters[0].severity.ci95[1] < 0
    reasons = {one.interval_undefined.reason for rater in found.raters for _, one in rater.drift}
    assert reasons == {"too_few_for_drift"}
    # The gap is one step in the first period and one and a half in the second.
    spring, autumn = (one for _, one in found.raters[0].drift)
    assert -1 < autumn.value < spring.value < 1
    assert (spring.ratings, autumn.ratings) == (2, 2)
