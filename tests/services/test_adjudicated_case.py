"""A claim as it is put before whoever decides."""

import pytest
from decided_round import make_locked_round
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models import GuidelineVersion
from annotator.services import reviews
from annotator.services.adjudicated_case import Case, read_case
from annotator.services.rating_circumstances import Circumstances, read_circumstances
from annotator.services.reviews import Submission


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session, ["4 vague 2", "3 3 3o"])


def _case(made: RatedRound, claim: int = 0, *, sees_names: bool = False, viewer: int | None = None) -> Case:
    person = made.lead if viewer is None else made.reviewers[viewer]
    return read_case(
        made.session, made.round, made.main, made.claims[claim].id, made.opening(person), sees_names=sees_names
    )


def test_the_lowest_step_comes_first_and_what_is_off_the_scale_last(made: RatedRound) -> None:
    found = _case(made)
    assert [each.label for each in found.ratings] == ["R4", "R2", "R3"]
    assert [each.answer and each.answer.code for each in found.ratings] == ["2", "4", "vague"]
    assert (found.counts, found.cannot_judge, found.mean_gap) == ((0, 1, 0, 1, 0), 1, 2.0)
    assert not found.has_own


def test_names_are_shown_only_where_the_project_says_so(made: RatedRound) -> None:
    assert [each.label for each in _case(made, sees_names=True).ratings] == ["Cleo", "Ann", "Ben"]


def test_ones_own_rating_is_marked(made: RatedRound) -> None:
    found = _case(made, viewer=0)
    assert found.has_own
    assert [each.is_own for each in found.ratings] == [False, True, False]


def test_a_criterion_that_was_not_answered_has_no_step(made: RatedRound) -> None:
    basis = made.rubric.basis
    assert basis is not None
    claim_id = made.claims[0].id
    other = type(made.main)(**{**vars(made.main), "short_name": "Never asked", "id": 999})
    found = read_case(made.session, made.round, other, claim_id, made.opening(made.lead), sees_names=False)
    assert [each.answer for each in found.ratings] == [None, None, None]
    assert (sum(found.counts), found.cannot_judge, found.mean_gap) == (0, 0, None)


def test_what_differs_is_said_of_pseudonyms(made: RatedRound) -> None:
    assert _case(made, 1).differences[0].startswith("R4 looked at “")


def test_what_stood_before_each_reviewer(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    guideline = GuidelineVersion(project_id=made.project.id, number=1, body="# So", published_at=NOW)
    session.add(guideline)
    session.flush()
    submission = Submission(made._answers("2"), "Because.", "again", guideline=1)
    reviews.submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, NOW)
    found = read_circumstances(session, made.round, made.claims[0].id)
    assert found == {"R2": Circumstances(1, 1), "R3": Circumstances(1, None)}
