"""What a round shows about the work in it, as far as it is open."""

from typing import Any

import factories
import pytest
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Purpose
from annotator.services import planted_claims, quality
from annotator.services.blindness import opening_for
from annotator.services.quality import Quality, Repeats


@pytest.fixture
def made(session: Session) -> RatedRound:
    """K1 trains, K2 is hidden; Ann has done everything, and K3 twice; Ben has not begun."""
    made = make_planted_round(
        session,
        claims=5,
        known={0: (Purpose.TRAINING, "3"), 1: (Purpose.GOLD, "4")},
        training_pass_percent=100,
        has_gold=True,
        repeat_percent=30,
        repeat_after_days=1,
        masked_part="claimant",
    )
    submit(made, own(made, 0, Purpose.TRAINING)[0], "3")
    planted_claims.next_planted(session, made.round, made.member(made.reviewers[0]), factories.NOW)
    for each in own(made, 0):
        if each.purpose != Purpose.TRAINING:
            submit(made, each, "4")
    again = factories.make_assignment(session, made.round, made.claims[2], made.reviewers[0], purpose="repeat")
    submit(made, again, "4")
    return made


def read(made: RatedRound) -> Quality:
    opening = opening_for(made.session, made.round, made.member(made.lead))
    return quality.read_quality(made.session, made.round, opening)


def test_before_the_lock_there_are_counts_alone(made: RatedRound) -> None:
    found = read(made)
    assert [(each.name, each.training.right, each.attempts) for each in found.trainees] == [
        ("Ann", 1, 1),
        ("Ben", 0, 0),
    ]
    assert found.gold is not None
    assert (found.gold.right, found.gold.answered, found.gold.dealt) == (1, 1, 2)
    assert [each.name for each in found.gold_by_reviewer] == ["Ann", "Ben"]
    assert found.repeats == Repeats(1, 1)
    assert (found.retests, found.shifts) == ([], [])


def test_after_the_lock_there_is_the_rest(made: RatedRound) -> None:
    made.lock()
    found = read(made)
    assert [each.label for each in found.retests] == ["", "Ann"]
    assert [shift.criterion.key for shift in found.shifts] == ["support"]


def test_what_the_plan_does_not_ask_for_is_not_there(session: Session) -> None:
    for made in (make_planted_round(session), make_planted_round(session, repeat_percent=5, repeat_after_days=1)):
        found = read(made)
        assert (found.trainees, found.gold, found.gold_by_reviewer, found.shifts) == ([], None, [], [])


@pytest.mark.parametrize(
    ("asked", "is_asked_for"),
    [
        ({}, False),
        ({"delivery": "assigned"}, False),
        ({"known": {0: (Purpose.GOLD, "3")}, "has_gold": True}, True),
        ({"known": {0: (Purpose.TRAINING, "3")}, "training_pass_percent": 0}, True),
        ({"repeat_percent": 5, "repeat_after_days": 1}, True),
        ({"masked_part": "byline"}, True),
    ],
)
def test_whether_anything_is_asked_for(session: Session, asked: dict[str, Any], is_asked_for: bool) -> None:
    assert read(make_planted_round(session, **asked)).is_asked_for is is_asked_for
