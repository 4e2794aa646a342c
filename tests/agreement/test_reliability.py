import pytest

from annotator.agreement import OffScale, Repeated, counts, declare, from_codes, from_matrix, from_triples

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


def test_counts_leave_out_what_has_no_rating():
    ratings = from_matrix([[1, 2, None], [None, 1, None], [None, None, None]], [1, 2])
    assert counts(ratings).as_dict() == {"items": 2, "items_pairable": 1, "raters": 2, "ratings": 3}
    assert counts(from_triples([], [1])).as_dict() == {"items": 0, "items_pairable": 0, "raters": 0, "ratings": 0}


def test_rating_off_the_scale_is_named():
    with pytest.raises(OffScale, match=r"The rating 7 of unit 'b' by rater 'jan'") as caught:
        from_triples([*TRIPLES, ("b", "jan", 7)], [1, 2, 3])
    assert (caught.value.unit, caught.value.rater, caught.value.position) == ("b", "jan", 3)
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
