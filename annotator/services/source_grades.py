"""Grading sources: once per source and reviewer, before its claims; changed until the lock, every version kept.

Before a claim that is masked for a reviewer nothing is asked: the question would name who the form does not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import (
    Assignment,
    Attribution,
    Claim,
    ClaimVersion,
    Membership,
    Project,
    Round,
    Source,
    SourceGrade,
)
from annotator.models.vocabulary import AssignmentState, Grade, Purpose, RoundState, SourceType
from annotator.services import audit, rounds
from annotator.services.assignments import AssignmentRecord
from annotator.services.claim_drafts import text_fault
from annotator.services.claim_search import current_version
from annotator.services.permissions import Member
from annotator.services.typed_text import clean
from annotator.text import _

LONGEST_RATIONALE = 5_000


@dataclass(frozen=True, slots=True)
class GradeRecord:
    """One version of a grade; the last one stands."""

    number: int
    grade: Grade
    rationale: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class OwnGrade:
    """The grade that stands of a source, and how many versions there are of it."""

    key: str
    name: str
    grade: Grade
    rationale: str
    made_at: datetime
    versions: int


def set_asking(session: Session, project_id: int, *, asks: bool, now: datetime, actor_id: int | None) -> None:
    """Let reviewers be asked for grades of sources, or not; grades that were given stay."""
    project = session.get_one(Project, project_id)
    if project.asks_grades == asks:
        return
    project.asks_grades = asks
    session.flush()
    action = "grades.asked" if asks else "grades.not_asked"
    audit.record(session, action, f"project:{project_id}", now=now, actor_id=actor_id, project_id=project_id)


def next_to_grade(session: Session, record: AssignmentRecord) -> str | None:
    """Return the key of a source that is to be graded before the claim of this assignment, None without one.

    Claimants come before the relayer. Nobody is asked about a source that is not identified, nor before a claim that
    is training, or that they have answered already.
    """
    is_next = record.is_open and record.state is AssignmentState.OPEN and not record.revision
    if not record.asks_grades or not is_next or record.is_training:
        return None
    key: str | None = session.scalar(
        _own_sources(Source.key).where(Assignment.id == record.id, ~_graded()).order_by(Attribution.position).limit(1)
    )
    return key


def find_gradable(session: Session, member: Member, key: str) -> Source:
    """Return a source of the project that this member may grade.

    Raises
    ------
    NotFound
        When the project has no such source.
    NotAllowed
        When none of its claims is the member's to rate with the names in sight.
    """
    source = session.scalar(
        select(Source).where(Source.project_id == member.project_id, Source.key == key, ~Source.is_staged)
    )
    if source is not None and source.merged_into_id is not None:
        source = session.get_one(Source, source.merged_into_id)
    if source is None:
        raise NotFound(_("There is no source {key} in this project.", key=key))
    own = _own_sources(Source.id).where(Assignment.reviewer_id == member.reviewer_id, Source.id == source.id)
    if session.scalar(own.limit(1)) is None and not read_versions(session, source.id, member.reviewer_id):
        # The same words whether no claim of it is theirs, or only such as hide its name.
        raise NotAllowed(_("You grade sources whose claims are yours to rate, where their names are in sight."))
    return source


def read_versions(session: Session, source_id: int, reviewer_id: int) -> tuple[GradeRecord, ...]:
    """Return a reviewer's grades of a source, or of one that was merged into it, the first one first."""
    of_source = select(Source.id).where(or_(Source.id == source_id, Source.merged_into_id == source_id))
    rows = session.execute(
        select(SourceGrade.number, SourceGrade.grade, SourceGrade.rationale, SourceGrade.made_at)
        .where(SourceGrade.source_id.in_(of_source), SourceGrade.reviewer_id == reviewer_id)
        .order_by(SourceGrade.source_id == source_id, SourceGrade.number, SourceGrade.id)
    )
    return tuple(GradeRecord(number, Grade(grade), why, made_at) for number, grade, why, made_at in rows)


