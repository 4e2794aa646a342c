"""Shown support for what a source says and for what it passes on. A description of claims, no grade of a source.

Claims are what is counted: a claim that many have rated weighs no more than one that two have. So the shares, with
Wilson's interval, and the medians are of claims; the columns alone count ratings.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from annotator.agreement.proportion import wilson_interval
from annotator.agreement.student_t import critical_value
from annotator.models import Assignment, Review, ReviewRevision, RevisionRating, Round
from annotator.services.blindness import Opening
from annotator.services.claim_spread import claim_spread
from annotator.services.counted_ratings import IS_COUNTED
from annotator.services.rubric_records import CriterionRecord, PointRecord
from annotator.services.source_claims import Dating, SourceClaim, claim_ids_of
from annotator.text import _, plural

LEAST_CLAIMS = 3

Answers = Mapping[int, Counter[int | None]]


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many ratings chose a point; `position` counts from 0 in ascending order of value."""

    position: int
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many claims of all that are rated, and Wilson's 95 % interval of that share."""

    count: int
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the claims' medians lie: towards the end that shows more support, on the middle of the scale, or less."""

    more: Share
    middle: Share
    less: Share


@dataclass(frozen=True, slots=True)
class Period:
    """The claims of one year; `year` is None for those that cannot be dated.

    Attributes
    ----------
    median
        Of the claims' medians, as a position from 0; None without a rated claim and on a scale without order.
    """

    year: int | None
    claims: int
    rated: int
    counts: tuple[int, ...]
    median: float | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """One side of a source: ratings of the claims it makes, or of those it passes on.

    Attributes
    ----------
    claims
        Claims of this side, withdrawn ones left out.
    documents
        From how many documents these are.
    rated
        Those among them with a rating that is open to the viewer.
    hidden
        Those of the round whose results are not open to the viewer; nothing of them is in the numbers.
    cannot_judge
        Answers off the scale; they enter no number but this one.
    mean, interval
        Mean of the claims' means in values of the scale, and its 95 % t interval over claims, which is cut at the
        ends of the scale. None without a number; `reason` then says why.
    median
        Of the claims' medians, as a position on the scale from 0; None as the mean is.
    standing
        None without a rated claim and on a scale without order.
    periods
        By year, what cannot be dated last; empty where there is no claim.
    """

    claims: int
    documents: int
    rated: int
    hidden: int
    ratings: int
    cannot_judge: int
    steps: tuple[StepCount, ...]
    mean: float | None
    interval: tuple[float, float] | None
    reason: str
    median: float | None
    standing: Standing | None
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class SourceLedger:
    """Both sides of a source."""

    as_claimant: Ledger
    as_relayer: Ledger


def read_ledger(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    source_id: int,
    claims: Sequence[SourceClaim],
    opening: Opening,
    dating: Dating = Dating.CLAIM,
) -> SourceLedger:
    """Return the counted ratings of a source's claims in a round, as far as they are open to the viewer.

    Parameters
    ----------
    claims
        All those of the source.
    """
    answers, hidden = _read_answers(session, round_, criterion, opening, source_id)
    made, passed_on = [claim for claim in claims if claim.makes], [claim for claim in claims if claim.relays]
    return SourceLedger(
        as_claimant=_side(criterion, made, answers, hidden, dating),
        as_relayer=_side(criterion, passed_on, answers, hidden, dating),
    )


def _side(
    criterion: CriterionRecord, claims: Sequence[SourceClaim], answers: Answers, hidden: frozenset[int], dating: Dating
) -> Ledger:
    ids = [claim.id for claim in claims]
    points = criterion.scale.points
    by_point = _added(answers, ids)
    means = _means(criterion, [answers[claim_id] for claim_id in ids if claim_id in answers])
    medians = _medians(criterion, answers, ids)
    interval, reason = _interval(means, points) if criterion.scale.is_ordered else (None, _no_order())
    return Ledger(
        claims=len(ids),
        documents=len({claim.document_id for claim in claims}),
        rated=_count_rated(answers, ids),
        hidden=len(hidden.intersection(ids)),
        ratings=sum(by_point[point.id] for point in points),
        cannot_judge=by_point[None],
        steps=tuple(StepCount(point.position, point.code, point.label, by_point[point.id]) for point in points),
        mean=math.fsum(means) / len(means) if means else None,
        interval=interval,
        reason=reason,
        median=median(medians) if medians else None,
        standing=_standing(criterion, medians) if medians else None,
        periods=_periods(criterion, claims, answers, dating),
    )


