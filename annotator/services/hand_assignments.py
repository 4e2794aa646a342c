"""Assigning by hand: giving claims to people, taking them back unrated, and handing on what somebody left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, Claim, Membership, Review, Reviewer, Round, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Delivery, Purpose, Related, Role
from annotator.services import audit, dealing
from annotator.services.places import hold_open, name_some
from annotator.services.raters import read_raters, read_relations
from annotator.services.rating_order import arrange
from annotator.services.roster import read_roster
from annotator.services.round_claims import is_left_out
from annotator.services.work_plans import plan_of
from annotator.text import _, plural


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of assignments: so many were given, taken back or handed on; so many stay as they were.

    Attributes
    ----------
    left_out
        Names of leads among those chosen who got nothing, because leads do not rate in the round.
    """

    moved: int
    stayed: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Somebody who no longer takes part, with the claims they have not rated, or not any more."""

    membership_id: int
    name: str
    claims: int


def assign(
    session: Session,
    round_: Round,
    claim_ids: Collection[int],
    reviewer_ids: Collection[int],
    *,
    now: datetime,
    actor_id: int | None,
) -> Outcome:
    """Assign these claims to these people, where they do not have them; never beyond what a claim wants.

    Raises
    ------
    Invalid
        When nothing or nobody was chosen, or nobody of them rates in the round: leads only where leads do.
    Conflict
        When the round is locked, or claims have no free place for them: then nothing is assigned.
    """
    hold_open(session, round_)
    claims = _own_claims(session, round_, claim_ids)
    people, left_out = _rating_people(session, round_, reviewer_ids)
    states = _states(session, round_, claims, people)
    given = {
        person: [claim for claim in claims if states.get((person, claim), (0, ""))[1] not in HOLDING_STATES]
        for person in people
    }
    _require_places(session, round_, claims, given)
    again = [states[person, claim][0] for person, own in given.items() for claim in own if (person, claim) in states]
    dealing.take_up_again(session, again)
    plan = plan_of(session, round_)
    related = Related(plan.related) if plan is not None else Related.ANY
    relations = [] if related is Related.ANY else read_relations(session, round_.project_id)
    anew = {
        person: arrange(
            [claim for claim in own if (person, claim) not in states], relations, related, round_.seed, person
        )
        for person, own in given.items()
    }
    moved = dealing.give(session, round_, anew) + len(again)
    _log(session, "assignments.given", round_, now, actor_id, {"claims": len(claims), "assigned": moved})
    return Outcome(moved, len(claims) * len(people) - moved, left_out)


def take_back(
    session: Session,
    round_: Round,
    claim_ids: Collection[int],
    reviewer_ids: Collection[int],
    *,
    now: datetime,
    actor_id: int | None,
) -> Outcome:
    """Take assignments of these claims back from these people; what has been rated stays, unless it was withdrawn.

    Raises
    ------
    Invalid
        When nothing or nobody was chosen.
    Conflict
        When the round is locked.
    """
    hold_open(session, round_)
    claims = _own_claims(session, round_, claim_ids)
    people = list(dict.fromkeys(reviewer_ids))
    if not people:
        raise Invalid(_("Choose a reviewer who takes part in the project, or a group that has one."), "who")
    states = _states(session, round_, claims, people)
    moved = _release(session, [number for number, state in states.values() if state in HOLDING_STATES])
    _log(session, "assignments.taken_back", round_, now, actor_id, {"claims": len(claims), "taken": moved})
    return Outcome(moved, sum(state in HOLDING_STATES for _number, state in states.values()) - moved)


def hand_on(session: Session, round_: Round, membership_id: int, *, now: datetime, actor_id: int | None) -> Outcome:
    """Take back all that somebody who no longer takes part has not rated or has withdrawn, and deal it to the others.

    In an open queue it waits for whoever draws it.

    Raises
    ------
    NotFound
        When there is no such member.
    Conflict
        When the round is locked, or the member takes part.
    """
    hold_open(session, round_)
    membership = session.get(Membership, membership_id)
    if membership is None or membership.project_id != round_.project_id:
        raise NotFound(_("The project has no such member."))
    if membership.is_active:
        raise Conflict(
            _("This person takes part in the project. Take single assignments back, or take them out first.")
        )
    rows = session.execute(
        select(Assignment.id, Assignment.claim_id).where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == membership.reviewer_id,
            Assignment.purpose == Purpose.RATING,
            _has_no_rating(),
            ~is_left_out(Assignment.claim_id, round_.id),
        )
    ).all()
    moved = _release(session, [row.id for row in rows])
    plan = plan_of(session, round_)
    dealt = 0
    if plan is not None and plan.delivery == Delivery.ASSIGNED:
        dealt = dealing.deal_places(session, round_, claim_ids={row.claim_id for row in rows})
    subject = f"reviewer:{membership.reviewer_id}"
    audit.record(
        session,
        "assignments.handed_on",
        subject,
        now=now,
        actor_id=actor_id,
        project_id=round_.project_id,
        detail={"round": round_.number, "taken": moved, "assigned": dealt},
    )
    return Outcome(dealt, moved - dealt)


def read_left_behind(session: Session, round_: Round) -> list[LeftBehind]:
    """Return those who no longer take part and have claims of the round left, in the order in which they joined."""
    rows = session.execute(
        select(Membership.id, Reviewer.name, func.count())
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .join(Assignment, Assignment.reviewer_id == Membership.reviewer_id)
        .where(
            Membership.project_id == round_.project_id,
            ~Membership.is_active,
            Assignment.round_id == round_.id,
            Assignment.purpose == Purpose.RATING,
            _has_no_rating(),
            ~is_left_out(Assignment.claim_id, round_.id),
        )
        .group_by(Membership.id, Reviewer.name)
        .order_by(Membership.id)
    )
    return [LeftBehind(*row) for row in rows]


def _rating_people(session: Session, round_: Round, reviewer_ids: Collection[int]) -> tuple[list[int], tuple[str, ...]]:
    """Return those of these people who rate in the round, in their order, and the names of leads who do not."""
    raters = {rater.id for rater in read_raters(session, round_.project_id, include_leads=round_.leads_rate)}
    people = [reviewer for reviewer in dict.fromkeys(reviewer_ids) if reviewer in raters]
    others = set(reviewer_ids) - raters
    roster = read_roster(session, round_.project_id) if others else ()
    leads = tuple(each.name for each in roster if each.reviewer_id in others and each.role is Role.LEAD)
    if people:
        return people, leads
    if leads:
        raise Invalid(
            _(
                "{names}: a lead does not rate in round {number}, which was opened without “Leads rate too”, so "
                "nothing was assigned. Choose a reviewer, or tick it when the next round is opened.",
                names=name_some(leads),
                number=round_.number,
            ),
            "who",
        )
    raise Invalid(_("Choose a reviewer who takes part in the project, or a group that has one."), "who")


def _own_claims(session: Session, round_: Round, claim_ids: Collection[int]) -> list[int]:
    """Return those of the claims that are rated in the round, in their order."""
    chosen = frozenset(claim_ids)
    rated = (
        select(RoundClaim.claim_id)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(RoundClaim.round_id == round_.id, RoundClaim.purpose == Purpose.RATING)
        .order_by(Claim.position)
    )
    claims = [claim for claim in session.scalars(rated) if claim in chosen]
    if not claims:
        raise Invalid(_("Choose at least one claim of the round: tick it, or paste its key."), "keys")
    return claims


def _states(
    session: Session, round_: Round, claims: Sequence[int], people: Sequence[int]
) -> dict[tuple[int, int], tuple[int, str]]:
    """Return number and state of the assignments there are, by reviewer and claim."""
    chosen = frozenset(claims)
    rows = session.execute(
        select(Assignment.reviewer_id, Assignment.claim_id, Assignment.id, Assignment.state).where(
            Assignment.round_id == round_.id,
            Assignment.purpose == Purpose.RATING,
            Assignment.reviewer_id.in_(people),
        )
    )
    return {(who, claim): (number, state) for who, claim, number, state in rows if claim in chosen}


def _require_places(session: Session, round_: Round, claims: Sequence[int], given: dict[int, list[int]]) -> None:
    limited = (RoundClaim.round_id == round_.id) & (RoundClaim.wanted.is_not(None))
    held = select(RoundClaim.claim_id).where(limited).order_by(RoundClaim.claim_id)
    hold(session, held.with_for_update(key_share=True))
    asked = {claim: sum(claim in own for own in map(frozenset, given.values())) for claim in claims}
    rows = session.execute(
        select(RoundClaim.claim_id, Claim.key, RoundClaim.wanted - RoundClaim.taken)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(limited)
        .order_by(Claim.position)
    )
    full = [key for claim, key, free in rows if asked.get(claim, 0) > (free or 0)]
    if full:
        raise Conflict(
            plural(
                len(full),
                "{names} has no free place for them, so nothing was assigned. Raise how many reviewers it is to have, "
                "or take an open assignment of it back first.",
                "{names} have no free place for them, so nothing was assigned. Raise how many reviewers they are to "
                "have, or take open assignments of them back first.",
                names=name_some(full),
            )
        )


def _release(session: Session, assignment_ids: Sequence[int]) -> int:
    """Release those of these assignments that have no rating, not even one of this moment; return how many."""
    released = session.scalars(
        update(Assignment)
        .where(Assignment.id.in_(assignment_ids), _has_no_rating())
        .values(state=AssignmentState.RELEASED.value, reserved_until=None)
        .returning(Assignment.id)
        .execution_options(synchronize_session=False)
    )
    return len(released.all())


def _has_no_rating() -> ColumnElement[bool]:
    """Whether an assignment has its place for nothing: it was never rated, or its rating was withdrawn.

    What was withdrawn after others' ratings were open to its author still counts, and keeps its place.
    """
    counts = exists().where(Review.assignment_id == Assignment.id, Review.counted_revision.is_not(None))
    is_withdrawn = and_(Assignment.state == AssignmentState.WITHDRAWN, ~counts)
    return or_(Assignment.state == AssignmentState.OPEN, is_withdrawn)


def _log(
    session: Session, action: str, round_: Round, now: datetime, actor_id: int | None, detail: dict[str, object]
) -> None:
    subject = f"round:{round_.id}"
    audit.record(session, action, subject, now=now, actor_id=actor_id, project_id=round_.project_id, detail=detail)
