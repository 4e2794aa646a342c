"""Reviews as people read them: those of a claim once it is open, and every submission in words."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Membership,
    Review,
    Reviewer,
    ReviewRevision,
    RevisionEvidence,
    RevisionPassage,
    RevisionRating,
    Round,
)
from annotator.models.vocabulary import CriterionRole, ReviewState
from annotator.services import citations, passages, range_store
from annotator.services.blindness import Opening
from annotator.services.citations import Citation
from annotator.services.passages import KeptPassage
from annotator.services.ranges import NumberRange, written_range
from annotator.services.read_once import read_once
from annotator.services.rubric_records import CriterionRecord, PointRecord, ReasonRecord, RubricRecord
from annotator.services.rubrics import read_rubric


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One answer in words.

    Attributes
    ----------
    position, points
        Place of the chosen point on its scale, counted from 1, and how many there are; None off the scale.
    is_range
        The criterion asks for a range of numbers, which then stands in `label` as words.
    range
        The numbers themselves; None where they cannot be judged, and for a point.
    """

    criterion: str
    role: CriterionRole
    code: str
    label: str
    position: int | None
    points: int
    low_is_best: bool
    is_ordered: bool
    is_range: bool = False
    range: NumberRange | None = None


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """One submission as it was."""

    number: int
    state: ReviewState
    made_at: datetime
    is_after_reveal: bool
    is_counted: bool
    rationale: str
    answers: tuple[AnswerRecord, ...]
    passages: tuple[KeptPassage, ...] = ()
    evidence: tuple[Citation, ...] = ()

    @property
    def evidence_summary(self) -> str:
        """How many items are cited, and from how many origins."""
        return citations.summary(self.evidence)


@dataclass(frozen=True, slots=True)
class ClaimReview:
    """A review of one claim, as it counts.

    Attributes
    ----------
    later
        What its author made of it after others' ratings were open to them, which does not count; None when nothing.
    """

    name: str
    pseudonym: str
    is_example: bool
    is_own: bool
    revision: RevisionRecord
    later: RevisionRecord | None


def claim_reviews(session: Session, round_: Round, claim_id: int, opening: Opening) -> list[ClaimReview]:
    """Return the counted reviews of a claim that are open to the viewer, in the order of the members."""
    rows = session.execute(
        select(
            Review.id,
            Review.counted_revision,
            Assignment.reviewer_id,
            Reviewer.name,
            Reviewer.is_example,
            Membership.pseudonym,
        )
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(Reviewer, Reviewer.id == Assignment.reviewer_id)
        .join(Membership, and_(Membership.reviewer_id == Reviewer.id, Membership.project_id == round_.project_id))
        .where(
            Assignment.round_id == round_.id,
            Assignment.claim_id == claim_id,
            Assignment.purpose.in_(opening.purposes),
            Review.counted_revision.is_not(None),
        )
        .order_by(Membership.id)
    ).all()
    own = opening.own_reviewer_id
    visible = [row for row in rows if opening.shows(claim_id) or row.reviewer_id == own]
    counted: dict[int, int | None] = {row.id: row.counted_revision for row in visible}
    revisions = read_revisions(session, read_rubric(session, round_.rubric_version_id), counted)
    return [
        ClaimReview(
            name=row.name,
            pseudonym=row.pseudonym,
            is_example=row.is_example,
            is_own=row.reviewer_id == own,
            revision=next(revision for revision in revisions[row.id] if revision.is_counted),
            later=None if revisions[row.id][0].is_counted else revisions[row.id][0],
        )
        for row in visible
    ]


def read_revisions(
    session: Session, rubric: RubricRecord, counted: dict[int, int | None]
) -> dict[int, list[RevisionRecord]]:
    """Return the revisions of these reviews, the newest first, by review id.

    Parameters
    ----------
    counted
        Number of the counted revision by review id, None where none counts.
    """
    # A page may show one's own reviews and, among all of a claim, the same ones.
    held: dict[tuple[int, int | None], list[RevisionRecord]] = read_once(
        session, ("revisions", rubric.version_id), dict
    )
    missing = {review_id: number for review_id, number in counted.items() if (review_id, number) not in held}
    if missing:
        read = _read_revisions(session, rubric, missing)
        held |= {(review_id, number): read[review_id] for review_id, number in missing.items()}
    return {review_id: held[review_id, number] for review_id, number in counted.items()}


