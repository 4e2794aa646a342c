"""The counted answers of a round to one criterion, read row by row, and which claims have changed since.

What counts of a review is the revision `review.counted_revision` names. That is the newest one unless somebody changed
it after results were open to them: the answers that stand are read, and those of older revisions where they differ.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from annotator.concurrency import numbers_follow_commits
from annotator.models import Assignment, Membership, Rating, Review, ReviewRevision, RevisionRating
from annotator.models.vocabulary import Purpose, ReviewState
from annotator.services.counted_ratings import IS_COUNTED
from annotator.services.read_once import read_once
from annotator.statements import Prepared, Values

ROWS_AT_ONCE = 20_000
#: Longer than anybody who writes may wait: see `LOCK_TIMEOUT_MS`.
SETTLED_AFTER = timedelta(minutes=5)
NO_ROW = 0  # no row has this id
# The database sends two numbers a row instead of five, which takes a quarter less time: see `_columns`.
ID = 1 << 32
POINT, REASON = 4, 2
#: A round with a larger share of all reviews is read by going through these in the order in which they were written.
SCANNED_FROM = 0.25

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose answers, to what.

    Attributes
    ----------
    basis
        The criterion and the point that an answer of the same review must have; None for every basis.
    since, until
        Only revisions made from the first moment on and before the second; None where there is no end.
    """

    project_id: int
    round_id: int
    criterion_id: int
    basis: tuple[int, int] | None = None
    since: datetime | None = None
    until: datetime | None = None


class _Way(Enum):
    """How to come to the rows: through all reviews, member by member, or by the claims that have newer revisions."""

    SCAN = auto()
    WALK = auto()
    NEWER = auto()


class _Shape(NamedTuple):
    """What a statement looks like, whatever its values."""

    way: _Way
    has_basis: bool
    has_begin: bool
    has_end: bool


# Beginning with the newest revisions, of which there are few.
_NEWER = (
    select(Assignment.claim_id)
    .select_from(ReviewRevision)
    .join(Review, ReviewRevision.review_id + 0 == Review.id)
    .join(Assignment, Review.assignment_id + 0 == Assignment.id)
    .where(ReviewRevision.id > bindparam("newer_than"), Assignment.round_id + 0 == bindparam("round_id"))
    .distinct()
)
_CHANGED = Prepared(_NEWER)


def read_rows(session: Session, asked: Asked, *, since: int | None = None) -> Rows:
    """Return the reviews of the round that answer.

    Parameters
    ----------
    since
        Only those of claims that have revisions newer than this one, see `changed_claims`; None for all claims.

    Returns
    -------
    array
        Shape (reviews, 5): claim, reviewer, point and reason as ids, 0 where there is none, and 1 where the newest
        revision is not the counted one. Each column lies in one piece of memory.
    """
    shape = _Shape(
        _way(session, asked.round_id, since), asked.basis is not None, asked.since is not None, asked.until is not None
    )
    criterion_id, point_id = asked.basis or (None, None)
    values = {
        "project_id": asked.project_id,
        "round_id": asked.round_id,
        "criterion_id": asked.criterion_id,
        "basis_criterion_id": criterion_id,
        "basis_point_id": point_id,
        "made_from": asked.since,
        "made_before": asked.until,
        "newer_than": since,
    }
    return _array(session, _statement(shape), values)


def settled_revision(session: Session, newest: int, since: int) -> int:
    """Return up to which revision all revisions are there that ever will be.

    Parameters
    ----------
    newest
        The newest revision.
    since
        Up to which revision they were there before.

    Notes
    -----
    Where one writes after the other, that is the newest. Elsewhere a revision may become visible after one with a
    higher number, so that those of the last minutes are not settled; who waits longer than `LOCK_TIMEOUT_MS` to
    write is refused.
    """
    if numbers_follow_commits(session) or newest == 0:
        return newest
    made_at = session.scalar(select(ReviewRevision.made_at).where(ReviewRevision.id == newest))
    if made_at is None:
        return since
    settled = select(func.max(ReviewRevision.id)).where(
        ReviewRevision.id > since, ReviewRevision.id <= newest, ReviewRevision.made_at < made_at - SETTLED_AFTER
    )
    return session.scalar(settled) or since


def changed_claims(session: Session, round_id: int, since: int) -> list[int]:
    """Return the ids of the round's claims that have revisions newer than the revision `since`."""

    def read() -> list[int]:
        return [claim_id for (claim_id,) in _CHANGED.all(session, {"round_id": round_id, "newer_than": since})]

    # The answers to each question of a rubric ask for the same.
    return read_once(session, ("changed claims", round_id, since), read)


def _way(session: Session, round_id: int, since: int | None) -> _Way:
    if since is not None:
        return _Way.NEWER

    def read() -> tuple[int, int]:
        everything = select(func.max(Review.id)).scalar_subquery()
        counted = select(func.count(), everything).select_from(Assignment).where(Assignment.round_id == round_id)
        assigned, reviews = session.execute(counted).one()
        return assigned, reviews or 0

    assigned, everything = read_once(session, ("assigned of all", round_id), read)
    return _Way.SCAN if assigned >= SCANNED_FROM * everything else _Way.WALK


