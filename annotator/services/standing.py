"""Where an assignment stands, read with everything that the rules of rating ask, in one statement."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import NotAllowed
from annotator.models import (
    Assignment,
    Claim,
    ClaimVersion,
    Draft,
    GuidelineVersion,
    Membership,
    Review,
    Round,
    WorkPlan,
)
from annotator.models.vocabulary import Purpose, Role
from annotator.statements import Prepared
from annotator.text import _


class Standing(NamedTuple):
    """An assignment with its round, the shown claim version, the member and the review, in one row."""

    reviewer_id: int
    position: int
    purpose: str
    assignment_state: str
    claim_id: int
    round_id: int
    round_number: int
    round_state: str
    reveal: str
    rubric_version_id: int
    claim_version_id: int
    claim_version: int
    claim_state: str
    unblinded_at: datetime | None
    is_active: bool | None
    review_id: int | None
    revision: int | None
    counted_revision: int | None
    review_state: str | None
    role: str | None
    trained_at: datetime | None
    training_pass_percent: int | None
    guideline_version_id: int | None
    draft_version: int | None

    @property
    def is_training(self) -> bool:
        return self.purpose == Purpose.TRAINING

    @property
    def is_held_back(self) -> bool:
        """Whether the reviewer may not rate this yet: the plan of the round asks for training first."""
        return (
            self.training_pass_percent is not None
            and self.trained_at is None
            and self.role == Role.REVIEWER
            and not self.is_training
        )


_STANDING = Prepared(
    select(
        Assignment.reviewer_id,
        Assignment.position,
        Assignment.purpose,
        Assignment.state,
        Assignment.claim_id,
        Round.id,
        Round.number,
        Round.state,
        Round.reveal,
        Round.rubric_version_id,
        ClaimVersion.id,
        ClaimVersion.number,
        Claim.state,
        Membership.unblinded_at,
        Membership.is_active,
        Review.id,
        Review.revision,
        Review.counted_revision,
        Review.state,
        Membership.role,
        Membership.trained_at,
        WorkPlan.training_pass_percent,
        GuidelineVersion.id,
        Draft.version,
    )
    .join(Round, Round.id == Assignment.round_id)
    .join(Claim, Claim.id == Assignment.claim_id)
    .join(ClaimVersion, and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.version))
    .outerjoin(
        Membership,
        and_(Membership.project_id == Round.project_id, Membership.reviewer_id == Assignment.reviewer_id),
    )
    .outerjoin(Review, Review.assignment_id == Assignment.id)
    .outerjoin(WorkPlan, WorkPlan.id == Round.work_plan_id)
    .outerjoin(
        GuidelineVersion,
        and_(GuidelineVersion.project_id == Round.project_id, GuidelineVersion.number == bindparam("guideline")),
    )
    .outerjoin(Draft, Draft.assignment_id == Assignment.id)
    .where(Assignment.id == bindparam("assignment_id"))
)
_HELD_ASSIGNMENT = (
    select(Assignment.id).where(Assignment.id == bindparam("assignment_id")).with_for_update(key_share=True)
)
_ITS_ROUND = select(Assignment.round_id).where(Assignment.id == bindparam("assignment_id")).scalar_subquery()
_HELD_ROUND = select(Round.id).where(Round.id == _ITS_ROUND).with_for_update(read=True)


def require_own(owner_id: int, reviewer_id: int) -> None:
    """Pass when an assignment is this reviewer's.

    Raises
    ------
    NotAllowed
        When it is somebody else's.
    """
    if owner_id != reviewer_id:
        raise NotAllowed(_("This claim is assigned to another reviewer. Rate the claims of your own list."))


def require_member(*, is_active: bool | None) -> None:
    """Pass for a reviewer who takes part in the project.

    Raises
    ------
    NotAllowed
        For who left it.
    """
    if not is_active:
        raise NotAllowed(_("You are no longer a member of this project. Ask its lead; what you saved is kept."))


def read_standing(session: Session, assignment_id: int, guideline: int | None = None) -> Standing | None:
    """Return where the assignment stands, held against others until the transaction ends; None if there is none.

    Its round is held too, though not against other submissions: it cannot be locked in between.

    Parameters
    ----------
    guideline
        Number of the version that stood beside the form.
    """
    which = {"assignment_id": assignment_id}
    hold(session, _HELD_ASSIGNMENT, which)
    hold(session, _HELD_ROUND, which)
    row = _STANDING.one_or_none(session, {**which, "guideline": guideline})
    return Standing._make(row) if row is not None else None
