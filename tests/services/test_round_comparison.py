"""Two rounds side by side, and what changed in between."""

from copy import deepcopy

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from second_round import open_second
from sqlalchemy.orm import Session

from annotator.agreement import estimate
from annotator.models.vocabulary import Reveal, RoundKind
from annotator.services import rounds
from annotator.services.agreement_data import read_ratings
from annotator.services.blindness import Opening
from annotator.services.round_comparison import RoundComparison, compare_rounds
from annotator.services.rubrics import read_rubric

FIRST = ["2 4", "3 3", "1 5", "vague 2", "4 4"]
SECOND = ["3 4", "3 3", "2 vague", "2 2", "4 ."]


def _rate(second: RatedRound, table: list[str]) -> None:
    for claim, row in enumerate(table):
        for reviewer, cell in enumerate(row.split()):
            if cell != ".":
                second.rate(reviewer, claim, cell)


def _compare(made: RatedRound, opening: Opening | None = None) -> RoundComparison | None:
    seen = opening or made.opening(made.reviewers[0])
    return compare_rounds(made.session, made.round, seen, made.main)


@pytest.fixture
def second(session: Session) -> RatedRound:
    found = open_second(make_rated_round(session, FIRST))
    _rate(found, SECOND)
    return found


def test_each_round_has_the_figures_of_its_own_report(second: RatedRound) -> None:
    second.lock()
    found = _compare(second)
    assert found is not None
    assert found.earlier is not None
    assert found.later is not None
    ratings = read_ratings(second.session, second.round, second.main).reliability()
    for each in found.later.estimates:
        assert each == estimate(ratings, each.key)
    keys = ["krippendorff_alpha[ordinal]", "percent_agreement[identity]", "gwet_ac[quadratic]"]
    assert [each.key for each in found.earlier.estimates] == keys
    described = [
        (r.number, r.kind, r.claims, r.reviewers, r.ratings, r.cannot_judge) for r in (found.earlier, found.later)
    ]
    assert described == [(1, "first", 5, 2, 9, 1), (2, "second", 5, 2, 8, 1)]
    assert not found.later.is_interim


def test_what_changed_is_counted_by_reviewer_and_claim(second: RatedRound) -> None:
    second.lock()
    found = _compare(second)
    assert found is not None
    assert found.changes is not None
    changes = found.changes
    assert (changes.answered_twice, changes.rated_twice) == (9, 7)
    assert (changes.changed, changes.raised, changes.lowered) == (2, 2, 0)
    assert (changes.to_off_scale, changes.from_off_scale) == (1, 1)
    assert (found.same_claims, found.same_reviewers) == (True, True)


def test_where_the_lowest_step_is_the_best_going_down_is_towards_more(session: Session) -> None:
    rubric = deepcopy(factories.RUBRIC)
    rubric["key"] = "upside-down"
    rubric["scales"][0]["low_is_best"] = True
    second = open_second(make_rated_round(session, ["2 4", "3 3"], rubric=rubric))
    _rate(second, ["3 4", "3 2"])
    second.lock()
    found = _compare(second)
    assert found is not None
    assert found.changes is not None
    assert (found.changes.raised, found.changes.lowered) == (1, 1)


def test_without_an_order_a_change_has_no_direction(session: Session) -> None:
    rubric = deepcopy(factories.RUBRIC)
    rubric["key"] = "words"
    rubric["scales"][0]["level"] = "nominal"
    second = open_second(make_rated_round(session, ["2 4", "3 3"], rubric=rubric))
    _rate(second, ["3 4", "3 2"])
    second.lock()
    found = _compare(second)
    assert found is not None
    assert found.earlier is not None
    assert found.changes is not None
    assert (found.changes.changed, found.changes.raised, found.changes.lowered) == (2, 0, 0)
    assert found.earlier.estimates[0].key == "krippendorff_alpha[nominal]"


def test_other_claims_and_reviewers_are_said(session: Session) -> None:
    second = open_second(make_rated_round(session, ["2 4 .", "3 3 ."]))
    _rate(second, [". 4 3", ". . ."])
    second.lock()
    found = _compare(second)
    assert found is not None
    assert (found.same_claims, found.same_reviewers) == (False, False)


def test_nothing_before_the_second_round_is_open_to_the_viewer(second: RatedRound) -> None:
    assert _compare(second) is None
    assert _compare(second, second.opening(second.lead)) is None
    everything = Opening(None, aggregates=True, own_reviewer_id=None)
    found = _compare(second, everything)
    assert found is not None
    assert found.later is not None
    assert found.later.is_interim


def test_nothing_while_claims_open_one_by_one(session: Session) -> None:
    made = make_rated_round(session, FIRST, reveal=Reveal.AFTER_OWN)
    second = open_second(made)
    _rate(second, SECOND)
    assert second.opening(second.reviewers[0]).aggregates
    assert _compare(second) is None


def test_only_a_second_round_stands_beside_a_first(session: Session) -> None:
    made = make_rated_round(session, FIRST)
    made.lock()
    assert _compare(made) is None
    again = open_second(make_rated_round(session, FIRST), RoundKind.FIRST)
    again.lock()
    assert _compare(again) is None


def test_without_a_first_round_a_second_stands_by_itself(session: Session) -> None:
    made = make_rated_round(session, FIRST)
    made.lock()
    alone = factories.make_round(session, made.project, number=0, kind="second")
    assert compare_rounds(session, alone, Opening(None, aggregates=True, own_reviewer_id=None), made.main) is None


@pytest.mark.parametrize("change", ["steps", "question", "level"])
def test_another_question_cannot_be_compared(session: Session, change: str) -> None:
    made = make_rated_round(session, FIRST)
    made.lock()
    rubric = deepcopy(factories.RUBRIC)
    if change == "steps":
        rubric["scales"][0]["points"].pop()
    elif change == "level":
        rubric["scales"][0]["level"] = "interval"
    else:
        rubric["criteria"][0]["key"] = "plausibility"
    made.project.rubric_version_id = factories.make_rubric(session, rubric)
    session.flush()
    second = rounds.open_round(session, made.project, now=factories.NOW, actor_id=None, kind=RoundKind.SECOND)
    criterion = read_rubric(session, second.rubric_version_id).main
    found = compare_rounds(session, second, Opening(None, aggregates=True, own_reviewer_id=None), criterion)
    assert found is not None
    assert found.obstacle.startswith("Round 1 asked this by another version of the rubric")
    assert (found.earlier, found.later, found.changes) == (None, None, None)
