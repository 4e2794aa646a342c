"""Whether reviewers lean to less or to more shown support than others, and whether that drifts. A habit, not a skill.

Every page and file that says who is stricter or more lenient has it from here: a model of all claims that two or more
have rated, in which only differences on the same claim speak. So a reviewer who met only claims with little support is
not taken for strict, one whose claims nobody else has rated is not compared, and one with three ratings is not taken at
their word.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from sqlalchemy.orm import Session

from annotator.agreement import Departure, Undefined, severity
from annotator.agreement.undefined import undefined
from annotator.services.agreement_data import RoundRatings
from annotator.services.remembered import remembered
from annotator.services.review_weeks import Periods

#: Decimals of a step with which pages print how a reviewer leans.
PRINTED = 2


class Reading(StrEnum):
    """What the interval around a lean says."""

    STRICTER = "stricter"
    MORE_LENIENT = "more lenient"
    UNCLEAR = "no clear shift"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Lean:
    """How far a reviewer departs, in steps of the scale; above 0 towards more shown support.

    Attributes
    ----------
    low, high
        95 % interval; None where `undefined` says why.
    ratings
        Ratings it rests on, of claims that others have rated too.
    undefined
        Why there is no interval, else None.
    """

    value: float
    low: float | None
    high: float | None
    ratings: int
    undefined: Undefined | None = None

    @property
    def reading(self) -> Reading:
        """What the interval says as it is printed: a word beside an end of "0.00" is not clear to whoever reads it."""
        if self.low is None or self.high is None:
            return Reading.UNKNOWN
        low, high = round(self.low, PRINTED), round(self.high, PRINTED)
        if low <= 0 <= high:
            return Reading.UNCLEAR
        return Reading.STRICTER if high < 0 else Reading.MORE_LENIENT

    @property
    def reach(self) -> float:
        """The greatest distance from 0 that an axis has to show."""
        return max(abs(end) for end in (self.value, self.low, self.high) if end is not None)

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0, as it is printed."""
        return self.reading in (Reading.STRICTER, Reading.MORE_LENIENT)


@dataclass(frozen=True, slots=True)
class ReviewerLean:
    """One reviewer, by pseudonym: over the whole round, and in each period compared with what they do otherwise.

    How a reviewer departs over the whole round is the same whether or not drift is looked at.
    """

    pseudonym: Hashable
    overall: Lean
    drift: tuple[tuple[Hashable, Lean], ...]


@dataclass(frozen=True, slots=True)
class Leanings:
    """All reviewers of a round.

    Attributes
    ----------
    reviewers
        The strictest first.
    alone
        Pseudonyms of those whose claims nobody else has rated.
    spread_claims, spread_reviewers, spread_periods, spread_rest
        Standard deviations in steps: how much claims differ, how much reviewers, a reviewer's periods, and everything
        else; None for periods where there are none.
    weeks
        Weeks in a period; None where drift is not looked at.
    undefined
        Why there is nothing, else None; then everything else is empty or None.
    """

    reviewers: tuple[ReviewerLean, ...]
    alone: tuple[Hashable, ...]
    spread_claims: float | None
    spread_reviewers: float | None
    spread_periods: float | None
    spread_rest: float | None
    weeks: int | None
    undefined: Undefined | None

    @property
    def reach(self) -> float:
        """The greatest distance from 0 that an axis for all intervals has to show."""
        each = [lean for person in self.reviewers for lean in (person.overall, *(lean for _, lean in person.drift))]
        return max((lean.reach for lean in each), default=1.0)

    def of(self, pseudonym: Hashable) -> Lean | None:
        """Return how a reviewer departs over the whole round; None for whoever has rated nothing on the scale."""
        return next((each.overall for each in self.reviewers if each.pseudonym == pseudonym), None)

    def why_not(self, pseudonym: Hashable) -> Undefined | None:
        """Return why nothing can be said of this reviewer, though something can of others; else None."""
        return undefined("shares_nothing") if pseudonym in self.alone else None

    @property
    def no_interval(self) -> Undefined | None:
        """Why nobody has an interval, or why there is nothing at all; else None."""
        return self.undefined or next((each.overall.undefined for each in self.reviewers), None)

    @property
    def has_drift(self) -> bool:
        """Whether there is more than one period."""
        return self.weeks is not None


def find_leanings(ratings: RoundRatings) -> Leanings:
    """Return how the reviewers of these ratings lean, without their drift."""
    found = severity(ratings.reliability())
    if found.undefined is not None:
        return Leanings((), (), None, None, None, None, None, found.undefined)
    step, upwards = _step(ratings)
    reviewers = (ReviewerLean(person.rater, _lean(person.severity, upwards * step), ()) for person in found.raters)
    return Leanings(
        reviewers=tuple(sorted(reviewers, key=lambda person: person.overall.value)),
        alone=found.alone,
        spread_claims=_in_steps(found.spread_units, step),
        spread_reviewers=_in_steps(found.spread_raters, step),
        spread_periods=None,
        spread_rest=_in_steps(found.spread_rest, step),
        weeks=None,
        undefined=None,
    )


def read_leanings(
    session: Session, round_id: int, ratings: RoundRatings, claims: frozenset[int] | None = None
) -> Leanings:
    """Return how the reviewers of these ratings lean, without drift; found once, while nothing new is submitted.

    Parameters
    ----------
    ratings
        Those of the round on a criterion, and no other choice among them than that of `claims`.
    claims
        Ids of the claims that were chosen; None for all.
    """
    key = ("leanings", round_id, ratings.criterion.id, claims)
    return remembered(session, key, ratings.identity, lambda: find_leanings(ratings))


def find_drift(leanings: Leanings, ratings: RoundRatings, periods: Periods | None) -> Leanings:
    """Return `leanings` with the drift of each reviewer.

    Parameters
    ----------
    leanings
        Those of `ratings`.
    periods
        When each answer was submitted; None to look at no drift.
    """
    if leanings.undefined is not None or periods is None or np.unique(periods.period[ratings.is_point]).size < 2:
        return leanings  # where there are periods, what was selected all falls into one
    found = severity(ratings.reliability(), periods.period[ratings.is_point], periods.names)
    step, upwards = _step(ratings)
    drift = {
        person.rater: tuple((name, _lean(each, upwards * step)) for name, each in person.drift)
        for person in found.raters
    }
    return replace(
        leanings,
        reviewers=tuple(replace(person, drift=drift[person.pseudonym]) for person in leanings.reviewers),
        spread_periods=_in_steps(found.spread_periods, step),
        weeks=periods.weeks,
    )


def _step(ratings: RoundRatings) -> tuple[float, int]:
    """Return how wide a step is in the numbers of the scale, and 1 where high numbers are the best ones, else -1."""
    scale = ratings.criterion.scale
    step = (scale.points[-1].value - scale.points[0].value) / (len(scale.points) - 1)
    return step, -1 if scale.low_is_best else 1


def _in_steps(spread: float | None, step: float) -> float | None:
    return None if spread is None else spread / step


def _lean(departure: Departure, step: float) -> Lean:
    value = departure.value / step
    if departure.ci95 is None:
        return Lean(value, None, None, departure.ratings, departure.interval_undefined)
    low, high = sorted(end / step for end in departure.ci95)
    return Lean(value, low, high, departure.ratings)
