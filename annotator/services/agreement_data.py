"""The counted answers of a round to one criterion, as arrays, ready for the agreement package."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from itertools import compress
from weakref import ReferenceType, ref

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from annotator.agreement import CountedRatings, Reliability, Scale, declare, from_codes, from_counts
from annotator.errors import Invalid, NotFound
from annotator.models import Claim, Round, RoundClaim
from annotator.models.vocabulary import ClaimState, Purpose
from annotator.services import audit
from annotator.services.counted_ratings import TO_RATE
from annotator.services.live_rows import live_rows
from annotator.services.remembered import remembered
from annotator.services.review_rows import NO_ROW, Asked, Rows
from annotator.services.roster import read_roster
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord
from annotator.statements import Prepared
from annotator.text import _

JUDGEABLE = declare(["cannot judge", "judged"], level="nominal")

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@cache
def _claims_of(purposes: tuple[Purpose, ...]) -> Prepared:
    return Prepared(
        select(Claim.id, Claim.key)
        .join(RoundClaim, RoundClaim.claim_id == Claim.id)
        .where(
            RoundClaim.round_id == bindparam("round_id"),
            or_(*(RoundClaim.purpose == purpose for purpose in purposes)),
            Claim.state != ClaimState.WITHDRAWN,
        )
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
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What ratings are known by; not the ratings themselves, which are large.

    It knows nothing of a choice among the answers to the same claims by the same reviewers, such as the claims that are
    open to somebody: whoever chooses says so in the key of what is remembered, or remembers nothing.
    """

    rows: ReferenceType[Rows]
    claim_keys: tuple[str, ...]
    raters: tuple[Rater, ...]
    answers: int

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Identity) or self.rows() is None or self.rows() is not other.rows():
            return False
        return (self.answers, self.raters, self.claim_keys) == (other.answers, other.raters, other.claim_keys)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
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
    rows
        What all this was made of: the same object as long as nothing is submitted.
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
    rows: Rows

    @cached_property
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
        return int(self._answers[:, 0].sum())

    def counts(self) -> Ints:
        """Return the ratings per claim and point, shape (claims, points); not to be changed."""
        return self._answers[:, 1:]

    @cached_property
    def _answers(self) -> Ints:
        """The answers per claim, "cannot judge" before the points; shape (claims, 1 + points)."""
        width = 1 + len(self.criterion.scale.points)
        # One array, filled in place: large ones cost more to get from the system than to compute.
        cells = self.claim * width
        cells += self.point
        cells += 1
        return np.bincount(cells, minlength=len(self.claim_ids) * width).reshape(-1, width)

    @property
    def scale(self) -> Scale:
        """The declared scale in the words of the agreement package."""
        scale = self.criterion.scale
        return declare(
            [point.code for point in scale.points],
            values=[point.value for point in scale.points],
            level=scale.level.value,
        )

    def reliability(self) -> Reliability:
        """Return the ratings on the declared scale; "cannot judge" is missing."""
        rated = self.is_point
        return self._reliability(self.claim[rated], self.rater[rated], self.point[rated], self.scale)

    def counted(self) -> CountedRatings:
        """Return how many ratings of each claim fell on each point: enough for what does not ask who rated."""
        raters = len(self.raters)
        if self.cannot_judge:
            raters = int(np.count_nonzero(np.bincount(self.rater[self.is_point])))
        return from_counts(self.counts(), raters=raters, scale=self.scale)

    def judgements(self) -> CountedRatings:
        """Return whether the reviewers could judge each claim, as counts on a scale of two points."""
        counts = np.column_stack([self._answers[:, 0], self.counts().sum(axis=1)])
        return from_counts(counts, raters=len(self.raters), scale=JUDGEABLE)

    @property
    def identity(self) -> "Identity":
        """What tells whether anything has changed: what was submitted, the claims, the reviewers."""
        return Identity(ref(self.rows), self.claim_keys, self.raters, self.answers)

    def only(self, claims: Flags, raters: Flags) -> "RoundRatings":
        """Return the answers to these claims by these reviewers: flags of `claim_ids` and of `raters`."""
        some = self.of_answers(claims[self.claim] & raters[self.rater])
        return replace(
            some,
            claim_ids=self.claim_ids[claims],
            claim_keys=tuple(compress(self.claim_keys, claims.tolist())),
            claim=(np.cumsum(claims) - 1)[some.claim],
        )

    def of_answers(self, kept: Flags) -> "RoundRatings":
        """Return these answers to all claims, of which some may have none, by those who gave them."""
        has_answer = np.bincount(self.rater[kept], minlength=len(self.raters)) > 0
        return replace(
            self,
            raters=tuple(compress(self.raters, has_answer.tolist())),
            claim=self.claim[kept],
            rater=(np.cumsum(has_answer) - 1)[self.rater[kept]],
            point=self.point[kept],
            reason=self.reason[kept],
        )

    def _reliability(self, claim: Ints, rater: Ints, point: Ints, scale: Scale) -> Reliability:
        names = tuple(rater.pseudonym for rater in self.raters)
        return from_codes(claim, rater, point, units=self.claim_keys, raters=names, scale=scale)


