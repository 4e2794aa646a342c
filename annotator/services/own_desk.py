"""What a reviewer has begun, passed on and reported: drafts, skipped claims, flags. Nobody else reads it here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from annotator.models import Assignment, Draft, Flag, Review, Round, Skip
from annotator.models.vocabulary import AssignmentState, FlagKind, RoundState, SkipReason
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.reason_words import FLAG_WORDS, SKIP_WORDS


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """Answers that were typed and never submitted.

    Attributes
    ----------
    hides_speaker
        Who says it is masked for this reviewer in this round.
    """

    assignment_id: int
    line: ClaimLine
    hides_speaker: bool
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OwnSkip:
    """A claim that was passed on and not taken up again, with its latest reason."""

    assignment_id: int
    line: ClaimLine
    hides_speaker: bool
    reason: str
    note: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OwnFlag:
    """A report to the lead, and what came of it; `settled_at` is None as long as nothing did."""

    line: ClaimLine
    kind: str
    note: str
    made_at: datetime
    settled_at: datetime | None
    answer: str


def list_drafts(session: Session, round_: Round, reviewer_id: int) -> list[OwnDraft]:
    """Return the reviewer's drafts in this round, the latest saved first.

    A draft that is older than what was submitted since is none any more.
    """
    rows = session.execute(
        select(Draft.assignment_id, Draft.saved_at, Assignment.claim_id, Assignment.is_masked)
        .join(Assignment, Assignment.id == Draft.assignment_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == reviewer_id,
            Draft.base_revision == func.coalesce(Review.revision, 0),
        )
        .order_by(Draft.saved_at.desc(), Draft.assignment_id)
    ).all()
    lines = read_claim_lines(session, [row.claim_id for row in rows])
    return [
        OwnDraft(row.assignment_id, lines[row.claim_id], _hides_speaker(round_, row.is_masked), row.saved_at)
        for row in rows
    ]


def list_skipped(session: Session, round_: Round, reviewer_id: int) -> list[OwnSkip]:
    """Return the claims of this round that the reviewer has passed on, the latest first."""
    later = aliased(Skip)
    newest = (
        select(func.max(later.id)).where(later.assignment_id == Assignment.id).correlate(Assignment).scalar_subquery()
    )
    rows = session.execute(
        select(Assignment.id, Assignment.claim_id, Assignment.is_masked, Skip.reason, Skip.note, Skip.made_at)
        .join(Skip, Skip.id == newest)
        .where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.state == AssignmentState.SKIPPED,
        )
        .order_by(Skip.id.desc())
    ).all()
    lines = read_claim_lines(session, [row.claim_id for row in rows])
    return [
        OwnSkip(
            assignment_id=row.id,
            line=lines[row.claim_id],
            hides_speaker=_hides_speaker(round_, row.is_masked),
            reason=SKIP_WORDS[SkipReason(row.reason)],
            note=row.note,
            made_at=row.made_at,
        )
        for row in rows
    ]


def list_own_flags(session: Session, project_id: int, reviewer_id: int) -> list[OwnFlag]:
    """Return what the reviewer has reported in this project, in whatever round, the latest first."""
    flags = session.scalars(
        select(Flag).where(Flag.project_id == project_id, Flag.reporter_id == reviewer_id).order_by(Flag.id.desc())
    ).all()
    lines = read_claim_lines(session, [flag.claim_id for flag in flags])
    return [
        OwnFlag(
            line=lines[flag.claim_id],
            kind=FLAG_WORDS[FlagKind(flag.kind)],
            note=flag.note,
            made_at=flag.made_at,
            settled_at=flag.settled_at,
            answer=flag.answer,
        )
        for flag in flags
    ]


def _hides_speaker(round_: Round, is_masked: bool) -> bool:
    return is_masked and round_.state == RoundState.OPEN
