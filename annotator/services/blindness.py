"""What of a round's results is open to whom. Every page, export, report and command asks here.

Others' ratings, per-claim results and agreement open after the lock to whoever rates, the lead included.
With ``reveal = after_own`` a claim opens after one's own submission, and the figures over the whole round,
which show no single claim, after the first one. Who does not rate (observer, adjudicator without
assignments) sees results as they come in. A lead who opens them early is marked unblinded.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotAllowed
from annotator.models import Assignment, Membership, Review, Round, RoundClaim, WorkPlan
from annotator.models.vocabulary import Delivery, Overlap, Purpose, Reveal, Role, RoundState
from annotator.services import audit
from annotator.services.permissions import Member
from annotator.services.read_once import note_known, read_once
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Opening:
    """What is open.

    Attributes
    ----------
    claims
        Ids of the claims whose results are open; None when all are.
    aggregates
        Whether figures over the whole round are open.
    own_reviewer_id
        The viewer, whose own ratings are always open to them; None for the command line.
    reason
        A sentence for what is not open, empty when everything is.
    by_own
        Whether a closed claim opens with the viewer's own rating; else it takes the lock.
    hides_places
        Whether it is kept from the viewer how many rate a closed claim: where agreement is measured on a sample, that
        would tell which claims are in it; and where claims with a known answer come to everybody and others do not,
        which those are.
    """

    claims: frozenset[int] | None
    aggregates: bool
    own_reviewer_id: int | None
    reason: str = ""
    by_own: bool = False
    hides_places: bool = False

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """What a claim is put before reviewers for where it counts as one to rate for the viewer.

        While claims are closed to them nothing tells those with a known answer from the others.
        """
        return (Purpose.RATING,) if self.claims is None else (Purpose.RATING, Purpose.GOLD)

    def shows(self, claim_id: int) -> bool:
        """Tell whether others' ratings of this claim are open."""
        return self.claims is None or claim_id in self.claims


def opening_for(session: Session, round_: Round, member: Member) -> Opening:
    """Return what of `round_` is open to `member`."""
    # The very member and state: what is open to one is never another's answer.
    asked = ("opening", round_.id, round_.state, member)
    return read_once(session, asked, lambda: _whole_opening(session, round_, member))


def _whole_opening(session: Session, round_: Round, member: Member) -> Opening:
    found = _opening_for(session, round_, member)
    plan = _plan(session, round_)
    if found.claims is None or plan is None:
        return found
    has_sample = plan.overlap == Overlap.SAMPLE and (member.role is not Role.LEAD or rates(session, round_, member))
    return replace(found, hides_places=has_sample or _gold_stands_out(session, round_, plan))


def _plan(session: Session, round_: Round) -> WorkPlan | None:
    plan_id = round_.work_plan_id
    if plan_id is None:
        return None
    return read_once(session, ("work plan", plan_id), lambda: session.get(WorkPlan, plan_id))


def _gold_stands_out(session: Session, round_: Round, plan: WorkPlan) -> bool:
    """Whether claims with a known answer are put before more or fewer people than those to rate."""
    # Every reviewer gets them, and no lead does.
    if not plan.has_gold or (plan.overlap == Overlap.EVERYONE and not round_.leads_rate):
        return False
    hidden = exists().where(RoundClaim.round_id == round_.id, RoundClaim.purpose == Purpose.GOLD)
    return bool(session.scalar(select(hidden)))


def _opening_for(session: Session, round_: Round, member: Member) -> Opening:
    viewer = member.reviewer_id
    if round_.state == RoundState.LOCKED or member.unblinded_at is not None:
        return Opening(None, aggregates=True, own_reviewer_id=viewer)
    does_rate = rates(session, round_, member)
    if member.role is not Role.LEAD and not does_rate:
        if member.role is Role.REVIEWER:
            return Opening(frozenset(), aggregates=False, own_reviewer_id=viewer, reason=_closed_until_lock())
        return Opening(None, aggregates=True, own_reviewer_id=viewer)
    if round_.reveal != Reveal.AFTER_OWN:
        return Opening(frozenset(), aggregates=False, own_reviewer_id=viewer, reason=_closed_until_lock())
    if not does_rate:
        reason = _("You do not rate in this round, so its results open to you when it is locked.")
        return Opening(frozenset(), aggregates=False, own_reviewer_id=viewer, reason=reason)
    own = frozenset(session.scalars(_submitted_claims(round_.id, viewer)))
    if own:
        reason = _("A claim’s ratings open to you once you have rated it.")
    else:
        reason = _(
            "Rate a first claim: then the figures over the whole round open to you, and the ratings of each claim "
            "once you have rated it."
        )
    return Opening(own, aggregates=bool(own), own_reviewer_id=viewer, reason=reason, by_own=True)


