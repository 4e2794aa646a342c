"""How far a reviewer has come in a round, at what pace, and how long the rest takes if it can be said."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil, sqrt
from statistics import fmean, stdev

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.agreement.student_t import critical_value
from annotator.models import Assignment, Review, ReviewRevision, Round
from annotator.models.vocabulary import AssignmentState, Purpose, RoundState
from annotator.services.own_counts import count_own_claims
from annotator.text import _, plural

#: Days looked back.
DAYS = 14
#: Fewer days than these with a rating say nothing of the next.
LEAST_DAYS = 3
#: A first save this long ago or longer no longer speaks of now.
STALE = timedelta(days=7)
#: Fewer reviews than these with a measured time say nothing of the next.
LEAST_MEASURED = 5


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """One reviewer's claims of a round by what became of them.

    Attributes
    ----------
    done, withdrawn, skipped, left
        Submitted, taken back, passed on, never rated. Claims whose reservation ran out are in none of them.
    """

    done: int
    withdrawn: int
    skipped: int
    left: int

    @property
    def total(self) -> int:
        """Claims that are this reviewer's to rate."""
        return self.done + self.withdrawn + self.left


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast somebody rates, from the days on which they did.

    Attributes
    ----------
    claims, days
        Claims saved for the first time in the last `DAYS` days, and days on which that happened, in UTC.
    measured, hours
        Reviews of these with a measured time, and their hours together, idle time left out.
    forecast
        A sentence on how long the rest takes; or why nothing can be said.
    """

    claims: int
    days: int
    measured: int
    hours: float
    forecast: str

    @property
    def per_day(self) -> float | None:
        """Claims a day on which there was any; None without a day."""
        return self.claims / self.days if self.days else None

    @property
    def per_hour(self) -> float | None:
        """Claims an hour of measured time; None where too few were measured."""
        return self.measured / self.hours if self.measured >= LEAST_MEASURED and self.hours > 0 else None


def read_own_progress(session: Session, round_id: int, reviewer_id: int) -> OwnProgress:
    """Return how many of the reviewer's claims of this round are done, withdrawn, skipped and left."""
    counts = count_own_claims(session, round_id, reviewer_id)
    return OwnProgress(
        done=counts[AssignmentState.SUBMITTED],
        withdrawn=counts[AssignmentState.WITHDRAWN],
        skipped=counts[AssignmentState.SKIPPED],
        left=counts[AssignmentState.OPEN],
    )


def read_pace(session: Session, round_: Round, reviewer_id: int, left: int | None, now: datetime) -> Pace:
    """Return the reviewer's pace in this round.

    Parameters
    ----------
    left
        Claims still to rate; None where nobody can know, because claims are drawn one by one from a common list.
    """
    rows = session.execute(
        select(ReviewRevision.made_at, ReviewRevision.active_seconds)
        .join(Review, Review.id == ReviewRevision.review_id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.purpose != Purpose.TRAINING,
            ReviewRevision.number == 1,
            ReviewRevision.made_at > now - timedelta(days=DAYS),
        )
        .order_by(ReviewRevision.made_at)
    ).all()
    by_day = Counter(row.made_at.astimezone(UTC).date() for row in rows)
    seconds = [row.active_seconds for row in rows if row.active_seconds is not None]
    last = rows[-1].made_at if rows else None
    return Pace(
        claims=len(rows),
        days=len(by_day),
        measured=len(seconds),
        hours=sum(seconds) / 3600,
        forecast=_forecast(round_, by_day, left, last, now),
    )


def _forecast(round_: Round, by_day: Counter[date], left: int | None, last: datetime | None, now: datetime) -> str:
    """Say how many days of rating the rest takes, as far as the days there were tell."""
    if round_.state != RoundState.OPEN or left == 0:
        return ""
    if left is None:
        return _("Claims come from a common list, so nobody can say how many of them will be yours.")
    if last is None or now - last >= STALE:
        return _("You have not begun a claim in the last days, so nothing can be said about the rest.")
    if len(by_day) < LEAST_DAYS:
        return plural(
            len(by_day),
            "How long the rest takes cannot be said from {count} day: that takes {least} days with ratings.",
            "How long the rest takes cannot be said from {count} days: that takes {least} days with ratings.",
            least=LEAST_DAYS,
        )
    daily = list(by_day.values())
    mean = fmean(daily)
    reach = critical_value(len(daily) - 1) * stdev(daily) / sqrt(len(daily))
    if mean - reach <= 0:
        return _(
            "You rated from {least} to {most} claims a day: too uneven to say how long the rest takes.",
            least=min(daily),
            most=max(daily),
        )
    soonest, latest = ceil(left / (mean + reach)), ceil(left / (mean - reach))
    if soonest == latest:
        return plural(
            soonest, "About {count} more day of rating at this pace.", "About {count} more days of rating at this pace."
        )
    return _(
        "About {soonest} to {latest} more days of rating at this pace (95 % interval of your mean day).",
        soonest=soonest,
        latest=latest,
    )
