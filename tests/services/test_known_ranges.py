"""Ranges that are known beforehand: what may be said, how others meet them, and that they are counted apart."""

import pytest
from factories import NOW
from planted_round import make_planted_round, own
from ranged_round import RANGE_RUBRIC, answers_of
from rated_round import RatedRound
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid
from annotator.models import KnownRange
from annotator.models.vocabulary import Purpose
from annotator.services import known_answers, reviews, round_overview, rounds, rubric_library
from annotator.services.feedback import read_feedback, read_trials
from annotator.services.gold_accuracy import read_accuracy
from annotator.services.known_answer_rules import Given
from annotator.services.known_ranges import MEETINGS, Meeting, read_known_ranges
from annotator.services.ranges import NumberRange
from annotator.services.reviews import Submission
from annotator.services.trials import read_tried


def hidden(session: Session, **values: object) -> RatedRound:
    """Six claims; of K1 a range is hidden, of K2 a step."""
    return make_planted_round(
        session,
        rubric=RANGE_RUBRIC,
        ranges={0: (90, 100)},
        known={1: (Purpose.GOLD, "3")},
        has_gold=True,
        **values,  # type: ignore[arg-type]
    )


@pytest.fixture
def made(session: Session) -> RatedRound:
    return hidden(session)


def say(made: RatedRound, claim: int, purpose: str = "gold", **ends: object) -> None:
    known = {made.rubric.criteria[-1].id: NumberRange(**({"low": 90.0, "high": 100.0} | ends))}  # type: ignore[arg-type]
    known_answers.set_known(
        made.session, made.project, made.claims[claim], made.rubric, purpose, {}, ranges=known, now=NOW, actor_id=None
    )


def answer(made: RatedRound, reviewer: int, claim: int, cell: str) -> None:
    (assignment,) = [each for each in own(made, reviewer) if each.claim_id == made.claims[claim].id]
    submission = Submission(answers_of(made, cell), "Because.", f"{reviewer}-{claim}")
    reviews.submit_review(made.session, assignment.id, assignment.reviewer_id, submission, NOW)


def test_a_known_range_is_listed_kept_and_taken_away(made: RatedRound, session: Session) -> None:
    say(made, 2, basis=" A receipt. ")
    listed = {known.line.key: known for known in known_answers.list_known(session, made.project.id, made.rubric)}
    assert [(key, each.is_used, len(each.answers)) for key, each in listed.items()] == [
        ("K1", True, 0),
        ("K2", True, 1),
        ("K3", False, 0),
    ]
    (span,) = listed["K3"].ranges
    assert (span.words, span.range.basis) == ("90 to 100 million US dollars", "A receipt.")
    say(made, 2, low=95.0)
    assert read_known_ranges(session, made.project.id, made.rubric)[made.claims[2].id][1][0].range.low == 95
    known_answers.remove_known(session, made.claims[2], now=NOW, actor_id=None)
    assert made.claims[2].id not in read_known_ranges(session, made.project.id, made.rubric)
    with pytest.raises(Conflict, match="they are fixed"):
        say(made, 0)


@pytest.mark.parametrize(
    ("purpose", "ends", "field", "words"),
    [
        ("gold", {"low": 101.0}, "low_cost", "Swap the two"),
        ("gold", {"high": float("inf")}, "low_cost", "number"),
        ("gold", {"basis": "x" * 2001}, "low_cost", "at most 2000 characters"),
        ("training", {}, "purpose", "Training is passed by steps"),
    ],
)
def test_what_may_not_be_known(made: RatedRound, purpose: str, ends: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        say(made, 2, purpose, **ends)
    assert list(caught.value.errors) == [field]
    assert made.session.scalars(select(KnownRange.claim_id)).all() == [made.claims[0].id]


def test_beside_a_step_a_range_may_train_and_is_no_part_of_the_mark(made: RatedRound, session: Session) -> None:
    given = {made.main.id: Given(made.main.scale.points[2].id)}
    known = {made.rubric.criteria[-1].id: NumberRange(1, 2)}
    known_answers.set_known(
        session, made.project, made.claims[2], made.rubric, "training", given, ranges=known, now=NOW, actor_id=None
    )
    assert read_known_ranges(session, made.project.id, made.rubric)[made.claims[2].id][0] is Purpose.TRAINING


def test_claims_of_which_a_range_is_known_are_hidden_among_the_others(made: RatedRound, session: Session) -> None:
    gold = {each.claim_id for each in own(made, 0, Purpose.GOLD)}
    assert gold == {made.claims[0].id, made.claims[1].id}
    assert round_overview.forecast_first(session, made.project.id).blind == 4
    assert rubric_library.count_known_answers(session, made.project.id, -1) == 2


def test_ranges_are_counted_in_words_and_apart_from_steps(made: RatedRound, session: Session) -> None:
    answer(made, 0, 0, "80..120")
    answer(made, 1, 0, "no-figures")
    answer(made, 0, 1, "5")
    whole, (ann, ben) = read_accuracy(session, made.round)
    assert (whole.right, whole.answered, whole.dealt) == (1, 1, 2)
    assert (ann.accuracy.dealt, ben.accuracy.dealt, ben.accuracy.share) == (1, 1, None)
    assert [meeting for meeting, count in ann.meetings.items() if count] == [Meeting.COVERS]
    assert [meeting for meeting, count in ben.meetings.items() if count] == [Meeting.OFF_SCALE]
    assert list(ann.meetings) == list(MEETINGS)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("90..100", "covers the known range"),
        ("1..1000", "covers the known range"),
        ("95", "lies within it"),
        ("80..90", "overlaps it in part"),
        ("100.5..200", "does not touch it"),
        ("no-figures", "cannot judge"),
    ],
)
def test_how_a_range_meets_the_known_one(made: RatedRound, session: Session, cell: str, words: str) -> None:
    answer(made, 0, 0, cell)
    tried = read_tried(session, made.round, Purpose.GOLD, reviewer_id=made.reviewers[0].id)
    (claim,) = [each for each in tried if each.claim_id == made.claims[0].id]
    assert [trial.words for trial in claim.ranges] == [words]
    assert (claim.trials, claim.has_steps, claim.attempts) == ((), False, 1)


def test_before_an_answer_nothing_is_counted(made: RatedRound, session: Session) -> None:
    _whole, people = read_accuracy(session, made.round)
    assert not any(count for person in people for count in person.meetings.values())
    tried = read_tried(session, made.round, Purpose.GOLD)
    assert {trial.words for claim in tried for trial in claim.ranges} == {"not answered"}


def test_a_reviewer_learns_of_it_after_the_lock(made: RatedRound, session: Session) -> None:
    ann = made.reviewers[0].id
    answer(made, 0, 0, "95..120")
    assert read_trials(session, made.round, ann) is None
    rounds.lock_round(session, made.round, now=NOW, actor_id=made.lead.id)
    found = read_trials(session, made.round, ann)
    assert found is not None
    assert found.meetings[Meeting.OVERLAPS] == 1
    assert found.accuracy.answered == 0
    # No step was compared, so nothing of it is a difference.
    compared = read_feedback(session, made.round, ann)
    assert compared is not None
    assert compared.compared == 0
