"""What a reviewer is to rate: the next claim, one assignment as the form shows it, and progress."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from annotator.errors import NotFound
from annotator.models import Assignment, Claim, Evidence, Project, Rating, Review, Round
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Purpose, RoundState
from annotator.services import passages, range_store
from annotator.services.own_counts import count_own_claims
from annotator.services.ranges import NumberRange
from annotator.services.repeats import speaks_for_claim
from annotator.services.rubrics import read_rubric
from annotator.services.standing import require_own
from annotator.statements import Prepared
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one reviewer has come in a round.

    Attributes
    ----------
    done, withdrawn, left, total
        Claims with a submission that stands; with one that was taken back; never rated; all of them. What was passed
        on, or went to somebody else, is none of them.
    """

    done: int
    withdrawn: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done - self.withdrawn

    @property
    def is_begun(self) -> bool:
        """Whether there is anything to look back at."""
        return self.done + self.withdrawn > 0


@dataclass(frozen=True, slots=True)
class CurrentAnswer:
    """The answer to one criterion as it stands: exactly one of these is set."""

    point_id: int | None
    reason_id: int | None
    range: NumberRange | None = None


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """One assignment with its claim, round and the review that stands for it.

    Attributes
    ----------
    answers
        By criterion id; empty before the first submission and after a withdrawal.
    revision
        Number of the latest revision, 0 before the first.
    reserved_until
        For a claim drawn from the open queue and not yet rated: when another may get it.
    passages
        Quotations that stand as reasons, in their order.
    has_evidence
        Whether anything was ever listed for the claim, open to this reviewer or not.
    """

    id: int
    claim_id: int
    claim_key: str
    claim_version: int
    round_id: int
    round_number: int
    rubric_version_id: int
    is_open: bool
    is_training: bool
    state: AssignmentState
    position: int
    reserved_until: datetime | None
    revision: int
    submitted_at: datetime | None
    rationale: str
    answers: dict[int, CurrentAnswer]
    passages: tuple[str, ...] = ()
    review_id: int | None = None
    has_evidence: bool = False
    asks_grades: bool = False


# Built once: each save looks at these.
_NEXT_OPEN = Prepared(
    select(Assignment.id)
    .where(
        Assignment.reviewer_id == bindparam("reviewer_id"),
        Assignment.round_id == bindparam("round_id"),
        Assignment.state == AssignmentState.OPEN.value,
        Assignment.position > bindparam("after"),
    )
    .order_by(Assignment.position)
    .limit(1)
)
_ASKED = Prepared(
    select(Round.rubric_version_id)
    .select_from(Assignment)
    .join(Round, Round.id == Assignment.round_id)
    .where(Assignment.id == bindparam("assignment_id"), Round.project_id == bindparam("project_id"))
)


class _OwnRow(NamedTuple):
    id: int
    reviewer_id: int
    claim_id: int
    state: str
    purpose: str
    position: int
    reserved_until: datetime | None
    key: str
    version: int
    round_id: int
    number: int
    round_state: str
    rubric_version_id: int
    review_id: int | None
    revision: int | None
    rationale: str | None
    submitted_at: datetime | None
    has_evidence: bool
    asks_grades: bool


_OWN = Prepared(
    select(
        Assignment.id,
        Assignment.reviewer_id,
        Assignment.claim_id,
        Assignment.state,
        Assignment.purpose,
        Assignment.position,
        Assignment.reserved_until,
        Claim.key,
        Claim.version,
        Round.id,
        Round.number,
        Round.state,
        Round.rubric_version_id,
        Review.id,
        Review.revision,
        Review.rationale,
        Review.submitted_at,
        exists().where(Evidence.claim_id == Claim.id),
        Project.asks_grades,
    )
    .join(Claim, Claim.id == Assignment.claim_id)
    .join(Round, Round.id == Assignment.round_id)
    .join(Project, Project.id == Round.project_id)
    .outerjoin(Review, Review.assignment_id == Assignment.id)
    .where(Assignment.id == bindparam("assignment_id"), Round.project_id == bindparam("project_id"))
)


