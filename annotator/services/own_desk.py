"""What a reviewer has begun, passed on, taken back and reported, on one page. Nobody else reads it here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Integer, Select, String, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from annotator.models import Assignment, Draft, Flag, Review, Round, Skip
from annotator.models.vocabulary import AssignmentState, FlagKind, RoundState, SkipReason
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.reason_words import FLAG_KINDS, SKIP_REASONS
from annotator.services.repeats import speaks_for_claim

Statement = Select[*tuple[Any, ...]]


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


@dataclass(frozen=True, slots=True)
class OwnDesk:
    """What lies there.

    Attributes
    ----------
    drafts, skipped
        Of the round, the latest first. A draft that is older than what was submitted since is none any more.
    withdrawn
        The claims of the round whose rating was taken back: the claim's key by assignment, in their order.
    flags
        Of the project, in whatever round, the latest first.
    """

    drafts: tuple[OwnDraft, ...]
    skipped: tuple[OwnSkip, ...]
    withdrawn: dict[int, str]
    flags: tuple[OwnFlag, ...]


def read_desk(session: Session, round_: Round, reviewer_id: int) -> OwnDesk:
    """Return what lies on the reviewer's desk, read in one statement, and another for the claims that it is about."""
    own = Assignment.round_id == round_.id, Assignment.reviewer_id == reviewer_id
    kinds = (
        _drafts().where(*own),
        _skipped().where(*own),
        _withdrawn().where(*own),
        _flags().where(Flag.project_id == round_.project_id, Flag.reporter_id == reviewer_id),
    )
    found: dict[str, list[Any]] = defaultdict(list)
    rows: Sequence[Any] = session.execute(union_all(*kinds)).all()
    for row in rows:
        found[row.kind].append(row)
    lines = read_claim_lines(session, {row.claim_id for row in rows})
    masks = round_.state == RoundState.OPEN
    return OwnDesk(
        drafts=tuple(
            OwnDraft(row.id, lines[row.claim_id], masks and row.is_masked, row.at)
            for row in sorted(found["draft"], key=lambda row: (-row.at.timestamp(), row.id))
        ),
        skipped=tuple(
            OwnSkip(
                assignment_id=row.id,
                line=lines[row.claim_id],
                hides_speaker=masks and row.is_masked,
                reason=SKIP_REASONS[SkipReason(row.reason)],
                note=row.note,
                made_at=row.at,
            )
            for row in sorted(found["skip"], key=lambda row: -row.place)
        ),
        withdrawn={
            row.id: lines[row.claim_id].key for row in sorted(found["withdrawn"], key=lambda row: (row.place, row.id))
        },
        flags=tuple(
            OwnFlag(
                line=lines[row.claim_id],
                kind=FLAG_KINDS[FlagKind(row.reason)],
                note=row.note,
                made_at=row.at,
                settled_at=row.settled_at,
                answer=row.answer,
            )
            for row in sorted(found["flag"], key=lambda row: -row.place)
        ),
    )


_NOTHING = cast(null(), String)


def _drafts() -> Statement:
    # It comes first, and so tells the types of all columns.
    return (
        select(
            literal("draft").label("kind"),
            Assignment.id.label("id"),
            Assignment.claim_id.label("claim_id"),
            Assignment.is_masked.label("is_masked"),
            cast(null(), Integer).label("place"),
            _NOTHING.label("reason"),
            _NOTHING.label("note"),
            Draft.saved_at.label("at"),
            cast(null(), Draft.saved_at.type).label("settled_at"),
            _NOTHING.label("answer"),
        )
        .join(Draft, Draft.assignment_id == Assignment.id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Draft.base_revision == func.coalesce(Review.revision, 0))
    )


def _skipped() -> Statement:
    later = aliased(Skip)
    newest = (
        select(func.max(later.id)).where(later.assignment_id == Assignment.id).correlate(Assignment).scalar_subquery()
    )
    return (
        select(*_of_assignment("skip", Skip.id), Skip.reason, Skip.note, Skip.made_at, null(), null())
        .join(Skip, Skip.id == newest)
        .where(Assignment.state == AssignmentState.SKIPPED)
    )


def _withdrawn() -> Statement:
    columns = _of_assignment("withdrawn", Assignment.position)
    return select(*columns, null(), null(), null(), null(), null()).where(
        Assignment.state == AssignmentState.WITHDRAWN, speaks_for_claim()
    )


def _flags() -> Statement:
    return select(
        literal("flag"),
        Flag.id,
        Flag.claim_id,
        cast(null(), Boolean),
        Flag.id,
        Flag.kind,
        Flag.note,
        Flag.made_at,
        Flag.settled_at,
        Flag.answer,
    )


def _of_assignment(kind: str, place: Any) -> tuple[Any, ...]:
    return literal(kind), Assignment.id, Assignment.claim_id, Assignment.is_masked, place
