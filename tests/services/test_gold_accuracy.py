"""How often hidden claims are met."""

import pytest
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Purpose
from annotator.services import reviews
from annotator.services.gold_accuracy import Accuracy, read_accuracy


@pytest.fixture
def made(session: Session) -> RatedRound:
    known = dict.fromkeys(range(4), (Purpose.GOLD, "3"))
    made = make_planted_round(session, claims=8, known=known, tolerance=1, has_gold=True)
    for each, code in zip(own(made, 0, Purpose.GOLD), ("3", "4", "5", "vague"), strict=True):
        submit(made, each, code)
    return made


def test_counts_and_intervals(made: RatedRound, session: Session) -> None:
    together, (ann, ben) = read_accuracy(session, made.round)
    assert (ann.name, ann.accuracy.right, ann.accuracy.answered, ann.accuracy.dealt) == ("Ann", 2, 4, 4)
    assert ann.accuracy.share == 0.5
    assert ann.accuracy.interval == pytest.approx((0.15, 0.85), abs=0.001)
    assert ben.accuracy == Accuracy(0, 0, 4)
    assert (ben.accuracy.share, ben.accuracy.interval) == (None, None)
    assert (together.right, together.answered, together.dealt) == (2, 4, 8)


def test_what_is_taken_back_is_no_answer(made: RatedRound, session: Session) -> None:
    first = own(made, 0, Purpose.GOLD)[0]
    reviews.withdraw_review(session, first.id, first.reviewer_id, "out", first.reserved_until or made.round.opened_at)
    _together, (ann, _ben) = read_accuracy(session, made.round)
    assert (ann.accuracy.right, ann.accuracy.answered) == (1, 3)
