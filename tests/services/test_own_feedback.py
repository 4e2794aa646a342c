"""What a reviewer learns of their own work, and of which round."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import factories
import pytest
from decided_round import decide, make_locked_round
from factories import NOW
from planted_round import make_planted_round, own, submit
from ranged_round import RANGE_RUBRIC
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Outcome, Purpose, RoundKind
from annotator.services import claims, rounds
from annotator.services.own_feedback import find_newest_feedback, read_own_feedback


def test_the_newest_round_with_feedback_is_found(session: Session) -> None:
    made = make_locked_round(session)
    ann = made.reviewers[0].id
    assert find_newest_feedback(session, rounds.list_rounds(session, made.project.id), ann) is None
    own = read_own_feedback(session, made.round, ann)
    assert own is not None
    assert own.is_empty
    decide(made, 2, point="3")
    session.flush()
    found = find_newest_feedback(session, rounds.list_rounds(session, made.project.id), ann)
    assert found is not None
    assert (found.round.number, len(found.decisions.decided), found.is_empty) == (1, 1, False)


def test_an_open_round_has_none(session: Session) -> None:
    made = make_locked_round(session)
    decide(made, 2, point="3")
    second = rounds.open_round(session, made.project, now=NOW, actor_id=made.lead.id, kind=RoundKind.SECOND, again=True)
    ann = made.reviewers[0].id
    assert read_own_feedback(session, second, ann) is None
    found = find_newest_feedback(session, rounds.list_rounds(session, made.project.id), ann)
    assert found is not None
    assert found.round.id == made.round.id


def _repeat(made: RatedRound, cell: str | None = "4") -> None:
    again = factories.make_assignment(made.session, made.round, made.claims[0], made.reviewers[0], purpose="repeat")
    if cell is not None:
        submit(made, again, cell, now=NOW + timedelta(days=9))


def _hidden(session: Session) -> RatedRound:
    return make_planted_round(session, known={0: (Purpose.GOLD, "3")}, has_gold=True)


def _hidden_range(session: Session) -> RatedRound:
    return make_planted_round(session, rubric=RANGE_RUBRIC, ranges={0: (90, 100)}, has_gold=True)


def _hidden_and_withdrawn(session: Session) -> RatedRound:
    made = _hidden(session)
    claims.withdraw_claim(session, made.project.id, "K1", now=NOW, actor_id=made.lead.id)
    return made


def _only_trained(session: Session) -> RatedRound:
    return make_planted_round(session, known={0: (Purpose.TRAINING, "3")})


def _twice(session: Session) -> RatedRound:
    made = make_rated_round(session, ["3 3", "2 2"])
    _repeat(made)
    return made


def _twice_off_the_scale(session: Session) -> RatedRound:
    made = make_rated_round(session, ["3 3"])
    _repeat(made, "vague")
    return made


def _twice_and_not_answered(session: Session) -> RatedRound:
    made = make_rated_round(session, ["3 3"])
    _repeat(made, None)
    return made


def _answered_first_when_it_came_again(session: Session) -> RatedRound:
    made = make_rated_round(session, [". 3"])
    _repeat(made)
    made.rate(0, 0, "3")
    return made


@pytest.mark.parametrize(
    ("key", "outcome", "point", "differs"),
    [
        (2, Outcome.SETTLED, "3", True),
        (2, Outcome.SETTLED, "2", False),
        (2, Outcome.NOT_RATABLE, "", True),
        (2, Outcome.DIFFER, "", False),
        (2, Outcome.ONE_MORE, "", False),
        (6, Outcome.SETTLED, "3", True),
        (6, Outcome.NOT_RATABLE, "", False),
    ],
)
def test_only_a_decision_that_differs_is_feedback(
    session: Session, key: int, outcome: Outcome, point: str, differs: bool
) -> None:
    made = make_locked_round(session, ["3 3", "2 4", "1 5", "2 3", "4 .", "vague 3"])
    decide(made, key, outcome, point)
    ann = made.reviewers[0].id
    own_feedback = read_own_feedback(session, made.round, ann)
    assert own_feedback is not None
    assert own_feedback.is_empty is not differs
    found = find_newest_feedback(session, rounds.list_rounds(session, made.project.id), ann)
    assert found == (own_feedback if differs else None)


@pytest.mark.parametrize(
    ("make", "has_any"),
    [
        (_hidden, True),
        (_hidden_range, True),
        (_hidden_and_withdrawn, False),
        (_only_trained, False),
        (_twice, True),
        (_twice_off_the_scale, True),
        (_twice_and_not_answered, False),
        (_answered_first_when_it_came_again, False),
    ],
)
def test_a_round_is_found_just_where_its_own_page_has_something(
    session: Session, make: Callable[[Session], RatedRound], has_any: bool
) -> None:
    made = make(session)
    ann = made.reviewers[0].id
    listed = rounds.list_rounds(session, made.project.id)
    assert find_newest_feedback(session, listed, ann) is None
    made.lock()
    own_feedback = read_own_feedback(session, made.round, ann)
    assert own_feedback is not None
    assert own_feedback.is_empty is not has_any
    assert find_newest_feedback(session, listed, ann) == (own_feedback if has_any else None)


def test_a_claim_that_an_open_round_hides_is_not_told(session: Session) -> None:
    made = _hidden(session)
    made.lock()
    ann = made.reviewers[0].id
    assert find_newest_feedback(session, rounds.list_rounds(session, made.project.id), ann) is not None
    second = rounds.open_round(session, made.project, now=NOW, actor_id=made.lead.id, again=True)
    assert own(replace(made, round=second), 0, Purpose.GOLD)
    assert find_newest_feedback(session, rounds.list_rounds(session, made.project.id), ann) is None
