"""Reviews for export: one record a round, its reviews streamed in the order of claims and reviewers.

What is not open to the viewer is left out here, before a format sees it, and so are the ratings of claims that
were withdrawn. Only assignments to rate are read; training, gold and repeated ones have reports of their own.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select, true
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Attribution,
    Claim,
    ClaimVersion,
    Membership,
    Project,
    Review,
    ReviewRevision,
    RevisionRating,
    Round,
    RoundClaim,
    Source,
)
from annotator.models.vocabulary import ClaimState, Part, Purpose, ReviewState, RoundKind
from annotator.services.blindness import Opening
from annotator.services.rubrics import CriterionRecord, RubricRecord, read_rubric

REVIEWS_AT_ONCE = 500


class Answers(StrEnum):
    """Which revisions of a review are exported.

    `COUNTED` is what coefficients read, `CURRENT` what the reviewer says now, `ALL` every submission and withdrawal.
    """

    COUNTED = "counted"
    CURRENT = "current"
    ALL = "all"


class ReviewRow(NamedTuple):
    """One revision of one review.

    Attributes
    ----------
    answers
        One entry per exported criterion: the id of a scale point, minus the id of a reason why one cannot judge,
        or None without an answer.
    """

    claim_id: int
    claim_version_id: int
    reviewer_id: int
    revision: int
    state: str
    is_after_reveal: bool
    made_at: datetime
    rationale: str
    answers: tuple[int | None, ...]


class ClaimLabel(NamedTuple):
    """A claim version as ratings name it: never without those who make the claim."""

    key: str
    version: int
    claimants: tuple[str, ...]


@dataclass(frozen=True)
class RoundRecord:
    """A round's part of an export.

    Attributes
    ----------
    claims
        Keys of the claims rated in the round by claim id, ascending; withdrawn ones are not among them.
    criteria
        The exported criteria, in the order of `ReviewRow.answers`.
    """

    number: int
    kind: RoundKind
    rubric: RubricRecord
    criteria: tuple[CriterionRecord, ...]
    claims: Mapping[int, str]
    opening: Opening
    session: Session
    statement: Select[*tuple[Any, ...]]

    def batches(self) -> Iterator[list[ReviewRow]]:
        """Yield the reviews that are open to the viewer, by claim, reviewer and revision; each call reads anew."""
        fixed = len(ReviewRow._fields) - 1
        opening, claims = self.opening, self.claims
        options = {"yield_per": REVIEWS_AT_ONCE}
        with closing(self.session.connection().execute(self.statement, execution_options=options)) as result:
            for rows in result.partitions():
                yield [
                    ReviewRow._make((*row[:fixed], row[fixed:]))
                    for row in rows
                    if row[0] in claims and (opening.shows(row[0]) or row[2] == opening.own_reviewer_id)
                ]


@dataclass(frozen=True)
class RatingsRecord:
    """The ratings of a project.

    Attributes
    ----------
    claims
        By claim version id.
    reviewers
        Pseudonyms by reviewer id, in the order in which they joined.
    withheld
        Number of reviews left out because their claims are not open to the viewer.
    """

    project: str
    answers: Answers
    rounds: tuple[RoundRecord, ...]
    claims: Mapping[int, ClaimLabel]
    reviewers: Mapping[int, str]
    withheld: int

    @property
    def label(self) -> str:
        """What a file of this record is told apart by."""
        return f"round-{self.rounds[0].number}" if len(self.rounds) == 1 else "all-rounds"


def read_ratings(
    session: Session,
    project: Project,
    rounds: Sequence[tuple[Round, Opening]],
    *,
    answers: Answers = Answers.COUNTED,
    criterion_key: str | None = None,
) -> RatingsRecord:
    """Return the ratings of these rounds, as far as each is open; the reviews are read when they are asked for.

    Parameters
    ----------
    criterion_key
        Export this criterion alone; all by default.

    Raises
    ------
    NotFound
        When a round's rubric has no such criterion.
    """
    return RatingsRecord(
        project=project.slug,
        answers=answers,
        rounds=tuple(_round_record(session, round_, opening, answers, criterion_key) for round_, opening in rounds),
        claims=_read_claim_labels(session, project.id),
        reviewers=_read_pseudonyms(session, project.id),
        withheld=sum(_count_withheld(session, round_.id, opening, answers) for round_, opening in rounds),
    )


def count_reviews(session: Session, record_rounds: Sequence[Round]) -> int:
    """Return how many reviews there are in these rounds, to tell how far an export has come."""
    ids = [round_.id for round_ in record_rounds]
    counted = select(func.count()).select_from(Assignment).join(Review, Review.assignment_id == Assignment.id)
    return session.scalar(counted.where(Assignment.round_id.in_(ids))) or 0


def _round_record(
    session: Session, round_: Round, opening: Opening, answers: Answers, criterion_key: str | None
) -> RoundRecord:
    rubric = read_rubric(session, round_.rubric_version_id)
    criteria = rubric.criteria if criterion_key is None else (rubric.criterion(criterion_key),)
    claims = session.execute(
        select(Claim.id, Claim.key)
        .join(RoundClaim, RoundClaim.claim_id == Claim.id)
        .where(RoundClaim.round_id == round_.id, Claim.state != ClaimState.WITHDRAWN)
        .order_by(Claim.id)
    ).tuples()
    return RoundRecord(
        number=round_.number,
        kind=RoundKind(round_.kind),
        rubric=rubric,
        criteria=criteria,
        claims=dict(claims.all()),
        opening=opening,
        session=session,
        statement=_select_reviews(round_.id, answers, criteria),
    )


def _select_reviews(round_id: int, answers: Answers, criteria: Sequence[CriterionRecord]) -> Select[*tuple[Any, ...]]:
    order: list[Any] = [Assignment.claim_id, Assignment.reviewer_id]
    if answers is Answers.ALL:
        order.append(ReviewRevision.number)
    return (
        select(
            Assignment.claim_id,
            ReviewRevision.claim_version_id,
            Assignment.reviewer_id,
            ReviewRevision.number,
            ReviewRevision.state,
            ReviewRevision.is_after_reveal,
            ReviewRevision.made_at,
            ReviewRevision.rationale,
            *(_answer_to(criterion) for criterion in criteria),
        )
        .select_from(Assignment)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(ReviewRevision, and_(ReviewRevision.review_id == Review.id, _is_exported(answers)))
        .where(Assignment.round_id == round_id, Assignment.purpose == Purpose.RATING)
        .order_by(*order)
    )


def _is_exported(answers: Answers) -> ColumnElement[bool]:
    if answers is Answers.COUNTED:
        return ReviewRevision.number == Review.counted_revision
    if answers is Answers.CURRENT:
        return and_(ReviewRevision.number == Review.revision, ReviewRevision.state == ReviewState.SUBMITTED)
    return true()


def _answer_to(criterion: CriterionRecord) -> ScalarSelect[*tuple[Any, ...]]:
    # One row a review instead of one a rating: a quarter of the rows to carry over, for four criteria.
    return (
        select(func.coalesce(RevisionRating.scale_point_id, -RevisionRating.cannot_judge_reason_id))
        .where(RevisionRating.revision_id == ReviewRevision.id, RevisionRating.criterion_id == criterion.id)
        .scalar_subquery()
    )


def _read_claim_labels(session: Session, project_id: int) -> dict[int, ClaimLabel]:
    versions = session.execute(
        select(ClaimVersion.id, Claim.key, ClaimVersion.number)
        .join(Claim, Claim.id == ClaimVersion.claim_id)
        .where(Claim.project_id == project_id, Claim.state != ClaimState.WITHDRAWN)
    )
    claimants = _read_claimants(session, project_id)
    return {version_id: ClaimLabel(key, number, claimants.get(version_id, ())) for version_id, key, number in versions}


def _read_claimants(session: Session, project_id: int) -> dict[int, tuple[str, ...]]:
    names = dict(session.execute(select(Source.id, Source.name).where(Source.project_id == project_id)).tuples().all())
    rows = session.execute(
        select(Attribution.claim_version_id, Attribution.source_id)
        .join(Source, Source.id == Attribution.source_id)
        .where(Source.project_id == project_id, Attribution.part != Part.RELAYS)
        .order_by(Attribution.claim_version_id, Attribution.position)
    )
    found: dict[int, tuple[str, ...]] = {}
    for version_id, source_id in rows:
        found[version_id] = (*found.get(version_id, ()), names[source_id])
    return found


def _read_pseudonyms(session: Session, project_id: int) -> dict[int, str]:
    rows = session.execute(
        select(Membership.reviewer_id, Membership.pseudonym)
        .where(Membership.project_id == project_id)
        .order_by(Membership.id)
    )
    return dict(rows.tuples().all())


def _count_withheld(session: Session, round_id: int, opening: Opening, answers: Answers) -> int:
    if opening.claims is None:
        return 0
    rows = session.execute(
        select(Assignment.claim_id, func.count())
        .join(Review, Review.assignment_id == Assignment.id)
        .join(ReviewRevision, and_(ReviewRevision.review_id == Review.id, _is_exported(answers)))
        .where(
            Assignment.round_id == round_id,
            Assignment.purpose == Purpose.RATING,
            Assignment.reviewer_id != opening.own_reviewer_id,
        )
        .group_by(Assignment.claim_id)
    )
    return sum(count for claim_id, count in rows if not opening.shows(claim_id))