def _read_revisions(
    session: Session, rubric: RubricRecord, counted: dict[int, int | None]
) -> dict[int, list[RevisionRecord]]:
    cites = exists().where(RevisionEvidence.revision_id == ReviewRevision.id)
    marks = exists().where(RevisionPassage.revision_id == ReviewRevision.id)
    given: Sequence[Any] = session.execute(
        select(
            ReviewRevision,
            cites,
            marks,
            RevisionRating.criterion_id,
            RevisionRating.scale_point_id,
            RevisionRating.cannot_judge_reason_id,
        )
        .outerjoin(RevisionRating, RevisionRating.revision_id == ReviewRevision.id)
        .where(ReviewRevision.review_id.in_(counted))
        .order_by(ReviewRevision.number.desc())
    ).all()
    rows = list({row.id: row for row, *_rest in given}.values())
    answers = _read_answers(session, rubric, [(row.id, *answer) for row, _cites, _marks, *answer in given])
    marked = passages.of_revisions(session, {row.id for row, _cites, has_passages, *_answer in given if has_passages})
    cited = citations.of_revisions(session, {row.id for row, has_citations, *_rest in given if has_citations})
    found: dict[int, list[RevisionRecord]] = defaultdict(list)
    for row in rows:
        found[row.review_id].append(
            RevisionRecord(
                number=row.number,
                state=ReviewState(row.state),
                made_at=row.made_at,
                is_after_reveal=row.is_after_reveal,
                is_counted=row.number == counted[row.review_id],
                rationale=row.rationale,
                answers=tuple(answers[row.id]),
                passages=marked.get(row.id, ()),
                evidence=cited.get(row.id, ()),
            )
        )
    return found


def _read_answers(
    session: Session, rubric: RubricRecord, rows: Collection[tuple[Any, ...]]
) -> dict[int, list[AnswerRecord]]:
    """Return the answers by revision, from a row of each; an empty revision has one, without a criterion."""
    criteria = {criterion.id: (place, criterion) for place, criterion in enumerate(rubric.criteria)}
    given = [
        (revision_id, criteria[criterion_id][0], answer_record(criteria[criterion_id][1], point_id, reason_id))
        for revision_id, criterion_id, point_id, reason_id in rows
        if criterion_id is not None
    ]
    if rubric.has_ranges:
        given += [
            (revision_id, criteria[criterion_id][0], range_record(criteria[criterion_id][1], each))
            for revision_id, ranges in range_store.of_revisions(session, {row[0] for row in rows}).items()
            for criterion_id, each in ranges.items()
        ]
    found: dict[int, list[AnswerRecord]] = defaultdict(list)
    for revision_id, _place, record in sorted(given, key=lambda each: each[1]):
        found[revision_id].append(record)
    return found


def range_record(criterion: CriterionRecord, given: NumberRange) -> AnswerRecord:
    """Return a range in words, with its unit."""
    return AnswerRecord(
        criterion=criterion.short_name,
        role=criterion.role,
        code="",
        label=written_range(given.low, given.high, criterion.unit),
        position=None,
        points=0,
        low_is_best=criterion.scale.low_is_best,
        is_ordered=criterion.scale.is_ordered,
        is_range=True,
        range=given,
    )


def answer_record(criterion: CriterionRecord, point_id: int | None, reason_id: int | None) -> AnswerRecord:
    """Return an answer in words: a point of the criterion's scale, or a reason not to judge."""
    scale = criterion.scale
    chosen: PointRecord | ReasonRecord
    if reason_id is not None:
        chosen, position = next(reason for reason in scale.reasons if reason.id == reason_id), None
    else:
        chosen = next(point for point in scale.points if point.id == point_id)
        position = chosen.position + 1
    return AnswerRecord(
        criterion=criterion.short_name,
        role=criterion.role,
        code=chosen.code,
        label=chosen.label,
        position=position,
        points=len(scale.points),
        low_is_best=scale.low_is_best,
        is_ordered=scale.is_ordered,
        is_range=criterion.is_range,
    )