def find_basis(rubric: RubricRecord, code: str | None) -> Basis | None:
    """Return the basis with this code; None for all bases together.

    Raises
    ------
    NotFound
        When there is none, naming the codes there are.
    Invalid
        When the rubric does not ask for a basis.
    """
    if code is None:
        return None
    if rubric.basis is None:
        raise Invalid(_("This rubric does not ask what was looked at, so there is no basis to choose."), "basis")
    for point in rubric.basis.scale.points:
        if point.code == code:
            return Basis(rubric.basis.id, point)
    known = ", ".join(point.code for point in rubric.basis.scale.points)
    raise NotFound(_("There is no basis {code}. There is: {known}.", code=code, known=known))


def read_ratings(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    *,
    basis: Basis | None = None,
    period: tuple[datetime | None, datetime | None] = (None, None),
    purposes: tuple[Purpose, ...] = TO_RATE,
) -> RoundRatings:
    """Return the counted answers of the round to `criterion`, on one basis or on all.

    Parameters
    ----------
    period
        Only those submitted from the first moment on and before the second; None where it has no end.
    purposes
        Of the claims: those put before reviewers to be rated by default.

    A claim that has been withdrawn since takes its ratings along, here as in the exports.
    """
    claim_ids, claim_keys = _read_claims(session, round_, purposes)
    looked_at = (basis.criterion_id, basis.point.id) if basis is not None else None
    reviews = live_rows(session, Asked(round_.project_id, round_.id, criterion.id, looked_at, *period))
    claim = places_of(reviews[:, 0], claim_ids)
    of_round = claim >= 0
    is_answer = of_round & ((reviews[:, 2] != NO_ROW) | (reviews[:, 3] != NO_ROW))
    reviewer, point, reason = reviews[:, 1], reviews[:, 2], reviews[:, 3]
    if not is_answer.all():
        claim, reviewer, point, reason = (ids[is_answer] for ids in (claim, reviewer, point, reason))
    raters = _read_raters(session, round_.project_id, reviewer)
    return RoundRatings(
        criterion=criterion,
        claim_ids=claim_ids,
        claim_keys=claim_keys,
        raters=raters,
        claim=claim,
        rater=places_of(reviewer, [rater.reviewer_id for rater in raters]),
        point=places_of(point, [point.id for point in criterion.scale.points]),
        reason=places_of(reason, [reason.id for reason in criterion.scale.reasons]),
        after_reveal=int(np.count_nonzero((reviews[:, 4] != 0) & of_round)),
        rows=reviews,
    )


def _read_claims(session: Session, round_: Round, purposes: tuple[Purpose, ...]) -> tuple[Ints, tuple[str, ...]]:
    """The round's claims, ids and keys, without those withdrawn since; what withdraws or restores one is logged."""
    logged = audit.mark(session, round_.project_id)

    def read() -> tuple[Ints, tuple[str, ...]]:
        claims = _claims_of(purposes).all(session, {"round_id": round_.id})
        return np.array([claim_id for claim_id, _key in claims], dtype=np.int64), tuple(key for _id, key in claims)

    return remembered(session, ("claims", round_.id, purposes), logged, read)


def _read_raters(session: Session, project_id: int, reviewer_ids: NDArray[np.int32]) -> tuple[Rater, ...]:
    answered = set(np.flatnonzero(np.bincount(reviewer_ids)).tolist())
    return tuple(
        Rater(each.reviewer_id, each.pseudonym, each.name, each.is_example, each.group)
        for each in read_roster(session, project_id)
        if each.reviewer_id in answered
    )


def places_of(ids: NDArray[np.int32] | Ints, known: Ints | list[int]) -> Ints:
    """The place of each id in `known`; -1 for an id that is not there."""
    places = np.full(max(int(np.max(ids, initial=0)), int(np.max(known, initial=0))) + 1, -1)
    places[known] = np.arange(len(known))
    return places[ids]
