"""Shown support for what a source says and for what it passes on. A description of claims, no grade of a source."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from annotator.agreement.student_t import critical_value
from annotator.models import Assignment, Attribution, Claim, ClaimVersion, Review, ReviewRevision, RevisionRating, Round
from annotator.models.vocabulary import OUT_OF_SIGHT, Part
from annotator.services.blindness import Opening
from annotator.services.claim_search import current_version
from annotator.services.rubric_records import CriterionRecord, PointRecord
from annotator.text import _, plural

LEAST_CLAIMS = 3


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many ratings chose a point; `position` counts from 0 in ascending order of value."""

    position: int
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """One side of a source: ratings of the claims it makes, or of those it passes on.

    Attributes
    ----------
    claims
        Claims of this side, withdrawn ones left out.
    rated
        Those among them with a rating that is open to the viewer.
    hidden
        Those of the round whose results are not open to the viewer; nothing of them is in the numbers.
    cannot_judge
        Answers off the scale; they enter no number but this one.
    mean, interval
        Mean of the claims' means in values of the scale, and its 95 % t interval over claims, which is cut at the
        ends of the scale. None without a number; `reason` then says why.
    """

    claims: int
    rated: int
    hidden: int
    ratings: int
    cannot_judge: int
    steps: tuple[StepCount, ...]
    mean: float | None
    interval: tuple[float, float] | None
    reason: str


@dataclass(frozen=True, slots=True)
class SourceLedger:
    """Both sides of a source."""

    as_claimant: Ledger
    as_relayer: Ledger


def read_ledger(
    session: Session, round_: Round, criterion: CriterionRecord, source_id: int, opening: Opening
) -> SourceLedger:
    """Return the counted ratings of a source's claims in a round, as far as they are open to the viewer."""
    return SourceLedger(
        as_claimant=_side(session, round_, criterion, opening, _claims_of(source_id, relays=False)),
        as_relayer=_side(session, round_, criterion, opening, _claims_of(source_id, relays=True)),
    )


def _claims_of(source_id: int, *, relays: bool) -> Select[int]:
    part = Attribution.part == Part.RELAYS.value
    return (
        select(Claim.id)
        .join(ClaimVersion, current_version())
        .join(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .where(Attribution.source_id == source_id, part if relays else ~part, Claim.state.not_in(OUT_OF_SIGHT))
        .distinct()
    )


def _side(session: Session, round_: Round, criterion: CriterionRecord, opening: Opening, claims: Select[int]) -> Ledger:
    total = session.scalar(select(func.count()).select_from(claims.subquery())) or 0
    counts, hidden = _counts(session, round_, criterion, opening, claims)
    by_point: Counter[int | None] = Counter()
    for answers in counts.values():
        by_point.update(answers)
    points = criterion.scale.points
    means = _means(criterion, counts)
    mean = math.fsum(means) / len(means) if means else None
    interval, reason = _interval(means, points) if criterion.scale.is_ordered else (None, _no_order())
    return Ledger(
        claims=total,
        rated=sum(1 for answers in counts.values() if answers.keys() - {None}),
        hidden=hidden,
        ratings=sum(by_point[point.id] for point in points),
        cannot_judge=by_point[None],
        steps=tuple(StepCount(point.position, point.code, point.label, by_point[point.id]) for point in points),
        mean=mean,
        interval=interval,
        reason=reason,
    )


def _counts(
    session: Session, round_: Round, criterion: CriterionRecord, opening: Opening, claims: Select[int]
) -> tuple[dict[int, Counter[int | None]], int]:
    """Counted answers by claim and point (None: cannot judge) of open claims, and how many claims are closed."""
    counted = and_(ReviewRevision.review_id == Review.id, ReviewRevision.number == Review.counted_revision)
    answer = and_(RevisionRating.revision_id == ReviewRevision.id, RevisionRating.criterion_id == criterion.id)
    rows = session.execute(
        select(Assignment.claim_id, RevisionRating.scale_point_id, func.count(RevisionRating.revision_id))
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .outerjoin(ReviewRevision, counted)
        .outerjoin(RevisionRating, answer)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(opening.purposes),
            Assignment.claim_id.in_(claims),
        )
        .group_by(Assignment.claim_id, RevisionRating.scale_point_id)
    )
    found: dict[int, Counter[int | None]] = defaultdict(Counter)
    hidden: set[int] = set()
    for claim_id, point_id, count in rows:
        if not opening.shows(claim_id):
            hidden.add(claim_id)
        elif count:
            found[claim_id][point_id] = count
    return found, len(hidden)


def _means(criterion: CriterionRecord, counts: Mapping[int, Counter[int | None]]) -> list[float]:
    """The mean of each claim with a rating on the scale."""
    if not criterion.scale.is_ordered:
        return []
    means = []
    for answers in counts.values():
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
