"""The reading model: what it finds is where the posterior of its parameters is greatest."""

import numpy as np
import pytest

from annotator.agreement import declare, from_codes, from_matrix, reading_model
from annotator.agreement.reading_model import _Model, read_ratings


def simulated(seed, units=60, raters=4, *, has_lone=False):
    """Ratings by raters who differ; the last one may have a single rating."""
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 5, units)
    severity, spread = rng.normal(0, 0.4, raters), np.exp(rng.normal(-1, 0.5, raters))
    unit, rater = np.repeat(np.arange(units), raters), np.tile(np.arange(raters), units)
    noise = rng.logistic(0, 1, unit.size)
    category = np.clip(np.round(true[unit] + severity[rater] + spread[rater] * noise), 0, 4).astype(int)
    kept = rng.random(unit.size) < 0.8
    if has_lone:
        kept[rater == raters - 1] = False
        kept[raters - 1] = True
    codes = unit[kept], rater[kept], category[kept]
    return from_codes(*codes, units=range(units), raters=range(raters), scale=declare([1, 2, 3, 4, 5]))


PLACES = np.arange(15) / 3 - 1 / 3


def chance(point, true, severity, spread):
    """The probability of a choice for a unit at a place, from the definition."""

    def below(end):
        return 1 / (1 + np.exp(-(end - true - severity) / spread))

    upper = 1.0 if point == 4 else below(point + 0.5)
    return upper - (0.0 if point == 0 else below(point - 0.5))


def log_posterior(ratings, prevalence, severity, log_spread, centre):
    likelihood = np.zeros((len(ratings.units), PLACES.size))
    for unit, rater, point in zip(ratings.unit, ratings.rater, ratings.category, strict=True):
        likelihood[unit] += np.log(chance(point, PLACES, severity[rater], np.exp(log_spread[rater])))
    rated = np.unique(ratings.unit)
    found = np.log(np.exp(likelihood[rated]) @ np.repeat(prevalence / 3, 3)).sum()
    prior = -((severity / 0.5) ** 2).sum() / 2 - (((log_spread - centre) / 0.5) ** 2).sum() / 2
    return found + prior + (0.2 * np.log(prevalence)).sum()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_fit_is_where_the_posterior_of_the_parameters_is_flat(seed):
    ratings = simulated(seed, has_lone=seed == 2)
    found = read_ratings(ratings)
    severity, log_spread = found.severity, np.log(found.spread)
    centre = log_spread.mean()

    def at(severity, log_spread):
        return log_posterior(ratings, found.prevalence, severity, log_spread, centre)

    share = ratings.ratings_per_rater() / ratings.unit.size
    assert share @ severity == pytest.approx(0.0, abs=1e-4)
    step, slopes = 1e-4, []
    for rater in range(4):
        moved = step * np.eye(4)[rater]
        by_severity = (at(severity + moved, log_spread) - at(severity - moved, log_spread)) / (2 * step)
        by_spread = (at(severity, log_spread + moved) - at(severity, log_spread - moved)) / (2 * step)
        slopes.append(by_severity)
        assert by_spread == pytest.approx(0.0, abs=0.02)
    # Severities may move against one another alone: what one gains by that, the others lose.
    assert np.array(slopes) == pytest.approx(np.mean(slopes) * share / share.mean(), abs=0.02)
    # One unit of the prior is spread over the points; moving weight between two of them gains nothing.
    shifted = np.array([step, -step, 0, 0, 0])
    up, down = (
        log_posterior(ratings, found.prevalence + sign * shifted, severity, log_spread, centre) for sign in (1, -1)
    )
    assert (up - down) / (2 * step) == pytest.approx(0.0, abs=0.05)


