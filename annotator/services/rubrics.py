"""Reading rubrics as frozen records, once a process; in a writing session once for its transaction."""

from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
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
    rows = session.execute(
        select(RubricVersion, Rubric, Criterion, LadderStep, CriterionCondition)
        .join(Rubric, Rubric.id == RubricVersion.rubric_id)
        .outerjoin(Criterion, Criterion.rubric_version_id == RubricVersion.id)
        .outerjoin(LadderStep, LadderStep.criterion_id == Criterion.id)
        .outerjoin(CriterionCondition, CriterionCondition.criterion_id == Criterion.id)
        .where(RubricVersion.id == version_id)
        .order_by(Criterion.position, LadderStep.position, CriterionCondition.on_criterion_id)
    ).all()
    if not rows:
        raise NotFound(_("There is no such rubric version."))
    version, rubric = rows[0].RubricVersion, rows[0].Rubric
    scales = list_scales(session, version_id)
    ladders = _by_owner(rows, "Criterion", "LadderStep")
    conditions = _by_owner(rows, "Criterion", "CriterionCondition")
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
            for criterion in _by_owner(rows, "RubricVersion", "Criterion").get(version.id, ())
        ),
    )
    return record, version.state == RubricState.PUBLISHED


def list_scales(session: Session, version_id: int) -> dict[int, ScaleRecord]:
    """Return the scales of a version by their ids, in the order in which they were defined."""
    rows = session.execute(
        select(Scale, ScalePoint, ScalePointExample)
        .outerjoin(ScalePoint, ScalePoint.scale_id == Scale.id)
        .outerjoin(ScalePointExample, ScalePointExample.scale_point_id == ScalePoint.id)
        .where(Scale.rubric_version_id == version_id)
        .order_by(Scale.id, ScalePoint.position, ScalePointExample.position)
    ).all()
    # Not joined with the rest: each reason would come once for every example.
    of_reasons = session.execute(
        select(Scale, CannotJudgeReason)
        .join(CannotJudgeReason, CannotJudgeReason.scale_id == Scale.id)
        .where(Scale.rubric_version_id == version_id)
        .order_by(CannotJudgeReason.position)
    ).all()
    points, examples = _by_owner(rows, "Scale", "ScalePoint"), _by_owner(rows, "ScalePoint", "ScalePointExample")
    reasons = _by_owner(of_reasons, "Scale", "CannotJudgeReason")
    return {
        scale.id: _scale_record(scale, points.get(scale.id, ()), reasons.get(scale.id, ()), examples)
        for scale in dict.fromkeys(row.Scale for row in rows)
    }


def _by_owner(rows: Sequence[Any], owner: str, owned: str) -> dict[int, tuple[Any, ...]]:
    """Return what one entity of joined rows has of another, each once and in their order, by its id."""
    found: dict[int, dict[Any, None]] = {}
    for row in rows:
        what = getattr(row, owned)
        if what is not None:
            found.setdefault(getattr(row, owner).id, {})[what] = None
    return {number: tuple(each) for number, each in found.items()}


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


def _criterion_record(
    criterion: Criterion, scale: ScaleRecord, ladder: Sequence[LadderStep], conditions: Sequence[CriterionCondition]
) -> CriterionRecord:
    points: dict[int, set[int]] = {}
    for condition in conditions:
        points.setdefault(condition.on_criterion_id, set()).add(condition.scale_point_id)
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
        ladder=tuple(step.text for step in ladder),
        answer_kind=AnswerKind(criterion.answer_kind),
        unit=criterion.unit,
        conditions=tuple(ConditionRecord(on, frozenset(ids)) for on, ids in points.items()),
    )
