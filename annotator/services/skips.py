"""Passing a claim on: with a reason, to another reviewer where there is one; and taking it up again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, Claim, Review, Reviewer, Round, RoundClaim, Skip
from annotator.models.vocabulary import (
    HOLDING_STATES,
    AssignmentState,
    Delivery,
    Overlap,
    Purpose,
    Reveal,
    RoundState,
    SkipReason,
)
from annotator.services import review_store
from annotator.services.dealing import deal_places
from annotator.services.mask_draws import newest_assignment
from annotator.services.standing import require_own
from annotator.services.typed_text import clean
from annotator.services.work_plans import plan_of
from annotator.text import _

LONGEST_NOTE = 2_000
LONGEST_REQUEST_ID = 64


@dataclass(frozen=True, slots=True)
class Skipped:
    """What became of a claim that was passed on.

    Attributes
    ----------
    passed_to
        The assignment of the reviewer who has it now; None where it goes to whoever draws it, or to nobody.
    """

    round_id: int
    position: int
    passed_to: int | None
    is_retry: bool


@dataclass(frozen=True, slots=True)
class SkippedClaim:
    """A skip as the lead's list shows it.

    Attributes
    ----------
    name
        Of who passed the claim on.
    is_taken_up
        Whether they have it again.
    places_free
        Places of the claim that nobody has; None where everybody rates every claim.
    """

    skip_id: int
    claim_id: int
    claim_key: str
    name: str
    reason: SkipReason
    note: str
    made_at: datetime
    is_taken_up: bool
    places_free: int | None


def skip_claim(
    session: Session,
    assignment_id: int,
    reviewer_id: int,
    *,
    reason: SkipReason | str,
    note: str = "",
    request_id: str,
    now: datetime,
) -> Skipped:
    """Give up the place at a claim; in a round whose claims are dealt, another reviewer is dealt it.

    Raises
    ------
    NotFound, NotAllowed
        When there is no such assignment, or it is somebody else's.
    Invalid
        When there is no reason, or the note is too long.
    Conflict
        When the round is locked, the claim is rated or skipped already, or it is one to train with.
    """
    assignment, round_ = _find(session, assignment_id, reviewer_id)
    retried = session.scalar(select(Skip.id).where(Skip.assignment_id == assignment_id, Skip.request_id == request_id))
    if retried is not None:
        return Skipped(round_.id, assignment.position, None, is_retry=True)
    _require_skippable(session, assignment, round_)
    if reason not in list(SkipReason):
        raise Invalid(_("Choose why you pass this claim on."), "reason")
    note = clean(note)
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("The note is too long: at most {most} characters.", most=LONGEST_NOTE), "note")
    if not (1 <= len(request_id) <= LONGEST_REQUEST_ID and request_id.isprintable()):
        raise Invalid(_("The form is incomplete. Load the page again."), "request_id")
    assignment.state = AssignmentState.SKIPPED.value
    assignment.reserved_until = None
    session.add(
        Skip(
            assignment_id=assignment_id,
            reason=SkipReason(reason).value,
            note=note,
            request_id=request_id,
            made_at=now,
        )
    )
    session.flush()
    return Skipped(round_.id, assignment.position, _pass_on(session, round_, assignment), is_retry=False)


def take_up_again(session: Session, assignment_id: int, reviewer_id: int) -> None:
    """Take a skipped claim back, while a place is free.

    Raises
    ------
    NotFound, NotAllowed
        As for `skip_claim`.
    Conflict
        When the round is locked, the claim is not skipped, or others have all its places.
    """
    assignment, round_ = _find(session, assignment_id, reviewer_id)
    if round_.state != RoundState.OPEN:
        raise Conflict(_("Round {number} has been locked.", number=round_.number))
    if assignment.state != AssignmentState.SKIPPED:
        raise Conflict(_("You have not skipped this claim: it is on your list."))
    if not has_free_place(session, assignment):
        raise Conflict(_("Others rate this claim now, as many as were wanted. Go on with the next one."))
    was_withdrawn = session.scalar(select(Review.id).where(Review.assignment_id == assignment_id)) is not None
    assignment.state = (AssignmentState.WITHDRAWN if was_withdrawn else AssignmentState.OPEN).value
    session.flush()


def has_free_place(session: Session, assignment: Assignment) -> bool:
    """Tell whether the claim of this assignment, which has no place now, has one left."""
    if assignment.purpose != Purpose.RATING:
        return True
    return review_store.has_free_place(session, assignment.round_id, assignment.claim_id)


def last_skip(session: Session, assignment_id: int) -> Skip | None:
    """Return why the assignment was skipped the last time, None when it never was."""
    return session.scalar(select(Skip).where(Skip.assignment_id == assignment_id).order_by(Skip.id.desc()).limit(1))


def list_skips(session: Session, round_: Round) -> list[SkippedClaim]:
    """Return what was passed on in the round, the newest first; of whatever purpose, and it does not say which."""
    rows = session.execute(
        select(Skip, Assignment, Claim.key, Reviewer.name, RoundClaim.wanted, RoundClaim.taken)
        .join(Assignment, Assignment.id == Skip.assignment_id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(Reviewer, Reviewer.id == Assignment.reviewer_id)
        .join(RoundClaim, and_(RoundClaim.round_id == Assignment.round_id, RoundClaim.claim_id == Assignment.claim_id))
        .where(Assignment.round_id == round_.id)
        .order_by(Skip.id.desc())
    )
    plan = plan_of(session, round_)
    # A hidden claim wants no number, and every other reviewer has it: it reads as one that was passed on.
    unnumbered = None if plan is None or plan.overlap == Overlap.EVERYONE else 0
    return [
        SkippedClaim(
            skip_id=skip.id,
            claim_id=assignment.claim_id,
            claim_key=key,
            name=name,
            reason=SkipReason(skip.reason),
            note=skip.note,
            made_at=skip.made_at,
            is_taken_up=assignment.state in HOLDING_STATES,
            places_free=wanted - taken if wanted is not None else unnumbered,
        )
        for skip, assignment, key, name, wanted, taken in rows
    ]


def list_own_skipped(session: Session, round_: Round, reviewer_id: int) -> dict[int, str]:
    """Return the claims this reviewer has passed on: the claim's key by assignment, in their order."""
    rows = session.execute(
        select(Assignment.id, Claim.key)
        .join(Claim, Claim.id == Assignment.claim_id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.state == AssignmentState.SKIPPED,
        )
        .order_by(Assignment.position)
    )
    return dict(rows.all())


