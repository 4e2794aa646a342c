"""A round whose rubric asks for a range of numbers besides a step, written as a table: one row a claim.

A cell stands for a reviewer: a range ("90..100", "-5..5"), a single number ("90"), a reason not to judge
("no-figures"), or "." for nothing.
"""

import copy
from collections.abc import Sequence
from typing import Any

import factories
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Reveal
from annotator.services import reviews
from annotator.services.ranges import NumberRange
from annotator.services.review_rules import Answer
from annotator.services.reviews import Saved, Submission

RANGE_SCALE: dict[str, Any] = {
    "key": "cost",
    "name": "Cost",
    "level": "ratio",
    "reasons": [{"code": "no-figures", "label": "No figures to go by"}],
}
RANGE_CRITERION: dict[str, Any] = {
    "key": "cost",
    "role": "rating",
    "scale": "cost",
    "short": "Cost",
    "question": "What did it cost?",
    "answer": "range",
    "unit": "million US dollars",
    "cannot_judge": True,
}


def range_rubric(**changes: Any) -> dict[str, Any]:
    """Return the test rubric with a criterion that asks for a range."""
    definition = copy.deepcopy(factories.RUBRIC) | {"key": "range-rubric", "name": "Range rubric"}
    definition["scales"].append(copy.deepcopy(RANGE_SCALE))
    definition["criteria"].append(RANGE_CRITERION | changes)
    return definition


RANGE_RUBRIC = range_rubric()


def make_ranged_round(
    session: Session, table: Sequence[str], *, reveal: Reveal = Reveal.AFTER_LOCK, rubric: dict[str, Any] = RANGE_RUBRIC
) -> RatedRound:
    """Make a project whose round has these ranges; everybody who gives one chooses step 3 beside it."""
    blank = [" ".join("." for _cell in row.split()) for row in table]
    made = make_rated_round(session, blank, reveal=reveal, rubric=rubric)
    for claim, row in enumerate(table):
        for reviewer, cell in enumerate(row.split()):
            if cell != ".":
                give(made, reviewer, claim, cell)
    return made


def answers_of(made: RatedRound, cell: str, basis: str = "") -> dict[int, Answer]:
    """Return the answers of a whole form with this range."""
    main, looked_at, cost = made.rubric.criteria[:3]
    given = {main.id: Answer(main.scale.points[2].id), looked_at.id: Answer(looked_at.scale.points[0].id)}
    reason = next((reason.id for reason in cost.scale.reasons if reason.code == cell), None)
    if reason is not None:
        return given | {cost.id: Answer(reason_id=reason)}
    low, _dots, high = cell.partition("..")
    return given | {cost.id: Answer(range=NumberRange(float(low), float(high or low), basis))}


def give(made: RatedRound, reviewer: int, claim: int, cell: str, request_id: str = "first", basis: str = "") -> Saved:
    submission = Submission(answers_of(made, cell, basis), "Because.", request_id)
    person = made.reviewers[reviewer].id
    return reviews.submit_review(made.session, made.assignment(reviewer, claim), person, submission, NOW)
