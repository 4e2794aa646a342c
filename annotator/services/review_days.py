"""When the reviews of a round came in: how many in each stretch of days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Review, ReviewRevision, Round
from annotator.services.blindness import Opening
from annotator.services.counted_ratings import IS_COUNTED, of_members
from annotator.services.round_claims import is_left_out

#: Stretches are lengthened, to whole weeks, until there are no more of them.
MOST_STRETCHES = 30
DAY, WEEK = timedelta(days=1), timedelta(days=7)

Columns = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Reviews from one day to another in UTC, both included."""

    first: date
    last: date
    reviews: int


def read_stretches(session: Session, round_: Round, opening: Opening) -> tuple[Stretch, ...]:
    """Return the counted reviews of the round by day of submission, or by so many weeks where there are many days.

    From the first day with a review to the last one, days without any included; nothing where there is no review.
    """
    first, last = session.execute(
        _counted(select(func.min(ReviewRevision.made_at), func.max(ReviewRevision.made_at)), round_, opening)
    ).one()
    if first is None or last is None:
        return ()
    begin, end = _midnight(first), _midnight(last) + DAY
    length = _length((end - begin) // DAY)
    starts = [begin + length * number for number in range(-(-(end - begin) // length))]
    number = case(*((ReviewRevision.made_at < edge, place) for place, edge in enumerate(starts[1:])), else_=None)
    counts: dict[int | None, int] = {}
    if len(starts) == 1:
        counts[None] = session.scalar(_counted(select(func.count()), round_, opening)) or 0
    else:
        rows = session.execute(_counted(select(number, func.count()), round_, opening).group_by(number))
        counts.update({row[0]: row[1] for row in rows})
    return tuple(
        Stretch(
            start.date(),
            (min(start + length, end) - DAY).date(),
            counts.get(place if place < len(starts) - 1 else None, 0),
        )
        for place, start in enumerate(starts)
    )


def _counted(statement: Select[*Columns], round_: Round, opening: Opening) -> Select[*Columns]:
    return (
        statement.select_from(Review)
        .join(Assignment, Review.assignment_id == Assignment.id)
        .join(
            ReviewRevision,
            IS_COUNTED,
        )
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(opening.purposes),
            ~is_left_out(Assignment.claim_id, round_.id),
            of_members(round_.project_id),
        )
    )


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def _length(days: int) -> timedelta:
    """A day, or as few whole weeks as make no more than `MOST_STRETCHES`."""
    return DAY if days <= MOST_STRETCHES else WEEK * -(-days // (7 * MOST_STRETCHES))
