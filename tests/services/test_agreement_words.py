"""The sentences beside the figures."""

from dataclasses import replace

import pytest

from annotator.agreement import Estimate, from_matrix
from annotator.services.agreement_report import AgreementReport, report
from annotator.services.agreement_words import figure, plain_words
from annotator.text import percent

POINTS = [1, 2, 3, 4, 5]
BASE = report(from_matrix([[1, 2], [2, 2], [3, 4], [4, 4], [5, 5], [1, 1]] * 4, POINTS))


def _with(
    alpha: tuple[float, float, float] | float | None = 0.5,
    companion: float | None = 0.55,
    base: AgreementReport = BASE,
    **values: object,
) -> AgreementReport:
    """The report with another alpha (value, low and high) and another companion."""
    estimates = dict(base.estimates)
    value, interval = (alpha[0], (alpha[1], alpha[2])) if isinstance(alpha, tuple) else (alpha, None)
    without = estimates["cohen_kappa[linear]"] if alpha is None else None
    estimates[base.reported.key] = replace(base.reported, value=value, ci95=interval)
    if without is not None:
        estimates[base.reported.key] = _undefined(base)
    estimates[base.companion.key] = replace(base.companion, value=companion)
    return replace(base, estimates=estimates, **values)  # type: ignore[arg-type]


def _undefined(base: AgreementReport) -> Estimate:
    empty = report(from_matrix([[1], [2]], POINTS, level=base.level))
    return empty.reported


def _words(found: AgreementReport, *, is_interim: bool = False) -> str:
    return "\n".join(plain_words(found, is_interim=is_interim))


@pytest.mark.parametrize(
    ("alpha", "sentence"),
    [
        ((0.51, 0.36, 0.67), "agree more than chance"),
        ((0.1, -0.05, 0.25), "do not show that reviewers agree more than chance would make them: the interval reaches"),
        ((-0.3, -0.5, -0.1), "agree less than chance"),
        ((0.51, 0.36, 0.67), "The lower end of the interval, .36, is below .667"),
        ((0.75, 0.70, 0.79), "The lower end of the interval, .70, lies between"),
        ((0.9, 0.82, 0.95), "The lower end of the interval, .82, is above .8"),
    ],
)
def test_what_the_interval_says(alpha: tuple[float, float, float], sentence: str) -> None:
    assert sentence in _words(_with(alpha))


@pytest.mark.parametrize(
    ("alpha", "sentence"),
    [
        ((0.02, -0.2, 0.25), "Alpha itself, .02, is lower than any comparable figure listed below."),
        ((-0.05, -0.3, 0.21), "Alpha itself, −.05, is lower than any comparable figure"),
        ((0.03, -0.2, 0.25), "That is common for judgements of this sort"),
        ((0.72, 0.5, 0.9), "That is common for judgements of this sort"),
        ((0.75, 0.5, 0.9), "Alpha itself, .75, is higher than any comparable figure"),
    ],
)
def test_only_what_others_have_reached_is_common(alpha: tuple[float, float, float], sentence: str) -> None:
    words = _words(_with(alpha))
    assert sentence in words
    assert ("That is common" in words) == sentence.startswith("That is common")


def test_no_value_and_no_interval_have_reasons() -> None:
    assert "There is no alpha to report: no claim has two ratings." in _words(_with(None))
    two = report(from_matrix([[1, 2], [2, 2]], POINTS))
    assert "without an interval: it takes at least 3 claims" in _words(two)


def test_a_value_with_neither_interval_nor_reason() -> None:
    assert "Alpha is .50, without an interval." in _words(_with(0.5))
    assert "comparable" not in _words(_with(0.5))
    assert "is lower than any comparable figure" in _words(_with(-0.4))


def test_how_often_two_reviewers_are_near() -> None:
    assert "Of 100 pairs of ratings of the same claim, 67 are equal and 100 are equal or one step apart." in _words(
        BASE
    )
    nominal = report(from_matrix([[1, 2], [2, 2], [3, 3]], POINTS, level="nominal"))
    assert "Of 100 pairs of ratings of the same claim, 67 are equal." in _words(nominal)
    assert "Of 100 pairs" not in _words(report(from_matrix([[1], [2]], POINTS)))


@pytest.mark.parametrize(
    ("used", "steps"),
    [
        ((20, 15, 10, 3, 2), "most ratings fall on steps 1 to 3"),
        ((0, 0, 2, 40, 3), "most ratings fall on step 4"),
        ((10, 10, 10, 10, 10), "the two take chance differently"),
    ],
)
def test_alpha_and_its_companion_apart(used: tuple[int, ...], steps: str) -> None:
    words = _words(_with((0.51, 0.36, 0.67), 0.83, used=used))
    assert "AC2 is higher (.83)" in words
    assert steps in words


def test_a_companion_below_alpha() -> None:
    assert "AC2 is lower (.20): the two take chance differently" in _words(_with(0.5, 0.2))


def test_near_figures_need_no_words() -> None:
    assert "AC2" not in _words(_with(0.5, 0.6))
    assert "AC2" not in _words(_with(0.5, None))


@pytest.mark.parametrize(
    ("used", "words"), [((30, 2, 1, 1, 0), "fall on “1”"), ((9, 9, 9, 9, 9), "chance differently")]
)
def test_points_without_order(used: tuple[int, ...], words: str) -> None:
    nominal = report(from_matrix([[1, 2], [2, 2], [3, 3]] * 8, POINTS, level="nominal"))
    found = _words(_with(0.2, 0.7, base=nominal, used=used))
    assert "AC1 is higher (.70)" in found
    assert words in found


def test_few_claims() -> None:
    assert "Only 6 claims have two ratings or more" in _words(replace(BASE, items_pairable=6))
    assert "Only 1 claim has two ratings or more" in _words(replace(BASE, items_pairable=1))
    assert "Only" not in _words(replace(BASE, items_pairable=20))
    assert "Only" not in _words(replace(BASE, items_pairable=0))


def test_many_who_cannot_judge() -> None:
    words = _words(replace(BASE, ratings=75, cannot_judge=25))
    assert "25\u202f% of the answers are “cannot judge”" in words
    assert "cannot judge" not in _words(replace(BASE, ratings=90, cannot_judge=10))
    assert "cannot judge" not in _words(replace(BASE, ratings=0, cannot_judge=0))


def test_a_round_that_is_still_open() -> None:
    assert "The round is still open" in _words(BASE, is_interim=True)
    assert "The round is still open" not in _words(BASE)


def test_numbers_as_printed() -> None:
    assert [figure(value) for value in (0.507, -0.104, 1.0, -0.001, -1.0)] == [".51", "−.10", "1.00", ".00", "−1.00"]
    assert percent(0.125) == "12\u202f%"


def test_no_verdict() -> None:
    words = _words(_with((0.9, 0.82, 0.95), 0.5), is_interim=True)
    assert not any(word in words.lower() for word in ("poor", "good", "fail", "pass ", "!"))
