from dataclasses import replace

import numpy as np
import pytest

from annotator.agreement import (
    OffScale,
    Repeated,
    counts,
    declare,
    entries,
    from_codes,
    from_matrix,
    from_triples,
    reliability,
)
from annotator.agreement.patterns import Patterns

TRIPLES = [("b", "eva", 2), ("a", "jan", 3), ("a", "eva", 1)]


def test_triples_are_sorted_by_unit_and_rater_and_keep_their_names():
    ratings = from_triples(TRIPLES, [1, 2, 3])
    assert ratings.units == ("b", "a")
    assert ratings.raters == ("eva", "jan")
    found = zip(ratings.unit, ratings.rater, ratings.category, strict=True)
    assert [(ratings.units[u], ratings.raters[r], ratings.categories[c]) for u, r, c in found] == [
        ("b", "eva", 2),
        ("a", "eva", 1),
        ("a", "jan", 3),
    ]


def test_scale_is_the_declared_one():
    ratings = from_triples(TRIPLES, [1, 2, 3, 4], level="interval")
    assert ratings.categories == (1, 2, 3, 4)
    assert ratings.values == (1.0, 2.0, 3.0, 4.0)
    assert ratings.level == "interval"


def test_words_with_values():
    ratings = from_triples([("a", "x", "thin")], ["thin", "documented"], values=[2, 5])
    assert ratings.values == (2.0, 5.0)


def test_matrix_takes_none_and_nan_as_missing():
    ratings = from_matrix([[1, None, 2], [float("nan"), 1, None], [None]], [1, 2])
    assert ratings.unit.tolist() == [0, 0, 1]
    assert ratings.rater.tolist() == [0, 2, 1]
    assert (len(ratings.units), len(ratings.raters)) == (3, 3)


def test_rating_off_the_scale_is_named():
    with pytest.raises(OffScale, match=r"The rating 7 of unit 'b' by rater 'jan'") as caught:
        from_triples([*TRIPLES, ("b", "jan", 7)], [1, 2, 3])
    assert (caught.value.unit, caught.value.rater, caught.value.position) == ("b", "jan", 3)
    assert str(caught.value) == "The rating 7 of unit 'b' by rater 'jan' is off the scale."
    with pytest.raises(OffScale) as caught:
        from_matrix([[1, 1], [1, 9]], [1, 2])
    assert (caught.value.unit, caught.value.rater, caught.value.position) == (1, 1, 3)


def test_repeated_rating_is_named_with_both_places():
    with pytest.raises(Repeated, match=r"Rater 'jan' rated unit 'a' twice") as caught:
        from_triples([*TRIPLES, ("a", "jan", 3), ("b", "eva", 2)], [1, 2, 3])
    assert (caught.value.unit, caught.value.rater) == ("a", "jan")
    assert (caught.value.earlier, caught.value.position) == (1, 3)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("code", [-1, 2])
def test_codes_off_the_scale(code):
    with pytest.raises(OffScale, match=f"The rating {code} of unit 'a' by rater 'x'"):
        from_codes([0], [0], [code], units=["a"], raters=["x"], scale=declare([1, 2]))


def test_the_first_code_off_the_scale_is_the_one_that_is_named():
    with pytest.raises(OffScale) as caught:
        from_codes([0, 1, 2, 3], [0, 0, 0, 0], [0, 1, 2, -1], units="abcd", raters="x", scale=declare([1, 2]))
    assert (caught.value.unit, caught.value.position) == ("c", 2)


def test_a_repetition_right_after_its_first_is_one():
    with pytest.raises(Repeated) as caught:
        from_codes([0, 1, 1, 2], [0, 0, 0, 0], [0, 1, 1, 1], units="abc", raters="x", scale=declare([1, 2]))
    assert (caught.value.unit, caught.value.earlier, caught.value.position) == ("b", 1, 2)


def test_codes_that_name_nothing():
    for unit, rater in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        with pytest.raises(ValueError, match="index of no name"):
            from_codes([unit], [rater], [0], units=["a"], raters=["x"], scale=declare([1, 2]))


