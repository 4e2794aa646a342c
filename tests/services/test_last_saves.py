"""What was saved last, and may be undone."""

from datetime import timedelta

from factories import NOW
from planted_round import make_planted_round, own, submit
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Purpose
from annotator.services import last_saves


def test_what_was_saved_for_an_assignment(session: Session) -> None:
    made = make_rated_round(session, ["1 ."])
    first = made.assignment(0, 0)
    saved = last_saves.last_saved(session, made.project.id, first, made.reviewers[0].id, NOW)
    assert saved is not None
    assert (saved.claim_key, saved.can_undo, saved.is_recent) == ("K1", True, True)
    later = last_saves.last_saved(session, made.project.id, first, made.reviewers[0].id, NOW + timedelta(days=1))
    assert later is not None
    assert not later.is_recent
    assert last_saves.last_saved(session, made.project.id, first, made.reviewers[1].id, NOW) is None
    assert last_saves.last_saved(session, made.project.id, made.assignment(1, 0), made.reviewers[1].id, NOW) is None
    assert last_saves.last_saved(session, made.project.id + 1, first, made.reviewers[0].id, NOW) is None


def test_what_may_be_undone_is_the_latest_save_and_no_earlier_one(session: Session) -> None:
    made = make_rated_round(session, [". .", ". .", ". ."])
    ann, ben = made.reviewers

    def to_undo(reviewer_id: int) -> int | None:
        return last_saves.find_to_undo(session, made.round.id, reviewer_id)

    assert to_undo(ann.id) is None
    for claim in (1, 0):
        made.rate(0, claim, "2")
        made.rate(1, claim, "3")
        assert (to_undo(ann.id), to_undo(ben.id)) == (made.assignment(0, claim), made.assignment(1, claim))
    made.rate(0, 1, "4", request_id="changed")
    assert to_undo(ann.id) == made.assignment(0, 1)
    made.withdraw(0, 1)
    assert to_undo(ann.id) is None
    assert to_undo(ben.id) == made.assignment(1, 0)
    assert last_saves.find_to_undo(session, made.round.id + 1, ben.id) is None


def test_training_is_tried_again_and_not_undone(session: Session) -> None:
    known = {0: (Purpose.TRAINING, "3")}
    made = make_planted_round(session, known=known, training_pass_percent=60)
    submit(made, own(made, 0, Purpose.TRAINING)[0], "3", request_id="training", now=NOW)
    assert last_saves.find_to_undo(session, made.round.id, made.reviewers[0].id) is None


def test_it_is_looked_for_among_so_many_saves(session: Session) -> None:
    made = make_rated_round(session, ["2 .", ". .", ". .", ". ."])
    ann = made.reviewers[0].id
    for claim in (1, 2):
        made.rate(1, claim, "3")
    assert last_saves.find_to_undo(session, made.round.id, ann, reach=3) == made.assignment(0, 0)
    made.rate(1, 3, "3")
    assert last_saves.find_to_undo(session, made.round.id, ann, reach=3) is None
    assert last_saves.find_to_undo(session, made.round.id, ann) == made.assignment(0, 0)
