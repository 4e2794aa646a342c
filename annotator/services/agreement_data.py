"""The counted answers of a round to one criterion, as arrays, ready for the agreement package."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from annotator.agreement import Reliability, Scale, declare, from_codes
from annotator.errors import Invalid
from annotator.models import Claim, Membership, Reviewer, Round, RoundClaim
from annotator.models.vocabulary import ClaimState
from annotator.services.live_rows import live_rows
from annotator.services.review_rows import NO_ROW, Asked
from annotator.services.rubrics import CriterionRecord, PointRecord, RubricRecord
from annotator.statements import Prepared
from annotator.text import _

Ints = NDArray[np.int64]


_CLAIMS = Prepared(
    select(Claim.id, Claim.key)
    .join(RoundClaim, RoundClaim.claim_id == Claim.id)
    .where(RoundClaim.round_id == bindparam("round_id"), Claim.state != ClaimState.WITHDRAWN)
    .order_by(Claim.position, Claim.id)
)


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
    claims = _CLAIMS.all(session, {"round_id": round_.id})
    claim_ids = np.array([claim_id for claim_id, _key in claims], dtype=np.int64)
    looked_at = (basis.criterion_id, basis.point.id) if basis is not None else None
    reviews = live_rows(session, Asked(round_.project_id, round_.id, criterion.id, looked_at))
    claim = _indexes(reviews[:, 0], claim_ids)
    is_answer = (claim >= 0) & ((reviews[:, 2] != NO_ROW) | (reviews[:, 3] != NO_ROW))
    answers = reviews[is_answer]
    raters = _read_raters(session, round_.project_id, answers[:, 1])
    return RoundRatings(
        criterion=criterion,
        claim_ids=claim_ids,
        claim_keys=tuple(key for _claim_id, key in claims),
        raters=raters,
        claim=claim[is_answer],
        rater=_indexes(answers[:, 1], [rater.reviewer_id for rater in raters]),
        point=_indexes(answers[:, 2], [point.id for point in criterion.scale.points]),
        reason=_indexes(answers[:, 3], [reason.id for reason in criterion.scale.reasons]),
        after_reveal=int(reviews[claim >= 0, 4].sum()),
    )


def _read_raters(session: Session, project_id: int, reviewer_ids: NDArray[np.int32]) -> tuple[Rater, ...]:
    rows = session.execute(
        select(Reviewer.id, Membership.pseudonym, Reviewer.name, Reviewer.is_example)
        .join(Membership, Membership.reviewer_id == Reviewer.id)
        .where(Membership.project_id == project_id)
        .order_by(Membership.id)
    )
    answered = np.flatnonzero(np.bincount(reviewer_ids)).tolist()
    return tuple(Rater(*row) for row in rows if row.id in answered)


def _indexes(ids: NDArray[np.int32], known: Ints | list[int]) -> Ints:
    """The place of each id in `known`; -1 for an id that is not there."""
    places = np.full(int(max(np.max(ids, initial=0), np.max(known, initial=0))) + 1, -1)
    places[known] = np.arange(len(known))
    return places[ids]
