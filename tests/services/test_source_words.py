"""The sentences about where disagreement comes from."""

import dataclasses

import pytest
from particulars_of import locked_particulars
from sqlalchemy.orm import Session

from annotator.services.disagreement_sources import Sources, find_sources
from annotator.services.reviewer_leanings import Lean, ReviewerLean
from annotator.services.source_words import hints


def _sources(session: Session, table: list[str]) -> Sources:
    return find_sources(session, locked_particulars(session, table))


def _said(sources: Sources, *, is_ordered: bool = True) -> dict[str, str]:
    found: dict[str, str] = {}
    for hint in hints(sources, "12345", is_ordered=is_ordered):
        found[hint.part] = f"{found.get(hint.part, '')} {hint.text}".strip()
    return found


CONFUSED = ["2 3 3", "3 2 2", "2 3 2", "1 1 1", "5 5 5", "4 4 4", "1 1 1", "5 5 5", "4 4 4", "1 1 1", "5 5 5", "3 3 3"]


def test_steps_that_are_told_apart_badly(session: Session) -> None:
    sources = _sources(session, CONFUSED)
    said = _said(sources)
    assert said["points"].startswith("Steps 2 and 3 are told apart badly: 100")
    assert "Look at what the guideline says" in said["points"]
    assert "The answers 2 and 3" in _said(sources, is_ordered=False)["points"]
    assert said["claims"].startswith("Half of all disagreement lies in 2 of 12 claims. Begin with these")


def test_steps_far_apart_that_meet_on_the_same_claims(session: Session) -> None:
    said = _said(_sources(session, ["1 4 1", "4 1 4", *["1 1 1", "5 5 5", "4 4 4", "2 2 2", "3 3 3"] * 2]))
    assert said["points"].startswith("Steps 1 and 4 are often chosen for the same claim: 100")
    neighbours = _said(_sources(session, ["1 3 3", "2 3 3", "3 2 2", *["1 1 1", "5 5 5", "4 4 4", "2 2 2"] * 3]))
    assert neighbours["points"].startswith("Steps 2 and 3 are told apart badly")


def test_one_claim_that_holds_most(session: Session) -> None:
    said = _said(_sources(session, ["1 5", "1 1", "2 2", "3 3", "4 4", "5 5"]))
    assert said["claims"].startswith("Half of all disagreement lies in 1 of 6 claims. Begin with it:")


def test_disagreement_that_is_spread_and_a_scale_that_does_not_divide(session: Session) -> None:
    sources = _sources(session, ["1 2", "2 3", "3 4", "4 5", "5 1", "4 1", "3 5"])
    assert "spread widely" in _said(sources)["claims"]
    level = tuple(dataclasses.replace(each, expected_share=each.share) for each in sources.points)
    said = _said(dataclasses.replace(sources, points=level, half_in=None))
    assert said["points"].startswith("No two answers are confused")
    assert "claims" not in said


def test_a_reviewer_without_whom_alpha_would_be_higher(session: Session) -> None:
    sources = _sources(session, ["1 1 3", "2 2 5", "3 3 1", "4 4 2", "5 5 4"])
    said = _said(sources)
    assert said["reviewers"].startswith("Without Cleo alpha would be 1.00 instead of ")
    assert "no reason to leave anybody out" in said["reviewers"]


def test_a_pair_that_differs_more_than_others(session: Session) -> None:
    table = [f"{1 + number % 4} {2 + number % 4} . ." for number in range(12)]
    table += [". . 3 3"] * 12 + ["4 . 4 ."]
    said = _said(_sources(session, table))
    assert said["pairs"].startswith("Ann and Ben differ more than others do")
    assert "Let the two talk" in said["pairs"]
    assert "pairs" not in _said(_sources(session, ["1 2", "3 3", "2 4"]))
    assert "pairs" not in _said(_sources(session, ["1 2 1", "3 3 4", "2 4 4"]))


def _with_leanings(sources: Sources, values: list[float], *, drift: float | None = None) -> Sources:
    people = tuple(
        ReviewerLean(
            each.found.rater,
            Lean(value, value - 0.1, value + 0.1, 5),
            () if drift is None else (("week", Lean(drift, drift - 0.1, drift + 0.1, 5)),),
        )
        for each, value in zip(sources.reviewers, sorted(values), strict=True)
    )
    leanings = dataclasses.replace(sources.leanings, reviewers=people, weeks=None if drift is None else 1)
    return dataclasses.replace(sources, leanings=leanings)


def test_strict_and_lenient_reviewers_are_a_matter_of_habit(session: Session) -> None:
    sources = _sources(session, ["1 2 3 2 2", "2 3 4 2 3", "1 3 3 2 1", "4 4 5 3 5"])
    said = _said(_with_leanings(sources, [-0.9, -0.05, 0.0, 0.05, 0.4]))["leanings"]
    strict, lenient = sources.reviewers[0].label, sources.reviewers[4].label
    assert said.startswith(
        f"By habit, stricter than the others: {strict} by 0.90 steps; more lenient: {lenient} by 0.4"
    )
    assert "not how well" in said
    none = _said(_with_leanings(sources, [0.0] * 5))["leanings"]
    assert none == "No reviewer is clearly stricter or more lenient than the others."
    many = _said(_with_leanings(sources, [-0.9, -0.8, -0.7, -0.6, 0.0]))["leanings"]
    assert many.startswith("By habit, stricter than the others:")
    assert "and 1 more" in many
    assert "lenient:" not in many


@pytest.mark.parametrize(
    ("drift", "sentence"), [(0.0, "No reviewer clearly drifted"), (0.5, "3 reviewers clearly drifted")]
)
def test_drift(session: Session, drift: float, sentence: str) -> None:
    sources = _sources(session, ["1 2 3", "2 3 4", "1 3 3", "4 4 5"])
    found = _with_leanings(sources, [0.0] * 3, drift=drift)
    assert sentence in _said(found)["leanings"]
    longer = dataclasses.replace(found, leanings=dataclasses.replace(found.leanings, weeks=4))
    assert ("from one run of weeks to another" in _said(longer)["leanings"]) is (drift == 0)


def test_what_is_not_known_of_habits_is_not_called_no_difference(session: Session) -> None:
    sources = _sources(session, ["1 2 3", "2 3 5"])
    assert [each.overall.low for each in sources.leanings.reviewers] == [None] * 3
    assert "leanings" not in _said(sources)


def test_nothing_to_say(session: Session) -> None:
    assert _said(_sources(session, ["1 .", ". 2"])) == {}
    assert _said(_sources(session, ["1 1", "2 2"])) == {
        "claims": "Nobody differs from anybody on any claim, so there is nothing to take apart."
    }


def test_points_without_order_have_no_leanings(session: Session) -> None:
    sources = _sources(session, ["1 2", "3 3", "2 2"])
    undefined = _sources(session, ["1 .", ". 2"]).alpha.undefined
    said = _said(dataclasses.replace(sources, leanings=dataclasses.replace(sources.leanings, undefined=undefined)))
    assert "leanings" not in said
