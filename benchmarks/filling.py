"""A project of any size in a database of the benchmarks' own, with every guard of the database in force.

What services make fast is made by them. Reviews are written many at a time, row by row as
`services.review_store` writes them, in the order in which reviewers who work side by side would send them.
"""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, bindparam, event, func, insert, select, update
from sqlalchemy.orm import Session

from annotator.database import Database, migrate, open_database
from annotator.models import (
    Assignment,
    ClaimVersion,
    Document,
    Project,
    Rating,
    Review,
    Reviewer,
    ReviewRevision,
    RevisionRating,
    Round,
    Source,
)
from annotator.models.vocabulary import AssignmentState, ClaimKind, Part, Reveal, ReviewState, Role
from annotator.services import accounts, claims, projects, rounds
from annotator.services.claim_drafts import ClaimantDraft, ClaimDraft
from annotator.services.rubric_definitions import publish_presets
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric

SLUG = "benchmark"
PASSWORD = "benchmark password"
BEGUN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
REVIEWS_AT_ONCE = 5_000
FILLING_CACHE_KB = 4_000_000
SOURCES = 60
SHARE_CANNOT_JUDGE = 0.05
SHARE_WITH_RATIONALE = 0.3
RATIONALE = 'Paragraph {place} names a place and a date, but the "official figure" it leans on cannot be opened.'

_SET_SUBMITTED = (
    update(cast("Table", Assignment.__table__))
    .where(cast("Table", Assignment.__table__).c.id == bindparam("assignment_id"))
    .values(state=AssignmentState.SUBMITTED.value)
)


@dataclass(frozen=True)
class Size:
    """How much to make.

    Attributes
    ----------
    reviewers
        Members who are assigned every claim; they sign in as ``person1`` ... with `PASSWORD`.
    ratings
        Answers to single criteria; whole reviews are made, by as few reviewers as can give so many.
    """

    claims: int = 10_000
    reviewers: int = 200
    ratings: int = 1_000_000

    @property
    def file_name(self) -> str:
        return f"{self.claims}x{self.reviewers}-{self.ratings}.db"


def filled(folder: Path, size: Size, reveal: Reveal = Reveal.AFTER_OWN) -> Path:
    """Return a SQLite file with a project of this size, made on the first call."""
    path = folder / f"{reveal.value}-{size.file_name}"
    if path.exists():
        return path
    unfinished = path.with_suffix(".unfinished")
    for leftover in folder.glob(f"{unfinished.name}*"):
        leftover.unlink()
    database = open_database(f"sqlite:///{unfinished}")
    event.listen(database.engine, "connect", _keep_in_memory)
    migrate(database)
    fill(database, size, reveal)
    database.dispose()
    _fold_log(unfinished)
    return unfinished.rename(path)


def _keep_in_memory(connection: sqlite3.Connection, _record: object) -> None:
    """Let a connection hold what is made: in the program's own small cache pages of indexes go in and out for hours."""
    connection.execute(f"PRAGMA cache_size=-{FILLING_CACHE_KB}")