def opening_for_operator(round_: Round) -> Opening:
    """Return what of `round_` is open to the command line.

    Raises
    ------
    NotAllowed
        While a round that reveals after the lock is open.
    """
    if round_.state != RoundState.LOCKED and round_.reveal != Reveal.AFTER_OWN:
        raise NotAllowed(
            _("Round {number} is still open, and its results open after the lock. Lock it first.", number=round_.number)
        )
    return Opening(None, aggregates=True, own_reviewer_id=None)


def has_submitted(session: Session, round_id: int, reviewer_id: int, claim_id: int) -> bool:
    """Tell whether this reviewer has submitted a review of the claim in this round, for whatever purpose."""
    own = _submitted(reviewer_id).where(Assignment.round_id == round_id, Assignment.claim_id == claim_id)
    return session.scalar(own) is not None


def open_results_early(session: Session, round_: Round, member: Member, now: datetime) -> None:
    """Open everything to a lead while the round is open: logged, and marked for good.

    Raises
    ------
    NotAllowed
        When the member is not a lead.
    Conflict
        When the round is locked, so that nothing is closed.
    """
    if member.role is not Role.LEAD:
        raise NotAllowed(_("Only the lead of this project may do that."))
    if round_.state == RoundState.LOCKED:
        raise Conflict(_("This round is locked: its results are open already."))
    marked = session.scalar(
        update(Membership)
        .where(Membership.id == member.membership_id, Membership.unblinded_at.is_(None))
        .values(unblinded_at=now)
        .returning(Membership.id)
    )
    if marked is not None:
        audit.record(
            session,
            "results.opened_early",
            f"round:{round_.id}",
            now=now,
            actor_id=member.reviewer_id,
            project_id=member.project_id,
        )


def _closed_until_lock() -> str:
    return _("Others’ ratings, results by claim and agreement open when the lead locks the round.")


def rates(session: Session, round_: Round, member: Member) -> bool:
    """Tell whether the member rates in this round, or will as soon as they draw a claim."""
    return _rates_in(session, round_.id, member.reviewer_id) or _draws_in(session, round_, member)


def _rates_in(session: Session, round_id: int, reviewer_id: int) -> bool:
    assigned = exists().where(Assignment.round_id == round_id, Assignment.reviewer_id == reviewer_id)
    return read_once(session, _assigned_key(round_id, reviewer_id), lambda: bool(session.scalar(select(assigned))))


def note_assigned(session: Session, round_id: int, reviewer_id: int) -> None:
    """Note that the reviewer has an assignment in the round, which was seen on the way."""
    note_known(session, _assigned_key(round_id, reviewer_id), value=True)


def _assigned_key(round_id: int, reviewer_id: int) -> tuple[str, int, int]:
    return "assigned", round_id, reviewer_id


def _draws_in(session: Session, round_: Round, member: Member) -> bool:
    """Whether this member gets claims from an open queue, though they have drawn none yet."""
    plan = _plan(session, round_)
    has_queue = plan is not None and plan.delivery == Delivery.QUEUE
    return has_queue and (member.role is Role.REVIEWER or (member.role is Role.LEAD and round_.leads_rate))


def _submitted_claims(round_id: int, reviewer_id: int) -> Select[int]:
    """Claims of the round that this reviewer has rated at least once; a withdrawal does not close them again.

    Training opens nothing: who is trained has rated nothing yet.
    """
    # A sum is no column: a large round has many more assignments than one reviewer has.
    in_round = Assignment.round_id + 0 == round_id
    return _submitted(reviewer_id).where(in_round, Assignment.purpose != Purpose.TRAINING)


def _submitted(reviewer_id: int) -> Select[int]:
    its_assignment = Review.assignment_id == Assignment.id
    return select(Assignment.claim_id).join(Review, its_assignment).where(Assignment.reviewer_id == reviewer_id)
