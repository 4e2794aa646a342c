"""How many ratings a round gets a day, and when it is likely to be done, if that can be said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import fmean, stdev

import numpy as np
from numpy.typing import NDArray

from annotator.agreement.student_t import critical_value
from annotator.models import Round
from annotator.models.vocabulary import RoundState
from annotator.services.submission_times import Submissions, day_of
from annotator.text import _, plural

#: Days looked back.
DAYS = 14
#: Fewer whole days than these say nothing of the next.
LEAST_DAYS = 3
#: Without a rating for so many days the pace no longer speaks of now.
STALE_DAYS = 7
#: No forecast reaches further.
MOST_DAYS = 3_650
EPOCH = date(1970, 1, 1)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RatedDay:
    """Ratings submitted for the first time on a day in UTC, and how many claims they are of."""

    day: date
    ratings: int
    claims: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the round is done if days go on as they went.

    Attributes
    ----------
    soonest, latest
        Ends of a 95 % prediction interval; None where it cannot be said, which `words` explains.
    words
        What is forecast, or why nothing is, in a sentence.
    basis
        From what it was computed; empty where nothing was.
    """

    soonest: date | None
    latest: date | None
    words: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class RoundPace:
    """The last days of a round.

    Attributes
    ----------
    days
        The last `DAYS` of it, the newest last; up to the lock, or up to today.
    active
        Reviewers who rated anything in them.
    forecast
        None after the lock.
    """

    days: tuple[RatedDay, ...]
    active: frozenset[int]
    forecast: Forecast | None

    @property
    def ratings(self) -> int:
        """Ratings of all these days."""
        return sum(each.ratings for each in self.days)

    @property
    def busiest(self) -> int:
        """Ratings of the busiest day, at least 1."""
        return max([1, *(each.ratings for each in self.days)])


def read_round_pace(round_: Round, first: Submissions, left: int, now: datetime) -> RoundPace:
    """Return the pace of a round.

    Parameters
    ----------
    first
        The submissions by which somebody rated a claim for the first time.
    left
        Ratings it still asks for.
    """
    opened, today = day_of(round_.opened_at), day_of(round_.locked_at or now)
    begin = max(opened, today - DAYS + 1)
    lately = first.day >= begin
    day, claim = first.day[lately] - begin, first.claim[lately]
    ratings = np.bincount(day, minlength=today - begin + 1)
    is_rated = np.zeros((len(ratings), int(claim.max(initial=0)) + 1), dtype=np.bool_)
    is_rated[day, claim] = True
    claims = is_rated.sum(axis=1)
    days = tuple(
        RatedDay(EPOCH + timedelta(days=begin + at), int(ratings[at]), int(claims[at]))
        for at in range(today - begin + 1)
    )
    active = frozenset(np.unique(first.reviewer[lately]).tolist())
    if round_.state == RoundState.LOCKED:
        return RoundPace(days, active, None)
    # The day it was opened on and today are not whole.
    whole = [each for each in days[:-1] if each.day > EPOCH + timedelta(days=opened)]
    last = int(first.day[-1]) if len(first.day) else None
    return RoundPace(days, active, _forecast(whole, left, today, last))


def _forecast(whole: list[RatedDay], left: int, today: int, last: int | None) -> Forecast:
    if left <= 0:
        return Forecast(None, None, _("Nothing is left to rate: the round can be locked."))
    if last is None:
        return Forecast(None, None, _("Nobody has rated anything yet, so nothing can be said about the rest."))
    if today - last >= STALE_DAYS:
        words = _("Nobody has rated a new claim for {n} days, so nothing can be said about the rest.", n=today - last)
        return Forecast(None, None, words)
    if len(whole) < LEAST_DAYS:
        words = plural(
            len(whole),
            "When it is done cannot be said from {count} whole day since the opening: that takes {least}.",
            "When it is done cannot be said from {count} whole days since the opening: that takes {least}.",
            least=LEAST_DAYS,
        )
        return Forecast(None, None, words)
    return _from_days([each.ratings for each in whole], left, EPOCH + timedelta(days=today))


def _from_days(daily: list[int], left: int, today: date) -> Forecast:
    """Find the first days by which what is left lies below each end of what so many days may bring.

    What `days` further days bring is expected to be `days * mean`; it varies by what days differ and by how far the
    mean is known: stdev ** 2 * (days + days ** 2 / n). Days are taken for independent.
    """
    mean, spread = fmean(daily), stdev(daily)
    reach = critical_value(len(daily) - 1) * spread
    basis = _(
        "Computed from the last {n} whole days (UTC): {least} to {most} ratings a day, {mean} on average. "
        "95 % prediction interval from how these days differ, as if each further day were like one of them.",
        n=len(daily),
        least=min(daily),
        most=max(daily),
        mean=f"{mean:.1f}",
    )

    def until(sign: int) -> date | None:
        for days in range(1, MOST_DAYS + 1):
            if days * mean + sign * reach * sqrt(days + days * days / len(daily)) >= left:
                return today + timedelta(days=days)
        return None

    soonest, latest = until(1), until(-1)
    if soonest is None:
        words = _("At this pace not within {n} years.", n=MOST_DAYS // 365)
        return Forecast(None, None, words, basis)
    if latest is None:
        words = _("Not before {day}; days differ too much to say by when at the latest.", day=_named(soonest))
        return Forecast(soonest, None, words, basis)
    if not spread:
        words = _("About {day}, without an interval: each of these days brought the same.", day=_named(soonest))
        return Forecast(soonest, latest, words, basis)
    if soonest == latest:
        return Forecast(soonest, latest, _("By {day} at this pace.", day=_named(soonest)), basis)
    words = _("Between {first} and {last} at this pace.", first=_named(soonest), last=_named(latest))
    return Forecast(soonest, latest, words, basis)


def _named(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
