"""What a reviewer learns of their own work, and of which round."""

from decided_round import decide, make_locked_round
from factories import NOW
from sqlalchemy.orm import Session

from annotator.models.vocabulary import RoundKind
from annotator.services import rounds
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
