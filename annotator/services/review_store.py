"""The rows behind a review: reading where it stands, and writing a revision of it.

Statements prepared once: this is the path whose speed reviewers feel. The rules are in `reviews`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, cast

from sqlalchemy import BindParameter, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.models import (
    Assignment,
    Rating,
    Review,
    ReviewRevision,
    RevisionRating,
    RoundClaim,
)
from annotator.models.vocabulary import AssignmentState, ReviewState
from annotator.services.review_rules import Answer
from annotator.services.rubric_records import RubricRecord
from annotator.services.standing import Standing
from annotator.statements import Prepared


class RatingRow(TypedDict):
    """One answer, ready for `rating` and `revision_rating`."""

    criterion_id: int
    rubric_version_id: int
    scale_id: int
    scale_point_id: int | None
    cannot_judge_reason_id: int | None


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision to be written."""

    state: ReviewState
    rationale: str
    request_id: str
    is_after_reveal: bool
    made_at: datetime
    active_seconds: int | None = None
    guideline_version_id: int | None = None


_assignment = cast("Table", Assignment.__table__)
_review = cast("Table", Review.__table__)
_revision = cast("Table", ReviewRevision.__table__)
_rating = cast("Table", Rating.__table__)

_KNOWN_REQUEST = Prepared(
    select(ReviewRevision.number).where(
        ReviewRevision.review_id == bindparam("review_id"), ReviewRevision.request_id == bindparam("request_id")
    )
)


def _named(columns: tuple[str, ...]) -> dict[str, BindParameter[Any]]:
    return {name: bindparam(name) for name in columns}


_CHANGED = ("rubric_version_id", "claim_version_id", "state", "rationale", "revision", "counted_revision")
_ANSWER = tuple(RatingRow.__annotations__)
_NEW_REVIEW = Prepared(
    insert(_review).values(_named((*_CHANGED, "assignment_id", "submitted_at"))).returning(_review.c.id)
)
_CHANGE_REVIEW = Prepared(update(_review).where(_review.c.id == bindparam("this_review")).values(_named(_CHANGED)))
_NEW_REVISION = Prepared(
    insert(_revision)
    .values(
        _named(
            (
                "review_id",
                "number",
                "rubric_version_id",
                "claim_version_id",
                "state",
                "rationale",
                "is_after_reveal",
                "request_id",
                "made_at",
                "active_seconds",
                "guideline_version_id",
            )
        )
    )
    .returning(_revision.c.id)
)
_NEW_RATINGS = Prepared(insert(_rating).values(_named(("review_id", *_ANSWER))))
_NEW_REVISION_RATINGS = Prepared(
    insert(cast("Table", RevisionRating.__table__)).values(_named(("revision_id", *_ANSWER)))
)
_CLEAR_RATINGS = Prepared(delete(_rating).where(_rating.c.review_id == bindparam("this_review")))
# What is submitted is no longer reserved: it stays.
_SET_STATE = Prepared(
    update(_assignment)
    .where(_assignment.c.id == bindparam("this_assignment"))
    .values(state=bindparam("new_state"), reserved_until=None)
)
_HELD_PLACES = (
    select(RoundClaim.claim_id)
    .where(RoundClaim.round_id == bindparam("round_id"), RoundClaim.claim_id == bindparam("claim_id"))
    .with_for_update(key_share=True)
)
_PLACES = Prepared(
    select(RoundClaim.wanted, RoundClaim.taken).where(
        RoundClaim.round_id == bindparam("round_id"), RoundClaim.claim_id == bindparam("claim_id")
    )
)


def has_free_place(session: Session, round_id: int, claim_id: int) -> bool:
    """Tell whether a claim wants another reviewer; its places are held against others until the transaction ends."""
    which = {"round_id": round_id, "claim_id": claim_id}
    hold(session, _HELD_PLACES, which)
    wanted, taken = cast("tuple[int | None, int]", _PLACES.one_or_none(session, which))
    return wanted is None or taken < wanted


