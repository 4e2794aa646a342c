"""One's own answers beside the others'."""

import pytest
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.services import own_distribution
from annotator.services.own_distribution import Answers, read_own_distributions


def test_each_question_beside_the_others_on_the_same_claims(session: Session) -> None:
    made = make_rated_round(session, ["2 3 2o", "vague 5 1", ". 4 4"])
    made.lock()
    found = read_own_distributions(session, made.round, made.reviewers[0].id)
    assert found is not None
    support, basis = found
    assert (support.criterion.key, support.claims) == ("support", 2)
    assert support.own == Answers((0, 1, 0, 0, 0), 1)
    # K3 is not theirs, so what others said of it is no comparison.
    assert support.others == Answers((1, 1, 1, 0, 1), 0)
    assert (support.own.ratings, support.others.ratings) == (1, 4)
    assert (basis.own.counts, basis.others.counts) == ((2, 0), (3, 1))


def test_who_has_answered_nothing_has_nothing_beside(session: Session) -> None:
    made = make_rated_round(session, [". 3", ". 5"])
    made.lock()
    assert read_own_distributions(session, made.round, made.reviewers[0].id) == ()


def test_nothing_before_the_lock(session: Session) -> None:
    made = make_rated_round(session, ["2 3"])
    with pytest.raises(NotAllowed, match="once the round is locked"):
        read_own_distributions(session, made.round, made.reviewers[0].id)


def test_a_large_round_waits_until_it_is_asked_for(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_distribution, "DETAILED_UP_TO", 1)
    made = make_rated_round(session, ["2 3"])
    made.lock()
    person = made.reviewers[0].id
    assert read_own_distributions(session, made.round, person) is None
    assert len(read_own_distributions(session, made.round, person, with_details=True) or ()) == 2
