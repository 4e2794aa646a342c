"""Agreement on ranges of numbers."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import Ranges, estimate, from_matrix, from_ranges, midpoint_alpha, range_overlap
from annotator.agreement.ranges import overlap

Ends = tuple[float, float]
TABLE: list[list[Ends | None]] = [
    [(90, 100), (95, 105), (80, 120)],
    [(5, 5), (5, 5), None],
    [(1, 2), (3, 4), (2, 3)],
    [(1, 9), None, (5, 10)],
    [(7, 8), None, None],
]


def made(table: list[list[Ends | None]]) -> Ranges:
    return from_ranges(
        (unit, rater, *ends) for unit, row in enumerate(table) for rater, ends in enumerate(row) if ends is not None
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((90, 100), (90, 100), 1),
        ((90, 100), (95, 105), 5 / 15),
        ((90, 100), (92, 98), 6 / 10),
        ((90, 100), (100, 110), 0),
        ((90, 100), (200, 300), 0),
        ((90, 90), (90, 90), 1),
        ((90, 90), (91, 91), 0),
        ((95, 95), (90, 100), 0),
        ((-5, 5), (-1, 1), 2 / 10),
    ],
)
def test_two_ranges_overlap_by_what_both_cover(one: Ends, other: Ends, expected: float) -> None:
    assert overlap(one, other) == overlap(other, one) == pytest.approx(expected)


ends = st.tuples(st.integers(-1000, 1000), st.integers(0, 500)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(ends, ends, st.integers(1, 50), st.integers(-1000, 1000))
def test_the_unit_and_its_zero_do_not_matter_to_an_overlap(one: Ends, other: Ends, factor: int, shift: int) -> None:
    moved = [(factor * low + shift, factor * high + shift) for low, high in (one, other)]
    assert 0 <= overlap(one, other) <= 1
    assert overlap(*moved) == pytest.approx(overlap(one, other))


def test_units_count_alike_whatever_their_amounts_and_raters() -> None:
    found = range_overlap(made(TABLE))
    means = []
    for row in TABLE:
        pairs = list(combinations([cell for cell in row if cell is not None], 2))
        means += [sum(overlap(*pair) for pair in pairs) / len(pairs)] if pairs else []
    assert (found.value, found.n_units, found.key) == (pytest.approx(sum(means) / len(means)), 4, "range_overlap")
    assert made(TABLE).unit_overlaps.tolist()[:4] == pytest.approx(means)
    assert math.isnan(made(TABLE).unit_overlaps[4])
    assert made(TABLE).rater.tolist() == [0, 1, 2, 0, 1, 0, 1, 2, 0, 2, 0]


def test_the_interval_of_an_overlap_is_that_of_a_mean() -> None:
    """The jackknife of a mean is the t interval of the textbook."""
    found = range_overlap(made(TABLE))
    means = made(TABLE).unit_overlaps[:4]
    assert found.stderr == pytest.approx(np.std(means, ddof=1) / 2)
    assert found.ci95 is not None
    assert found.ci95[1] == pytest.approx(min(1, means.mean() + 3.182446 * np.std(means, ddof=1) / 2))
    assert found.ci95[0] == 0
    assert (found.df, found.ci_method, found.warnings) == (3, "jackknife t, df = 3", ("few_items",))


@pytest.mark.parametrize("is_log", [False, True])
def test_alpha_of_middles_is_interval_alpha(is_log: bool) -> None:
    """The same value, error and interval as the alpha that takes ratings on a scale."""

    def middle(cell: Ends | None) -> float | None:
        if cell is None:
            return None
        return (math.log(cell[0]) + math.log(cell[1])) / 2 if is_log else (cell[0] + cell[1]) / 2

    rows = [[middle(cell) for cell in row] for row in TABLE]
    points = sorted({value for row in rows for value in row if value is not None})
    known = estimate(from_matrix(rows, points, level="interval"), "krippendorff_alpha[interval]")
    found = midpoint_alpha(made(TABLE), is_log=is_log)
    assert found.key == ("midpoint_alpha_log" if is_log else "midpoint_alpha")
    assert found.title.endswith("log scale" if is_log else "as they are")
    assert found.value == pytest.approx(known.value, abs=1e-9)
    assert found.stderr == pytest.approx(known.stderr, abs=1e-9)
    assert found.ci95 == pytest.approx(known.ci95, abs=1e-9)
    assert (found.df, found.n_units, found.ci_method) == (known.df, known.n_units, known.ci_method)
    assert found.is_on_log == known.is_on_log


def test_the_log_scale_takes_ratios_for_what_they_are() -> None:
    tenfold = [
        [(10 * low, 10 * high) if row < 2 else (low, high) for low, high in [(9, 10), (10, 12)]] for row in range(4)
    ]
    as_given = [[(9, 10), (10, 12)] for _row in range(4)]
    rest: list[list[Ends | None]] = [[(1, 2), (1, 2)], [(50, 60), (55, 70)]]
    first, second = ([*part, *rest] for part in (tenfold, as_given))
    differences = [midpoint_alpha(made(list(map(list, table)))).value for table in (first, second)]
    assert differences[0] != pytest.approx(differences[1])
    scaled = [[(1000 * low, 1000 * high) for low, high in row if row] for row in first]  # type: ignore[misc]
    logs = [midpoint_alpha(made(list(map(list, table))), is_log=True).value for table in (first, scaled)]
    assert logs[0] == pytest.approx(logs[1])


def test_large_amounts_far_from_zero_keep_their_digits() -> None:
    table: list[list[Ends | None]] = [
        [(1e14, 1e14 + 2), (1e14, 1e14 + 4)],
        [(1e14 + 9, 1e14 + 9)] * 2,
        [(1e14, 1e14)] * 2,
    ]
    small: list[list[Ends | None]] = [[(0, 2), (0, 4)], [(9, 9)] * 2, [(0, 0)] * 2]
    assert midpoint_alpha(made(table)).value == pytest.approx(midpoint_alpha(made(small)).value)


@pytest.mark.parametrize("table", [[], [[(1, 2), None], [None, (3, 4)]], [[(1, 2)], [(3, 4)]]])
def test_nothing_to_compare(table: list[list[Ends | None]]) -> None:
    """No ranges, no claim that two have answered, one rater alone."""
    for found in (range_overlap(made(table)), midpoint_alpha(made(table)), midpoint_alpha(made(table), is_log=True)):
        assert found.value is None
        assert found.undefined is not None
        assert found.undefined.reason == "no_pairable_items"
        assert found.interval_undefined == found.undefined
        assert (found.n_units, found.warnings) == (0, ())


def test_logarithms_need_numbers_above_zero() -> None:
    found = midpoint_alpha(made([[(0, 5), (1, 5)], [(-2, 3), (1, 2)], [(-9, -8), None]]), is_log=True)
    assert found.undefined is not None
    assert found.undefined.text == "No value: logarithms need numbers above zero; 2 ranges begin at zero or below."
    lone = midpoint_alpha(made([[(0, 5), (1, 5)], [(2, 3), (1, 2)]]), is_log=True)
    assert lone.undefined is not None
    assert lone.undefined.facts == (("below", "1"),)
    assert midpoint_alpha(made([[(0, 5), (1, 5)], [(-2, 3), (1, 2)]])).value is not None


@pytest.mark.parametrize("ends", [(3, 5), (0, 0), (0.1 + 0.2, 0.3)])
def test_middles_that_are_all_the_same(ends: Ends) -> None:
    low, high = min(ends), max(ends)
    found = midpoint_alpha(
        made([[(low, high), (low, high)], [(low, high), (high, high) if low == high else (low, high)]])
    )
    assert found.undefined is not None
    assert found.undefined.reason == "same_midpoints"


def test_no_overlap_at_all_is_a_value() -> None:
    found = range_overlap(made([[(1, 2), (3, 4)], [(5, 6), (7, 8)], [(1, 1), (2, 2)]]))
    assert (found.value, found.undefined) == (0, None)
    assert found.interval_undefined is not None
    assert found.interval_undefined.reason == "equal_influence"


def test_complete_overlap_is_no_certainty() -> None:
    table: list[list[Ends | None]] = [[(1, 2), (1, 2)], [(5, 6), (5, 6)], [(7, 7), (7, 7)]]
    for found in (range_overlap(made(table)), midpoint_alpha(made(table), is_log=True)):
        assert (found.value, found.ci95) == (1, None)
        assert found.interval_undefined is not None
        assert found.interval_undefined.reason == "perfect_agreement"


def test_too_few_claims_for_an_interval() -> None:
    one: list[list[Ends | None]] = [[(1, 2), (1, 3)]]
    two = [*one, [(5, 6), (5, 9)]]
    for table in (one, two):
        for found in (range_overlap(made(table)), midpoint_alpha(made(table))):
            assert found.value is not None
            assert found.interval_undefined is not None
            assert found.interval_undefined.reason == "too_few_items"


def test_a_value_that_hinges_on_one_claim() -> None:
    """Without it all middles are the same, and there is nothing to judge by."""
    found = midpoint_alpha(made([[(1, 2), (1, 2)], [(1, 2), (1, 2)], [(1, 2), (8, 9)], [(0, 3), (1, 2)]]))
    assert found.value is not None
    assert found.interval_undefined is not None
    assert found.interval_undefined.reason == "hinges_on_one_item"


def test_twenty_claims_are_not_few() -> None:
    table: list[list[Ends | None]] = [[(row, row + 3), (row + row % 3, row + 4)] for row in range(1, 21)]
    assert range_overlap(made(table)).warnings == ()
    assert range_overlap(made(table[:19])).warnings == ("few_items",)


@pytest.mark.parametrize(
    "entry",
    [(0, 1, 5, 4), (0, 1, math.nan, 4), (0, 1, 0, math.inf), (0, 0, 7, 8)],
    ids=["order", "nan", "inf", "twice"],
)
def test_what_is_no_range_is_refused(entry: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="range"):
        from_ranges([(0, 0, 1, 2), entry])


def test_middles_that_differ_by_rounding_alone_are_the_same() -> None:
    """The geometric mean of 2 and 8 is 4, but for the last digit of a logarithm."""
    found = midpoint_alpha(made([[(2, 8), (4, 4)], [(1, 16), (4, 4)], [(3, 16 / 3), (4, 4)]]), is_log=True)
    assert found.undefined is not None
    assert found.undefined.reason == "same_midpoints"
