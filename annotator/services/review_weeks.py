"""In which weeks of a round each rating was submitted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BindParameter, Integer, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Review, ReviewRevision
from annotator.models.vocabulary import Purpose
from annotator.services.agreement_data import RoundRatings, places_of
from annotator.services.counted_ratings import IS_COUNTED, TO_RATE
from annotator.services.review_rows import ROWS_AT_ONCE
from annotator.services.round_claims import is_left_out
from annotator.services.submission_times import Submissions
from annotator.statements import Prepared
from annotator.text import _

WEEK = timedelta(days=7)
#: Runs of weeks are lengthened until there are no more of them, for a reader's sake.
MOST_PERIODS = 12
#: And no more runs times reviewers, for each is an unknown of the model that they are for.
MOST_CELLS = 300

Ints = NDArray[np.int64]
Ids = NDArray[np.int32] | Ints
Columns = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Periods:
    """Runs of whole weeks, Monday to Sunday in UTC.

    Attributes
    ----------
    names
        Such as "2 to 15 March 2026", in order.
    period
        Index of the run of each answer; shape (answers,).
    weeks
        How many weeks a run has.
    """

    names: tuple[str, ...]
    period: Ints
    weeks: int


class NoPeriods(Enum):
    """Why the answers have no periods."""

    WITHIN_A_WEEK = auto()
    TOO_MANY_REVIEWERS = auto()


def read_periods(
    session: Session, round_id: int, ratings: RoundRatings, purposes: tuple[Purpose, ...] = TO_RATE
) -> Periods | NoPeriods:
    """Return when each of the answers was submitted: the counted revision, that is; or why there are no periods.

    Parameters
    ----------
    ratings
        Those of the round, or some of them: the periods are those of the whole round.
    purposes
        Of the claims: training, say, lies before everything else, and gives no week to what is not about it.
    """
    of_round = _counted(select(func.min(_MADE_AT), func.max(_MADE_AT)), round_id)
    of_round = of_round.where(Assignment.purpose.in_(purposes), ~is_left_out(Assignment.claim_id, round_id))
    first, last = session.execute(of_round).one()
    runs = _runs(first, last, len(ratings.raters))
    if isinstance(runs, NoPeriods):
        return runs
    return Periods(
        tuple(_named(runs.starts, runs.end)), _period_of(session, round_id, ratings, runs.starts), runs.weeks
    )


def has_several_periods(ratings: RoundRatings, submissions: Submissions) -> bool:
    """Tell from submissions that were read whether the ratings on the scale fall into more than one period.

    What was submitted last is taken for what counts, as it is unless it came after results were open to its author.
    """
    of_round = submissions.of((Purpose.RATING, Purpose.GOLD))
    made_at = _of_answers(ratings, of_round.claim, of_round.reviewer, of_round.second, np.int64)
    if not made_at.size:
        return False
    first, last = (datetime.fromtimestamp(int(second), UTC) for second in (made_at.min(), made_at.max()))
    runs = _runs(first, last, len(ratings.raters))
    if isinstance(runs, NoPeriods):
        return False
    edges = [start.timestamp() for start in runs.starts[1:]]
    return np.unique(np.digitize(made_at[ratings.is_point], edges)).size > 1


class _Runs(NamedTuple):
    starts: list[datetime]
    end: datetime
    weeks: int


def _runs(first: datetime | None, last: datetime | None, reviewers: int) -> _Runs | NoPeriods:
    """Divide the time from the first answer to the last one; both None where there is none."""
    if first is None or last is None or last - first <= WEEK:
        return NoPeriods.WITHIN_A_WEEK
    most = min(MOST_PERIODS, MOST_CELLS // max(reviewers, 1))
    if most < 2:
        return NoPeriods.TOO_MANY_REVIEWERS
    monday, end = _monday(first), _monday(last) + WEEK
    number = (end - monday) // WEEK
    weeks = -(-number // most)
    return _Runs([monday + run * weeks * WEEK for run in range(-(-number // weeks))], end, weeks)


_MADE_AT = ReviewRevision.made_at


def _counted(statement: Select[*Columns], round_id: int | BindParameter[int]) -> Select[*Columns]:
    """Let `statement` select from the round's counted revisions."""
    return (
        statement.select_from(Review)
        .join(Assignment, Review.assignment_id == Assignment.id)
        .join(
            ReviewRevision,
            IS_COUNTED,
        )
        .where(Assignment.round_id == round_id, Assignment.purpose != Purpose.REPEAT)
    )


@cache
def _statement(edges: int) -> Prepared:
    """Select claim, reviewer and the number of the run, the database comparing times with the edges between runs."""
    run = case(*((bindparam(f"edge_{number}") > _MADE_AT, number) for number in range(edges)), else_=edges)
    return Prepared(
        _counted(select(Assignment.claim_id, Assignment.reviewer_id, run), bindparam("round_id", type_=Integer))
    )


def _period_of(session: Session, round_id: int, ratings: RoundRatings, starts: list[datetime]) -> Ints:
    edges = {f"edge_{number}": start for number, start in enumerate(starts[1:])}
    batches = _statement(len(edges)).batches(session, {"round_id": round_id, **edges}, ROWS_AT_ONCE)
    rows = np.fromiter(chain.from_iterable(chain.from_iterable(batches)), dtype=np.int32).reshape(-1, 3)
    return _of_answers(ratings, rows[:, 0], rows[:, 1], rows[:, 2], np.int8).astype(np.int64)


def _of_answers(
    ratings: RoundRatings, claim_ids: Ids, reviewer_ids: Ids, values: Ids, kind: type[np.integer[Any]]
) -> Ints:
    """Return the value of each of the answers; of several for one claim and reviewer the last one."""
    claim = places_of(claim_ids, ratings.claim_ids)
    rater = places_of(reviewer_ids, np.array([each.reviewer_id for each in ratings.raters], dtype=np.int64))
    known = (claim >= 0) & (rater >= 0)
    table = np.zeros((len(ratings.claim_ids), len(ratings.raters)), dtype=kind)
    table[claim[known], rater[known]] = values[known]
    return table[ratings.claim, ratings.rater]


def _monday(moment: datetime) -> datetime:
    day = moment.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)


def _named(starts: list[datetime], end: datetime) -> Iterator[str]:
    for start, following in zip(starts, [*starts[1:], end], strict=True):
        first, last = start.date(), (following - timedelta(days=1)).date()
        yield _("{first} to {last}", first=_begun(first, last), last=f"{last.day} {last:%B %Y}")


def _begun(first: date, last: date) -> str:
    """The first day without what it has in common with the last."""
    if first.year != last.year:
        return f"{first.day} {first:%B %Y}"
    return str(first.day) if first.month == last.month else f"{first.day} {first:%B}"