def test_who_rated_nothing_is_as_uncertain_as_the_prior():
    ratings = from_matrix([[1, 2, None], [3, 3, None], [5, 4, None]], [1, 2, 3, 4, 5])
    model = _Model(ratings.ordered)
    roots = model._uncertainty(np.zeros(3), np.full(3, 0.4), np.full(5, 0.2))
    assert roots[2] @ roots[2].T == pytest.approx(np.diag([0.25, 0.25]))
    for rater in (0, 1):
        assert (np.diag(roots[rater] @ roots[rater].T) < 0.25).all()


def test_a_unit_with_very_many_ratings_has_a_posterior():
    """And so has a unit with a single one beside it: what is as good as impossible for the one is not for the other."""
    rng = np.random.default_rng(5)
    raters = 1500
    category = np.append(rng.integers(0, 5, 2 * raters), 2)
    unit, rater = np.append(np.repeat([0, 1], raters), 2), np.append(np.tile(np.arange(raters), 2), 0)
    ratings = from_codes(unit, rater, category, units="abc", raters=range(raters), scale=declare([1, 2, 3, 4, 5]))
    assert read_ratings(ratings).posterior.sum(axis=1) == pytest.approx(np.ones(3))


def test_what_is_not_known_of_raters_is_averaged_over(monkeypatch):
    """Mirrored draws against plain ones: few of them roughly, many of them closely."""
    ratings = simulated(1, units=12, raters=3)
    found = read_ratings(ratings)
    roots = _Model(ratings.ordered)._uncertainty(found.severity, found.spread, found.prevalence)
    covariance = np.zeros((6, 6))
    for rater, root in enumerate(roots):
        covariance[2 * rater : 2 * rater + 2, 2 * rater : 2 * rater + 2] = root @ root.T
    # Given that the mean of all severities over ratings is 0.
    shares = np.zeros(6)
    shares[::2] = ratings.ratings_per_rater() / ratings.unit.size
    common = covariance @ shares
    covariance -= np.outer(common, common) / (shares @ common)
    rng, many = np.random.default_rng(99), 12_000
    drawn = rng.multivariate_normal(np.zeros(6), covariance, size=many)
    severity, spread = found.severity + drawn[:, ::2], np.clip(found.spread * np.exp(drawn[:, 1::2]), 0.05, 20.0)
    likelihood = np.ones((12, many, 15)) * np.repeat(rng.dirichlet(12 * found.prevalence + 0.2, size=many), 3, axis=1)
    for unit, rater, point in zip(ratings.unit, ratings.rater, ratings.category, strict=True):
        likelihood[unit] *= chance(point, PLACES, severity[:, rater, None], spread[:, rater, None])
    mean = (likelihood / likelihood.sum(axis=2, keepdims=True)).mean(axis=1).reshape(12, 5, 3).sum(axis=2)
    assert np.abs(mean - found.posterior).mean() < 0.012
    monkeypatch.setattr(reading_model, "_DRAWS", 8000)
    assert np.abs(mean - read_ratings(ratings).posterior).mean() < 0.002


def test_more_places_in_a_step_change_nothing_that_is_shown(monkeypatch):
    ratings = simulated(3)
    few = read_ratings(ratings)
    monkeypatch.setattr(reading_model, "_PLACES", 9)
    many = read_ratings(ratings)
    assert np.abs(many.posterior - few.posterior).max() < 0.03
    assert many.severity == pytest.approx(few.severity, abs=0.03)


def test_choices_are_chances_averaged_over_the_places_of_a_step():
    found = read_ratings(simulated(1))
    by_place = np.array(
        [
            [[chance(point, place, *rater) for point in range(5)] for place in PLACES]
            for rater in zip(found.severity, found.spread, strict=True)
        ]
    )
    assert found.choices() == pytest.approx(by_place.reshape(4, 5, 3, 5).mean(axis=2), abs=1e-9)


