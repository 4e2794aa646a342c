"""One rater with the rest, held to the coefficients of two raters and to sums written out pair by pair."""

from collections import Counter
from itertools import product

import pytest

from annotator.agreement import against_rest, estimate, from_matrix

KEYS = ["percent_agreement[identity]", "percent_agreement[within_one]", "krippendorff_alpha[ordinal]"]
TABLE = [[1, 1, 2], [2, 3, 2], [3, 3, 1], [1, 2, 1], [5, 4, None], [4, None, 4], [None, 2, 3], [2, 5, 2], [3, 3, 3]]


def test_with_one_other_rater_it_is_the_coefficient_of_the_two() -> None:
    pairs = [[1, 1], [2, 3], [3, 3], [1, 2], [5, 4], [4, None], [None, 2], [2, 5], [3, 3], [4, 4]]
    ratings = from_matrix(pairs, [1, 2, 3, 4, 5])
    for key in (*KEYS, "gwet_ac[quadratic]", "scott_pi[linear]"):
        alone = against_rest(ratings, 0, [key])[key]
        both = estimate(from_matrix([row for row in pairs if None not in row], [1, 2, 3, 4, 5]), key)
        assert alone.value == pytest.approx(both.value, abs=1e-12)
        assert alone.ci95 == pytest.approx(both.ci95, abs=1e-9)
        assert (alone.n_units, alone.ci_method, alone.warnings) == (8, both.ci_method, both.warnings)
        # Words come from the distribution that the interval was made with.
        assert (alone.df, alone.is_on_log) == (both.df, both.is_on_log) == (7, key.startswith("gwet_ac"))


def _written_out(table: list[list[int | None]], rater: int) -> tuple[float, float, float]:
    """Exact agreement, agreement within one step, ordinal alpha: every pair of a rating and another's, one by one."""
    pairs = Counter[tuple[int, int]]()
    units = 0
    for row in table:
        others = [point for place, point in enumerate(row) if place != rater and point is not None]
        if row[rater] is None or not others:
            continue
        units += 1
        for other in others:
            pairs[row[rater], other] += 1 / len(others)
    used = Counter[int]()
    for (mine, theirs), share in pairs.items():
        used[mine] += share
        used[theirs] += share

    def distance(a: int, b: int) -> float:
        low, high = sorted((a, b))
        return (sum(used[g] for g in range(low, high + 1)) - (used[a] + used[b]) / 2) ** 2 if a != b else 0.0

    n = 2 * units
    observed = 2 * sum(share * distance(*pair) for pair, share in pairs.items()) / n
    expected = sum(used[a] * used[b] * distance(a, b) for a, b in product(used, used)) / (n * (n - 1))
    exact = sum(share for (a, b), share in pairs.items() if a == b) / units
    near = sum(share for (a, b), share in pairs.items() if abs(a - b) <= 1) / units
    return exact, near, 1 - observed / expected


@pytest.mark.parametrize("rater", [0, 1, 2])
def test_it_is_what_the_pairs_written_out_give(rater: int) -> None:
    found = against_rest(from_matrix(TABLE, [1, 2, 3, 4, 5]), rater, KEYS)
    assert [found[key].value for key in KEYS] == pytest.approx(_written_out(TABLE, rater), abs=1e-12)


def test_the_interval_is_that_of_leaving_out_each_unit() -> None:
    found = against_rest(from_matrix(TABLE, [1, 2, 3, 4, 5]), 1, KEYS)
    shared = [row for row in TABLE if row[1] is not None and sum(point is not None for point in row) > 1]
    for place, key in enumerate(KEYS):
        left = [_written_out([row for row in shared if row is not out], 1)[place] for out in shared]
        mean = sum(left) / len(left)
        error = ((len(left) - 1) / len(left) * sum((value - mean) ** 2 for value in left)) ** 0.5
        assert found[key].stderr == pytest.approx(error, abs=1e-9)
        assert found[key].n_units == len(shared) == 8


def test_what_others_say_among_themselves_does_not_count() -> None:
    alike = [[1, 1, 5, None], [2, 2, 4, None], [3, 3, 1, None], [None, 1, 5, 3], [None, 2, 2, 2]]
    apart = [*alike[:3], [None, 5, 1, 3], [None, 4, 1, 2]]
    both = [against_rest(from_matrix(table, [1, 2, 3, 4, 5]), 0, KEYS) for table in (alike, apart)]
    assert both[0] == both[1]


def test_without_a_unit_in_common_there_is_the_reason() -> None:
    found = against_rest(from_matrix([[1, None], [None, 2], [2, None]], [1, 2, 3]), 0, KEYS)
    assert {each.undefined.reason for each in found.values() if each.undefined} == {"no_pairable_items"}
    assert [(each.value, each.n_units) for each in found.values()] == [(None, 0)] * 3


def test_without_variation_alpha_has_none_and_agreement_no_interval() -> None:
    found = against_rest(from_matrix([[2, 2]] * 4, [1, 2, 3]), 0, KEYS)
    assert found[KEYS[2]].undefined is not None
    assert found[KEYS[2]].undefined.reason == "no_variation"
    assert (found[KEYS[0]].value, found[KEYS[0]].ci95) == (1.0, None)
    assert found[KEYS[0]].interval_undefined is not None


def test_what_asks_who_rated_has_no_value_here() -> None:
    found = against_rest(from_matrix(TABLE, [1, 2, 3, 4, 5]), 0, ["cohen_kappa[identity]"])["cohen_kappa[identity]"]
    assert found.undefined is not None
    assert found.undefined.reason == "needs_raters"


def test_what_a_coefficient_takes_for_granted_is_said() -> None:
    key = "krippendorff_alpha[interval]"
    assert "assumes_equal_steps" in against_rest(from_matrix(TABLE, [1, 2, 3, 4, 5]), 0, [key])[key].warnings