@pytest.mark.parametrize(("units", "points"), [(40, 3), (40, 200), (5000, 3)], ids=["table", "wide table", "search"])
def test_every_way_of_sorting_gives_the_same(units, points):
    """Mostly filled tables are sorted by writing into their cells, sparse ones by comparing."""
    rng = np.random.default_rng(4)
    cell = rng.permutation(units * 5)[:150]
    unit, rater, category = cell // 5, cell % 5, rng.integers(0, points, 150)
    scale = declare(list(range(points)))
    given = from_codes(unit, rater, category, units=range(units), raters=range(5), scale=scale)
    found = given.ordered
    order = np.lexsort((rater, unit))
    assert found.unit.tolist() == unit[order].tolist()
    assert found.rater.tolist() == rater[order].tolist()
    assert found.category.tolist() == category[order].tolist()
    assert found.units == range(units)
    again = from_codes(found.unit, found.rater, found.category, units=range(units), raters=range(5), scale=scale)
    assert again.ordered is again
    by_unit = np.argsort(unit, kind="stable")
    grouped = from_codes(
        unit[by_unit], rater[by_unit], category[by_unit], units=range(units), raters="abcde", scale=scale
    )
    assert grouped.ordered.category.tolist() == found.category.tolist()
    assert grouped.raters == tuple("abcde")


