"""Rubrics as frozen records, read once a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from annotator.errors import NotFound
from annotator.models import CannotJudgeReason, Criterion, LadderStep, RubricVersion, Scale, ScalePoint
from annotator.models.vocabulary import AnswerKind, CriterionRole, Level, RubricState
from annotator.text import _


@dataclass(frozen=True)
class PointRecord:
    """A scale point; `position` counts from 0 in ascending order of value."""

    id: int
    position: int
    code: str
    value: float
    label: str
    anchor: str
    requires_rationale: bool


@dataclass(frozen=True)
class ReasonRecord:
    """A reason why one cannot judge."""

    id: int
    code: str
    label: str


@dataclass(frozen=True)
class ScaleRecord:
    """A scale with its points and its answers off the scale."""

    id: int
    key: str
    name: str
    level: Level
    low_is_best: bool
    points: tuple[PointRecord, ...]
    reasons: tuple[ReasonRecord, ...]

    @property
    def is_ordered(self) -> bool:
        return self.level is not Level.NOMINAL


@dataclass(frozen=True)
class CriterionRecord:
    """A question with its scale and help.

    Attributes
    ----------
    scale
        Of a range, it holds the reasons not to judge and no points.
    unit
        What the numbers of a range count.
    """

    id: int
    key: str
    role: CriterionRole
    short_name: str
    question: str
    help: str
    is_required: bool
    allows_cannot_judge: bool
    cannot_judge_requires_rationale: bool
    scale: ScaleRecord
    ladder: tuple[str, ...]
    answer_kind: AnswerKind = AnswerKind.POINT
    unit: str = ""

    @property
    def is_range(self) -> bool:
        return self.answer_kind is AnswerKind.RANGE


@dataclass(frozen=True)
class RubricRecord:
    """One version of a rubric, whole."""

    version_id: int
    key: str
    name: str
    number: int
    rationale_question: str
    rationale_help: str
    criteria: tuple[CriterionRecord, ...]
    definition_sha256: str

    def criterion(self, key: str) -> CriterionRecord:
        """Return the criterion `key`.

        Raises
        ------
        NotFound
            Naming the criteria there are.
        """
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        known = ", ".join(criterion.key for criterion in self.criteria)
        raise NotFound(_("This rubric has no criterion {key}. It has: {known}.", key=key, known=known))

    @cached_property
    def main(self) -> CriterionRecord:
        """The criterion reported by default: the first ordered one that is a rating, else the first.

        Never one that asks for a range: lists and charts show steps.
        """
        ratings = [criterion for criterion in self.by_points if criterion.role is CriterionRole.RATING]
        return next((criterion for criterion in ratings if criterion.scale.is_ordered), (ratings or self.by_points)[0])

    @cached_property
    def by_points(self) -> tuple[CriterionRecord, ...]:
        """The criteria that are answered by a point of a scale."""
        return tuple(criterion for criterion in self.criteria if not criterion.is_range)

    @cached_property
    def has_ranges(self) -> bool:
        """Whether a criterion asks for a range of numbers."""
        return len(self.by_points) < len(self.criteria)

    @cached_property
    def basis(self) -> CriterionRecord | None:
        """The criterion that asks what was looked at, if there is one."""
        return next((criterion for criterion in self.criteria if criterion.role is CriterionRole.BASIS), None)


# A published version never changes, so each process reads it once for each database it has open.
_cache: WeakKeyDictionary[Pool, dict[int, RubricRecord]] = WeakKeyDictionary()


def read_rubric(session: Session, version_id: int) -> RubricRecord:
    """Return the rubric version `version_id`.

    Raises
    ------
    NotFound
        When there is none.
    """
    known = _cache.setdefault(session.get_bind().engine.pool, {})
    record = known.get(version_id)
    if record is None:
        record, is_published = _read(session, version_id)
        # What a writing session sees may yet be rolled back.
        if is_published and not session.info.get("writing"):
            known[version_id] = record
    return record


def _read(session: Session, version_id: int) -> tuple[RubricRecord, bool]:
    version = session.get(RubricVersion, version_id)
    if version is None:
        raise NotFound(_("There is no such rubric version."))
    rubric = version.rubric
    scales = {
        scale.id: _scale_record(session, scale)
        for scale in session.scalars(select(Scale).where(Scale.rubric_version_id == version_id))
    }
    criteria = session.scalars(
        select(Criterion).where(Criterion.rubric_version_id == version_id).order_by(Criterion.position)
    )
    record = RubricRecord(
        version_id=version.id,
        key=rubric.key,
        name=rubric.name,
        number=version.number,
        definition_sha256=version.definition_sha256,
        rationale_question=version.rationale_question,
        rationale_help=version.rationale_help,
        criteria=tuple(_criterion_record(session, criterion, scales) for criterion in criteria),
    )
    return record, version.state == RubricState.PUBLISHED


def _scale_record(session: Session, scale: Scale) -> ScaleRecord:
    points = session.scalars(select(ScalePoint).where(ScalePoint.scale_id == scale.id).order_by(ScalePoint.position))
    reasons = session.scalars(
        select(CannotJudgeReason).where(CannotJudgeReason.scale_id == scale.id).order_by(CannotJudgeReason.position)
    )
    return ScaleRecord(
        id=scale.id,
        key=scale.key,
        name=scale.name,
        level=Level(scale.level),
        low_is_best=scale.low_is_best,
        points=tuple(
            PointRecord(p.id, p.position, p.code, p.value, p.label, p.anchor, p.requires_rationale) for p in points
        ),
        reasons=tuple(ReasonRecord(r.id, r.code, r.label) for r in reasons),
    )


def _criterion_record(session: Session, criterion: Criterion, scales: Mapping[int, ScaleRecord]) -> CriterionRecord:
    ladder = session.scalars(
        select(LadderStep.text).where(LadderStep.criterion_id == criterion.id).order_by(LadderStep.position)
    )
    return CriterionRecord(
        id=criterion.id,
        key=criterion.key,
        role=CriterionRole(criterion.role),
        short_name=criterion.short_name,
        question=criterion.question,
        help=criterion.help,
        is_required=criterion.is_required,
        allows_cannot_judge=criterion.allows_cannot_judge,
        cannot_judge_requires_rationale=criterion.cannot_judge_requires_rationale,
        scale=scales[criterion.scale_id],
        ladder=tuple(ladder),
        answer_kind=AnswerKind(criterion.answer_kind),
        unit=criterion.unit,
    )