def _fold_log(path: Path) -> None:
    """Bring the write-ahead log into the file, so that it can be moved."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill(database: Database, size: Size, reveal: Reveal = Reveal.AFTER_OWN) -> None:
    """Make the project `SLUG` with an open round, and rate in it."""
    with database.writing() as session:
        rubric = read_rubric(session, publish_presets(session, BEGUN)["evidence-strength"])
        project = projects.create_project(
            session,
            title="Benchmark",
            lead_sentence="Made-up claims, made-up ratings.",
            creator_id=None,
            now=BEGUN,
            slug=SLUG,
            reveal=reveal,
            rubric_version_id=rubric.version_id,
            seed=1,
        )
        _add_claims(session, project, size.claims)
        members = _add_reviewers(session, project, size.reviewers)
        round_ = rounds.open_round(session, project, now=BEGUN, actor_id=None)
    with database.writing() as session:
        _add_reviews(session, round_, members, rubric, size.ratings // len(rubric.criteria))


def _add_claims(session: Session, project: Project, count: int) -> None:
    document = Document(project_id=project.id, key="report", title="A report", created_at=BEGUN)
    sources = [
        Source(project_id=project.id, key=f"source-{number}", name=f"Source Number {number}", type="person")
        for number in range(SOURCES)
    ]
    session.add_all([document, *sources])
    session.flush()
    drafts = [
        ClaimDraft(
            key=f"C{number:05}",
            text=f"Statement {number}: the plant at the river delivered {number} engines in the year before.",
            kind=list(ClaimKind)[number % len(ClaimKind)],
            document_id=document.id,
            claimants=(ClaimantDraft(source_id=sources[number % SOURCES].id, part=Part.SAYS),),
            relayer_id=sources[(number + 1) % SOURCES].id,
            paragraph=number // 3 + 1,
        )
        for number in range(1, count + 1)
    ]
    claims.create_claims(session, project.id, drafts, now=BEGUN, actor_id=None)


def _add_reviewers(session: Session, project: Project, count: int) -> list[int]:
    password_hash = accounts.hash_password(PASSWORD)
    made = []
    for number in range(1, count + 1):
        reviewer = accounts.create_reviewer(session, login=f"person{number}", name=f"Person {number}", now=BEGUN)
        projects.add_member(session, project, reviewer.id, Role.REVIEWER, now=BEGUN, actor_id=None)
        made.append(reviewer.id)
    session.execute(update(Reviewer).where(Reviewer.id.in_(made)).values(password_hash=password_hash))
    return made


def _add_reviews(session: Session, round_: Round, members: Sequence[int], rubric: RubricRecord, count: int) -> None:
    raters = members[: -(-count // _claims_in(session, round_.id))]
    chance = random.Random(1)
    versions = dict(session.execute(select(ClaimVersion.claim_id, ClaimVersion.id)).all())
    assigned = session.execute(
        select(Assignment.id, Assignment.claim_id)
        .where(Assignment.round_id == round_.id, Assignment.reviewer_id.in_(raters))
        .order_by(Assignment.position, Assignment.reviewer_id)
        .limit(count)
    ).all()
    first = (session.scalar(select(func.max(Review.id))) or 0) + 1
    first_revision = (session.scalar(select(func.max(ReviewRevision.id))) or 0) + 1
    for start in range(0, len(assigned), REVIEWS_AT_ONCE):
        part = assigned[start : start + REVIEWS_AT_ONCE]
        numbered = [
            (first + start + place, first_revision + start + place, assignment_id, versions[claim_id])
            for place, (assignment_id, claim_id) in enumerate(part)
        ]
        _write_reviews(session, numbered, rubric, chance)


def _claims_in(session: Session, round_id: int) -> int:
    distinct = select(func.count(func.distinct(Assignment.claim_id))).where(Assignment.round_id == round_id)
    return session.scalar(distinct) or 1


def _write_reviews(
    session: Session, numbered: Sequence[tuple[int, int, int, int]], rubric: RubricRecord, chance: random.Random
) -> None:
    reviews: list[dict[str, Any]] = []
    revisions: list[dict[str, Any]] = []
    ratings: list[dict[str, Any]] = []
    for review_id, revision_id, assignment_id, version_id in numbered:
        answers, needs_rationale = _answers(rubric, chance)
        common = {
            "rubric_version_id": rubric.version_id,
            "claim_version_id": version_id,
            "state": ReviewState.SUBMITTED.value,
            "rationale": _rationale(chance, always=needs_rationale),
        }
        at = BEGUN + timedelta(seconds=review_id, microseconds=chance.randrange(10**6))
        reviews.append(
            {**common, "id": review_id, "assignment_id": assignment_id, "revision": 1, "counted_revision": 1}
            | {"submitted_at": at}
        )
        revisions.append(
            {**common, "id": revision_id, "review_id": review_id, "number": 1, "is_after_reveal": False}
            | {"request_id": f"filled-{review_id}", "made_at": at}
        )
        ratings += [{**answer, "review_id": review_id, "revision_id": revision_id} for answer in answers]
    connection = session.connection()
    connection.execute(insert(Review), reviews)
    connection.execute(insert(ReviewRevision), revisions)
    connection.execute(insert(Rating), [_without(row, "revision_id") for row in ratings])
    connection.execute(insert(RevisionRating), [_without(row, "review_id") for row in ratings])
    connection.execute(_SET_SUBMITTED, [{"assignment_id": row[2]} for row in numbered])


def _without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def _answers(rubric: RubricRecord, chance: random.Random) -> tuple[list[dict[str, Any]], bool]:
    answers, needs_rationale = [], False
    for criterion in rubric.criteria:
        point_id, reason_id, wants = _answer(criterion, chance)
        needs_rationale = needs_rationale or wants
        answers.append(
            {
                "criterion_id": criterion.id,
                "rubric_version_id": rubric.version_id,
                "scale_id": criterion.scale.id,
                "scale_point_id": point_id,
                "cannot_judge_reason_id": reason_id,
            }
        )
    return answers, needs_rationale


def _answer(criterion: CriterionRecord, chance: random.Random) -> tuple[int | None, int | None, bool]:
    if criterion.allows_cannot_judge and chance.random() < SHARE_CANNOT_JUDGE:
        return None, chance.choice(criterion.scale.reasons).id, criterion.cannot_judge_requires_rationale
    point = chance.choice(criterion.scale.points)
    return point.id, None, point.requires_rationale


def _rationale(chance: random.Random, *, always: bool) -> str:
    if always or chance.random() < SHARE_WITH_RATIONALE:
        return RATIONALE.format(place=chance.randrange(1, 40))
    return ""
