"""Known answers beside those given, where a question is asked only beside some answers."""

import pytest
from conditions import conditional_rubric
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models.vocabulary import Purpose
from annotator.services import known_answers, reviews
from annotator.services.known_answer_rules import Given
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission
from annotator.services.trials import TriedClaim, read_tried


@pytest.fixture
def made(session: Session) -> RatedRound:
    rubric = conditional_rubric()
    rubric["criteria"][1]["role"] = "rating"  # known answers are asked of such questions alone
    return make_rated_round(session, ["."], rubric=rubric)


def say(made: RatedRound, support: int, basis: int) -> None:
    """Say which steps are right, by their places."""
    main, looked_at = made.rubric.criteria[:2]
    given = {main.id: Given(main.scale.points[support].id, tolerance=1)}
    given[looked_at.id] = Given(looked_at.scale.points[basis].id)
    known_answers.set_known(
        made.session, made.project, made.claims[0], made.rubric, Purpose.GOLD, given, now=NOW, actor_id=None
    )


def tried(made: RatedRound, support: int, basis: int | None = None) -> TriedClaim:
    main, looked_at = made.rubric.criteria[:2]
    answers = {main.id: Answer(main.scale.points[support].id)}
    if basis is not None:
        answers[looked_at.id] = Answer(looked_at.scale.points[basis].id)
    submission = Submission(answers, "Because.", "first")
    reviews.submit_review(made.session, made.assignment(0, 0), made.reviewers[0].id, submission, NOW)
    (found,) = read_tried(made.session, made.round, Purpose.RATING)
    return found


def test_what_was_not_asked_counts_neither_way(made: RatedRound) -> None:
    say(made, 2, 0)
    found = tried(made, 1)
    assert [(trial.known.criterion.key, trial.is_met) for trial in found.trials] == [("support", True)]
    assert found.is_met


def test_what_was_asked_counts(made: RatedRound) -> None:
    say(made, 2, 0)
    found = tried(made, 3, 0)
    assert [(trial.known.criterion.key, trial.is_met) for trial in found.trials] == [("support", True), ("basis", True)]


def test_nothing_is_left_out_before_an_answer(made: RatedRound) -> None:
    say(made, 2, 0)
    (found,) = read_tried(made.session, made.round, Purpose.RATING)
    assert [trial.given for trial in found.trials] == [None, None]


def test_an_answer_nobody_could_give_is_refused(made: RatedRound) -> None:
    with pytest.raises(Invalid, match="not asked beside the right answer to “Shown support”") as refused:
        say(made, 1, 0)
    assert list(refused.value.errors) == ["point_basis"]
