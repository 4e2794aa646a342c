"""Everything about the quality of the work in a round, as the lead reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership, Reviewer, Round, WorkPlan
from annotator.models.vocabulary import AssignmentState, Purpose, Role
from annotator.services.blindness import Opening
from annotator.services.gold_accuracy import (
    Accuracy,
    ReviewerAccuracy,
    read_accuracy,
)
from annotator.services.known_ranges import Meeting
from annotator.services.mask_shifts import MaskShift, read_mask_shifts
from annotator.services.retest import Retest, read_retest
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.services.training import Training
from annotator.services.trials import TriedClaim, read_tried
from annotator.services.work_plans import plan_of
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Trainee:
    """A reviewer in the training of a round."""

    membership_id: int
    name: str
    is_active: bool
    attempts: int
    training: Training


@dataclass(frozen=True, slots=True)
class Repeats:
    """Claims that came a second time: how many so far, and how many of them are answered."""

    came: int
    answered: int


@dataclass(frozen=True, slots=True)
class Quality:
    """What a round shows about the work in it; parts that its plan does not ask for are empty or None.

    Attributes
    ----------
    plan
        None where nothing is asked for.
    gold
        Of all together; `gold_by_reviewer` of each.
    retests, shifts
        Empty while claims are closed to the viewer as well.
    """

    plan: WorkPlan | None
    criterion: CriterionRecord
    trainees: list[Trainee]
    gold: Accuracy | None
    gold_by_reviewer: list[ReviewerAccuracy]
    repeats: Repeats | None
    retests: list[Retest]
    shifts: list[MaskShift]

    @property
    def meetings(self) -> list[tuple[str, Mapping[Meeting, int]]]:
        """How often ranges met the known ones in each way: all together, then each; empty where none could."""
        each = [(person.name, person.meetings) for person in self.gold_by_reviewer if any(person.meetings.values())]
        together = {meeting: sum(counts[meeting] for _name, counts in each) for meeting in Meeting}
        return [(_("All together"), together), *each] if each else []

    @property
    def is_asked_for(self) -> bool:
        """Whether the plan asks for any of it."""
        plan = self.plan
        return plan is not None and (
            plan.has_gold
            or any(each is not None for each in (plan.training_pass_percent, plan.repeat_percent, plan.masked_part))
        )


def read_quality(session: Session, round_: Round, opening: Opening) -> Quality:
    """Return what the round shows, as far as it is open to the lead who looks."""
    plan = plan_of(session, round_)
    criterion = read_rubric(session, round_.rubric_version_id).main
    has_gold = plan is not None and plan.has_gold
    gold, by_reviewer = read_accuracy(session, round_) if has_gold else (None, [])
    has_repeats = plan is not None and plan.repeat_percent is not None
    is_masked = plan is not None and plan.masked_part is not None
    return Quality(
        plan=plan,
        criterion=criterion,
        trainees=_read_trainees(session, round_, plan),
        gold=gold,
        gold_by_reviewer=by_reviewer,
        repeats=_count_repeats(session, round_) if has_repeats else None,
        retests=read_retest(session, round_, criterion, opening) if has_repeats else [],
        shifts=read_mask_shifts(session, round_, opening) if is_masked else [],
    )


def _read_trainees(session: Session, round_: Round, plan: WorkPlan | None) -> list[Trainee]:
    if plan is None or plan.training_pass_percent is None:
        return []
    of: dict[int, list[TriedClaim]] = {}
    for claim in read_tried(session, round_, Purpose.TRAINING):
        of.setdefault(claim.reviewer_id, []).append(claim)
    members = session.execute(
        select(Membership, Reviewer.name)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(Membership.project_id == round_.project_id, Membership.role == Role.REVIEWER)
        .order_by(Membership.id)
    )
    return [
        _trainee(membership, name, of.get(membership.reviewer_id, []), plan.training_pass_percent)
        for membership, name in members
        if membership.reviewer_id in of or membership.trained_at is None
    ]


def _trainee(membership: Membership, name: str, claims: list[TriedClaim], percent: int) -> Trainee:
    trained_at: datetime | None = membership.trained_at
    return Trainee(
        membership.id,
        name,
        membership.is_active,
        max((claim.attempts for claim in claims), default=0),
        Training(tuple(claims), percent, trained_at),
    )


def _count_repeats(session: Session, round_: Round) -> Repeats:
    counts: dict[str, int] = dict(
        session.execute(
            select(Assignment.state, func.count())
            .where(Assignment.round_id == round_.id, Assignment.purpose == Purpose.REPEAT)
            .group_by(Assignment.state)
        ).all()
    )
    return Repeats(sum(counts.values()), counts.get(AssignmentState.SUBMITTED.value, 0))
