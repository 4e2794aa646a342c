"""Linearised standard errors, written out unit by unit and rater by rater."""

from itertools import permutations

import numpy as np
import pytest
from agreement import naive
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import estimate, from_matrix
from annotator.agreement.weights import weighting

POINTS = [1, 2, 3]
ROWS = st.lists(st.lists(st.sampled_from([None, 0, 1, 2]), min_size=3, max_size=4), min_size=3, max_size=9)


def made(rows):
    """Rows of one length that name a rating each, and the weights."""
    width = len(rows[0])
    rows = [(row + [None] * 4)[:width] for row in rows]
    rows = [row for row in rows if any(point is not None for point in row)]
    ratings = from_matrix([[None if k is None else POINTS[k] for k in row] for row in rows], POINTS)
    return rows, ratings, weighting(ratings.scale, "linear").matrix


def pair_weight(row, weights):
    """The sum of weights over ordered pairs of a unit's ratings, and how many ratings it has."""
    rated = [point for point in row if point is not None]
    return sum(weights[a, b] for a, b in permutations(rated, 2)), len(rated)


def error_of(parts):
    """The standard error from each unit's departure from the value."""
    return np.sqrt((np.array(parts) ** 2).sum() / (len(parts) * (len(parts) - 1)))


@settings(deadline=None)
@given(ROWS)
def test_conger_moves_the_share_of_one_rater_at_a_time(rows):
    rows, ratings, weights = made(rows)
    found = estimate(ratings, "conger_kappa[linear]", interval="analytic")
    if found.stderr is None:
        return
    n = len(rows)
    habits = [[row[g] for row in rows if row[g] is not None] for g in range(len(rows[0]))]
    habits = {g: np.bincount(habit, minlength=3) / len(habit) for g, habit in enumerate(habits) if habit}
    number = {g: sum(row[g] is not None for row in rows) for g in habits}
    pairs = list(permutations(habits, 2))
    chance = np.mean([habits[g] @ weights @ habits[h] for g, h in pairs])
    paired = [pair_weight(row, weights) for row in rows]
    pairable = sum(size > 1 for _, size in paired)
    observed = sum(total / (size * (size - 1)) for total, size in paired if size > 1) / pairable
    value = (observed - chance) / (1 - chance)
    assert found.value == pytest.approx(value)
    parts = []
    for row, (total, size) in zip(rows, paired, strict=True):
        agreement = n / pairable * (total / (size * (size - 1)) - chance) if size > 1 else 0.0
        own = 0.0
        for g, h in pairs:
            # What this unit is to the share of rater g, if all of g's ratings made the mean over units.
            moved = habits[g].copy()
            if row[g] is not None:
                moved += n / number[g] * (np.eye(3)[row[g]] - habits[g])
            own += moved @ weights @ habits[h] / len(pairs)
        parts.append((agreement - 2 * (1 - value) * (own - chance)) / (1 - chance) - value)
    assert found.stderr == pytest.approx(error_of(parts), abs=1e-9)


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic"])
def test_a_rater_with_a_single_rating_leaves_with_it(weights):
    """The jackknife of Conger's kappa, each unit left out of the definition by hand."""
    rows = [[0, 1, None, None], [1, 1, None, 0], [0, 0, 2, None], [2, 2, None, 1], [1, 2, None, None]]
    costs = getattr(naive, weights)(3)
    ratings = from_matrix([[None if k is None else POINTS[k] for k in row] for row in rows], POINTS)
    found = estimate(ratings, f"conger_kappa[{weights}]")
    left_out = [float(naive.conger(rows[:i] + rows[i + 1 :], costs)) for i in range(5)]
    assert found.value == pytest.approx(float(naive.conger(rows, costs)))
    assert found.stderr == pytest.approx(np.sqrt(4 / 5 * np.square(left_out - np.mean(left_out)).sum()))


@settings(deadline=None)
@given(ROWS)
def test_alpha_counts_units_by_their_ratings(rows):
    rows, ratings, weights = made(rows)
    found = estimate(ratings, "krippendorff_alpha_w[linear]", interval="analytic")
    if found.stderr is None:
        return
    counted = [np.bincount([k for k in row if k is not None], minlength=3) for row in rows]
    counted = [counts for counts in counted if counts.sum() > 1]
    mean = np.mean([counts.sum() for counts in counted])
    shares = sum(counted) / sum(counts.sum() for counts in counted)
    agreement = [
        (counts @ weights @ counts - counts @ np.diag(weights)) / ((counts.sum() - 1) * mean) for counts in counted
    ]
    observed, chance = np.mean(agreement), shares @ weights @ shares
    value = (observed - chance) / (1 - chance)
    parts = []
    for counts, own in zip(counted, agreement, strict=True):
        size = counts.sum() / mean
        parts.append(
            (own - observed * size - 2 * (1 - value) * (counts @ weights @ shares / mean - chance * size))
            / (1 - chance)
        )
    assert found.stderr == pytest.approx(error_of(parts), abs=1e-9)
    assert found.ci_method == f"linearised variance, t, df = {len(rows) - 1}"
