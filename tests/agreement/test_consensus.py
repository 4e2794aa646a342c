"""The consensus against ratings whose truth is known, and against the majority."""

import numpy as np
import pytest

from annotator.agreement import consensus, declare, from_codes, from_matrix, reading_model, unit_disagreement
from annotator.agreement.consensus import shortest_runs

SCALE = declare([1, 2, 3, 4, 5])
PREVALENCE = (0.1, 0.15, 0.25, 0.3, 0.2)


def simulated(rng, units, raters, each, *, severity=0.4, spread=0.35):
    """Ratings of units whose points are known, by raters whose severity and spread are."""
    true = rng.choice(5, units, p=PREVALENCE)
    b, s = rng.normal(0, severity, raters), np.exp(rng.normal(np.log(spread), 0.4, raters))
    unit = np.repeat(np.arange(units), each)
    rater = rng.random((units, raters)).argsort(axis=1)[:, :each].ravel()
    noise = rng.logistic(0, 1, unit.size)
    category = np.clip(np.round(true[unit] + b[rater] + s[rater] * noise), 0, 4).astype(int)
    ratings = from_codes(unit, rater, category, units=range(units), raters=range(raters), scale=SCALE)
    return ratings, true, b, s


def test_it_is_calibrated_and_beats_majority_and_median():
    rng = np.random.default_rng(14)
    right, majority, median, inside, sure = [], [], [], [], []
    for _ in range(5):
        ratings, true, _, _ = simulated(rng, 300, 8, 3)
        found = consensus(ratings)
        probabilities = np.array([unit.probabilities for unit in found.units])
        right += (probabilities.argmax(axis=1) == true).tolist()
        sure += probabilities.max(axis=1).tolist()
        inside += [unit.credible[0] <= t + 1 <= unit.credible[1] for unit, t in zip(found.units, true, strict=True)]
        counted = np.bincount(ratings.unit * 5 + ratings.category, minlength=1500).reshape(-1, 5)
        # A tie is as good as the chance to break it rightly.
        top = counted == counted.max(axis=1, keepdims=True)
        majority += (top[np.arange(300), true] / top.sum(axis=1)).tolist()
        median += [unit.median == t for unit, t in zip(unit_disagreement(ratings), true, strict=True)]
    right, sure = np.array(right), np.array(sure)
    assert right.mean() > np.mean(majority) + 0.05
    assert right.mean() > np.mean(median) + 0.02
    assert np.mean(inside) >= 0.94
    for low, high in ((0.5, 0.8), (0.8, 0.95), (0.95, 1.01)):
        chosen = (sure >= low) & (sure < high)
        assert right[chosen].mean() == pytest.approx(sure[chosen].mean(), abs=0.06)


def group_simulated(rng, units, raters, each, mean):
    """Ratings of units that lie anywhere in their steps, by raters drawn about a common severity; and the point that
    an average one of them would choose."""
    place = rng.choice(5, units, p=PREVALENCE) + rng.uniform(-0.5, 0.5, units)
    b, s = rng.normal(mean, 0.4, raters), np.exp(rng.normal(np.log(0.25), 0.4, raters))
    unit = np.repeat(np.arange(units), each)
    rater = rng.random((units, raters)).argsort(axis=1)[:, :each].ravel()
    noise = rng.logistic(0, 1, unit.size)
    category = np.clip(np.round(place[unit] + b[rater] + s[rater] * noise), 0, 4).astype(int)
    ratings = from_codes(unit, rater, category, units=range(units), raters=range(raters), scale=SCALE)
    return ratings, np.clip(np.round(place + b.mean()), 0, 4).astype(int)


@pytest.mark.parametrize(
    ("mean", "units", "raters", "each"), [(0.0, 60, 4, 3), (0.5, 60, 4, 3), (-0.4, 60, 15, 4), (0.5, 20, 4, 4)]
)
def test_it_says_what_an_average_one_of_these_raters_would_however_strict_they_all_are(mean, units, raters, each):
    rng = np.random.default_rng(31)
    inside, sure, right, agreed = [], [], [], []
    for _ in range(12):
        ratings, wanted = group_simulated(rng, units, raters, each, mean)
        found = consensus(ratings)
        assert sum(rater.severity * rater.ratings for rater in found.raters) / ratings.unit.size == pytest.approx(
            0.0, abs=1e-3
        )
        probabilities = np.array([unit.probabilities for unit in found.units])
        likeliest = probabilities.argmax(axis=1)
        inside += [unit.credible[0] <= w + 1 <= unit.credible[1] for unit, w in zip(found.units, wanted, strict=True)]
        sure += probabilities.max(axis=1).tolist()
        right += (likeliest == wanted).tolist()
        chosen = ratings.ordered.category.reshape(units, each)
        is_agreed = (chosen == chosen[:, :1]).all(axis=1)
        agreed += (likeliest == chosen[:, 0])[is_agreed].tolist()
    assert np.mean(inside) >= 0.95
    assert np.mean(right) == pytest.approx(np.mean(sure), abs=0.08)
    # What three or more agree on is the likeliest point, but for rare threes whom the others make out as lenient alike.
    assert len(agreed) > 40
    assert np.mean(agreed) >= (1.0 if raters == 4 else 0.97)


