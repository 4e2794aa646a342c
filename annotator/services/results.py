"""What each claim of a round has got so far, as far as it is open to the viewer."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Rating, Review, RevisionRating, Round
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Purpose, RoundState
from annotator.services.blindness import Opening
from annotator.services.counted_ratings import from_assignments
from annotator.services.rubrics import CriterionRecord
from annotator.services.spread import number_or_none, spreads


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """The counted answers to one criterion about one claim.

    How many have answered is open to everybody; what they answered is None while the claim is closed to the
    viewer, and so is how many could not judge, for that is an answer too.

    Attributes
    ----------
    answered
        Reviewers with an answer that counts, a point or "cannot judge".
    open
        Reviewers who have not submitted anything yet.
    withdrawn
        Reviewers who have taken their rating back, so that nothing of it counts.
    uncounted
        The other assigned reviewers: submitted only after results were open to them.
    counts
        Ratings per point of the scale, in order.
    mean, median
        As positions on the scale from 0; None without ratings and on a scale without order.
    mean_gap
        Mean distance between two reviewers in steps; None under two ratings.
    opens_with_own
        Whether a hidden claim opens with the viewer's own rating; else it takes the lock.
    is_final
        Whether the round is locked: who is `open` then has not rated and will not.
    own_point
        Position of the viewer's own answer as it stands now, open to them always.
    own_cannot_judge
        Whether that answer is "cannot judge".
    """

    claim_id: int
    answered: int
    open: int
    withdrawn: int
    uncounted: int
    is_hidden: bool
    opens_with_own: bool
    is_final: bool
    counts: tuple[int, ...] | None
    cannot_judge: int | None
    mean: float | None
    median: float | None
    mean_gap: float | None
    own_point: int | None
    own_cannot_judge: bool

    @property
    def coverage(self) -> tuple[int, int, int]:
        """Rated, cannot judge and open, to be drawn; for a closed claim answers are not told apart."""
        cannot_judge = self.cannot_judge or 0
        return self.answered - cannot_judge, cannot_judge, self.open


@dataclass(slots=True)
class _Tally:
    counts: list[int]
    cannot_judge: int = 0
    open: int = 0
    withdrawn: int = 0
    uncounted: int = 0


def read_results(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    opening: Opening,
    claim_ids: Collection[int] | None = None,
) -> dict[int, ClaimResult]:
    """Return the results of the round's claims by claim id.

    Parameters
    ----------
    claim_ids
        Only these claims, a page of them say; None for the whole round.
    """
    tallies = _read_tallies(session, round_.id, criterion, claim_ids)
    own = _read_own(session, round_.id, criterion, opening.own_reviewer_id, claim_ids)
    counts = np.array([tally.counts for tally in tallies.values()], dtype=np.int64).reshape(
        len(tallies), len(criterion.scale.points)
    )
    described = spreads(counts, is_ordered=criterion.scale.is_ordered)
    results = {}
    for row, (claim_id, tally) in enumerate(tallies.items()):
        shows = opening.shows(claim_id)
        own_point, own_cannot_judge = own.get(claim_id, (None, False))
        results[claim_id] = ClaimResult(
            claim_id=claim_id,
            answered=sum(tally.counts) + tally.cannot_judge,
            open=tally.open,
            withdrawn=tally.withdrawn,
            uncounted=tally.uncounted,
            is_hidden=not shows,
            opens_with_own=opening.by_own and not shows,
            is_final=round_.state == RoundState.LOCKED,
            counts=tuple(tally.counts) if shows else None,
            cannot_judge=tally.cannot_judge if shows else None,
            mean=number_or_none(described.mean[row]) if shows else None,
            median=number_or_none(described.median[row]) if shows else None,
            mean_gap=number_or_none(described.mean_gap[row]) if shows else None,
            own_point=own_point,
            own_cannot_judge=own_cannot_judge,
        )
    return results


def _read_tallies(
    session: Session, round_id: int, criterion: CriterionRecord, claim_ids: Collection[int] | None
) -> dict[int, _Tally]:
    keys = (
        Assignment.claim_id,
        Assignment.state,
        RevisionRating.scale_point_id,
        RevisionRating.cannot_judge_reason_id.is_not(None),
    )
    statement = from_assignments(select(*keys, func.count()), round_id, criterion.id)
    statement = statement.where(Assignment.state.in_(HOLDING_STATES))
    if claim_ids is not None:
        statement = statement.where(Assignment.claim_id.in_(claim_ids))
    position = {point.id: point.position for point in criterion.scale.points}
    tallies: dict[int, _Tally] = {}
    for claim_id, state, point_id, cannot_judge, number in session.execute(statement.group_by(*keys)):
        tally = tallies.get(claim_id)
        if tally is None:
            tally = tallies[claim_id] = _Tally([0] * len(position))
        if point_id is not None:
            tally.counts[position[point_id]] += number
        elif cannot_judge:
            tally.cannot_judge += number
        elif state == AssignmentState.OPEN:
            tally.open += number
        elif state == AssignmentState.WITHDRAWN:
            tally.withdrawn += number
        else:
            tally.uncounted += number
    return tallies


def _read_own(
    session: Session,
    round_id: int,
    criterion: CriterionRecord,
    reviewer_id: int | None,
    claim_ids: Collection[int] | None,
) -> dict[int, tuple[int | None, bool]]:
    """The viewer's current answers by claim: position of the point, and whether they cannot judge."""
    if reviewer_id is None:
        return {}
    position = {point.id: point.position for point in criterion.scale.points}
    statement = (
        select(Assignment.claim_id, Rating.scale_point_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Rating, Rating.review_id == Review.id)
        .where(
            Assignment.round_id == round_id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.purpose == Purpose.RATING,
            Rating.criterion_id == criterion.id,
        )
    )
    if claim_ids is not None:
        statement = statement.where(Assignment.claim_id.in_(claim_ids))
    rows = session.execute(statement)
    return {claim_id: (None, True) if point_id is None else (position[point_id], False) for claim_id, point_id in rows}
