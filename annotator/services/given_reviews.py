"""The reviews of a round that count, whatever questions they answer.

Where a question is asked only beside some answers, or may be left out, how many have answered it tells what somebody
said to another. So whoever claims are closed to is shown how many reviews a claim has.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Review, ReviewRevision, Round
from annotator.models.vocabulary import Purpose, ReviewState
from annotator.services.agreement_data import RoundRatings, places_of
from annotator.services.counted_ratings import IS_COUNTED
from annotator.services.live_rows import live_rows
from annotator.services.review_rows import NO_ROW, Asked
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.statements import Prepared

Ints = NDArray[np.int64]

_COUNTED = Prepared(
    select(Assignment.claim_id, Assignment.reviewer_id)
    .select_from(Assignment)
    .join(Review, Review.assignment_id == Assignment.id)
    .join(ReviewRevision, IS_COUNTED)
    .where(
        Assignment.round_id == bindparam("round_id"),
        Assignment.purpose != Purpose.REPEAT,
        ReviewRevision.state == ReviewState.SUBMITTED,
    )
)


@dataclass(frozen=True, slots=True)
class GivenReviews:
    """Reviews that count of some claims; one entry of each array is one.

    Attributes
    ----------
    claim
        Place of its claim among these.
    reviewer
        Ids.
    """

    claim: Ints
    reviewer: Ints

    @classmethod
    def of_answers(cls, ratings: RoundRatings) -> "GivenReviews":
        """Return the reviews that these answers stand in."""
        reviewers = np.array([rater.reviewer_id for rater in ratings.raters], dtype=np.int64)
        return cls(ratings.claim, reviewers[ratings.rater])


def read_given(session: Session, round_: Round, ratings: RoundRatings) -> GivenReviews:
    """Return the reviews that count of the claims of `ratings`."""
    if _is_answered_always(ratings.criterion):
        return GivenReviews.of_answers(ratings)
    rubric = read_rubric(session, round_.rubric_version_id)
    always = next(filter(_is_answered_always, rubric.by_points), None)
    rows: NDArray[np.signedinteger[Any]]
    if always is None:
        rows = np.array(_COUNTED.all(session, {"round_id": round_.id}), dtype=np.int64).reshape(-1, 2)
    else:
        rows = live_rows(session, Asked(round_.project_id, round_.id, always.id))
        rows = rows[(rows[:, 2] != NO_ROW) | (rows[:, 3] != NO_ROW)]
    claim = places_of(rows[:, 0], ratings.claim_ids)
    return GivenReviews(claim[claim >= 0], rows[claim >= 0, 1].astype(np.int64))


def _is_answered_always(criterion: CriterionRecord) -> bool:
    return criterion.is_required and not criterion.conditions
