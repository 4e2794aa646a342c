from annotator.agreement import counts, from_matrix, from_triples


def test_counts_leave_out_what_has_no_rating():
    ratings = from_matrix([[1, 2, None], [None, 1, None], [None, None, None]], [1, 2])
    assert counts(ratings).as_dict() == {"items": 2, "items_pairable": 1, "raters": 2, "ratings": 3}
    assert counts(from_triples([], [1])).as_dict() == {"items": 0, "items_pairable": 0, "raters": 0, "ratings": 0}


def test_ratings_by_unit_and_by_rater():
    ratings = from_matrix([[1, 2, None], [None, 1, None], [None, None, None]], [1, 2])
    assert ratings.ratings_per_unit().tolist() == [2, 1, 0]
    assert ratings.ratings_per_rater().tolist() == [1, 2, 0]
    assert (ratings.categories, ratings.values, ratings.level) == ((1, 2), (1.0, 2.0), "ordinal")
