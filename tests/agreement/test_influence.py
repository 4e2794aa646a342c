"""Each list adds up, and what is left out is left out."""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import estimate, features, from_matrix, influence
from annotator.agreement.patterns import Patterns
from annotator.agreement.query import ask
from annotator.agreement.tally import SummedTally

SCALE = [1, 2, 3, 4]


@st.composite
def matrices(draw):
    width = draw(st.integers(2, 4))
    row = st.lists(st.sampled_from([None, *SCALE]), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=8))


def ratings(matrix):
    return from_matrix(matrix, SCALE, level="ratio")


def alpha(matrix, metric):
    return estimate(ratings(matrix), f"krippendorff_alpha[{metric}]", interval=None).value


def same(found, expected):
    return (found is None) == (expected is None) and found == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(matrices(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_shares_add_up_and_leaving_out_is_leaving_out(matrix, metric):
    found = influence(ratings(matrix), metric)
    assert same(found.alpha, alpha(matrix, metric))
    assert (found.alpha is None) == (found.undefined is not None)
    if not found.units:
        assert found.alpha in (None, 1.0)
        assert found.raters == found.pairs == found.points == ()
        return
    for parts in (found.units, found.raters, found.pairs, found.points):
        assert sum(part.share for part in parts) == pytest.approx(1.0)
        shares = [part.share for part in parts]
        assert shares == sorted(shares, reverse=True)
    assert sum(part.expected_share for part in found.pairs) == pytest.approx(1.0)
    assert sum(part.expected_share for part in found.points) == pytest.approx(1.0)
    for unit in found.units:
        rest = matrix[: unit.unit] + matrix[unit.unit + 1 :]
        expected = alpha(rest, metric) if rest else None
        assert same(unit.without, expected)
        assert same(unit.change, None if expected is None else expected - found.alpha)
    for rater in found.raters:
        rest = [row[: rater.rater] + row[rater.rater + 1 :] for row in matrix]
        assert same(rater.without, alpha(rest, metric))
        assert rater.ratings == sum(row[rater.rater] is not None for row in matrix)
    for pair in found.pairs:
        assert pair.n_common == sum(None not in (row[pair.first], row[pair.second]) for row in matrix)


@pytest.mark.parametrize("interval", [1, 12])
def test_scales_with_many_points_are_done_rater_by_rater(monkeypatch, interval):
    matrix = [[1, 2, 2], [3, 3, None], [4, 1, 4], [2, 2, 3], [None, 4, 4]]
    expected = influence(ratings(matrix), "interval")
    monkeypatch.setattr(features, "_MOST_POINTS", interval)
    found = influence(ratings(matrix), "interval")
    for one, other in zip(found.raters, expected.raters, strict=True):
        assert (one.rater, one.ratings) == (other.rater, other.ratings)
        assert one.without == pytest.approx(other.without, abs=1e-12)


def test_pairs_by_hand():
    matrix = [[1, 3, 1], [2, 2, None], [1, None, 4]]
    found = influence(ratings(matrix), "interval")
    # Unit 0: pairs at distance 4, 0, 4, each 2 / 2; unit 2: one pair at distance 9, 2 / 1.
    total = 4 + 4 + 18
    shares = {(pair.first, pair.second): pair.share for pair in found.pairs}
    assert shares == {
        (0, 2): pytest.approx(18 / total),
        (0, 1): pytest.approx(4 / total),
        (1, 2): pytest.approx(4 / total),
    }
    # Every pair of unit 0 counts 1, the only pairs of the others 2.
    expected = {(pair.first, pair.second): pair.expected_share for pair in found.pairs}
    assert expected == {(0, 2): pytest.approx(3 / 7), (0, 1): pytest.approx(3 / 7), (1, 2): pytest.approx(1 / 7)}
    assert [unit.unit for unit in found.units] == [2, 0, 1]


def test_points_that_raters_confuse():
    matrix = [[1, 1], [4, 4], [2, 3], [3, 2], [2, 3], [1, 1], [4, 4]]
    found = influence(ratings(matrix), "nominal")
    worst = found.points[0]
    assert (worst.first, worst.second, worst.share) == (2, 3, 1.0)
    assert worst.expected_share < 0.15
    assert worst.without == pytest.approx(1.0)
    assert len(found.points) == len(list(combinations(SCALE, 2)))


def test_no_more_than_asked_for():
    matrix = [[1, 3, 1], [2, 2, 4], [1, 2, 4], [3, 3, 3]]
    whole, cut = influence(ratings(matrix)), influence(ratings(matrix), most=2)
    for name in ("units", "raters", "pairs", "points"):
        assert getattr(cut, name) == getattr(whole, name)[:2]


def test_nothing_to_take_apart():
    assert influence(ratings([[1, 1], [2, 2]])).units == ()
    assert influence(ratings([[1, 1], [2, 2]])).alpha == 1.0
    found = influence(ratings([[1], [2]]))
    assert (found.alpha, found.undefined.reason, found.units) == (None, "no_pairable_items", ())
    assert (
        influence(from_matrix([[1, 2]], [2, 1], level="nominal"), "ordinal").undefined.reason == "needs_ordered_scale"
    )
    with pytest.raises(KeyError):
        influence(ratings([[1, 2]]), "cubic")


def test_only_known_sums_are_given():
    patterns = Patterns.of(ratings([[1, 2], [3, 3]]))
    tally = SummedTally(patterns, patterns.whole().sums)
    query = ask("krippendorff_alpha[ordinal]", ratings([[1, 2]]).scale)
    assert query.halves(tally).values() == query.halves(patterns.whole()).values()
    with pytest.raises(TypeError, match="not of 4 others"):
        tally.total(patterns.counts)


@settings(deadline=None)
@given(matrices(), st.sampled_from(["nominal", "interval"]))
def test_alpha_if_two_points_counted_as_one_by_hand(matrix, metric):
    for point in influence(ratings(matrix), metric).points:

        def distance(a, b, same=(point.first, point.second)):
            return 0 if {a, b} <= set(same) else (a != b) if metric == "nominal" else (a - b) ** 2

        units = [[k for k in row if k is not None] for row in matrix]
        units = [unit for unit in units if len(unit) > 1]
        pool = [k for unit in units for k in unit]
        within = sum(sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
        between = sum(distance(a, b) for a, b in permutations(pool, 2)) / (len(pool) - 1)
        assert same(point.without, None if between == 0 else 1 - within / between)