@cache
def _statement(shape: _Shape) -> Prepared:
    """Return what reads rows of this shape, compiled once."""
    parts = [_standing(shape), _changed_later(shape)]
    if shape.way is _Way.NEWER:
        parts = [part.where(Assignment.claim_id.in_(_NEWER)) for part in parts]
    elif shape.way is _Way.WALK:
        # Reviewer by reviewer: in the order in which reviews were written, four times as fast as claim by claim.
        members = select(Membership.reviewer_id).where(Membership.project_id == bindparam("project_id"))
        parts = [part.where(Assignment.reviewer_id.in_(members)) for part in parts]
    return Prepared(union_all(*parts))


def _standing(shape: _Shape) -> Select[*tuple[int, ...]]:
    """Answers that stand and count."""
    statement = (
        _of_round(select(*_columns(Rating, is_newer=0)), shape)
        .join(Rating, and_(Rating.review_id == Review.id, Rating.criterion_id == bindparam("criterion_id")))
        .where(Review.counted_revision == Review.revision)
    )
    if shape.has_begin or shape.has_end:
        statement = statement.join(
            ReviewRevision, and_(ReviewRevision.review_id == Review.id, ReviewRevision.number == Review.revision)
        ).where(*_made_in(shape))
    if not shape.has_basis:
        return statement
    looked_at = aliased(Rating)
    return statement.join(looked_at, and_(looked_at.review_id == Review.id, *_is_basis(looked_at)))


def _changed_later(shape: _Shape) -> Select[*tuple[int, ...]]:
    """Reviews whose newest revision does not count, with the answers of the revision that does, if there is one."""
    answers = and_(
        RevisionRating.revision_id == ReviewRevision.id, RevisionRating.criterion_id == bindparam("criterion_id")
    )
    statement = (
        _of_round(select(*_columns(RevisionRating, is_newer=1)), shape)
        .outerjoin(
            ReviewRevision,
            IS_COUNTED,
        )
        .outerjoin(RevisionRating, answers)
        .where(is_after_reveal(), *_made_in(shape))
    )
    if not shape.has_basis:
        return statement
    looked_at = aliased(RevisionRating)
    return statement.join(looked_at, and_(looked_at.revision_id == ReviewRevision.id, *_is_basis(looked_at)))


def _is_basis(answer: type[Rating] | type[RevisionRating]) -> tuple[ColumnElement[bool], ...]:
    return answer.criterion_id == bindparam("basis_criterion_id"), answer.scale_point_id == bindparam("basis_point_id")


def _made_in(shape: _Shape) -> list[ColumnElement[bool]]:
    ends = [ReviewRevision.made_at >= bindparam("made_from")] if shape.has_begin else []
    return [*ends, ReviewRevision.made_at < bindparam("made_before")] if shape.has_end else [*ends]


def _of_round(statement: Select[*tuple[int, ...]], shape: _Shape) -> Select[*tuple[int, ...]]:
    """Let `statement` select from the round's reviews, going through all reviews there are where it scans."""
    its_assignment, its_round = Review.assignment_id == Assignment.id, Assignment.round_id == bindparam("round_id")
    if shape.way is _Way.SCAN:
        # A sum is no column: without an index to go by, nothing is left but to begin with the reviews.
        its_assignment = Review.assignment_id + 0 == Assignment.id
        its_round = Assignment.round_id + 0 == bindparam("round_id")
    rated = statement.select_from(Review).join(Assignment, its_assignment)
    # Whoever counts chooses among the claims; a second rating by the same reviewer never counts.
    return rated.where(its_round, Assignment.purpose != Purpose.REPEAT)


def _columns(answer: type[Rating] | type[RevisionRating], *, is_newer: int) -> tuple[ColumnElement[int], ...]:
    """Claim and reviewer in one number, and in another the point or the reason, of which an answer has one."""
    given = func.coalesce(answer.scale_point_id * POINT, answer.cannot_judge_reason_id * POINT + REASON, NO_ROW)
    return (
        Assignment.claim_id * literal(ID, BigInteger) + Assignment.reviewer_id,
        type_coerce(given, Integer) + is_newer,
    )


def is_after_reveal() -> ColumnElement[bool]:
    """Whether the newest revision of a review does not count, having been made after results were open to its author.

    What follows the counted revision is such; without a counted one, so is a review that stands.
    """
    return or_(
        Review.revision > Review.counted_revision,
        and_(Review.counted_revision.is_(None), Review.state == ReviewState.SUBMITTED),
    )


def _array(session: Session, statement: Prepared, values: Values) -> Rows:
    batches = statement.batches(session, values, ROWS_AT_ONCE)
    parts = [np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=2 * len(rows)) for rows in batches]
    where, answer = np.concatenate(parts or [np.empty(0, np.int64)]).reshape(-1, 2).T
    # A column lies in one piece: whoever reads the rows reads them column by column.
    rows = np.empty((len(where), 5), dtype=np.int32, order="F")
    rows[:, 0], rows[:, 1] = where // ID, where % ID
    answered, is_reason = answer // POINT, answer & REASON != 0
    rows[:, 2], rows[:, 3] = np.where(is_reason, NO_ROW, answered), np.where(is_reason, answered, NO_ROW)
    rows[:, 4] = answer & 1
    return rows
