"""A retry is the very same submission; a form that was changed and sent again is not."""

from datetime import datetime

import factories
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Assignment, Review, ReviewRevision
from annotator.services import reviews
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric


@pytest.fixture
def assignment(session: Session) -> Assignment:
    project = factories.make_project(session)
    reviewer = factories.make_reviewer(session)
    factories.make_membership(session, project, reviewer)
    claim = factories.make_claim(session, project)
    return factories.make_assignment(session, factories.make_round(session, project, [claim]), claim, reviewer)


def _submission(rubric: RubricRecord, step: int, rationale: str = "Because.") -> Submission:
    main, basis = rubric.criteria
    answers = {main.id: Answer(main.scale.points[step - 1].id), basis.id: Answer(basis.scale.points[0].id)}
    return Submission(answers, rationale, "one form")


def _revisions(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ReviewRevision)) or 0


def test_the_same_again_changes_nothing(session: Session, assignment: Assignment, now: datetime) -> None:
    rubric = read_rubric(session, factories.make_rubric(session))
    sent = _submission(rubric, 4)
    first = reviews.submit_review(session, assignment.id, assignment.reviewer_id, sent, now)
    again = reviews.submit_review(session, assignment.id, assignment.reviewer_id, sent, now)
    assert (first.is_retry, again.is_retry, again.revision, _revisions(session)) == (False, True, 1, 1)


@pytest.mark.parametrize(("step", "rationale"), [(2, "Because."), (4, "For another reason.")])
def test_other_answers_are_no_retry(
    session: Session, assignment: Assignment, now: datetime, step: int, rationale: str
) -> None:
    rubric = read_rubric(session, factories.make_rubric(session))
    reviews.submit_review(session, assignment.id, assignment.reviewer_id, _submission(rubric, 4), now)
    with pytest.raises(Conflict, match="with other answers"):
        reviews.submit_review(session, assignment.id, assignment.reviewer_id, _submission(rubric, step, rationale), now)
    assert _revisions(session) == 1


def test_a_withdrawal_under_the_number_of_a_submission_is_no_retry(
    session: Session, assignment: Assignment, now: datetime
) -> None:
    rubric = read_rubric(session, factories.make_rubric(session))
    reviews.submit_review(session, assignment.id, assignment.reviewer_id, _submission(rubric, 4), now)
    with pytest.raises(Conflict):
        reviews.withdraw_review(session, assignment.id, assignment.reviewer_id, "one form", now)
    assert session.scalars(select(Review.state)).all() == ["submitted"]
