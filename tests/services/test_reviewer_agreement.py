"""Agreement by reviewer."""

import pytest

from annotator.agreement import estimate, from_matrix
from annotator.services.reviewer_agreement import MOST_REVIEWERS, ReviewerAgreement, reviewer_agreement

POINTS = [1, 2, 3, 4, 5]
ALPHA = "krippendorff_alpha[ordinal]"


def _agreement(matrix: list[list[int | None]], labels: list[str], level: str = "ordinal") -> ReviewerAgreement:
    reliability = from_matrix(matrix, POINTS, level=level)
    key = ALPHA if level == "ordinal" else "krippendorff_alpha[nominal]"
    return reviewer_agreement(reliability, estimate(reliability, key), labels)


MATRIX: list[list[int | None]] = [
    [1, 1, 3, None],
    [2, 2, 2, None],
    [4, 4, 1, None],
    [5, 5, None, None],
    [3, 2, None, 4],
]


def test_pairs_form_the_lower_half_of_a_table() -> None:
    found = _agreement(MATRIX, ["Ann", "Ben", "Ben", "Dora"])
    assert found.labels == ("Ann", "Ben", "Ben", "Dora")
    assert [len(row) for row in found.matrix] == [1, 2, 3]
    assert [[pair.n_common for pair in row] for row in found.matrix] == [[5], [3, 3], [1, 1, 0]]
    assert [(pair.first, pair.second) for pair in found.matrix[2]] == [(0, 3), (1, 3), (2, 3)]
    assert found.weights == "quadratic"
    # Ann 1 2 4 5 3 with Ben 1 2 4 5 2: squared gaps sum to 1; by chance 5 x (2 + 2.16 + .2^2) = 21
    assert found.matrix[0][0].value == pytest.approx(1 - 1 / 21)
    lonely = found.matrix[2][2]
    assert lonely.value is None
    assert lonely.undefined is not None


def test_without_one_reviewer() -> None:
    found = _agreement(MATRIX, ["Ann", "Ben", "Cleo", "Dora"])
    whole = estimate(from_matrix(MATRIX, POINTS), ALPHA).value
    rest = estimate(from_matrix([[*row[:2], row[3]] for row in MATRIX], POINTS), ALPHA).value
    assert whole is not None
    assert rest is not None
    assert [one.label for one in found.without] == ["Ann", "Ben", "Cleo", "Dora"]
    assert found.without[2].estimate.value == pytest.approx(rest)
    assert found.without[2].change == pytest.approx(rest - whole)


def test_without_one_of_two_reviewers_there_is_no_value() -> None:
    found = _agreement([[1, 1], [2, 3]], ["Ann", "Ben"])
    assert [one.change for one in found.without] == [None, None]
    assert found.without[0].estimate.undefined is not None


def test_reviewers_without_ratings_are_not_in_the_tables() -> None:
    found = _agreement([[1, None, 2], [2, None, 2], [4, None, 4]], ["Ann", "Ben", "Cleo"])
    assert found.labels == ("Ann", "Cleo")
    assert [len(row) for row in found.matrix] == [1]


def test_points_without_order_are_compared_unweighted() -> None:
    assert _agreement([[1, 1], [2, 3], [2, 2]], ["Ann", "Ben"], "nominal").weights == "identity"


def test_too_many_reviewers_for_tables() -> None:
    labels = [f"R{number}" for number in range(MOST_REVIEWERS + 1)]
    found = _agreement([[1] * len(labels), [2] * len(labels)], labels)
    assert found.is_left_out
    assert (found.matrix, found.without) == ((), ())
    assert len(found.labels) == MOST_REVIEWERS + 1


def test_nobody() -> None:
    found = _agreement([[None]], ["Ann"])
    assert (found.labels, found.matrix, found.without) == ((), (), ())
