from annotator.agreement import UnitDisagreement, from_matrix, unit_disagreement

SCALE = [1, 2, 3, 4, 5]


def test_gap_in_steps_and_place_on_the_scale():
    found = unit_disagreement(from_matrix([[1, 5, 5, 4], [2, 2, None, None]], SCALE))
    assert found == (
        UnitDisagreement(unit=0, gap=13 / 6, ratings=4, lowest=0, highest=4, median=3.5),
        UnitDisagreement(unit=1, gap=0.0, ratings=2, lowest=1, highest=1, median=1.0),
    )


def test_steps_are_ranks_whatever_the_numbers():
    assert unit_disagreement(from_matrix([[1, 100]], [1, 10, 100]))[0].gap == 2.0


def test_nominal_points_either_differ_or_not():
    assert unit_disagreement(from_matrix([[1, 5, 5]], SCALE, level="nominal"))[0].gap == 2 / 3


def test_single_ratings_have_no_gap_and_unrated_units_no_entry():
    found = unit_disagreement(from_matrix([[None, None], [3, None]], SCALE))
    assert found == (UnitDisagreement(unit=1, gap=None, ratings=1, lowest=2, highest=2, median=2.0),)


def test_median_of_odd_and_even_numbers():
    found = unit_disagreement(from_matrix([[1, 2, 5, None], [1, 2, 4, 5], [1, 1, 1, 5]], SCALE))
    assert [unit.median for unit in found] == [1.0, 2.0, 0.0]