def _periods(
    criterion: CriterionRecord, claims: Sequence[SourceClaim], answers: Answers, dating: Dating
) -> tuple[Period, ...]:
    years: dict[int | None, list[int]] = {}
    for claim in claims:
        years.setdefault(claim.year(dating), []).append(claim.id)
    periods = []
    for year in sorted(years, key=lambda each: (each is None, each or 0)):
        by_point, medians = _added(answers, years[year]), _medians(criterion, answers, years[year])
        periods.append(
            Period(
                year=year,
                claims=len(years[year]),
                rated=_count_rated(answers, years[year]),
                counts=tuple(by_point[point.id] for point in criterion.scale.points),
                median=median(medians) if medians else None,
            )
        )
    return tuple(periods)


def _standing(criterion: CriterionRecord, medians: Sequence[float]) -> Standing:
    middle = (len(criterion.scale.points) - 1) / 2
    above = sum(each > middle for each in medians)
    below = sum(each < middle for each in medians)
    more, less = (below, above) if criterion.scale.low_is_best else (above, below)
    return Standing(*(_share(count, len(medians)) for count in (more, len(medians) - more - less, less)))


def _share(count: int, of: int) -> Share:
    return Share(count, of, *wilson_interval(count, of))


def _count_rated(answers: Answers, ids: Iterable[int]) -> int:
    return sum(1 for claim_id in ids if answers.get(claim_id, Counter()).keys() - {None})


def _added(answers: Answers, ids: Iterable[int]) -> Counter[int | None]:
    added: Counter[int | None] = Counter()
    for claim_id in ids:
        added.update(answers.get(claim_id, {}))
    return added


def _medians(criterion: CriterionRecord, answers: Answers, ids: Iterable[int]) -> list[float]:
    """The median of each claim with a rating on the scale, as a position from 0."""
    is_ordered, points = criterion.scale.is_ordered, criterion.scale.points
    found = (
        claim_spread([answers[claim_id][point.id] for point in points], is_ordered=is_ordered).median
        for claim_id in ids
        if claim_id in answers
    )
    return [each for each in found if each is not None]


def _read_answers(
    session: Session, round_: Round, criterion: CriterionRecord, opening: Opening, source_id: int
) -> tuple[dict[int, Counter[int | None]], frozenset[int]]:
    """Counted answers by claim and point (None: cannot judge) of open claims, and the claims that are closed."""
    answer = and_(RevisionRating.revision_id == ReviewRevision.id, RevisionRating.criterion_id == criterion.id)
    rows = session.execute(
        select(Assignment.claim_id, RevisionRating.scale_point_id, func.count(RevisionRating.revision_id))
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .outerjoin(ReviewRevision, IS_COUNTED)
        .outerjoin(RevisionRating, answer)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(opening.purposes),
            Assignment.claim_id.in_(claim_ids_of(source_id)),
        )
        .group_by(Assignment.claim_id, RevisionRating.scale_point_id)
    )
    found: dict[int, Counter[int | None]] = {}
    hidden: set[int] = set()
    for claim_id, point_id, count in rows:
        if not opening.shows(claim_id):
            hidden.add(claim_id)
        elif count:
            found.setdefault(claim_id, Counter())[point_id] = count
    return found, frozenset(hidden)


def _means(criterion: CriterionRecord, counts: Sequence[Counter[int | None]]) -> list[float]:
    """The mean of each claim with a rating on the scale."""
    if not criterion.scale.is_ordered:
        return []
    means = []
    for answers in counts:
        ratings = sum(answers[point.id] for point in criterion.scale.points)
        if ratings:
            means.append(sum(point.value * answers[point.id] for point in criterion.scale.points) / ratings)
    return means


def _interval(means: list[float], points: tuple[PointRecord, ...]) -> tuple[tuple[float, float] | None, str]:
    count = len(means)
    if not count:
        return None, _("No ratings yet.")
    if count < LEAST_CLAIMS:
        return None, plural(
            count, "One rated claim: too few for an interval.", "{count} rated claims: too few for an interval."
        )
    mean = math.fsum(means) / count
    variance = math.fsum((value - mean) ** 2 for value in means) / (count - 1)
    if math.isclose(variance, 0, abs_tol=1e-12):
        return None, _("No interval: all these claims have the same mean.")
    half = critical_value(count - 1) * math.sqrt(variance / count)
    return (max(points[0].value, mean - half), min(points[-1].value, mean + half)), ""


def _no_order() -> str:
    return _("No mean: the answers to this question have no order.")
