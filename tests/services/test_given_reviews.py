"""What is counted of closed claims where the main question is asked only beside some answers."""

from dataclasses import replace

import factories
import numpy as np
import pytest
from conditions import gated_rubric
from first_viewer import report_to_first
from gated_round import make_gated, rate_gated
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Reveal
from annotator.services import blindness, reviews
from annotator.services.aggregates import visible
from annotator.services.agreement_data import read_ratings
from annotator.services.dashboard import Dashboard, read_dashboard
from annotator.services.results import read_results
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission


def _board(made: RatedRound) -> Dashboard:
    viewer = made.reviewers[0]
    return read_dashboard(
        made.session, made.project, made.round, made.opening(viewer), viewer=made.member(viewer), now=factories.NOW
    )


@pytest.mark.parametrize("reveal", list(Reveal))
def test_a_closed_claim_has_as_many_answers_as_reviews(session: Session, reveal: Reveal) -> None:
    made = make_gated(session, 3, reveal)
    rate_gated(made, 0, 0, "3")
    rate_gated(made, 1, 1, "2")
    rate_gated(made, 1, 2, "-")
    viewer = made.opening(made.reviewers[0])
    found = read_results(session, made.round, made.main, viewer)
    closed = [found[made.claims[claim].id] for claim in (1, 2)]
    assert [(each.answered, each.uncounted, each.open) for each in closed] == [(1, 0, 3), (1, 0, 3)]
    board = _board(made)
    assert (board.answers, board.answered_claims, board.uncounted) == (3, 3, 0)
    assert [each.claims for each in board.coverage if each.bin.holds(np.array([1]))] == [3]
    made.lock()
    found = read_results(session, made.round, made.main, made.opening(made.reviewers[0]))
    assert [(found[each.id].answered, found[each.id].uncounted) for each in made.claims] == [(1, 0), (1, 0), (0, 1)]
    board = _board(made)
    assert (board.answers, board.answered_claims, board.uncounted) == (2, 2, 1)


def test_what_is_taken_back_or_does_not_count_is_no_answer(session: Session) -> None:
    made = make_gated(session, 2, Reveal.AFTER_LOCK)
    rate_gated(made, 1, 0, "-")
    made.withdraw(1, 0)
    blindness.open_results_early(session, made.round, made.member(made.lead), factories.NOW)
    given = factories.make_assignment(session, made.round, made.claims[1], made.lead)
    gate, _support, basis = made.rubric.criteria
    answers = {gate.id: Answer(gate.scale.points[1].id), basis.id: Answer(basis.scale.points[0].id)}
    reviews.submit_review(session, given.id, made.lead.id, Submission(answers, "Because.", "one"), factories.NOW)
    found = read_results(session, made.round, made.main, made.opening(made.reviewers[0]))
    assert [(found[each.id].answered, found[each.id].uncounted) for each in made.claims] == [(0, 0), (0, 1)]
    assert (_board(made).answers, _board(made).withdrawn, _board(made).uncounted) == (0, 1, 1)


def test_what_was_taken_back_once_others_were_open_counts_still(session: Session) -> None:
    """Whether or not the question was asked in it, or the page of the claim would tell."""
    made = make_gated(session, 2, Reveal.AFTER_OWN)
    for claim, cell in enumerate("3-"):
        rate_gated(made, 1, claim, cell)
        made.withdraw(1, claim)
    for viewer in (made.lead, made.reviewers[0]):
        found = read_results(session, made.round, made.main, made.opening(viewer))
        assert [(each.answered, each.withdrawn, each.uncounted) for each in found.values()] == [(1, 0, 0)] * 2
    assert (_board(made).answers, _board(made).uncounted) == (2, 0)


@pytest.mark.parametrize("cell", ["4", "-"])
def test_reviewers_are_those_whose_reviews_are_in(session: Session, cell: str) -> None:
    """The dashboard says who has rated one claim alone."""
    made = make_gated(session, 11, Reveal.AFTER_OWN)
    for claim in range(1, 10):
        rate_gated(made, 1, claim, "2")
    rate_gated(made, 2, 10, cell)
    rate_gated(made, 0, 0, "3")
    found = report_to_first(made)
    assert (found.left_out, found.report.raters) == (0, 3)


@pytest.mark.parametrize("cell", ["4", "-"])
def test_where_no_question_is_asked_always_reviews_are_counted_one_by_one(session: Session, cell: str) -> None:
    rubric = gated_rubric()
    for criterion in rubric["criteria"]:
        criterion["required"] = False
    made = make_gated(session, 3, Reveal.AFTER_OWN, rubric | {"key": "optional"})
    rate_gated(made, 0, 0, "3")
    rate_gated(made, 1, 1, cell)
    rate_gated(made, 1, 2, cell)
    made.withdraw(1, 2)
    board = _board(made)
    assert (board.answers, board.answered_claims, board.left_out) == (3, 3, 2)


@pytest.mark.parametrize("last", ["5", "-"])
def test_claims_with_as_many_reviews_are_alike(session: Session, last: str) -> None:
    made = make_gated(session, 12, Reveal.AFTER_OWN)
    for claim in range(1, 10):
        rate_gated(made, 1, claim, "2")
        rate_gated(made, 2, claim, "3")
    rate_gated(made, 1, 10, "4")
    rate_gated(made, 2, 10, last)
    rate_gated(made, 0, 0, "3")
    found = report_to_first(made)
    assert (found.is_over_open_claims, found.left_out, found.report.ratings) == (False, 0, 20 + (last == "5"))
    rate_gated(made, 3, 11, last)
    assert (report_to_first(made).left_out, _board(made).left_out) == (1, 1)
    ratings = read_ratings(session, made.round, made.main)
    assert visible(session, made.round, ratings, made.opening(made.reviewers[0])).answered.sum() == 22


def test_ones_own_count_needs_no_more_statements(session: Session) -> None:
    """Where everybody answers the question, reviews and answers are the same."""
    made = make_rated_round(session, ["2 3 4", ". 1 vague"], reveal=Reveal.AFTER_OWN)
    ratings = read_ratings(session, made.round, made.main)
    found = visible(session, made.round, ratings, replace(made.opening(made.reviewers[0])))
    assert (found.answered.tolist(), found.left_out) == ([3, 2], 2)
