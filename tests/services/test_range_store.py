"""Saving a range: what is kept of it, and what a rubric with ranges asks of answers."""

import math
from typing import Any

import pytest
from factories import NOW
from ranged_round import answers_of, give, make_ranged_round, range_rubric
from rated_round import RatedRound
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid
from annotator.models import RangeAnswer, RevisionRange, RevisionRating
from annotator.models.vocabulary import AnswerKind, Reveal
from annotator.services import assignments, own_reviews, review_history, reviews
from annotator.services.assignments import CurrentAnswer
from annotator.services.ranges import NumberRange
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission


def current(made: RatedRound, reviewer: int = 0, claim: int = 0) -> dict[int, CurrentAnswer]:
    person = made.reviewers[reviewer].id
    return assignments.read_assignment(made.session, made.project.id, made.assignment(reviewer, claim), person).answers


def count(session: Session, model: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_record_of_a_criterion_that_asks_for_a_range(session: Session) -> None:
    made = make_ranged_round(session, [". ."])
    support, basis, cost = made.rubric.criteria
    assert (cost.answer_kind, cost.unit, cost.is_range) == (AnswerKind.RANGE, "million US dollars", True)
    assert (made.rubric.by_points, made.rubric.has_ranges) == ((support, basis), True)
    assert (cost.scale.points, [reason.code for reason in cost.scale.reasons]) == ((), ["no-figures"])


def test_steps_are_reported_by_default_even_where_the_range_comes_first(session: Session) -> None:
    definition = range_rubric()
    definition["criteria"] = definition["criteria"][::-1]
    assert make_ranged_round(session, [". ."], rubric=definition).rubric.main.key == "support"


def test_a_range_stands_and_is_kept_with_its_submission(session: Session) -> None:
    made = make_ranged_round(session, [". ."])
    give(made, 0, 0, "90..100", basis="  Two invoices.\u202e ")
    cost = made.rubric.criteria[2]
    assert current(made)[cost.id] == CurrentAnswer(None, None, NumberRange(90, 100, "Two invoices."))
    assert len(current(made)) == 3
    assert (count(session, RangeAnswer), count(session, RevisionRange), count(session, RevisionRating)) == (1, 1, 2)


def test_a_change_takes_the_place_of_the_range_and_keeps_the_first(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 ."])
    give(made, 0, 0, "95", "second")
    cost = made.rubric.criteria[2]
    assert current(made)[cost.id].range == NumberRange(95, 95)
    give(made, 0, 0, "no-figures", "third")
    assert current(made)[cost.id] == CurrentAnswer(None, cost.scale.reasons[0].id)
    assert (count(session, RangeAnswer), count(session, RevisionRange)) == (0, 2)


def test_a_withdrawal_takes_the_range_away(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 1..2"])
    made.withdraw(0, 0)
    assert current(made) == {}
    assert (count(session, RangeAnswer), count(session, RevisionRange)) == (1, 2)


def test_the_same_form_again_is_a_retry_and_another_range_none(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 ."])
    assert give(made, 0, 0, "90..100").is_retry
    for cell, basis in (("90..101", ""), ("90..100", "Invoices."), ("no-figures", "")):
        with pytest.raises(Conflict, match="saved before with other answers"):
            give(made, 0, 0, cell, basis=basis)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(), "Give a range of numbers, or “cannot judge” with its reason."),
        (Answer(range=NumberRange(100, 90)), "The lower number, 100, is above the upper one, 90. Swap the two"),
        (Answer(range=NumberRange(math.nan, 90)), "Write a number"),
        (Answer(range=NumberRange(90, math.inf)), "Write a number"),
        (Answer(range=NumberRange(1, 2, "x" * 2001)), "at most 2000 characters"),
        (Answer(range=NumberRange(1, 2, "a\0b")), "nothing unseen"),
    ],
)
def test_what_is_no_range_is_refused(session: Session, answer: Answer, words: str) -> None:
    made = make_ranged_round(session, [". ."])
    cost = made.rubric.criteria[2]
    submission = Submission(answers_of(made, "1") | {cost.id: answer}, "", "first")
    with pytest.raises(Invalid) as caught:
        reviews.submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, NOW)
    assert words in caught.value.errors["c_cost"]


def test_a_range_and_a_reason_are_one_too_many(session: Session) -> None:
    made = make_ranged_round(session, [". ."])
    support, _basis, cost = made.rubric.criteria
    reason, given = cost.scale.reasons[0].id, NumberRange(1, 2)
    for criterion, answer in (
        (cost, Answer(reason_id=reason, range=given)),
        (cost, Answer(point_id=support.scale.points[0].id)),
        (cost, Answer(point_id=support.scale.points[0].id, range=given)),
        (support, Answer(range=given)),
        (support, Answer(point_id=support.scale.points[2].id, range=given)),
    ):
        submission = Submission(answers_of(made, "1") | {criterion.id: answer}, "", "first")
        with pytest.raises(Invalid):
            reviews.submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, NOW)


def test_a_range_must_be_given_unless_it_may_be_left_out(session: Session) -> None:
    made = make_ranged_round(session, [". ."])
    bare = {key: answer for key, answer in answers_of(made, "1").items() if answer.range is None}
    with pytest.raises(Invalid, match="Answer this question: What did it cost"):
        reviews.submit_review(session, made.assignment(0, 0), made.reviewers[0].id, Submission(bare, "", "first"), NOW)
    optional = make_ranged_round(session, [". ."], rubric=range_rubric(required=False))
    bare = {key: answer for key, answer in answers_of(optional, "1").items() if answer.range is None}
    reviews.submit_review(
        session, optional.assignment(0, 0), optional.reviewers[0].id, Submission(bare, "", "first"), NOW
    )
    assert count(session, RangeAnswer) == 0


def test_one_reads_ones_own_ranges_with_every_version(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 ."])
    give(made, 0, 0, "no-figures", "second")
    give(made, 0, 0, "95", "third", basis="One invoice.")
    (review,) = own_reviews.own_reviews(session, made.round, made.reviewers[0].id)
    answers = [next(each for each in revision.answers if each.is_range) for revision in review.revisions]
    assert [each.label for each in answers] == [
        "95 million US dollars", "No figures to go by", "90 to 100 million US dollars",
    ]  # fmt: skip
    assert [each.range for each in answers] == [NumberRange(95, 95, "One invoice."), None, NumberRange(90, 100)]
    assert [each.criterion for each in review.revisions[0].answers] == ["Shown support", "Basis", "Cost"]


def test_others_ranges_open_as_ratings_do(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 1..2"], reveal=Reveal.AFTER_LOCK)

    def seen() -> list[str]:
        found = review_history.claim_reviews(session, made.round, made.claims[0].id, made.opening(made.reviewers[0]))
        return [each.label for review in found for each in review.revision.answers if each.is_range]

    assert seen() == ["90 to 100 million US dollars"]
    made.lock()
    assert seen() == ["90 to 100 million US dollars", "1 to 2 million US dollars"]
