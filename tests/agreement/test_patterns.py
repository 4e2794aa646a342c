import numpy as np
import pytest

from annotator.agreement import (
    complete,
    cross_table,
    declare,
    draws,
    estimate_all,
    from_codes,
    from_matrix,
    panel,
    patterns,
)
from annotator.agreement.draws import resampled
from annotator.agreement.patterns import Patterns, merge_rows


def test_equal_units_merge_whoever_rated_them():
    found = Patterns.of(from_matrix([[1, 2, None], [None, 2, 1], [None, None, None], [2, None, None]], [1, 2, 3]))
    rows = dict(zip(map(tuple, found.counts.tolist()), found.multiplicity.tolist(), strict=True))
    assert rows == {(1, 1, 0): 2, (0, 1, 0): 1}
    assert found.unit.tolist() == [0, 1, 3]
    assert found.counts[found.pattern].sum(axis=1).tolist() == [2, 2, 1]


def test_rows_merge_even_when_their_keys_outgrow_an_integer():
    rows = np.random.default_rng(5).integers(0, 3, size=(60, 80))
    table = np.concatenate([rows, rows[::-1]])
    first, kind, multiplicity = merge_rows(table)
    assert multiplicity.tolist() == [2] * 60
    assert (table[first][kind] == table).all()


def test_keys_that_would_wrap_round_keep_rows_apart():
    """Five digits of 16 bits: without care the first one would be lost beyond 64 bits."""
    rows = np.array([[0, 65535, 3, 65535, 9], [1, 65535, 3, 65535, 9], [0, 65535, 65535, 0, 65535]])
    assert sorted(merge_rows(rows)[2].tolist()) == [1, 1, 1]


@pytest.mark.parametrize(("raters", "points"), [(4, 5), (2, 5), (4, 60)])
def test_work_in_small_chunks_gives_the_same(observers, monkeypatch, raters, points):
    """Of four raters, of the two whose cross-table Cohen's kappa is made of, and on a scale too wide for one key."""
    kept = observers.rater < raters
    ratings = from_codes(
        observers.unit[kept],
        observers.rater[kept],
        observers.category[kept],
        units=observers.units,
        raters=observers.raters[:raters],
        scale=declare(list(range(1, points + 1)), level="ratio"),
    )
    at_once = estimate_all(ratings)
    assert (at_once["cohen_kappa[quadratic]"].stderr is not None) == (raters == 2)
    for module in (patterns, cross_table, panel, complete):
        monkeypatch.setattr(module, "CHUNK", 20)
    in_chunks = estimate_all(ratings)
    for key, found in at_once.items():
        assert in_chunks[key].stderr == pytest.approx(found.stderr, abs=1e-12), key


def test_drawing_in_pieces_keeps_to_the_seed(observers, monkeypatch):
    found = Patterns.of(observers)
    monkeypatch.setattr(draws, "_AT_A_TIME", 50)
    sizes = []
    for _ in range(2):
        tallies = list(resampled(found, 101, np.random.default_rng(3)))
        sizes.append([tally.sums.tolist() for tally in tallies])
    assert sizes[0] == sizes[1]
    assert sum(len(piece) for piece in sizes[0]) == 101
    assert len(sizes[0]) > 10


def test_drawing_units_and_drawing_patterns_have_the_same_mean(observers, monkeypatch):
    found = Patterns.of(observers)
    for units_per_pattern in (0, 10):
        monkeypatch.setattr(draws, "_UNITS_PER_PATTERN", units_per_pattern)
        tallies = list(resampled(found, 4000, np.random.default_rng(7)))
        times = np.concatenate([tally.total(np.eye(found.multiplicity.size)) for tally in tallies])
        assert times.sum(axis=1).tolist() == [12.0] * 4000
        means = times.mean(axis=0).tolist()
        assert means == pytest.approx(found.multiplicity.tolist(), abs=0.1)
