"""Training: claims with known answers that a reviewer rates first, with feedback, until the mark is reached."""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import Assignment, Claim, Membership, Project, Round, RoundClaim
from annotator.models.vocabulary import AssignmentState, Purpose, Role
from annotator.services import audit, reviews
from annotator.services.permissions import Member
from annotator.services.trials import TriedClaim, read_tried
from annotator.services.work_plans import plan_of
from annotator.text import _

TO_RATE_YET = (AssignmentState.OPEN, AssignmentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Training:
    """How far a reviewer has come.

    Attributes
    ----------
    pass_percent
        Share of the answers that must be right.
    trained_at
        When the mark was reached, or a lead let the reviewer rate without; None until then.
    """

    claims: tuple[TriedClaim, ...]
    pass_percent: int
    trained_at: datetime | None

    @property
    def answers(self) -> int:
        return sum(len(claim.trials) for claim in self.claims)

    @property
    def right(self) -> int:
        return sum(trial.is_met for claim in self.claims if claim.is_done for trial in claim.trials)

    @property
    def left(self) -> int:
        """Claims without an answer that stands."""
        return sum(not claim.is_done for claim in self.claims)

    @property
    def is_reached(self) -> bool:
        """Whether everything is answered, and enough of it rightly."""
        return not self.left and 100 * self.right >= self.pass_percent * self.answers


def must_train(session: Session, round_: Round, member: Member) -> bool:
    """Tell whether this member may not rate yet, because the plan of the round asks for training first."""
    if member.role is not Role.REVIEWER:
        return False
    plan = plan_of(session, round_)
    if plan is None or plan.training_pass_percent is None:
        return False
    return session.scalar(select(Membership.trained_at).where(Membership.id == member.membership_id)) is None


def assign_training(session: Session, round_: Round, reviewer_ids: list[int]) -> int:
    """Give the training claims of the round to those of these who are to be trained, where they lack them.

    They stand before the first position of each list, in an order of their own.
    """
    claims = session.scalars(
        select(RoundClaim.claim_id)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(RoundClaim.round_id == round_.id, RoundClaim.purpose == Purpose.TRAINING)
        .order_by(Claim.position, Claim.id)
    ).all()
    if not claims:
        return 0
    to_train = session.scalars(
        select(Membership.reviewer_id).where(
            Membership.project_id == round_.project_id,
            Membership.reviewer_id.in_(reviewer_ids),
            Membership.role == Role.REVIEWER,
            Membership.trained_at.is_(None),
        )
    ).all()
    held = {
        (reviewer_id, claim_id)
        for reviewer_id, claim_id in session.execute(
            select(Assignment.reviewer_id, Assignment.claim_id).where(
                Assignment.round_id == round_.id, Assignment.purpose == Purpose.TRAINING
            )
        )
    }
    rows = []
    for reviewer_id in to_train:
        order = list(claims)
        random.Random(f"{round_.seed}:{reviewer_id}:training").shuffle(order)  # noqa: S311 - an order, not a secret
        rows += [
            {
                "round_id": round_.id,
                "claim_id": claim_id,
                "reviewer_id": reviewer_id,
                "purpose": Purpose.TRAINING.value,
                "position": place - len(order),
                "state": AssignmentState.OPEN.value,
            }
            for place, claim_id in enumerate(order, start=1)
            if (reviewer_id, claim_id) not in held
        ]
    if rows:
        session.execute(insert(Assignment), rows)
    return len(rows)


def next_training(session: Session, round_: Round, member: Member, now: datetime) -> int | None:
    """Return the next training claim without an answer that stands; None when there is none.

    Who has answered them all and reached the mark may rate from now on.
    """
    assign_training(session, round_, [member.reviewer_id])
    following = session.scalar(
        select(Assignment.id)
        .where(*_own(round_, member.reviewer_id), Assignment.state.in_(TO_RATE_YET))
        .order_by(Assignment.position)
        .limit(1)
    )
    if following is None:
        found = read_training(session, round_, member)
        if found.is_reached:
            detail: dict[str, object] = {"round": round_.number, "right": found.right, "answers": found.answers}
            _mark_trained(session, member.membership_id, "training.passed", now, member.reviewer_id, detail)
    return following


def read_training(session: Session, round_: Round, member: Member) -> Training:
    """Return how far this member has come with the training of the round.

    Raises
    ------
    NotFound
        When the round has none.
    """
    plan = plan_of(session, round_)
    if plan is None or plan.training_pass_percent is None:
        raise NotFound(_("There is no training in this round."))
    return Training(
        claims=tuple(read_tried(session, round_, Purpose.TRAINING, reviewer_id=member.reviewer_id)),
        pass_percent=plan.training_pass_percent,
        trained_at=session.scalar(select(Membership.trained_at).where(Membership.id == member.membership_id)),
    )


def find_training_claim(session: Session, round_: Round, member: Member, assignment_id: int) -> TriedClaim:
    """Return one training claim of this member.

    Raises
    ------
    NotFound
        When it is none of theirs.
    """
    for claim in read_training(session, round_, member).claims:
        if claim.assignment_id == assignment_id:
            return claim
    raise NotFound(_("There is no such training claim on your list."))


def try_again(session: Session, round_: Round, member: Member, request_id: str, now: datetime) -> int:
    """Take back the training answers that were not right, to be given anew; return of how many claims.

    Raises
    ------
    Conflict
        When some are still to be answered, or nothing was wrong.
    """
    found = read_training(session, round_, member)
    if found.left:
        raise Conflict(_("Answer the other training claims first."))
    failed = [claim for claim in found.claims if not claim.is_met]
    if not failed or found.trained_at is not None:
        raise Conflict(_("There is nothing to try again: you may rate."))
    for claim in failed:
        request = f"{request_id[:48]}-{claim.assignment_id}"
        reviews.withdraw_review(session, claim.assignment_id, member.reviewer_id, request, now)
    return len(failed)


def let_in(session: Session, project: Project, membership_id: int, *, now: datetime, actor_id: int) -> None:
    """Let a reviewer rate without having reached the mark.

    Raises
    ------
    NotFound
        When the project has no such reviewer.
    Conflict
        When they may rate already.
    """
    membership = session.get(Membership, membership_id)
    if membership is None or membership.project_id != project.id or membership.role != Role.REVIEWER:
        raise NotFound(_("The project has no such reviewer."))
    if membership.trained_at is not None:
        raise Conflict(_("This reviewer may rate already."))
    _mark_trained(session, membership_id, "training.let_in", now, actor_id, {"reviewer": membership.reviewer_id})


def _mark_trained(
    session: Session, membership_id: int, action: str, now: datetime, actor_id: int, detail: dict[str, object]
) -> None:
    project_id = session.scalar(
        update(Membership)
        .where(Membership.id == membership_id, Membership.trained_at.is_(None))
        .values(trained_at=now)
        .returning(Membership.project_id)
    )
    if project_id is not None:
        audit.record(
            session,
            action,
            f"membership:{membership_id}",
            now=now,
            actor_id=actor_id,
            project_id=project_id,
            detail=detail,
        )


def _own(round_: Round, reviewer_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.round_id == round_.id,
        Assignment.reviewer_id == reviewer_id,
        Assignment.purpose == Purpose.TRAINING,
    )
