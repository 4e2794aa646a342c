"""The counted answers of a round to one criterion, as arrays, ready for the agreement package."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from annotator.agreement import Reliability, Scale, declare, from_codes
from annotator.errors import Invalid
from annotator.models import Assignment, Claim, Membership, Review, Reviewer, RevisionRating, Round, RoundClaim
from annotator.models.vocabulary import AssignmentState, ClaimState, ReviewState
from annotator.services.counted_ratings import from_assignments, of_members
from annotator.services.rubrics import CriterionRecord, PointRecord, RubricRecord
from annotator.text import _

ROWS_AT_ONCE = 20_000
NO_ROW = 0  # no row has this id
SUBMITTED = (AssignmentState.SUBMITTED, AssignmentState.WITHDRAWN)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Basis:
    """What was looked at: agreement within one basis compares like with like."""

    criterion_id: int
    point: PointRecord


@dataclass(frozen=True, slots=True)
class Rater:
    """A reviewer with at least one counted answer."""

    reviewer_id: int
    pseudonym: str
    name: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class RoundRatings:
    """Every counted answer of a round to one criterion; one entry of each array is one answer.

    Attributes
    ----------
    claim_ids, claim_keys
        The claims of the round, in the order of the project, rated or not.
    raters
        Those with an answer, in the order in which they joined.
    claim, rater
        Indexes into these.
    point
        Position on the scale from 0; -1 for "cannot judge".
    reason
        Index into the reasons of the scale; -1 for a point.
    after_reveal
        Number of reviews whose newest revision is not counted, because results were open to its author.
    """

    criterion: CriterionRecord
    claim_ids: Ints
    claim_keys: tuple[str, ...]
    raters: tuple[Rater, ...]
    claim: Ints
    rater: Ints
    point: Ints
    reason: Ints
    after_reveal: int

    @property
    def is_point(self) -> NDArray[np.bool_]:
        """Which answers are points of the scale."""
        return self.point >= 0

    @property
    def answers(self) -> int:
        """Number of answers, points and "cannot judge" together."""
        return len(self.point)

    @property
    def cannot_judge(self) -> int:
        """Number of answers off the scale."""
        return int((self.point < 0).sum())

    def counts(self) -> Ints:
        """Return the ratings per claim and point, shape (claims, points)."""
        points = len(self.criterion.scale.points)
        cells = self.claim[self.is_point] * points + self.point[self.is_point]
        return np.bincount(cells, minlength=len(self.claim_ids) * points).reshape(-1, points).astype(np.int64)

    def reliability(self) -> Reliability:
        """Return the ratings on the declared scale; "cannot judge" is missing."""
        scale = self.criterion.scale
        declared = declare(
            [point.code for point in scale.points],
            values=[point.value for point in scale.points],
            level=scale.level.value,
        )
        rated = self.is_point
        return self._reliability(self.claim[rated], self.rater[rated], self.point[rated], declared)

    def judgements(self) -> Reliability:
        """Return whether each reviewer could judge each claim, as ratings on a scale of two points."""
        judged = self.is_point.astype(np.int64)
        return self._reliability(self.claim, self.rater, judged, declare(["cannot judge", "judged"], level="nominal"))

    def _reliability(self, claim: Ints, rater: Ints, point: Ints, scale: Scale) -> Reliability:
        names = tuple(rater.pseudonym for rater in self.raters)
        return from_codes(claim, rater, point, units=self.claim_keys, raters=names, scale=scale)


def find_basis(rubric: RubricRecord, code: str | None) -> Basis | None:
    """Return the basis with this code; None for all bases together.

    Raises
    ------
    Invalid
        Naming the codes there are.
    """
    if code is None:
        return None
    if rubric.basis is None:
        raise Invalid(_("This rubric does not ask what was looked at, so there is no basis to choose."), "basis")
    for point in rubric.basis.scale.points:
        if point.code == code:
            return Basis(rubric.basis.id, point)
    known = ", ".join(point.code for point in rubric.basis.scale.points)
    raise Invalid(_("There is no basis {code}. There is: {known}.", code=code, known=known), "basis")


def read_ratings(
    session: Session, round_: Round, criterion: CriterionRecord, *, basis: Basis | None = None
) -> RoundRatings:
    """Return the counted answers of the round to `criterion`, on one basis or on all.

    A claim that has been withdrawn since takes its ratings along, here as in the exports.
    """
    claims = session.execute(
        select(Claim.id, Claim.key)
        .join(RoundClaim, RoundClaim.claim_id == Claim.id)
        .where(RoundClaim.round_id == round_.id, Claim.state != ClaimState.WITHDRAWN)
        .order_by(Claim.position, Claim.id)
    ).all()
    claim_ids = np.array([claim.id for claim in claims], dtype=np.int64)
    reviews = _read_reviews(session, round_, criterion, basis)
    reviews = reviews[np.isin(reviews[:, 0], claim_ids)]
    answers = reviews[(reviews[:, 2] != NO_ROW) | (reviews[:, 3] != NO_ROW)]
    raters = _read_raters(session, round_.project_id, np.unique(answers[:, 1]))
    return RoundRatings(
        criterion=criterion,
        claim_ids=claim_ids,
        claim_keys=tuple(claim.key for claim in claims),
        raters=raters,
        claim=_indexes(answers[:, 0], claim_ids),
        rater=_indexes(answers[:, 1], [rater.reviewer_id for rater in raters]),
        point=_indexes(answers[:, 2], [point.id for point in criterion.scale.points]),
        reason=_indexes(answers[:, 3], [reason.id for reason in criterion.scale.reasons]),
        after_reveal=int(reviews[:, 4].sum()),
    )


def _read_reviews(session: Session, round_: Round, criterion: CriterionRecord, basis: Basis | None) -> Ints:
    """Claim, reviewer, point and reason of each review as ids, 0 where there is none; and whether it was changed later.

    Shape (reviews, 5).
    """
    statement = from_assignments(
        select(
            Assignment.claim_id,
            Assignment.reviewer_id,
            func.coalesce(RevisionRating.scale_point_id, NO_ROW),
            func.coalesce(RevisionRating.cannot_judge_reason_id, NO_ROW),
            case((_is_after_reveal(), 1), else_=0),
        ),
        round_.id,
        criterion.id,
    ).where(of_members(round_.project_id), Assignment.state.in_(SUBMITTED))
    if basis is not None:
        looked_at = aliased(RevisionRating)
        statement = statement.join(
            looked_at,
            and_(
                looked_at.revision_id == RevisionRating.revision_id,
                looked_at.criterion_id == basis.criterion_id,
                looked_at.scale_point_id == basis.point.id,
            ),
        )
    streamed = {"yield_per": ROWS_AT_ONCE}
    rows: Iterable[Iterable[int]] = session.connection().execute(statement, execution_options=streamed)
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 5)


def _is_after_reveal() -> ColumnElement[bool]:
    """Whether the newest revision of a review does not count, having been made after results were open to its author.

    What follows the counted revision is such; without a counted one, so is a review that stands.
    """
    return or_(
        Review.revision > Review.counted_revision,
        and_(Review.counted_revision.is_(None), Review.state == ReviewState.SUBMITTED),
    )


def _read_raters(session: Session, project_id: int, reviewer_ids: Ints) -> tuple[Rater, ...]:
    rows = session.execute(
        select(Reviewer.id, Membership.pseudonym, Reviewer.name, Reviewer.is_example)
        .join(Membership, Membership.reviewer_id == Reviewer.id)
        .where(Membership.project_id == project_id)
        .order_by(Membership.id)
    )
    answered = set(reviewer_ids.tolist())
    return tuple(Rater(*row) for row in rows if row.id in answered)


def _indexes(ids: Ints, known: Ints | list[int]) -> Ints:
    """The place of each id in `known`; -1 for an id that is not there."""
    places = np.asarray(known, dtype=np.int64)
    if not len(places):
        return np.full(len(ids), -1)
    order = np.argsort(places)
    found = order[np.minimum(np.searchsorted(places, ids, sorter=order), len(places) - 1)]
    return np.where(places[found] == ids, found, -1)
