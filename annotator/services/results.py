"""What each claim of a round has got so far, as far as it is open to the viewer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, literal_column, null, select, union_all
from sqlalchemy.orm import Session

from annotator.models import Assignment, Rating, Review, ReviewRevision, RevisionRating, Round, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Purpose, ReviewState, RoundState
from annotator.services.blindness import Opening
from annotator.services.claim_spread import ClaimSpread, claim_spread
from annotator.services.counted_ratings import from_assignments
from annotator.services.rubric_records import CriterionRecord

# What a row of the one statement tells.
COUNT, PLACE, OWN = "count", "place", "own"
# The viewer's own answer: position of the point, and whether they cannot judge.
Own = tuple[int | None, bool]

#: Of a claim that is closed to the viewer.
UNTOLD = ClaimSpread(None, None, None)


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """The counted answers to one criterion about one claim.

    How many have answered is open to everybody; what they answered is None while the claim is closed to the
    viewer, and so is how many could not judge, for that is an answer too.

    Attributes
    ----------
    answered
        Reviewers with an answer that counts, a point or "cannot judge"; while the claim is closed to the viewer, with a
        review that counts, for whether one answers the question may be what somebody said to another one.
    wanted
        How many reviewers are to rate it; None where everybody does, who was assigned.
    hides_places
        Whether how many rate it is kept from the viewer: then all these numbers are 0.
    open
        Reviewers who have not submitted anything yet, and places that nobody has taken.
    withdrawn
        Reviewers who have taken their rating back, so that nothing of it counts.
    uncounted
        The other assigned reviewers: submitted only after results were open to them, or without an answer to this.
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
    wanted: int | None
    answered: int
    open: int
    withdrawn: int
    uncounted: int
    is_hidden: bool
    hides_places: bool
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
    wanted: int | None = None
    untaken: int = 0
    cannot_judge: int = 0
    open: int = 0
    withdrawn: int = 0
    unanswered: int = 0
    uncounted: int = 0


def read_results(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    opening: Opening,
    claim_ids: Collection[int] | None = None,
    purposes: Sequence[Purpose] | None = None,
) -> dict[int, ClaimResult]:
    """Return the results of the round's claims by claim id.

    Parameters
    ----------
    claim_ids
        Only these claims, a page of them say; None for the whole round.
    purposes
        What claims are put before reviewers for; what counts as to rate for the viewer by default.
    """
    purposes = purposes or opening.purposes
    tallies, own = _read_tallies(session, round_.id, criterion, opening.own_reviewer_id, claim_ids, purposes)
    results = {}
    for claim_id, tally in tallies.items():
        shows = opening.shows(claim_id)
        hides_places = opening.hides_places and not shows
        shown = _Tally([]) if hides_places else tally
        spread = claim_spread(tally.counts, is_ordered=criterion.scale.is_ordered) if shows else UNTOLD
        own_point, own_cannot_judge = own.get(claim_id, (None, False))
        results[claim_id] = ClaimResult(
            claim_id=claim_id,
            wanted=shown.wanted,
            answered=sum(shown.counts) + shown.cannot_judge + (0 if shows else shown.unanswered),
            open=shown.open + shown.untaken,
            withdrawn=shown.withdrawn,
            uncounted=shown.uncounted + (shown.unanswered if shows else 0),
            is_hidden=not shows,
            hides_places=hides_places,
            opens_with_own=opening.by_own and not shows,
            is_final=round_.state == RoundState.LOCKED,
            counts=tuple(tally.counts) if shows else None,
            cannot_judge=tally.cannot_judge if shows else None,
            mean=spread.mean,
            median=spread.median,
            mean_gap=spread.mean_gap,
            own_point=own_point,
            own_cannot_judge=own_cannot_judge,
        )
    return results


def _read_tallies(
    session: Session,
    round_id: int,
    criterion: CriterionRecord,
    viewer_id: int | None,
    claim_ids: Collection[int] | None,
    purposes: Sequence[Purpose],
) -> tuple[dict[int, _Tally], dict[int, Own]]:
    """Read tallies and the viewer's current answers by claim, in one statement.

    There is a tally for each claim that is in the round for one of these purposes, whether or not somebody has it yet.
    """
    # The counts come first: their columns say of what type those of the others are.
    parts = [_counts(round_id, criterion.id, purposes), _places(round_id, purposes)]
    if viewer_id is not None:
        parts.append(_own_answers(round_id, criterion.id, viewer_id, purposes))
    if claim_ids is not None:
        claims = (Assignment.claim_id, RoundClaim.claim_id, Assignment.claim_id)
        parts = [part.where(claim.in_(claim_ids)) for part, claim in zip(parts, claims, strict=False)]
    rows: Sequence[Any] = session.execute(union_all(*parts)).all()
    position = {point.id: point.position for point in criterion.scale.points}
    tallies = {
        claim_id: _Tally([0] * len(position), wanted, 0 if wanted is None else wanted - taken)
        for part, claim_id, _state, wanted, _cannot_judge, _counted, taken in rows
        if part == PLACE
    }
    own: dict[int, Own] = {}
    for part, claim_id, state, point_id, cannot_judge, counted, number in rows:
        if part == OWN:
            own[claim_id] = (None, True) if point_id is None else (position[point_id], False)
        elif part == COUNT:
            point = None if point_id is None else position[point_id]
            _count(tallies[claim_id], state, point, cannot_judge, counted, number)
    return tallies, own


def _count(tally: _Tally, state: str, point: int | None, cannot_judge: bool, counted: str | None, number: int) -> None:
    if point is not None:
        tally.counts[point] += number
    elif cannot_judge:
        tally.cannot_judge += number
    elif counted == ReviewState.SUBMITTED:
        # Before all others: what was taken back after others’ ratings were open to its author counts still.
        tally.unanswered += number
    elif state == AssignmentState.OPEN:
        tally.open += number
    elif state == AssignmentState.WITHDRAWN:
        tally.withdrawn += number
    else:
        tally.uncounted += number


def _counts(round_id: int, criterion_id: int, purposes: Sequence[Purpose]) -> Select[*tuple[Any, ...]]:
    keys = (
        Assignment.claim_id,
        Assignment.state,
        RevisionRating.scale_point_id,
        RevisionRating.cannot_judge_reason_id.is_not(None),
        ReviewRevision.state,
    )
    counted = select(literal(COUNT).label("part"), *keys, func.count())
    statement = from_assignments(counted, round_id, criterion_id, purposes)
    return statement.where(Assignment.state.in_(HOLDING_STATES)).group_by(*keys)


def _places(round_id: int, purposes: Sequence[Purpose]) -> Select[*tuple[Any, ...]]:
    return select(
        literal(PLACE), RoundClaim.claim_id, null(), RoundClaim.wanted, null(), null(), RoundClaim.taken
    ).where(RoundClaim.round_id == round_id, RoundClaim.purpose.in_(purposes))


def _own_answers(
    round_id: int, criterion_id: int, viewer_id: int, purposes: Sequence[Purpose]
) -> Select[*tuple[Any, ...]]:
    return (
        select(literal(OWN), Assignment.claim_id, null(), Rating.scale_point_id, null(), null(), literal_column("1"))
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Rating, Rating.review_id == Review.id)
        .where(
            Assignment.round_id == round_id,
            Assignment.reviewer_id == viewer_id,
            Assignment.purpose.in_(purposes),
            Rating.criterion_id == criterion_id,
        )
    )
