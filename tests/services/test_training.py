"""Training: feedback, the mark, trying again, being let in."""

from datetime import timedelta

import pytest
from factories import NOW
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import AuditEntry, Membership
from annotator.models.vocabulary import Purpose
from annotator.services import training
from annotator.services.training import Training

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def made(session: Session) -> RatedRound:
    """K1 and K2 train; 3 and 4 are right, a step beside passes; half of the answers is enough, and a bit."""
    known = {0: (Purpose.TRAINING, "3"), 1: (Purpose.TRAINING, "5")}
    return make_planted_round(session, known=known, tolerance=1, training_pass_percent=60)


def read(made: RatedRound) -> Training:
    return training.read_training(made.session, made.round, made.member(made.reviewers[0]))


def answer(made: RatedRound, **codes: str) -> None:
    """Answer the training claims of Ann with these keys."""
    for each in own(made, 0, Purpose.TRAINING):
        key = next(claim.key for claim in made.claims if claim.id == each.claim_id)
        if key in codes:
            submit(made, each, codes[key], request_id=f"{key}-{codes[key]}", now=LATER)


def go_on(made: RatedRound) -> int | None:
    return training.next_training(made.session, made.round, made.member(made.reviewers[0]), LATER)


def actions(session: Session) -> list[str]:
    return [action for action in session.scalars(select(AuditEntry.action)) if action.startswith("training")]


def test_each_answer_stands_beside_the_right_one(made: RatedRound) -> None:
    answer(made, K1="2", K2="3")
    found = {claim.claim_key: claim for claim in read(made).claims}
    assert [(trial.given and trial.given.code, trial.known.point.code) for trial in found["K1"].trials] == [("2", "3")]
    assert (found["K1"].is_met, found["K2"].is_met) == (True, False)
    assert "letter in K2" in found["K2"].trials[0].known.explanation
    assert (read(made).right, read(made).answers, read(made).left) == (1, 2, 0)


def test_who_cannot_judge_has_not_found_the_answer(made: RatedRound) -> None:
    answer(made, K1="vague")
    (claim,) = [claim for claim in read(made).claims if claim.claim_key == "K1"]
    assert not claim.is_met
    assert claim.trials[0].given is not None
    assert claim.trials[0].given.label == "Wording too vague"


def test_the_mark_is_reached(made: RatedRound, session: Session) -> None:
    answer(made, K1="4", K2="4")
    assert go_on(made) is None
    assert read(made).trained_at == LATER
    assert actions(session) == ["training.passed"]
    assert go_on(made) is None
    assert actions(session) == ["training.passed"]


def test_trying_again_keeps_what_was_answered(made: RatedRound, session: Session) -> None:
    ann = made.member(made.reviewers[0])
    answer(made, K1="3", K2="1")
    assert go_on(made) is None
    assert not read(made).is_reached
    assert training.try_again(session, made.round, ann, "again", LATER) == 1
    waiting = go_on(made)
    assert waiting is not None
    with pytest.raises(Conflict, match="other training claims first"):
        training.try_again(session, made.round, ann, "again", LATER)
    answer(made, K2="5")
    found = {claim.claim_key: claim for claim in read(made).claims}
    assert (found["K1"].attempts, found["K2"].attempts) == (1, 2)
    assert go_on(made) is None
    assert read(made).trained_at is not None
    with pytest.raises(Conflict, match="nothing to try again"):
        training.try_again(session, made.round, ann, "once more", LATER)


def test_a_lead_lets_a_reviewer_in(made: RatedRound, session: Session) -> None:
    membership = made.member(made.reviewers[1]).membership_id
    assert training.must_train(session, made.round, made.member(made.reviewers[1]))
    training.let_in(session, made.project, membership, now=NOW, actor_id=made.lead.id)
    assert session.get_one(Membership, membership, populate_existing=True).trained_at == NOW
    assert not training.must_train(session, made.round, made.member(made.reviewers[1]))
    assert actions(session) == ["training.let_in"]
    with pytest.raises(Conflict, match="may rate already"):
        training.let_in(session, made.project, membership, now=NOW, actor_id=made.lead.id)


def test_only_reviewers_of_the_project_are_let_in(made: RatedRound, session: Session) -> None:
    other = make_planted_round(session)
    strangers = [other.member(other.reviewers[0]).membership_id, made.member(made.lead).membership_id, 9999]
    for membership in strangers:
        with pytest.raises(NotFound, match="no such reviewer"):
            training.let_in(session, made.project, membership, now=NOW, actor_id=made.lead.id)


def test_a_training_claim_is_ones_own(made: RatedRound, session: Session) -> None:
    mine, theirs = own(made, 0, Purpose.TRAINING)[0], own(made, 1, Purpose.TRAINING)[0]
    ann = made.member(made.reviewers[0])
    assert training.find_training_claim(session, made.round, ann, mine.id).assignment_id == mine.id
    with pytest.raises(NotFound):
        training.find_training_claim(session, made.round, ann, theirs.id)


def test_where_there_is_no_training(session: Session) -> None:
    made = make_planted_round(session, masked_part="outlet")
    with pytest.raises(NotFound, match="no training in this round"):
        read(made)
    assert not training.must_train(session, made.round, made.member(made.reviewers[0]))


def test_training_comes_to_who_lacks_it(made: RatedRound, session: Session) -> None:
    everybody = [person.id for person in made.reviewers]
    assert training.assign_training(session, made.round, everybody) == 0
    session.delete(own(made, 0, Purpose.TRAINING)[0])
    session.flush()
    assert training.assign_training(session, made.round, everybody) == 1
