"""Questions that are asked only beside some answers: what is required, what is kept, what a retry is."""

import factories
import pytest
from conditions import conditional_rubric
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Rating
from annotator.services import reviews
from annotator.services.review_rules import Answer, find_faults, keep_asked, list_asked, name_left_out
from annotator.services.reviews import Saved, Submission
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric


@pytest.fixture
def rubric(session: Session) -> RubricRecord:
    return read_rubric(session, factories.make_rubric(session, conditional_rubric()))


def answers_to(rubric: RubricRecord, *codes: str) -> dict[int, Answer]:
    """Return answers to the criteria in order; "" for none."""
    return {
        criterion.id: Answer(
            next((point.id for point in criterion.scale.points if point.code == code), None),
            next((reason.id for reason in criterion.scale.reasons if reason.code == code), None),
        )
        for criterion, code in zip(rubric.criteria, codes, strict=False)
        if code
    }


@pytest.mark.parametrize(
    ("codes", "asked", "faulty"),
    [
        (("2",), ["support"], []),
        (("3",), ["support", "basis"], ["c_basis"]),
        (("vague",), ["support"], []),
        ((), ["support"], ["c_support"]),
        (("4", "article"), ["support", "basis"], []),
        (("4", "outside"), ["support", "basis", "trust"], ["c_trust"]),
        (("4", "outside", "neither"), ["support", "basis", "trust"], []),
        (("2", "outside"), ["support"], []),
        (("2", "outside", "one"), ["support"], []),
    ],
)
def test_what_is_asked_is_what_is_required(
    rubric: RubricRecord, codes: tuple[str, ...], asked: list[str], faulty: list[str]
) -> None:
    answers = answers_to(rubric, *codes)
    assert [criterion.key for criterion in list_asked(rubric, answers)] == asked
    assert list(find_faults(rubric, answers, "Why.")) == faulty
    kept = keep_asked(rubric, answers)
    assert [criterion.key for criterion in rubric.criteria if criterion.id in kept] == asked[: len(kept)]
    left = [
        criterion.short_name for criterion in rubric.criteria if criterion.id in answers and criterion.id not in kept
    ]
    assert name_left_out(rubric, answers) == tuple(left)


def test_answers_to_another_rubric_are_still_told(rubric: RubricRecord) -> None:
    assert "another rubric" in find_faults(rubric, answers_to(rubric, "2") | {0: Answer(1)}, "")["errors"]
    assert 0 in keep_asked(rubric, {0: Answer(1)})


def test_without_conditions_answers_are_taken_as_they_are(session: Session) -> None:
    plain = read_rubric(session, factories.make_rubric(session))
    answers = answers_to(plain, "2", "article")
    assert not plain.has_conditions
    assert keep_asked(plain, answers) is answers
    assert name_left_out(plain, answers) == ()


@pytest.fixture
def scene(session: Session) -> RatedRound:
    return make_rated_round(session, [". ."], rubric=conditional_rubric())


def submit(session: Session, scene: RatedRound, request_id: str, *codes: str) -> Saved:
    submission = Submission(answers_to(scene.rubric, *codes), "Why.", request_id)
    return reviews.submit_review(session, scene.assignment(0, 0), scene.reviewers[0].id, submission, NOW)


def rated(session: Session, saved: Saved) -> set[int]:
    return set(session.scalars(select(Rating.criterion_id).where(Rating.review_id == saved.review_id)))


def test_an_answer_that_is_not_asked_is_left_out_and_named(session: Session, scene: RatedRound) -> None:
    support, basis, trust = scene.rubric.criteria
    saved = submit(session, scene, "one", "2", "outside", "one")
    assert rated(session, saved) == {support.id}
    assert saved.left_out == ("Basis", "Trust")
    again = submit(session, scene, "two", "3", "outside", "one")
    assert rated(session, again) == {support.id, basis.id, trust.id}
    assert again.left_out == ()
    assert rated(session, submit(session, scene, "three", "1")) == {support.id}


def test_the_same_form_again_is_a_retry_whatever_was_left_out(session: Session, scene: RatedRound) -> None:
    submit(session, scene, "one", "2", "outside")
    assert submit(session, scene, "one", "2", "outside").is_retry
    assert submit(session, scene, "one", "2").is_retry
    with pytest.raises(Conflict, match="saved before with other answers"):
        submit(session, scene, "one", "3", "outside", "one")
