"""The rows behind ranges: those of a review as it stands, and those of each submission.

Only rubrics that ask for a range come here, so that a save by any other rubric has no statement more.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from annotator.models import RangeAnswer, ReviewRevision, RevisionRange
from annotator.services.ranges import NumberRange
from annotator.services.review_rules import Answer
from annotator.services.rubric_records import RubricRecord
from annotator.services.typed_text import clean
from annotator.statements import Prepared

_range = cast("Table", RangeAnswer.__table__)
_revision_range = cast("Table", RevisionRange.__table__)
_COLUMNS = ("criterion_id", "rubric_version_id", "scale_id", "low", "high", "basis")


def _values(owner: str) -> dict[str, Any]:
    return {name: bindparam(name) for name in (owner, *_COLUMNS)}


_CLEAR = Prepared(delete(_range).where(_range.c.review_id == bindparam("this_review")))
_NEW = Prepared(insert(_range).values(_values("review_id")))
_NEW_OF_REVISION = Prepared(insert(_revision_range).values(_values("revision_id")))


def write(
    session: Session, review_id: int, revision_id: int, rubric: RubricRecord, answers: Mapping[int, Answer]
) -> None:
    """Make the ranges among `answers` those that stand, and keep them with the revision."""
    _CLEAR.run(session, {"this_review": review_id})
    rows = [
        {
            "criterion_id": criterion.id,
            "rubric_version_id": rubric.version_id,
            "scale_id": criterion.scale.id,
            "low": given.low,
            "high": given.high,
            "basis": given.basis,
        }
        for criterion in rubric.criteria
        if (given := ranges_of(answers).get(criterion.id)) is not None
    ]
    if rows:
        _NEW.run_many(session, [{**row, "review_id": review_id} for row in rows])
        _NEW_OF_REVISION.run_many(session, [{**row, "revision_id": revision_id} for row in rows])


def ranges_of(answers: Mapping[int, Answer]) -> dict[int, NumberRange]:
    """Return the ranges among answers, as they are kept, by criterion id."""
    return {
        criterion_id: NumberRange(answer.range.low, answer.range.high, clean(answer.range.basis))
        for criterion_id, answer in answers.items()
        if answer.range is not None
    }


def are_kept(session: Session, review_id: int, number: int, answers: Mapping[int, Answer]) -> bool:
    """Tell whether a revision holds exactly these ranges."""
    revision_id = session.scalar(
        select(ReviewRevision.id).where(ReviewRevision.review_id == review_id, ReviewRevision.number == number)
    )
    return of_revisions(session, [revision_id or 0]).get(revision_id or 0, {}) == ranges_of(answers)


def of_review(session: Session, review_id: int) -> dict[int, NumberRange]:
    """Return the ranges that stand, by criterion id."""
    return of_reviews(session, [review_id]).get(review_id, {})


def of_reviews(session: Session, review_ids: Iterable[int]) -> dict[int, dict[int, NumberRange]]:
    """Return the ranges that stand, by review id and criterion id."""
    rows = session.execute(
        select(
            RangeAnswer.review_id, RangeAnswer.criterion_id, RangeAnswer.low, RangeAnswer.high, RangeAnswer.basis
        ).where(RangeAnswer.review_id.in_(list(review_ids)))
    )
    return _by_owner(rows)


def of_revisions(session: Session, revision_ids: Iterable[int]) -> dict[int, dict[int, NumberRange]]:
    """Return the ranges of submissions, by revision id and criterion id."""
    rows = session.execute(
        select(
            RevisionRange.revision_id,
            RevisionRange.criterion_id,
            RevisionRange.low,
            RevisionRange.high,
            RevisionRange.basis,
        ).where(RevisionRange.revision_id.in_(list(revision_ids)))
    )
    return _by_owner(rows)


def _by_owner(rows: Iterable[Any]) -> dict[int, dict[int, NumberRange]]:
    found: dict[int, dict[int, NumberRange]] = {}
    for owner_id, criterion_id, low, high, basis in rows:
        found.setdefault(owner_id, {})[criterion_id] = NumberRange(low, high, basis)
    return found
