"""Grades as counts: F in none of them."""

import pytest
from factories import NOW

from annotator.agreement.proportion import wilson_interval
from annotator.models.vocabulary import Grade
from annotator.services.grade_records import GradeRow
from annotator.services.source_grade_counts import count_grades


def rows(letters: str) -> list[GradeRow]:
    return [GradeRow(1, 1, number, 1, Grade(letter), "", NOW, True) for number, letter in enumerate(letters)]


@pytest.mark.parametrize(
    ("letters", "median"),
    [("B", "BB"), ("AE", "AE"), ("AABE", "AB"), ("BCFFFFFF", "BC"), ("CCA", "CC")],
)
def test_the_middle_is_of_letters_alone(letters: str, median: str) -> None:
    found = count_grades(rows(letters))
    assert found.median is not None
    assert "".join(found.median) == median


def test_f_is_in_no_share() -> None:
    found = count_grades(rows("E") + rows("ABBFF"))
    assert (found.graded, found.cannot_judge) == (3, 2)
    assert [(share.grade.value, share.count) for share in found.shares] == [
        ("A", 1),
        ("B", 2),
        ("C", 0),
        ("D", 0),
        ("E", 0),
    ]
    assert [(share.low, share.high) for share in found.shares[:2]] == [wilson_interval(1, 3), wilson_interval(2, 3)]


@pytest.mark.parametrize(("letters", "cannot_judge"), [("", 0), ("FF", 2)])
def test_without_a_grade_there_is_no_share_and_no_middle(letters: str, cannot_judge: int) -> None:
    found = count_grades(rows(letters))
    assert (found.graded, found.cannot_judge, found.shares, found.median) == (0, cannot_judge, (), None)