def test_a_precise_strict_rater_does_not_stand_for_the_scale():
    """The ratings of the demonstration: two reviewers often one step above the third, who contradicts nobody."""
    patterns = {
        (2, 2, 2): 5,
        (1, 1, 1): 1,
        (None, 3, 3): 1,
        (2, 2, None): 1,
        (2, None, 2): 3,
        (1, 1, None): 1,
        (1, None, 1): 1,
    }
    others = (
        "112 121 122 122 122 122 12. 1.2 223 223 223 223 232 232 233 233 233 233 233 23. 23. 2.3 334 335 344 3.4 .23"
    )
    rows = [list(row) for row, times in patterns.items() for _ in range(times)]
    agreed = [next(point for point in row if point) for row in rows]
    rows += [[None if point == "." else int(point) for point in row] for row in others.split()]
    found = consensus(from_matrix(rows, [1, 2, 3, 4, 5]))
    assert [int(np.argmax(unit.probabilities)) + 1 for unit in found.units[: len(agreed)]] == agreed
    assert found.raters[0].severity < 0 < found.raters[1].severity


def test_severity_and_precision_are_found():
    ratings, _, b, s = simulated(np.random.default_rng(3), 1500, 12, 4)
    found = consensus(ratings)
    assert np.corrcoef(b, [rater.severity for rater in found.raters])[0, 1] > 0.97
    assert np.corrcoef(np.log(s), np.log([rater.spread for rater in found.raters]))[0, 1] > 0.95
    assert found.prevalence == pytest.approx(PREVALENCE, abs=0.05)
    assert found.undefined is None
    assert found.warnings == ("assumes_equal_steps",)


def test_the_same_ratings_give_the_same_consensus_in_any_order_and_in_pieces(monkeypatch):
    rng = np.random.default_rng(9)
    ratings, _, _, _ = simulated(rng, 60, 5, 3)
    found = consensus(ratings)
    assert consensus(ratings) == found
    order = rng.permutation(ratings.unit.size)
    shuffled = from_codes(
        ratings.unit[order],
        ratings.rater[order],
        ratings.category[order],
        units=ratings.units,
        raters=ratings.raters,
        scale=SCALE,
    )
    assert consensus(shuffled) == found
    monkeypatch.setattr(reading_model, "CHUNK", 500)
    for one, other in zip(consensus(ratings).units, found.units, strict=True):
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-9)


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_products_of_matrices_give_what_sums_over_ratings_give(monkeypatch, share):
    generator = np.random.default_rng(5)
    unit, rater = (each.ravel() for each in np.indices((60, 6)))
    kept = generator.random(unit.size) < share
    ratings = from_codes(
        unit[kept],
        rater[kept],
        generator.integers(4, size=kept.sum()),
        units=range(60),
        raters=range(6),
        scale=declare([1, 2, 3, 4]),
    )
    found = [reading_model.read_ratings(ratings)]
    for largest in (0, 2**22):
        monkeypatch.setattr(reading_model, "_LARGEST_TABLE", largest)
        monkeypatch.setattr(reading_model, "_NUMBERS_PER_RATING", 1_000)
        found.append(reading_model.read_ratings(ratings))
    for other in found[1:]:
        assert other.posterior == pytest.approx(found[0].posterior, abs=1e-9)
        assert other.severity == pytest.approx(found[0].severity, abs=1e-9)


def test_a_fit_that_is_cut_short_is_still_a_distribution(monkeypatch):
    ratings, _, _, _ = simulated(np.random.default_rng(2), 40, 4, 3)
    monkeypatch.setattr(reading_model, "_ROUNDS", 2)
    assert all(sum(unit.probabilities) == pytest.approx(1.0) for unit in consensus(ratings).units)


