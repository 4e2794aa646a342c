"""How far reviewers agreed in the course of a round, and on each question of its rubric."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Estimate, estimate_all, from_counts
from annotator.models import Round
from annotator.services.agreement_data import RoundRatings, places_of, read_ratings
from annotator.services.agreement_report import reported_coefficient
from annotator.services.remembered import remembered
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.submission_times import Submissions
from annotator.text import _

#: Parts at the most, and claims in each at the least: fewer have intervals from one end of the scale to the other.
PARTS = 10
LEAST_CLAIMS = 10
EPOCH = date(1970, 1, 1)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CoursePart:
    """A run of claims, each in the part in which its last rating came.

    Attributes
    ----------
    first, last
        Days in UTC on which the last ratings of its claims came.
    """

    number: int
    first: date
    last: date
    claim_ids: tuple[int, ...]
    ratings: int
    estimate: Estimate

    @property
    def claims(self) -> int:
        return len(self.claim_ids)


@dataclass(frozen=True, slots=True)
class Course:
    """Parts in order, or the reason why there are none."""

    parts: tuple[CoursePart, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OfCriterion:
    """Agreement on one question; `paired` claims have two ratings or more."""

    criterion: CriterionRecord
    estimate: Estimate
    paired: int
    ratings: int
    cannot_judge: int


def read_course(session: Session, round_: Round, ratings: RoundRatings, first: Submissions) -> Course:
    """Return how agreement went, over all ratings of the round: for whom everything is open.

    Parameters
    ----------
    first
        The submissions by which somebody rated a claim for the first time, in order.
    """
    key = ("course", round_.id, ratings.criterion.id)
    return remembered(session, key, ratings.identity, lambda: _find_course(ratings, first))


def _find_course(ratings: RoundRatings, first: Submissions) -> Course:
    counts = ratings.counts()
    rated = counts.sum(axis=1)
    last = np.zeros(len(rated), dtype=np.int64)
    place = places_of(first.claim, ratings.claim_ids)
    last[place[place >= 0]] = first.second[place >= 0]
    paired = np.flatnonzero(rated >= 2)
    number = min(PARTS, len(paired) // LEAST_CLAIMS)
    if number < 2:
        least = 2 * LEAST_CLAIMS
        words = _("A course takes {least} claims that two have rated; there are {n}.", least=least, n=len(paired))
        return Course((), words)
    paired = paired[np.argsort(last[paired], kind="stable")]
    reached = np.cumsum(rated[paired])
    # As many ratings in each part as can be; a claim is never divided.
    part = np.minimum((reached - rated[paired] / 2) * number // reached[-1], number - 1).astype(np.int64)
    key = reported_coefficient(ratings.criterion.scale.level)
    found: list[CoursePart] = []
    for at in np.unique(part).tolist():
        claims = paired[part == at]
        reliability = from_counts(counts[claims], raters=len(ratings.raters), scale=ratings.scale)
        found.append(
            CoursePart(
                number=len(found) + 1,
                first=_day(last[claims].min()),
                last=_day(last[claims].max()),
                claim_ids=tuple(ratings.claim_ids[claims].tolist()),
                ratings=int(rated[claims].sum()),
                estimate=estimate_all(reliability, keys=(key,))[key],
            )
        )
    return Course(tuple(found), "")


def read_by_criterion(
    session: Session, round_: Round, rubric: RubricRecord, main: RoundRatings
) -> tuple[OfCriterion, ...]:
    """Return agreement on each question of the rubric, over all ratings of the round: for whom everything is open.

    Parameters
    ----------
    main
        The ratings on one of them; as long as nothing is submitted, none of the others has changed.
    """

    def read() -> tuple[OfCriterion, ...]:
        of_each = (
            main if each.id == main.criterion.id else read_ratings(session, round_, each) for each in rubric.by_points
        )
        return tuple(of_criterion(ratings) for ratings in of_each)

    return remembered(session, ("by criterion", round_.id), main.identity, read)


def of_criterion(ratings: RoundRatings) -> OfCriterion:
    """Return agreement on the question of these ratings."""
    key = reported_coefficient(ratings.criterion.scale.level)
    rated = ratings.counts().sum(axis=1)
    return OfCriterion(
        criterion=ratings.criterion,
        estimate=estimate_all(ratings.counted(), keys=(key,))[key],
        paired=int((rated >= 2).sum()),
        ratings=int(rated.sum()),
        cannot_judge=ratings.cannot_judge,
    )


def _day(second: int) -> date:
    return EPOCH + timedelta(seconds=int(second))
