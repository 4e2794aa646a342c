"""Whether reviewers give the same claim the same step when it comes to them a second time."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from annotator.agreement import Estimate, estimate_all, from_triples
from annotator.models import Assignment, Claim, Membership, Review, Reviewer, ReviewRevision, RevisionRating, Round
from annotator.models.vocabulary import ClaimState, Purpose, ReviewState
from annotator.services.agreement_report import PERCENT_EXACT, PERCENT_WITHIN_ONE, reported_coefficient
from annotator.services.blindness import Opening
from annotator.services.rubric_records import CriterionRecord

FIRST, SECOND = "first", "second"


class _Pair(NamedTuple):
    reviewer_id: int
    claim_id: int
    first: int | None
    second: int | None


@dataclass(frozen=True, slots=True)
class Retest:
    """Agreement of reviewers with themselves.

    Attributes
    ----------
    label
        The reviewer; empty for all together.
    claims, pairs
        Claims answered a second time, and those of them with a step on both occasions.
    estimates
        Percent agreement, the same within one step, weighted kappa and alpha; those without a value say why.
    """

    label: str
    claims: int
    pairs: int
    estimates: tuple[Estimate, ...]


def retest_keys(criterion: CriterionRecord) -> tuple[str, ...]:
    """Return the keys of the estimates, in their order."""
    level = criterion.scale.level
    if not criterion.scale.is_ordered:
        return PERCENT_EXACT, "conger_kappa[identity]", reported_coefficient(level)
    return PERCENT_EXACT, PERCENT_WITHIN_ONE, "conger_kappa[quadratic]", reported_coefficient(level)


def read_retest(session: Session, round_: Round, criterion: CriterionRecord, opening: Opening) -> list[Retest]:
    """Return the agreement of all together and of each reviewer with repeated claims, in the order of the members.

    What a claim got the first time is the answer that stood when it came again; what it got the second time is the
    first answer then. Nothing while some claims are closed to the viewer: these are ratings of theirs.
    """
    if opening.claims is not None:
        return []
    pairs = _read_pairs(session, round_, criterion)
    by_reviewer: dict[int, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        by_reviewer[pair.reviewer_id].append(pair)
    members = session.execute(
        select(Membership.reviewer_id, Reviewer.name)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(Membership.project_id == round_.project_id, Membership.reviewer_id.in_(by_reviewer))
        .order_by(Membership.id)
    ).all()
    if not pairs:
        return []
    return [
        _retest("", pairs, criterion),
        *(_retest(name, by_reviewer[reviewer_id], criterion) for reviewer_id, name in members),
    ]


def own_retest(session: Session, round_: Round, criterion: CriterionRecord, reviewer_id: int) -> Retest | None:
    """Return how constant one reviewer was, to be shown to them after the lock; None where no claim came twice."""
    pairs = [pair for pair in _read_pairs(session, round_, criterion) if pair.reviewer_id == reviewer_id]
    return _retest("", pairs, criterion) if pairs else None


def _retest(label: str, pairs: list[_Pair], criterion: CriterionRecord) -> Retest:
    codes = {point.id: point.code for point in criterion.scale.points}
    judged = [pair for pair in pairs if pair.first is not None and pair.second is not None]
    # Another person's rating of the same claim is another unit here: each unit is rated twice by one person.
    triples = [
        (f"{pair.reviewer_id}:{pair.claim_id}", when, codes[point])
        for pair in judged
        for when, point in ((FIRST, pair.first), (SECOND, pair.second))
        if point is not None
    ]
    keys = retest_keys(criterion)
    found = estimate_all(
        from_triples(triples, [point.code for point in criterion.scale.points], level=criterion.scale.level.value),
        keys=keys,
    )
    return Retest(label, len(pairs), len(judged), tuple(found[key] for key in keys))


def select_repeated(reviewer_id: int, criterion_ids: Collection[int]) -> Select[int]:
    """Select the rounds of the claims of which `own_retest` of one of these questions is made."""
    statement, its_review = _select_repeated()
    first, second = (_select_answers(criterion_ids).subquery() for _when in (FIRST, SECOND))
    its_first = select(func.min(second.c.id)).where(second.c.review_id == its_review.id)
    return statement.with_only_columns(Assignment.round_id, maintain_column_froms=True).where(
        Assignment.reviewer_id == reviewer_id,
        exists().where(first.c.review_id == Review.id, first.c.id < its_first.correlate(its_review).scalar_subquery()),
    )


def _select_repeated() -> tuple[Select[int, int, int, int], type[Review]]:
    """Select claims that came twice, with both reviews, and give the second one."""
    again, its_review = aliased(Assignment), aliased(Review)
    statement = (
        select(Assignment.reviewer_id, Assignment.claim_id, Review.id, its_review.id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(
            again,
            and_(
                again.round_id == Assignment.round_id,
                again.claim_id == Assignment.claim_id,
                again.reviewer_id == Assignment.reviewer_id,
                again.purpose == Purpose.REPEAT,
            ),
        )
        .join(its_review, its_review.assignment_id == again.id)
        .where(Assignment.purpose == Purpose.RATING, Claim.state != ClaimState.WITHDRAWN)
    )
    return statement, its_review


def _read_pairs(session: Session, round_: Round, criterion: CriterionRecord) -> list[_Pair]:
    statement, _its_review = _select_repeated()
    rows = session.execute(
        statement.where(Assignment.round_id == round_.id).order_by(Assignment.reviewer_id, Assignment.claim_id)
    ).all()
    if not rows:
        return []
    reviews = [review_id for row in rows for review_id in row[2:]]
    answers = _read_answers(session, reviews, criterion)
    pairs = []
    for reviewer_id, claim_id, first_review, second_review in rows:
        second = next(iter(answers[second_review]), None)
        if second is None:
            continue
        before = [each for each in answers[first_review] if each[0] < second[0]]
        if before:
            pairs.append(_Pair(reviewer_id, claim_id, before[-1][1], second[1]))
    return pairs


def _read_answers(
    session: Session, review_ids: list[int], criterion: CriterionRecord
) -> dict[int, list[tuple[int, int | None]]]:
    """Submissions of each review that answer the question: number of the revision and point, None off the scale."""
    rows = session.execute(
        _select_answers([criterion.id]).where(ReviewRevision.review_id.in_(review_ids)).order_by(ReviewRevision.id)
    )
    found: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for review_id, revision_id, point_id in rows:
        found[review_id].append((revision_id, point_id))
    return found


def _select_answers(criterion_ids: Collection[int]) -> Select[int, int, int | None]:
    """Select what was submitted to one of these questions: review, number of the revision, point."""
    return (
        select(ReviewRevision.review_id, ReviewRevision.id, RevisionRating.scale_point_id)
        .join(RevisionRating, RevisionRating.revision_id == ReviewRevision.id)
        .where(ReviewRevision.state == ReviewState.SUBMITTED, RevisionRating.criterion_id.in_(criterion_ids))
    )