def find_request(session: Session, review_id: int, request_id: str) -> int | None:
    """Return the number of the revision this request made before, None when it is new."""
    number: int | None = _KNOWN_REQUEST.scalar(session, {"review_id": review_id, "request_id": request_id})
    return number


def is_same(
    session: Session, review_id: int, number: int, state: ReviewState, rationale: str, rows: list[RatingRow]
) -> bool:
    """Tell whether a revision holds exactly this state, reason and these answers."""
    kept = session.execute(
        select(ReviewRevision.id, ReviewRevision.state, ReviewRevision.rationale).where(
            ReviewRevision.review_id == review_id, ReviewRevision.number == number
        )
    ).one()
    answers = session.execute(
        select(RevisionRating.criterion_id, RevisionRating.scale_point_id, RevisionRating.cannot_judge_reason_id).where(
            RevisionRating.revision_id == kept.id
        )
    )
    sent = {(row["criterion_id"], row["scale_point_id"], row["cannot_judge_reason_id"]) for row in rows}
    return (kept.state, kept.rationale) == (state.value, rationale) and {tuple(row) for row in answers} == sent


def rating_rows(rubric: RubricRecord, kept: Mapping[int, Answer]) -> list[RatingRow]:
    """Return the answers that are points or reasons as rows of the tables.

    Parameters
    ----------
    kept
        Answers by criterion, those to questions that are not asked left out.
    """
    return [
        {
            "criterion_id": criterion.id,
            "rubric_version_id": rubric.version_id,
            "scale_id": criterion.scale.id,
            "scale_point_id": kept[criterion.id].point_id,
            "cannot_judge_reason_id": kept[criterion.id].reason_id,
        }
        for criterion in rubric.criteria
        if criterion.id in kept and kept[criterion.id].range is None
    ]


def write_revision(
    session: Session, assignment_id: int, standing: Standing, revision: Revision, rows: list[RatingRow]
) -> tuple[int, int, int]:
    """Write a revision and make it the current state; return the ids of review and revision, and its number.

    Coefficients read the last revision made before results were open to its author: that one stays counted.
    """
    number = (standing.revision or 0) + 1
    counted = standing.counted_revision
    if not revision.is_after_reveal:
        counted = number if revision.state is ReviewState.SUBMITTED else None
    common: dict[str, object] = {
        "rubric_version_id": standing.rubric_version_id,
        "claim_version_id": standing.claim_version_id,
        "state": revision.state.value,
        "rationale": revision.rationale,
    }
    review_id = _put_review(session, assignment_id, standing, common, number, counted, revision.made_at)
    revision_id = _NEW_REVISION.scalar(
        session,
        {
            **common,
            "review_id": review_id,
            "number": number,
            "is_after_reveal": revision.is_after_reveal,
            "request_id": revision.request_id,
            "made_at": revision.made_at,
            "active_seconds": revision.active_seconds,
            "guideline_version_id": revision.guideline_version_id,
        },
    )
    if rows:
        _NEW_RATINGS.run_many(session, [{**row, "review_id": review_id} for row in rows])
        _NEW_REVISION_RATINGS.run_many(session, [{**row, "revision_id": revision_id} for row in rows])
    is_submitted = revision.state is ReviewState.SUBMITTED
    new_state = AssignmentState.SUBMITTED if is_submitted else AssignmentState.WITHDRAWN
    _SET_STATE.run(session, {"this_assignment": assignment_id, "new_state": new_state.value})
    return review_id, revision_id, number


def _put_review(
    session: Session,
    assignment_id: int,
    standing: Standing,
    common: dict[str, object],
    number: int,
    counted: int | None,
    now: datetime,
) -> int:
    values = {**common, "revision": number, "counted_revision": counted}
    if standing.review_id is None:
        made = _NEW_REVIEW.scalar(session, {**values, "assignment_id": assignment_id, "submitted_at": now})
        return cast("int", made)
    _CHANGE_REVIEW.run(session, {**values, "this_review": standing.review_id})
    _CLEAR_RATINGS.run(session, {"this_review": standing.review_id})
    return standing.review_id