def give_grade(
    session: Session,
    member: Member,
    key: str,
    grade: Grade,
    rationale: str,
    *,
    request_id: str,
    seen: int,
    now: datetime,
) -> GradeRecord:
    """Keep a grade as the one that stands; asked again with the same `request_id`, nothing is kept twice.

    Parameters
    ----------
    seen
        How many versions there were when the form was made.

    Raises
    ------
    NotFound, NotAllowed
        As `find_gradable`.
    Conflict
        When the project asks for no grades, no round is open, or another window saved a grade meanwhile.
    Invalid
        When the rationale is too long.
    """
    source = find_gradable(session, member, key)
    if fault := text_fault(rationale, LONGEST_RATIONALE):
        raise Invalid(fault, "rationale")
    _require_open(session, member.project_id)
    # The reviewer's windows one after the other.
    hold(session, select(Membership.id).where(Membership.id == member.membership_id).with_for_update(key_share=True))
    known = select(SourceGrade).where(
        SourceGrade.reviewer_id == member.reviewer_id, SourceGrade.request_id == request_id
    )
    if (kept := session.scalar(known)) is not None:
        return GradeRecord(kept.number, Grade(kept.grade), kept.rationale, kept.made_at)
    versions = read_versions(session, source.id, member.reviewer_id)
    words = clean(rationale)
    if versions and (versions[-1].grade, versions[-1].rationale) == (grade, words):
        return versions[-1]
    if len(versions) != seen:
        raise Conflict(
            _(
                "You graded this source in another window meanwhile: {grade}. What you typed here is not saved yet; "
                "saving once more takes the place of that grade, which stays in your history.",
                grade=versions[-1].grade.value,
            )
        )
    made = SourceGrade(
        project_id=member.project_id,
        source_id=source.id,
        reviewer_id=member.reviewer_id,
        number=_next_number(session, source.id, member.reviewer_id),
        grade=grade.value,
        rationale=words,
        request_id=request_id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return GradeRecord(made.number, grade, words, now)


def list_own(session: Session, member: Member) -> tuple[OwnGrade, ...]:
    """Return the grades that stand of this member, by the names of the sources."""
    merged_into = aliased(Source)
    rows = session.execute(
        select(merged_into.key, merged_into.name, SourceGrade)
        .join(Source, Source.id == SourceGrade.source_id)
        .join(merged_into, merged_into.id == func.coalesce(Source.merged_into_id, Source.id))
        .where(SourceGrade.project_id == member.project_id, SourceGrade.reviewer_id == member.reviewer_id)
        .order_by(Source.merged_into_id.is_(None), SourceGrade.number, SourceGrade.id)
    )
    found: dict[str, OwnGrade] = {}
    for key, name, row in rows:
        versions = found[key].versions + 1 if key in found else 1
        found[key] = OwnGrade(key, name, Grade(row.grade), row.rationale, row.made_at, versions)
    return tuple(sorted(found.values(), key=lambda each: (each.name.casefold(), each.key)))


def is_open(session: Session, project_id: int) -> bool:
    """Tell whether grades can be given now: the project asks for them, and a round is open."""
    round_ = rounds.latest_round(session, project_id)
    asks = session.get_one(Project, project_id).asks_grades
    return asks and round_ is not None and round_.state == RoundState.OPEN


def _require_open(session: Session, project_id: int) -> None:
    # A lock at the same moment waits, or is seen.
    still_open = select(Round.id).where(Round.project_id == project_id, Round.state == RoundState.OPEN)
    hold(session, still_open.with_for_update(read=True))
    if not session.scalar(select(Project.asks_grades).where(Project.id == project_id)):
        raise Conflict(_("This project does not ask for grades of sources any more. Your grade has not been saved."))
    if session.scalar(still_open) is None:
        raise Conflict(
            _(
                "The round is locked, so grades can no longer be given or changed. Yours has not been saved; what you "
                "typed stands below, to be copied."
            )
        )


def _own_sources(column: Any) -> Select[Any]:
    """Return the query for a column of the sources of claims that somebody rates with the names in sight."""
    masked = aliased(Assignment)
    hides = exists().where(
        masked.round_id == Assignment.round_id,
        masked.reviewer_id == Assignment.reviewer_id,
        masked.claim_id == Assignment.claim_id,
        masked.is_masked,
    )
    return (
        select(column)
        .select_from(Assignment)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(ClaimVersion, current_version())
        .join(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .join(Source, Source.id == Attribution.source_id)
        .where(Assignment.purpose != Purpose.TRAINING, Source.type != SourceType.UNNAMED, ~hides)
    )


def _graded() -> ColumnElement[bool]:
    """Whether the reviewer of the assignment has graded the source at hand, or one that was merged into it."""
    graded = aliased(Source)
    return exists().where(
        SourceGrade.source_id == graded.id,
        or_(graded.id == Source.id, graded.merged_into_id == Source.id),
        SourceGrade.reviewer_id == Assignment.reviewer_id,
    )


def _next_number(session: Session, source_id: int, reviewer_id: int) -> int:
    last = select(func.max(SourceGrade.number)).where(
        SourceGrade.source_id == source_id, SourceGrade.reviewer_id == reviewer_id
    )
    return (session.scalar(last) or 0) + 1