def test_every_entry_is_a_distribution():
    rows = [[1, 2, None], [None, None, None], [3, 3, 4], [None, 5, None], [5, 5, 5], [2, 3, 2]]
    found = consensus(from_matrix(rows, [1, 2, 3, 4, 5]), credible=0.8)
    assert [unit.unit for unit in found.units] == [0, 2, 3, 4, 5]
    assert [unit.ratings for unit in found.units] == [2, 3, 1, 3, 3]
    for unit in found.units:
        assert sum(unit.probabilities) == pytest.approx(1.0)
        first, last = unit.credible
        assert unit.credible_probability == pytest.approx(sum(unit.probabilities[first - 1 : last]))
        assert unit.credible_probability >= 0.8
        assert sum(unit.probabilities[: unit.median]) >= 0.5 > sum(unit.probabilities[: unit.median - 1])
    assert found.warnings == ("few_items", "assumes_equal_steps")


def test_the_median_is_where_the_probabilities_reach_one_half():
    ratings, _, _, _ = simulated(np.random.default_rng(11), 150, 6, 2, spread=0.8)
    reached = []
    for unit in consensus(ratings).units:
        running = np.cumsum(unit.probabilities)
        assert running[unit.median - 1] >= 0.5 > running[unit.median - 1] - unit.probabilities[unit.median - 1]
        reached.append(running[unit.median - 1])
    assert min(reached) < 0.55


def test_a_single_rating_tells_less_than_three():
    ratings, _, _, _ = simulated(np.random.default_rng(6), 200, 6, 3)
    kept = (ratings.unit >= 20) | (np.arange(ratings.unit.size) % 3 == 0)
    fewer = from_codes(
        ratings.unit[kept],
        ratings.rater[kept],
        ratings.category[kept],
        units=ratings.units,
        raters=ratings.raters,
        scale=SCALE,
    )
    width = [unit.credible[1] - unit.credible[0] for unit in consensus(fewer).units]
    assert np.mean(width[:20]) > np.mean(width[20:])


def test_twenty_units_are_not_few():
    rows = [[1, 2], [2, 2], [3, 3], [1, 1]] * 5
    assert consensus(from_matrix(rows, [1, 2, 3])).warnings == ("assumes_equal_steps",)
    assert "few_items" in consensus(from_matrix([*rows[1:], [1, None]], [1, 2, 3])).warnings


def test_the_raters_who_rated_nothing_are_left_out():
    rows = [[1, None, 2], [2, None, 2], [3, None, 3]] * 8
    found = consensus(from_matrix(rows, [1, 2, 3], level="interval"))
    assert [rater.rater for rater in found.raters] == [0, 2]
    assert [rater.ratings for rater in found.raters] == [24, 24]
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("rows", "level", "reason"),
    [([[1, 2]], "nominal", "needs_ordered_scale"), ([[1, None], [None, 2]], "ordinal", "no_pairable_items")],
)
def test_no_consensus(rows, level, reason):
    found = consensus(from_matrix(rows, [1, 2], level=level))
    assert found.undefined.reason == reason
    assert (found.units, found.raters, found.prevalence, found.warnings) == ((), (), (), ())


@pytest.mark.parametrize("credible", [0.0, 1.0, 95])
def test_what_is_no_probability(credible):
    with pytest.raises(ValueError, match="between 0 and 1"):
        consensus(from_matrix([[1, 2]], [1, 2]), credible=credible)


def test_complete_agreement_leaves_a_doubt():
    found = consensus(from_matrix([[2, 2], [2, 2], [3, 3]] * 4, [1, 2, 3]))
    assert all(0.5 < max(unit.probabilities) < 1.0 for unit in found.units)


def test_a_run_that_holds_just_enough_is_enough():
    first, last = shortest_runs(np.array([[0.5, 0.25, 0.25]]), 0.5)
    assert (first.tolist(), last.tolist()) == ([0], [0])


def test_shortest_runs():
    rows = np.array([[0.4, 0.2, 0.4], [0.96, 0.04, 0.0], [0.1, 0.2, 0.7], [0.33, 0.34, 0.33]])
    first, last = shortest_runs(rows, 0.6)
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(0, 1), (0, 0), (2, 2), (0, 1)]
    first, last = shortest_runs(rows, 0.95)
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(0, 2), (0, 0), (0, 2), (0, 2)]
