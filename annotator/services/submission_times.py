"""When each rating of a round was submitted, kept by each process: what pace, course and last signs of life come from.

Revisions are only ever added, so that those read once are read, and a page asks for newer ones alone.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Integer, Pool, bindparam, case, cast, extract, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Review, ReviewRevision, Round
from annotator.models.vocabulary import Purpose
from annotator.services.marks import read_marks
from annotator.services.review_rows import ROWS_AT_ONCE, settled_revision
from annotator.statements import Prepared

#: Seconds in a day, which here is one in UTC.
DAY = 86_400
#: Rounds whose submissions one process keeps, of 48 bytes each; those asked for last.
MOST_ROUNDS = 4

COLUMNS = 6

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_PURPOSES = (Purpose.RATING, Purpose.GOLD, Purpose.REPEAT)
_PURPOSE = case(*((Assignment.purpose == purpose, code) for code, purpose in enumerate(_PURPOSES)), else_=-1)
# A sum is no column: the revisions are gone through in the order in which they were written.
_NEWER = Prepared(
    select(
        Assignment.claim_id,
        Assignment.reviewer_id,
        cast(extract("epoch", ReviewRevision.made_at), Integer),
        ReviewRevision.number,
        _PURPOSE,
        ReviewRevision.id,
    )
    .select_from(ReviewRevision)
    .join(Review, ReviewRevision.review_id + 0 == Review.id)
    .join(Assignment, Review.assignment_id + 0 == Assignment.id)
    .where(
        ReviewRevision.id > bindparam("since"),
        ReviewRevision.id <= bindparam("until"),
        Assignment.round_id + 0 == bindparam("round_id"),
        Assignment.purpose != Purpose.TRAINING,
    )
)


@dataclass(frozen=True, slots=True)
class Submissions:
    """Every revision of a round's reviews but those of training; one entry of each array is one.

    Attributes
    ----------
    claim, reviewer
        Ids.
    second
        When, in seconds since 1970.
    revision
        Ids of the revisions, which rise in the order in which they were made.
    """

    claim: Ints
    reviewer: Ints
    second: Ints
    number: Ints
    purpose: Ints
    revision: Ints

    def of(self, purposes: tuple[Purpose, ...]) -> "Submissions":
        """Return those made for one of these purposes."""
        codes = [code for code, purpose in enumerate(_PURPOSES) if purpose in purposes]
        return self._only(np.isin(self.purpose, codes))

    def first(self) -> "Submissions":
        """Return those by which somebody rated a claim for the first time."""
        return self._only(self.number == 1)

    def of_claims(self, claim_ids: Ints) -> "Submissions":
        """Return those about these claims."""
        return self._only(np.isin(self.claim, claim_ids))

    def before(self, revision: int) -> "Submissions":
        """Return those that were made before this revision."""
        return self._only(self.revision < revision)

    @property
    def day(self) -> Ints:
        """On which day, in UTC, counted from 1970."""
        return self.second // DAY

    def _only(self, kept: Flags) -> "Submissions":
        if kept.all():
            return self
        columns = (self.claim, self.reviewer, self.second, self.number, self.purpose, self.revision)
        return Submissions(*(each[kept] for each in columns))


def day_of(moment: datetime) -> int:
    """Return the day of a moment as `Submissions.day` counts it."""
    return int(moment.timestamp()) // DAY


@dataclass(slots=True)
class _Kept:
    """What was submitted up to the revision `settled`: no older one can still turn up."""

    rows: Ints = field(default_factory=lambda: np.empty((0, COLUMNS), dtype=np.int64))
    settled: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)


_kept: WeakKeyDictionary[Pool, dict[int, _Kept]] = WeakKeyDictionary()


def read_submissions(session: Session, round_: Round) -> Submissions:
    """Return what has been submitted in the round, in the order in which it came.

    A writing session, which sees what may yet be rolled back, reads everything anew and keeps nothing.
    """
    round_id, newest = round_.id, read_marks(session, round_.project_id).revision
    if session.info.get("writing"):
        return _in_order(_read(session, round_id, 0, newest))
    of_database = _kept.setdefault(session.get_bind().engine.pool, {})
    kept = of_database.pop(round_id, None) or _Kept()
    of_database[round_id] = kept
    for oldest in list(of_database)[:-MOST_ROUNDS]:
        of_database.pop(oldest, None)
    with kept.turn:
        if newest < kept.settled:
            # This session began before what is kept was read.
            return _in_order(kept.rows)
        settled = settled_revision(session, newest, kept.settled)
        if settled > kept.settled:
            kept.rows = np.concatenate([kept.rows, _read(session, round_id, kept.settled, settled)])
            kept.settled = settled
        rows = kept.rows
    if newest > settled:
        rows = np.concatenate([rows, _read(session, round_id, settled, newest)])
    return _in_order(rows)


def _read(session: Session, round_id: int, since: int, until: int) -> Ints:
    if until <= since:
        return np.empty((0, COLUMNS), dtype=np.int64)
    batches = _NEWER.batches(session, {"round_id": round_id, "since": since, "until": until}, ROWS_AT_ONCE)
    parts = [np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=COLUMNS * len(rows)) for rows in batches]
    return np.concatenate(parts).reshape(-1, COLUMNS) if parts else np.empty((0, COLUMNS), dtype=np.int64)


def _in_order(rows: Ints) -> Submissions:
    order = rows[:, 2]
    if np.any(order[1:] < order[:-1]):
        rows = rows[np.argsort(order, kind="stable")]
    return Submissions(*rows.T)
