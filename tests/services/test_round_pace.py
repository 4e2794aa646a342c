"""The pace of a round, and what is said of its end."""

from datetime import UTC, date, datetime, timedelta

import factories
import numpy as np
import pytest
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.models.vocabulary import RoundState
from annotator.services.round_pace import RoundPace, read_round_pace
from annotator.services.submission_times import Submissions

OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def _round(state: RoundState = RoundState.OPEN, locked_at: datetime | None = None) -> Round:
    return Round(opened_at=OPENED, state=state.value, locked_at=locked_at)


def _submissions(daily: dict[int, int]) -> Submissions:
    """So many ratings of different claims on each day of March 2026, by two reviewers in turn."""
    rows = [
        (place, 1 + place % 2, datetime(2026, 3, day, 10, tzinfo=UTC).timestamp() + place, 1, 0, place)
        for day, number in daily.items()
        for place in range(number)
    ]
    return Submissions(*np.array(rows, dtype=np.int64).reshape(-1, 6).T)


def _pace(daily: dict[int, int], left: int, now: datetime = NOW) -> RoundPace:
    return read_round_pace(_round(), _submissions(daily), left, now)


def test_ratings_and_claims_by_day() -> None:
    found = _pace({2: 3, 4: 1, 9: 2}, left=5)
    assert [(each.day.day, each.ratings, each.claims) for each in found.days] == [
        (2, 3, 3),
        (3, 0, 0),
        (4, 1, 1),
        *((day, 0, 0) for day in range(5, 9)),
        (9, 2, 2),
    ]
    assert (found.ratings, found.busiest, found.active) == (6, 3, frozenset({1, 2}))


def test_only_the_last_days_are_looked_at() -> None:
    found = _pace({2: 5, 25: 1}, left=5, now=datetime(2026, 3, 25, 12, tzinfo=UTC))
    assert (len(found.days), found.days[0].day, found.ratings) == (14, date(2026, 3, 12), 1)
    assert found.active == frozenset({1})


def test_a_forecast_with_its_interval() -> None:
    found = _pace({3: 10, 4: 12, 5: 8, 6: 10, 7: 11, 8: 9, 9: 4}, left=100).forecast
    assert found is not None
    assert found.soonest is not None
    assert found.latest is not None
    # At ten a day it takes ten days.
    assert found.soonest <= NOW.date() + timedelta(days=10) <= found.latest
    assert found.soonest < found.latest
    assert "Between" in found.words
    assert "last 6 whole days (UTC): 8 to 12 ratings a day, 10.0 on average" in found.basis


def test_the_interval_holds_what_days_like_these_bring() -> None:
    """Days are drawn again and again: the interval holds the day of the end in about 95 of 100 cases."""
    chance, held, drawn = np.random.default_rng(3), 0, 400
    for _case in range(drawn):
        daily = chance.poisson(12, size=6)
        found = _pace({3 + day: int(number) for day, number in enumerate(daily)}, left=150).forecast
        assert found is not None
        further = int(np.searchsorted(np.cumsum(chance.poisson(12, size=400)), 150) + 1)
        end = NOW.date() + timedelta(days=further)
        assert found.soonest is not None
        held += found.soonest <= end and (found.latest is None or end <= found.latest)
    assert 0.92 <= held / drawn <= 1


@pytest.mark.parametrize(
    ("daily", "left", "words"),
    [
        ({3: 2}, 0, "Nothing is left to rate"),
        ({}, 5, "Nobody has rated anything yet"),
        ({2: 5}, 5, "Nobody has rated a new claim for 7 days"),
        ({3: 40, 4: 0, 5: 1, 6: 0, 7: 0, 8: 2}, 50, "days differ too much"),
        ({3: 10, 4: 10, 5: 10, 6: 10, 7: 10, 8: 10}, 30, "About 12 March 2026, without an interval"),
        ({3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1}, 10**6, "not within 10 years"),
        ({3: 99, 4: 100, 5: 101, 6: 100, 7: 100, 8: 100}, 50, "By 10 March 2026"),
    ],
)
def test_what_is_said_of_the_end(daily: dict[int, int], left: int, words: str) -> None:
    found = _pace(daily, left).forecast
    assert found is not None
    assert words in found.words


def test_too_few_whole_days_say_nothing() -> None:
    found = _pace({2: 5, 3: 5, 4: 1}, left=9, now=datetime(2026, 3, 4, 12, tzinfo=UTC)).forecast
    assert found is not None
    assert found.words == "When it is done cannot be said from 1 whole day since the opening: that takes 3."
    assert (found.soonest, found.latest, found.basis) == (None, None, "")


def test_a_locked_round_has_days_up_to_the_lock_and_no_forecast() -> None:
    locked = _round(RoundState.LOCKED, datetime(2026, 3, 4, 18, tzinfo=UTC))
    found = read_round_pace(locked, _submissions({2: 1, 4: 2}), 3, NOW)
    assert ([each.ratings for each in found.days], found.forecast) == ([1, 0, 2], None)


def test_a_real_round_opened_a_moment_ago(session: Session) -> None:
    made = make_rated_round(session, [". .", ". ."])
    empty = Submissions(*np.empty((0, 6), dtype=np.int64).T)
    found = read_round_pace(made.round, empty, 4, factories.NOW)
    assert [each.ratings for each in found.days] == [0]
    assert found.busiest == 1