def count_unfilled(session: Session, round_: Round) -> int:
    """Return how many claims were passed on in a round whose claims are dealt, and found nobody to take them."""
    plan = plan_of(session, round_)
    if plan is None or plan.delivery != Delivery.ASSIGNED or round_.state != RoundState.OPEN:
        return 0
    skipped = (
        select(Skip.id)
        .join(Assignment, Assignment.id == Skip.assignment_id)
        .where(Assignment.round_id == RoundClaim.round_id, Assignment.claim_id == RoundClaim.claim_id)
        .correlate(RoundClaim)
        .exists()
    )
    unfilled = select(func.count()).select_from(RoundClaim)
    unfilled = unfilled.where(RoundClaim.round_id == round_.id, RoundClaim.taken < RoundClaim.wanted, skipped)
    return session.scalar(unfilled) or 0


def _find(session: Session, assignment_id: int, reviewer_id: int) -> tuple[Assignment, Round]:
    """Return the assignment and its round, held with the places of its claim until the transaction ends."""
    which = select(Assignment).where(Assignment.id == assignment_id)
    hold(session, which.with_only_columns(Assignment.id).with_for_update(key_share=True))
    assignment = session.scalar(which.execution_options(populate_existing=True))
    if assignment is None:
        raise NotFound(_("There is no such claim to rate."))
    require_own(assignment.reviewer_id, reviewer_id)
    round_ = session.get_one(Round, assignment.round_id, with_for_update={"read": True}, populate_existing=True)
    places = select(RoundClaim.claim_id).where(
        RoundClaim.round_id == assignment.round_id, RoundClaim.claim_id == assignment.claim_id
    )
    hold(session, places.with_for_update(key_share=True))
    return assignment, round_


def _require_skippable(session: Session, assignment: Assignment, round_: Round) -> None:
    if round_.state != RoundState.OPEN:
        raise Conflict(_("Round {number} has been locked: there is nothing to pass on.", number=round_.number))
    if assignment.purpose == Purpose.TRAINING:
        raise Conflict(_("A training claim is nobody else’s to rate. Answer it as well as you can."))
    counts = exists().where(Review.assignment_id == assignment.id, Review.counted_revision.is_not(None))
    is_rated = assignment.state == AssignmentState.SUBMITTED
    if (not is_rated or round_.reveal == Reveal.AFTER_OWN) and session.scalar(select(counts)):
        raise Conflict(
            _(
                "You have rated this claim, and others’ ratings of it are open to you: what you saved before counts "
                "even when it is withdrawn, so the claim cannot go to somebody else."
            )
        )
    if is_rated:
        raise Conflict(_("You have rated this claim. Withdraw your rating before you pass the claim on."))
    if assignment.state == AssignmentState.SKIPPED:
        raise Conflict(_("You have skipped this claim already."))


def _pass_on(session: Session, round_: Round, assignment: Assignment) -> int | None:
    """Deal the place to a reviewer who has not had the claim; return the assignment, None where nobody is dealt it."""
    plan = plan_of(session, round_)
    if plan is None or plan.delivery != Delivery.ASSIGNED or assignment.purpose != Purpose.RATING:
        return None
    session.flush()
    newest = newest_assignment(session)
    deal_places(session, round_, claim_ids=[assignment.claim_id])
    return session.scalar(
        select(Assignment.id).where(Assignment.claim_id == assignment.claim_id, Assignment.id > newest).limit(1)
    )
