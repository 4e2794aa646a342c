"""Reading rubrics as frozen records, once a process; in a writing session once for its transaction."""

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from annotator.errors import NotFound
from annotator.models import (
    CannotJudgeReason,
    Criterion,
    CriterionCondition,
    LadderStep,
    Rubric,
    RubricVersion,
    Scale,
    ScalePoint,
    ScalePointExample,
)
from annotator.models.vocabulary import AnswerKind, CriterionRole, Level, RubricState
from annotator.services.rubric_records import (
    ConditionRecord,
    CriterionRecord,
    ExampleRecord,
    PointRecord,
    ReasonRecord,
    RubricRecord,
    ScaleRecord,
)
from annotator.text import _

_HELD = "annotator_rubrics"
_cache: WeakKeyDictionary[Pool, dict[int, RubricRecord]] = WeakKeyDictionary()


def read_rubric(session: Session, version_id: int) -> RubricRecord:
    """Return the rubric version `version_id`.

    Raises
    ------
    NotFound
        When there is none.
    """
    of_process = _cache.setdefault(session.get_bind().engine.pool, {})
    # What a writing session sees may yet be rolled back, so it keeps that for itself; it ends with its transaction.
    known: dict[int, RubricRecord] = of_process
    if session.info.get("writing"):
        known = session.info.setdefault(_HELD, {})
    record = of_process.get(version_id) or known.get(version_id)
    if record is None:
        record, is_published = _read(session, version_id)
        if is_published:
            known[version_id] = record
    return record


def _read(session: Session, version_id: int) -> tuple[RubricRecord, bool]:
    found = session.execute(
        select(RubricVersion, Rubric)
        .join(Rubric, Rubric.id == RubricVersion.rubric_id)
        .where(RubricVersion.id == version_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such rubric version."))
    version, rubric = found
    scales = list_scales(session, version_id)
    criteria = session.scalars(
        select(Criterion).where(Criterion.rubric_version_id == version_id).order_by(Criterion.position)
    )
    conditions = _read_conditions(session, version_id)
    ladders = _by_owner(
        session,
        select(LadderStep.criterion_id, LadderStep.text)
        .join(Criterion, Criterion.id == LadderStep.criterion_id)
        .where(Criterion.rubric_version_id == version_id)
        .order_by(LadderStep.criterion_id, LadderStep.position),
    )
    record = RubricRecord(
        version_id=version.id,
        key=rubric.key,
        name=rubric.name,
        number=version.number,
        definition_sha256=version.definition_sha256,
        rationale_question=version.rationale_question,
        rationale_help=version.rationale_help,
        criteria=tuple(
            _criterion_record(
                criterion, scales[criterion.scale_id], ladders.get(criterion.id, ()), conditions.get(criterion.id, ())
            )
            for criterion in criteria
        ),
    )
    return record, version.state == RubricState.PUBLISHED


def list_scales(session: Session, version_id: int) -> dict[int, ScaleRecord]:
    """Return the scales of a version by their ids, in the order in which they were defined."""

    def of_version(owner: ColumnElement[int], row: type[Any], place: ColumnElement[int]) -> dict[int, tuple[Any, ...]]:
        return _by_owner(
            session,
            select(owner, row)
            .join(Scale, Scale.id == row.scale_id)
            .where(Scale.rubric_version_id == version_id)
            .order_by(owner, place),
        )

    points = of_version(ScalePoint.scale_id.expression, ScalePoint, ScalePoint.position.expression)
    reasons = of_version(
        CannotJudgeReason.scale_id.expression, CannotJudgeReason, CannotJudgeReason.position.expression
    )
    examples = _by_owner(
        session,
        select(ScalePointExample.scale_point_id, ScalePointExample)
        .join(ScalePoint, ScalePoint.id == ScalePointExample.scale_point_id)
        .join(Scale, Scale.id == ScalePoint.scale_id)
        .where(Scale.rubric_version_id == version_id)
        .order_by(ScalePointExample.scale_point_id, ScalePointExample.position),
    )
    rows = session.scalars(select(Scale).where(Scale.rubric_version_id == version_id).order_by(Scale.id))
    return {
        scale.id: _scale_record(scale, points.get(scale.id, ()), reasons.get(scale.id, ()), examples) for scale in rows
    }


def _by_owner(session: Session, rows: Select[*tuple[Any, ...]]) -> dict[int, tuple[Any, ...]]:
    """Return the second column of rows, in their order, by the first."""
    found: dict[int, list[Any]] = {}
    for owner, what in session.execute(rows):
        found.setdefault(owner, []).append(what)
    return {owner: tuple(each) for owner, each in found.items()}


def _scale_record(
    scale: Scale,
    points: Sequence[ScalePoint],
    reasons: Sequence[CannotJudgeReason],
    examples: Mapping[int, Sequence[ScalePointExample]],
) -> ScaleRecord:
    return ScaleRecord(
        id=scale.id,
        key=scale.key,
        name=scale.name,
        level=Level(scale.level),
        low_is_best=scale.low_is_best,
        points=tuple(
            PointRecord(
                p.id,
                p.position,
                p.code,
                p.value,
                p.label,
                p.anchor,
                p.requires_rationale,
                tuple(ExampleRecord(each.text, each.belongs) for each in examples.get(p.id, ())),
            )
            for p in points
        ),
        reasons=tuple(ReasonRecord(r.id, r.code, r.label) for r in reasons),
    )


def _read_conditions(session: Session, version_id: int) -> dict[int, tuple[ConditionRecord, ...]]:
    """The conditions of a version, by the criterion that is asked or not."""
    rows = session.execute(
        select(CriterionCondition.criterion_id, CriterionCondition.on_criterion_id, CriterionCondition.scale_point_id)
        .join(Criterion, Criterion.id == CriterionCondition.criterion_id)
        .where(Criterion.rubric_version_id == version_id)
        .order_by(CriterionCondition.criterion_id, CriterionCondition.on_criterion_id)
    )
    points: dict[tuple[int, int], set[int]] = {}
    for criterion_id, on, point_id in rows:
        points.setdefault((criterion_id, on), set()).add(point_id)
    found: dict[int, tuple[ConditionRecord, ...]] = {}
    for (criterion_id, on), ids in points.items():
        found[criterion_id] = (*found.get(criterion_id, ()), ConditionRecord(on, frozenset(ids)))
    return found


def _criterion_record(
    criterion: Criterion, scale: ScaleRecord, ladder: tuple[str, ...], conditions: tuple[ConditionRecord, ...]
) -> CriterionRecord:
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
        scale=scale,
        ladder=ladder,
        answer_kind=AnswerKind(criterion.answer_kind),
        unit=criterion.unit,
        conditions=conditions,
    )