def test_who_rates_little_moves_nobody():
    """Severities are centred over ratings: a lenient rater with three of them is no quarter of the group."""
    rng = np.random.default_rng(8)
    true = rng.integers(0, 4, 60)
    unit, rater = np.repeat(np.arange(60), 3), np.tile(np.arange(3), 60)
    category = np.concatenate([true[unit], true[:3] + 1])
    ratings = from_codes(
        np.concatenate([unit, np.arange(3)]),
        np.concatenate([rater, np.full(3, 3)]),
        category,
        units=range(60),
        raters=range(4),
        scale=declare([1, 2, 3, 4, 5]),
    )
    found = read_ratings(ratings)
    assert found.severity[3] > 0.2
    assert np.abs(found.severity[:3]).max() < 0.03


def test_noise_stays_between_a_twentieth_of_a_step_and_twenty():
    """Those who always agree may yet differ once, and ends chosen at random are still choices on the scale."""
    always = read_ratings(from_matrix([[k % 5 + 1] * 3 for k in range(40)], [1, 2, 3, 4, 5]))
    assert always.spread == pytest.approx(np.full(3, 0.05))
    ends = np.random.default_rng(1).choice([1, 5], (40, 3)).tolist()
    assert read_ratings(from_matrix(ends, [1, 2, 3, 4, 5])).spread == pytest.approx(np.full(3, 20.0))


def test_what_ratings_tell_of_raters_is_the_square_of_their_slopes():
    """By differences of the log chance, each averaged over where its unit may lie; the prior adds 4 to each."""
    ratings = simulated(7, units=10, raters=3)
    severity, spread, prevalence = np.array([0.3, -0.2, 0.1]), np.array([0.3, 0.5, 0.9]), np.array([1, 2, 3, 3, 1]) / 10
    likelihood = np.ones((10, 15)) * np.repeat(prevalence, 3)
    for unit, rater, point in zip(ratings.unit, ratings.rater, ratings.category, strict=True):
        likelihood[unit] *= chance(point, PLACES, severity[rater], spread[rater])
    posterior = likelihood / likelihood.sum(axis=1, keepdims=True)
    information = np.tile(np.eye(2) * 4, (3, 1, 1))
    step = 1e-5
    for unit, rater, point in zip(ratings.unit, ratings.rater, ratings.category, strict=True):
        b, s = severity[rater], spread[rater]
        by_severity = [np.log(chance(point, PLACES, b + sign * step, s)) for sign in (1, -1)]
        by_spread = [np.log(chance(point, PLACES, b, s * np.exp(sign * step))) for sign in (1, -1)]
        slope = np.array([(up - down) @ posterior[unit] / (2 * step) for up, down in (by_severity, by_spread)])
        information[rater] += np.outer(slope, slope)
    roots = _Model(ratings.ordered)._uncertainty(severity, spread, prevalence)
    assert roots @ roots.transpose(0, 2, 1) == pytest.approx(np.linalg.inv(information), rel=1e-5)


def test_ratings_added_up_in_pieces_give_the_same(monkeypatch):
    ratings = simulated(5)
    found = read_ratings(ratings)
    monkeypatch.setattr(reading_model, "_LARGEST_TABLE", 0)
    monkeypatch.setattr(reading_model, "CHUNK", 500)
    assert len(list(_Model(ratings.ordered)._pieces())) > 3
    pieces = read_ratings(ratings)
    assert pieces.posterior == pytest.approx(found.posterior, abs=1e-9)
    assert pieces.severity == pytest.approx(found.severity, abs=1e-9)
    assert pieces.spread == pytest.approx(found.spread, abs=1e-9)


def test_points_that_nobody_chose_are_unlikely_and_not_impossible():
    """Their drawn prevalence may be as good as none."""
    ratings = from_matrix([[2, 2, 3], [2, 3, 3], [3, 4, 3]], list(range(1, 31)))
    posterior = read_ratings(ratings).posterior
    assert posterior.sum(axis=1) == pytest.approx(np.ones(3))
    assert posterior[:, 10:].sum() < 0.01
    assert (posterior > 0).all()
