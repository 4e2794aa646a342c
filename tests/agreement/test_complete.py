"""Intraclass correlations and Kendall's W: complete ratings, and leaving out one unit at a time."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import estimate, estimate_all, from_matrix

FORMS = [f"icc[{kind},{size}]" for size in "1k" for kind in "123"]
W = ["kendall_w[tie_corrected]", "kendall_w[uncorrected]"]
SCALE = [1, 2, 3, 4]


@st.composite
def tables(draw, units=(3, 9)):
    raters = draw(st.integers(2, 4))
    row = st.lists(st.sampled_from(SCALE), min_size=raters, max_size=raters)
    return draw(st.lists(row, min_size=units[0], max_size=units[1]))


def ranks(column):
    return [sum(other < own for other in column) + (sum(other == own for other in column) + 1) / 2 for own in column]


def by_hand(table, key):
    return w_by_hand(table, key == W[0]) if key in W else icc_by_hand(table, key)


def w_by_hand(table, corrected):
    n, m = len(table), len(table[0])
    columns = [ranks(column) for column in zip(*table, strict=True)]
    sums = [sum(row) for row in zip(*columns, strict=True)]
    mean = math.fsum(sums) / n
    squares = math.fsum((each - mean) ** 2 for each in sums)
    ties = sum(sum(column.count(k) ** 3 - column.count(k) for k in set(column)) for column in zip(*table, strict=True))
    greatest = m**2 * (n**3 - n)
    if greatest - m * ties == 0:
        return None
    return 12 * squares / (greatest - (m * ties if corrected else 0))


def icc_by_hand(table, form):
    x = np.array(table, dtype=float)
    n, k = x.shape
    rows, columns, mean = x.mean(axis=1), x.mean(axis=0), x.mean()
    between = k * ((rows - mean) ** 2).sum() / (n - 1)
    severity = n * ((columns - mean) ** 2).sum() / (k - 1)
    error = ((x - rows[:, None] - columns + mean) ** 2).sum() / ((n - 1) * (k - 1))
    within = ((x - rows[:, None]) ** 2).sum() / (n * (k - 1))
    kind, size = form[4], form[6]
    noise = within if kind == "1" else error
    extra = (severity - error) / n if kind == "2" else 0.0
    total = between + extra if size == "k" else between + (k - 1) * noise + k * extra
    return None if total <= 1e-9 else (between - noise) / total


@settings(deadline=None)
@given(tables())
def test_values_by_hand(table):
    found = estimate_all(from_matrix(table, SCALE, level="interval"), keys=[*FORMS, *W])
    for key in FORMS:
        expected = icc_by_hand(table, key)
        assert found[key].value == (None if expected is None else pytest.approx(expected, abs=1e-8)), key
    for key in W:
        expected = w_by_hand(table, key == W[0])
        assert found[key].value == (None if expected is None else pytest.approx(expected, abs=1e-9)), key


@settings(deadline=None, max_examples=60)
@given(tables(units=(4, 9)))
def test_jackknife_equals_leaving_each_unit_out_by_hand(table):
    found = estimate_all(from_matrix(table, SCALE, level="interval"), keys=[*FORMS, *W])
    n = len(table)
    for key, each in found.items():
        if each.stderr is None:
            continue
        values = [by_hand(table[:i] + table[i + 1 :], key) for i in range(n)]
        mean = math.fsum(values) / n
        expected = math.sqrt((n - 1) / n * math.fsum((value - mean) ** 2 for value in values))
        assert each.stderr == pytest.approx(expected, rel=1e-6, abs=1e-8), key
        assert each.ci_method == f"jackknife t, df = {n - 1}"


def test_what_is_missing_is_named():
    ratings = from_matrix([[1, 2, 3], [2, None, 2], [1, 1, None]], SCALE, level="interval")
    found = estimate(ratings, "icc[2,1]")
    assert found.undefined.reason == "needs_complete_ratings"
    assert found.undefined.text == ("No value: it needs a rating of every item by every rater, and 2 of 9 are missing.")
    assert estimate(ratings, W[0]).undefined == found.undefined


def test_raters_and_units_without_a_rating_leave_no_gap():
    padded = from_matrix([[1, None, 2], [None, None, None], [3, None, 3], [2, None, 4]], SCALE, level="interval")
    plain = from_matrix([[1, 2], [3, 3], [2, 4]], SCALE, level="interval")
    for key in (*FORMS, *W):
        assert estimate(padded, key).value == estimate(plain, key).value


def test_one_unit_or_no_variation():
    assert estimate(from_matrix([[1, 2]], SCALE, level="interval"), "icc[1,1]").undefined.reason == "needs_two_items"
    same = from_matrix([[2, 2], [2, 2], [2, 2]], SCALE, level="interval")
    apart = from_matrix([[1, 4], [1, 4], [1, 4]], SCALE, level="interval")
    for key in W:
        assert estimate(same, key).undefined.reason == "no_variation"
        assert estimate(apart, key).undefined.reason == "no_divisor"
    assert estimate(same, "icc[3,k]").undefined.reason == "no_variation"
    assert estimate(apart, "icc[3,1]").undefined.reason == "no_divisor"
    assert estimate(apart, "icc[1,1]").value == pytest.approx(-1.0)


def test_what_scale_they_need_and_what_they_suppose():
    rows = [[1, 2], [3, 3], [2, 4]]
    words = from_matrix([["abcd"[point - 1] for point in row] for row in rows], list("abcd"))
    assert estimate(words, "icc[2,1]").undefined.reason == "needs_numeric_scale"
    assert estimate(words, W[0]).value == estimate(from_matrix(rows, SCALE), W[0]).value
    nominal = from_matrix(rows, SCALE, level="nominal")
    assert estimate(nominal, "icc[2,1]").undefined.reason == "needs_numeric_scale"
    assert estimate(nominal, W[0]).undefined.reason == "needs_ordered_scale"
    assert "assumes_equal_steps" in estimate(from_matrix(rows, SCALE), "icc[2,1]").warnings
    assert "assumes_equal_steps" not in estimate(from_matrix(rows, SCALE, level="interval"), "icc[2,1]").warnings
    assert "assumes_equal_steps" not in estimate(from_matrix(rows, SCALE), W[0]).warnings


@pytest.mark.parametrize("interval", ["analytic", "bootstrap"])
def test_they_keep_the_jackknife_where_no_formula_is_published(interval):
    ratings = from_matrix([[1, 2], [3, 3], [2, 4], [1, 1]], SCALE, level="interval")
    for key in (*FORMS, *W):
        found = estimate(ratings, key, interval=interval, rng=np.random.default_rng(1))
        by_f = key in FORMS and interval == "analytic"
        assert found.ci_method.startswith("F, df = 3 and " if by_f else "jackknife t, df = 3"), key


@settings(deadline=None)
@given(tables())
def test_f_intervals_hold_their_value_and_the_forms_of_means_follow(table):
    raters = len(table[0])
    found = estimate_all(from_matrix(table, SCALE, level="interval"), interval="analytic", keys=FORMS)
    for single, mean in zip(FORMS[:3], FORMS[3:], strict=True):
        if found[single].ci95 is None or found[mean].ci95 is None:
            continue
        low, high = found[single].ci95
        assert low <= found[single].value <= high
        for end, of_means in zip(found[single].ci95, found[mean].ci95, strict=True):
            room = 1 + (raters - 1) * end
            # An end that was cut off at the least value has no counterpart.
            if room > 1e-6:
                assert of_means == pytest.approx(raters * end / room, rel=1e-6, abs=1e-9)


def test_f_interval_of_complete_agreement_and_without_a_lower_end():
    same = from_matrix([[1, 1], [2, 2], [4, 4]], SCALE, level="interval")
    shifted = from_matrix([[1, 2], [2, 3], [3, 4]], SCALE, level="interval")
    for ratings, key in ((same, "icc[1,1]"), (same, "icc[2,k]"), (same, "icc[3,1]"), (shifted, "icc[3,k]")):
        found = estimate(ratings, key, interval="analytic")
        assert (found.value, found.interval_undefined.reason) == (1.0, "perfect_agreement"), key
    # The lower end of single ratings lies below -1, which is where that of the means of two falls without bound.
    against = from_matrix([[4, 3], [2, 3], [3, 2], [2, 3], [3, 3]], SCALE, level="interval")
    found = estimate(against, "icc[2,k]", interval="analytic")
    assert found.interval_undefined.reason == "no_lower_end"
