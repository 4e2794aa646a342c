"""The adviser: which coefficient for which ratings, and what it warns of."""

import pytest

from annotator.agreement import Reliability, from_matrix
from annotator.services.agreement_advice import Advice, advise
from annotator.services.agreement_report import Interval, Request, report

SPREAD = [[1, 1], [2, 2], [3, 3], [1, 2], [3, 3], [2, 2], [1, 1], [3, 2]] * 4
SKEWED = [[3, 3]] * 26 + [[1, 3], [3, 1], [2, 3], [1, 1]]


def _advice(table: list[list[int | None]] | Reliability, level: str = "ordinal", **facts: object) -> Advice:
    ratings = table if isinstance(table, Reliability) else from_matrix(table, [1, 2, 3], level=level)
    return advise(report(ratings, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "because"),
    [
        ("nominal", "the points have no order"),
        ("ordinal", "their steps need not be equal"),
        ("interval", "numbers with equal steps"),
        ("ratio", "a true zero"),
    ],
)
def test_the_metric_follows_the_level(level: str, because: str) -> None:
    found = _advice([list(row) for row in SPREAD], level)
    assert found.key == f"krippendorff_alpha[{level}]"
    assert because in found.sentences[0]
    assert "nothing is missing" in found.sentences[0]
    assert found.warnings == ()


def test_missing_ratings_are_counted() -> None:
    found = _advice([*([*row] for row in SPREAD), [1, None]])
    assert "1 of 66 are missing" in found.sentences[0]


def test_ratings_that_crowd_on_one_point() -> None:
    found = _advice([list(row) for row in SKEWED])
    assert "of the ratings fall on 3" in found.sentences[1]
    assert any("AC2 is higher" in sentence for sentence in found.warnings)
    assert any("fewer than 50 items" in sentence for sentence in found.warnings)
    assert any("Fewer than 5 items have a rating off" in sentence for sentence in found.warnings)


def test_ratings_that_spread() -> None:
    assert "no point holds more than 38" in _advice([list(row) for row in SPREAD]).sentences[1]


def test_values_that_part_are_not_called_a_small_matter() -> None:
    """Neighbouring steps share the ratings: none holds three quarters, and yet alpha and AC2 lie far apart."""
    rows = [[2, 3], [3, 2], [2, 2], [3, 3], [2, 3], [3, 2], [2, 2], [3, 3], [3, 3], [4, 3]] * 3
    found = advise(report(from_matrix(rows, [1, 2, 3, 4, 5])))
    assert "the two lie far apart although no point holds more than" in found.sentences[1]
    assert "should matter little" not in found.sentences[1]


def test_nothing_to_compare() -> None:
    found = _advice([[1, None], [None, 2]])
    assert (found.key, found.warnings, found.bands) == (None, (), ())
    assert "no item has two ratings" in found.sentences[0]


def test_everyone_chose_the_same() -> None:
    found = _advice([[3, 3], [3, 3], [3, 3]])
    assert found.key is None
    assert "Report exact agreement" in found.sentences[0]
    assert "Gwet’s AC2, quadratic weights is defined even then" in found.sentences[1]
    one_point = advise(report(from_matrix([[3, 3], [3, 3]], [3])))
    assert one_point.sentences[1] == "Rate items that differ more before agreement is judged."


def test_few_items_and_an_inferred_scale() -> None:
    found = _advice([[1, 1], [2, 3], [3, 3]], scale_declared=False)
    assert "Items with two ratings: 3, fewer than 20." in found.warnings[0]
    assert any("The scale was not declared" in sentence for sentence in found.warnings)


def test_published_errors_and_missing_ratings() -> None:
    request = Request(Interval.ANALYTIC)
    with_gap = _advice([*([*row] for row in SPREAD), [1, None]], request=request)
    assert any("the jackknife is to be preferred" in sentence for sentence in with_gap.warnings)
    assert not _advice([list(row) for row in SPREAD], request=request).warnings


def test_words_only_by_probability_and_with_the_interval() -> None:
    alpha, companion, caution = _advice([list(row) for row in SPREAD]).bands
    assert "With weights values come out higher" in caution
    assert len(_advice([list(row) for row in SPREAD], "nominal").bands) == 2
    assert "“for tentative conclusions” in the bands of Krippendorff, or higher, with a probability of" in alpha
    assert "[" in alpha
    assert "more than 99" in companion
    low = _advice([[1, 2], [2, 1], [3, 3], [1, 1], [3, 1]]).bands[0]
    assert "“below both thresholds” in the bands of Krippendorff, for no higher one" in low
