"""A round in which the main question is asked only where a claim can be checked at all."""

from typing import Any

import factories
from conditions import gated_rubric
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Reveal
from annotator.services import reviews
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission

_BLANK = [". . . ."]


def rate_gated(made: RatedRound, reviewer: int, claim: int, cell: str, request_id: str = "one") -> None:
    """Rate a claim: a step where it can be checked, "-" where it cannot."""
    gate, support, basis = made.rubric.criteria
    answers = {
        gate.id: Answer(gate.scale.points[int(cell == "-")].id),
        basis.id: Answer(basis.scale.points[0].id),
    }
    if cell != "-":
        answers[support.id] = made._answers(cell)[support.id]
    submission = Submission(answers, "Because.", request_id)
    person = made.reviewers[reviewer].id
    reviews.submit_review(made.session, made.assignment(reviewer, claim), person, submission, factories.NOW)


def make_gated(session: Session, claims: int, reveal: Reveal, rubric: dict[str, Any] | None = None) -> RatedRound:
    """Make a round of four reviewers in which nobody has rated yet."""
    return make_rated_round(session, _BLANK * claims, rubric=rubric or gated_rubric(), reveal=reveal)
