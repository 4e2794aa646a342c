"""What is planted among a reviewer's claims: training before them, known answers hidden between, repeats after days.

Nothing a reviewer can reach tells before the lock which of their claims these are.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Assignment, Membership, Project, Round, RoundClaim, WorkPlan
from annotator.models.vocabulary import AssignmentState, Delivery, Purpose, Reveal, Role, RoundState
from annotator.services.known_answers import read_known
from annotator.services.mask_draws import mask_drawn
from annotator.services.permissions import Member
from annotator.services.repeats import draw_repeat, due_repeats
from annotator.services.rubrics import read_rubric
from annotator.services.training import must_train, next_training
from annotator.services.work_plans import plan_of
from annotator.text import _

# A hidden claim among so many others, where there are enough of them.
MOST_BETWEEN = 10


def claims_to_plant(session: Session, project: Project, plan: WorkPlan | None) -> dict[int, Purpose]:
    """Return the claims that a round under this plan holds for their known answers; they are not rated in it.

    Raises
    ------
    Invalid
        When the plan asks for training or hidden claims and there are none, or where results open claim by claim.
    """
    if plan is None or project.rubric_version_id is None:
        return {}
    wanted = {
        Purpose.TRAINING: plan.training_pass_percent is not None,
        Purpose.GOLD: plan.has_gold,
    }
    if project.reveal == Reveal.AFTER_OWN and (plan.has_gold or plan.repeat_percent is not None):
        raise Invalid(
            _(
                "In this project a claim opens after one’s own rating, so hidden claims and second ratings would not "
                "stay hidden. Take them out of the plan of work."
            )
        )
    known = read_known(session, project.id, read_rubric(session, project.rubric_version_id))
    planted = {claim_id: purpose for claim_id, (purpose, _answers) in known.items() if wanted[purpose]}
    if wanted[Purpose.TRAINING] and Purpose.TRAINING not in planted.values():
        raise Invalid(_("The plan of work asks for training, and no claim has a known answer to train with."))
    if wanted[Purpose.GOLD] and Purpose.GOLD not in planted.values():
        raise Invalid(_("The plan of work hides claims with known answers, and there is none to hide."))
    return planted


def who_is_tried(session: Session, round_: Round, reviewer_ids: Collection[int]) -> frozenset[int]:
    """Return those of these whose accuracy is measured: reviewers, not a lead who gave the known answers."""
    return frozenset(
        session.scalars(
            select(Membership.reviewer_id).where(
                Membership.project_id == round_.project_id,
                Membership.reviewer_id.in_(reviewer_ids),
                Membership.role == Role.REVIEWER,
            )
        )
    )


def hidden_among(session: Session, round_: Round, reviewer_ids: Collection[int]) -> dict[int, dict[int, float]]:
    """Return the hidden claims that each of these is to get with the first claims dealt to them.

    With each where it comes among them: 0 before the first, 1 behind the last.
    """
    hidden = session.scalars(
        select(RoundClaim.claim_id)
        .where(RoundClaim.round_id == round_.id, RoundClaim.purpose == Purpose.GOLD)
        .order_by(RoundClaim.claim_id)
    ).all()
    if not hidden:
        return {}
    have = set(
        session.scalars(
            select(Assignment.reviewer_id).where(Assignment.round_id == round_.id, Assignment.purpose == Purpose.GOLD)
        )
    )
    found = {}
    for reviewer_id in who_is_tried(session, round_, reviewer_ids) - have:
        generator = random.Random(f"{round_.seed}:{reviewer_id}:hidden")  # noqa: S311 - an order, not a secret
        found[reviewer_id] = {claim_id: generator.random() for claim_id in hidden}
    return found


def mix_in(claims: Sequence[int], hidden: Mapping[int, float]) -> list[int]:
    """Return claims in their order with the hidden ones where they come among them.

    Examples
    --------
    >>> mix_in([1, 2, 3, 4], {9: 0.5, 8: 0.99})
    [1, 2, 9, 3, 4, 8]
    """
    at = {claim_id: (place + 0.5) / len(claims) for place, claim_id in enumerate(claims)} | dict(hidden)
    return sorted(at, key=at.__getitem__)


def is_held_back(session: Session, round_: Round, member: Member) -> bool:
    """Tell whether the member may not rate yet: no claim to rate is theirs before the training is passed."""
    return must_train(session, round_, member)


def is_awaiting(session: Session, round_: Round, member: Member, now: datetime) -> bool:
    """Tell whether something that is on no list yet comes to a member who has nothing else left."""
    plan = plan_of(session, round_)
    if plan is None:
        return False
    if is_held_back(session, round_, member):
        return True
    return plan.repeat_percent is not None and bool(due_repeats(session, round_, plan, member.reviewer_id, now))


def next_planted(
    session: Session, round_: Round, member: Member, now: datetime, *, nothing_else: bool = False
) -> int | None:
    """Return the assignment that comes next by training, hidden claims and repeats; None when another claim does.

    It makes the assignment when its time has come. Who is held back (see `is_held_back`) and gets None here has
    answered the training without reaching the mark, and gets no other claim.

    Parameters
    ----------
    nothing_else
        The member has no other claim left: what is due comes at once.
    """
    plan = plan_of(session, round_)
    if plan is None or round_.state != RoundState.OPEN:
        return None
    if must_train(session, round_, member):
        following = next_training(session, round_, member, now)
        if following is not None or must_train(session, round_, member):
            return following
    return _draw_gold(session, round_, plan, member, now, nothing_else=nothing_else) or draw_repeat(
        session, round_, plan, member.reviewer_id, now, nothing_else=nothing_else
    )


def _draw_gold(
    session: Session, round_: Round, plan: WorkPlan, member: Member, now: datetime, *, nothing_else: bool
) -> int | None:
    """Deal the next hidden claim to who draws from the open queue, where it is its turn.

    Where claims are dealt when the round opens, hidden ones are dealt among them.
    """
    if not plan.has_gold or plan.delivery != Delivery.QUEUE or member.role is not Role.REVIEWER:
        return None
    hidden = list(
        session.scalars(
            select(RoundClaim.claim_id)
            .where(RoundClaim.round_id == round_.id, RoundClaim.purpose == Purpose.GOLD)
            .order_by(RoundClaim.claim_id)
        )
    )
    generator = random.Random(f"{round_.seed}:{member.reviewer_id}:gold")  # noqa: S311 - an order, not a secret
    generator.shuffle(hidden)
    places = _places(len(hidden), _share(session, round_), generator)
    held = {
        row.claim_id: row
        for row in session.scalars(
            select(Assignment).where(
                Assignment.round_id == round_.id,
                Assignment.reviewer_id == member.reviewer_id,
                Assignment.purpose.in_((Purpose.RATING, Purpose.GOLD)),
            ),
            execution_options={"populate_existing": True},
        )
    }
    own = sum(row.purpose == Purpose.RATING for row in held.values())
    for claim_id, place in zip(hidden, places, strict=True):
        known = held.get(claim_id)
        if known is not None and known.state != AssignmentState.RELEASED:
            continue
        if own < place and not nothing_else:
            return None
        drawn = known or Assignment(
            round_id=round_.id, claim_id=claim_id, reviewer_id=member.reviewer_id, purpose=Purpose.GOLD.value
        )
        drawn.state = AssignmentState.OPEN.value
        drawn.position = max((row.position for row in held.values()), default=0) + 1
        drawn.reserved_until = now + timedelta(minutes=plan.reservation_minutes)
        session.add(drawn)
        session.flush()
        if known is None:
            mask_drawn(session, round_, drawn)
        return drawn.id
    return None


def _places(hidden: int, share: int, generator: random.Random) -> list[int]:
    """Behind how many other claims each hidden one comes: one at random in each stretch of the reviewer's share.

    Examples
    --------
    >>> [1 + 10 * block <= place <= 9 + 10 * block for block, place in enumerate(_places(3, 40, random.Random(1)))]
    [True, True, True]
    """
    stretch = max(2, min(MOST_BETWEEN, share // hidden)) if hidden else 2
    return [block * stretch + generator.randint(1, stretch - 1) for block in range(hidden)]


def _share(session: Session, round_: Round) -> int:
    """How many claims a reviewer may expect to rate."""
    places = session.scalar(
        select(func.sum(RoundClaim.wanted)).where(
            RoundClaim.round_id == round_.id, RoundClaim.purpose == Purpose.RATING
        )
    )
    people = session.scalar(
        select(func.count())
        .select_from(Membership)
        .where(Membership.project_id == round_.project_id, Membership.role == Role.REVIEWER, Membership.is_active)
    )
    return int(places or 0) // max(people or 1, 1)