@pytest.mark.parametrize("raters", [1, 3, 52, 53, 60], ids=lambda raters: f"{raters} raters")
def test_ratings_are_counted_and_repetitions_found_with_any_number_of_raters(raters):
    """Up to 52 raters are bits of one number for each unit; a repetition carries into another bit."""
    rng = np.random.default_rng(raters)
    cell = rng.permutation(4000 * raters)[: 4000 * raters // 3]
    unit, rater = cell // raters, cell % raters
    codes = {"units": range(4000), "raters": range(raters), "scale": declare([1, 2])}
    found = from_codes(unit, rater, np.zeros_like(unit), **codes)
    assert found.table is None
    assert found.ratings_per_unit().tolist() == np.bincount(unit, minlength=4000).tolist()
    assert counts(found).raters == np.unique(rater).size
    for place in (0, int(rater.argmin()), int(rater.argmax())):
        for times in (1, 2, 3, 40):
            more = np.append(unit, np.full(times, unit[place])), np.append(rater, np.full(times, rater[place]))
            with pytest.raises(Repeated) as caught:
                from_codes(*more, np.zeros_like(more[0]), **codes)
            assert (caught.value.earlier, caught.value.position) == (place, unit.size)
    # Twice the rater before and once the one after are as many bits as the two of them.
    if raters > 2:
        with pytest.raises(Repeated):
            from_codes([0, 0, 0, 1], [1, 1, 2, 0], [0] * 4, **codes)


def test_raters_are_counted_from_as_many_ratings_as_it_takes(monkeypatch):
    monkeypatch.setattr(reliability, "_AT_A_TIME", 4)
    unit, rater = np.arange(30), np.arange(30) % 3
    rater[-1] = 4
    found = from_codes(unit, rater, np.zeros(30, dtype=int), units=range(30), raters=range(6), scale=declare([1, 2]))
    assert (found.table, counts(found).raters) == (None, 4)
    assert found.ratings_per_rater().tolist() == [10, 10, 9, 0, 1, 0]
    assert counts(found).raters == 4


@pytest.mark.parametrize("units", [10, 5000], ids=["table", "search"])
def test_the_first_repetition_is_named_whatever_the_way_of_sorting(units):
    unit, rater = [3, 2, 1, 2, 3], [1, 1, 0, 1, 1]
    with pytest.raises(Repeated) as caught:
        from_codes(unit, rater, [0, 1, 0, 1, 0], units=range(units), raters="xy", scale=declare([1, 2]))
    assert (caught.value.unit, caught.value.rater) == (2, "y")
    assert (caught.value.earlier, caught.value.position) == (1, 3)


@pytest.mark.parametrize(
    ("units", "raters", "points", "has_table"),
    [(30, 6, 4, True), (7, 300, 3, True), (30, 6, 254, True), (30, 6, 255, False), (400, 6, 4, False)],
    ids=["few raters", "more than a byte of raters", "as many points as fit", "too many points", "mostly empty"],
)
def test_counting_by_cells_is_counting_by_ratings(monkeypatch, units, raters, points, has_table):
    rng = np.random.default_rng(11)
    cell = rng.permutation(units * raters)[: 160 if units == 400 else units * raters - 20]
    unit, rater, category = cell // raters, cell % raters, rng.integers(0, points, cell.size)
    scale = declare(list(range(points)), level="interval")

    def read():
        return from_codes(unit, rater, category, units=range(units), raters=range(raters), scale=scale)

    by_cells = read()
    monkeypatch.setattr(entries, "_CELLS_OF_A_TABLE", 0)
    by_ratings = read()
    assert by_ratings.table is None
    assert (by_cells.table is not None) == has_table
    assert counts(by_cells) == counts(by_ratings)
    assert by_cells.ratings_per_unit().tolist() == by_ratings.ratings_per_unit().tolist()
    assert by_cells.ratings_per_rater().tolist() == by_ratings.ratings_per_rater().tolist()
    one, other = Patterns.of(by_cells), Patterns.of(by_ratings)
    assert (one.counts[one.pattern] == other.counts[other.pattern]).all()
    assert (one.unit == other.unit).all()
    assert by_cells.ordered.category.tolist() == by_ratings.ordered.category.tolist()


def test_some_of_the_ratings_have_no_table_of_all():
    whole = from_codes([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 1], units="ab", raters="xy", scale=declare([1, 2]))
    assert whole.table is not None
    kept = whole.rater == 0
    part = replace(whole, unit=whole.unit[kept], rater=whole.rater[kept], category=whole.category[kept])
    assert part.table is None
    assert part.ratings_per_rater().tolist() == [2, 0]


def test_ratings_of_sparse_units_are_counted_whoever_gave_them():
    """Of few raters they are counted by bits, a power of two for each."""
    rng = np.random.default_rng(3)
    for _ in range(60):
        rated = rng.random((5, 9)) < 0.2
        unit, rater = np.nonzero(rated)
        codes = from_codes(unit, rater, np.zeros_like(unit), units="abcde", raters=range(9), scale=declare([1, 2]))
        assert codes.ratings_per_unit().tolist() == rated.sum(axis=1).tolist()
    found = from_codes([0, 1], [0, 3], [0, 0], units="ab", raters=range(4), scale=declare([1, 2]))
    assert found.ratings_per_unit().tolist() == [1, 1]
    found = from_codes([0, 0, 1], [0, 1, 1], [0, 0, 0], units="ab", raters=range(4), scale=declare([1, 2]))
    assert found.ratings_per_unit().tolist() == [2, 1]
    none = from_codes([], [], [], units="", raters="", scale=declare([1, 2]))
    assert none.ratings_per_unit().tolist() == []


@pytest.mark.parametrize("order", ["first again at the end", "last twice", "falling"])
def test_a_repetition_is_found_after_more_than_a_thousand_ratings_in_order(order):
    unit, rater = (each.ravel()[::3] for each in np.indices((60, 60)))
    again = 0 if order == "first again at the end" else unit.size - 1
    unit, rater = np.append(unit, unit[again]), np.append(rater, rater[again])
    if order == "falling":
        unit, rater = unit[::-1], rater[::-1]
    codes = {"units": range(60), "raters": range(60), "scale": declare([1, 2])}
    with pytest.raises(Repeated) as caught:
        from_codes(unit, rater, np.zeros_like(unit), **codes)
    assert (caught.value.unit, caught.value.rater) == ((0, 0) if again == 0 else (59, 57))
    assert from_codes(unit[1:-1], rater[1:-1], np.zeros_like(unit)[1:-1], **codes).ratings_per_unit().sum() == 1199