def read_asked(session: Session, project_id: int, assignment_id: int) -> int:
    """Return by which rubric an assignment asks: the version's id.

    Raises
    ------
    NotFound
        When the project has no such assignment.
    """
    row = _ASKED.one_or_none(session, {"assignment_id": assignment_id, "project_id": project_id})
    if row is None:
        raise NotFound(_("There is no such claim to rate in this project."))
    return cast("int", row[0])


def read_assignment(session: Session, project_id: int, assignment_id: int, reviewer_id: int) -> AssignmentRecord:
    """Return an assignment of this reviewer.

    Raises
    ------
    NotFound
        When the project has no such assignment.
    NotAllowed
        When it is somebody else's.
    """
    found = _OWN.one_or_none(session, {"assignment_id": assignment_id, "project_id": project_id})
    row = _OwnRow(*found) if found is not None else None
    if row is None:
        raise NotFound(_("There is no such claim to rate in this project."))
    require_own(row.reviewer_id, reviewer_id)
    return AssignmentRecord(
        id=row.id,
        claim_id=row.claim_id,
        claim_key=row.key,
        claim_version=row.version,
        round_id=row.round_id,
        round_number=row.number,
        rubric_version_id=row.rubric_version_id,
        is_open=row.round_state == RoundState.OPEN,
        is_training=row.purpose == Purpose.TRAINING,
        state=AssignmentState(row.state),
        position=row.position,
        reserved_until=row.reserved_until,
        revision=row.revision or 0,
        submitted_at=row.submitted_at,
        rationale=row.rationale or "",
        answers=_current_answers(session, row.review_id, row.rubric_version_id) if row.review_id is not None else {},
        passages=passages.of_review(session, row.review_id) if row.review_id is not None else (),
        review_id=row.review_id,
        has_evidence=row.has_evidence,
        asks_grades=row.asks_grades,
    )


def find_rubric_version(session: Session, assignment_id: int, reviewer_id: int) -> int | None:
    """Return by which rubric version this reviewer was asked to rate, though they may no longer take part."""
    return session.scalar(
        select(Round.rubric_version_id)
        .join(Assignment, Assignment.round_id == Round.id)
        .where(Assignment.id == assignment_id, Assignment.reviewer_id == reviewer_id)
    )


def _current_answers(session: Session, review_id: int, rubric_version_id: int) -> dict[int, CurrentAnswer]:
    rows = session.execute(
        select(Rating.criterion_id, Rating.scale_point_id, Rating.cannot_judge_reason_id).where(
            Rating.review_id == review_id
        )
    )
    found = {criterion: CurrentAnswer(point, reason) for criterion, point, reason in rows}
    ranges = range_store.of_review(session, review_id) if read_rubric(session, rubric_version_id).has_ranges else {}
    return found | {criterion: CurrentAnswer(None, None, given) for criterion, given in ranges.items()}


def next_open(session: Session, round_id: int, reviewer_id: int, after: int = 0) -> int | None:
    """Return the id of the reviewer's next open assignment in their own order, from the start again at the end.

    Parameters
    ----------
    after
        Position to begin behind.
    """
    which = {"reviewer_id": reviewer_id, "round_id": round_id, "after": after}
    following: int | None = _NEXT_OPEN.scalar(session, which)
    if following is None and after:
        following = _NEXT_OPEN.scalar(session, which | {"after": 0})
    return following


def read_progress(session: Session, round_id: int, reviewer_id: int) -> Progress:
    """Return how many of the reviewer's claims of this round are done, withdrawn and left."""
    counts = count_own_claims(session, round_id, reviewer_id)
    return Progress(
        done=counts[AssignmentState.SUBMITTED],
        withdrawn=counts[AssignmentState.WITHDRAWN],
        total=sum(counts[state] for state in HOLDING_STATES),
    )


def list_withdrawn(session: Session, round_id: int, reviewer_id: int) -> dict[int, str]:
    """Return the claims whose rating the reviewer has taken back: the claim's key by assignment, in their order."""
    rows = session.execute(
        select(Assignment.id, Claim.key)
        .join(Claim, Claim.id == Assignment.claim_id)
        .where(
            Assignment.round_id == round_id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.state == AssignmentState.WITHDRAWN,
            speaks_for_claim(),
        )
        .order_by(Assignment.position)
    )
    return dict(rows.all())
