"""Rubric definitions: the content of a rubric file, and publishing it as a version."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
from annotator.services.rubric_contents import in_full, read_contents
from annotator.services.rubric_files import read_presets
from annotator.services.rubric_shape import require_shape


def publish_rubric(
    session: Session,
    definition: Mapping[str, Any],
    now: datetime,
    *,
    change: str = "",
    author_id: int | None = None,
) -> int:
    """Publish `definition` (the content of a rubric file) and return the version's id.

    The same definition again returns the version it made before; another one under the same key makes
    the next version.

    Parameters
    ----------
    change
        What changed since the version before.

    Raises
    ------
    Invalid
        When the definition lacks something, has something unknown, or names a scale it does not have.
    """
    require_shape(definition)
    text = json.dumps(definition, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    rubric = session.scalar(select(Rubric).where(Rubric.key == definition["key"]))
    if rubric is None:
        rubric = Rubric(key=definition["key"], name=definition["name"], summary=definition.get("summary", ""))
        session.add(rubric)
        session.flush()
    known = find_same(session, rubric.id, definition, digest)
    if known is not None:
        return known
    number = session.scalar(select(func.max(RubricVersion.number)).where(RubricVersion.rubric_id == rubric.id)) or 0
    version = RubricVersion(
        rubric_id=rubric.id,
        number=number + 1,
        state=RubricState.DRAFT.value,
        definition_sha256=digest,
        rationale_question=definition["rationale"]["question"],
        rationale_help=definition["rationale"].get("help", ""),
        change=change,
        author_id=author_id,
        created_at=now,
    )
    session.add(version)
    session.flush()
    _add_criteria(session, definition, version.id, _add_scales(session, definition, version.id))
    version.state = RubricState.PUBLISHED.value
    session.flush()
    return version.id


def find_same(session: Session, rubric_id: int, definition: Mapping[str, Any], digest: str = "") -> int | None:
    """Return the published version of a rubric that says the same as `definition`, None where there is none.

    Parameters
    ----------
    digest
        Of the definition as it was written: the same text needs no reading.
    """
    versions = session.execute(
        select(RubricVersion.id, RubricVersion.definition_sha256)
        .where(RubricVersion.rubric_id == rubric_id, RubricVersion.state == RubricState.PUBLISHED)
        .order_by(RubricVersion.number.desc())
    ).all()
    if written := [version_id for version_id, known in versions if known == digest]:
        return written[0]
    wanted = in_full(definition)
    return next((each for each, _digest in versions if in_full(read_contents(session, each)) == wanted), None)


def _add_scales(session: Session, definition: Mapping[str, Any], version_id: int) -> dict[str, int]:
    made: dict[str, int] = {}
    for entry in definition["scales"]:
        scale = Scale(
            rubric_version_id=version_id,
            key=entry["key"],
            name=entry["name"],
            level=Level(entry["level"]).value,
            low_is_best=entry.get("low_is_best", False),
        )
        session.add(scale)
        session.flush()
        made[scale.key] = scale.id
        for position, point in enumerate(sorted(entry.get("points", []), key=lambda point: float(point["value"]))):
            _add_point(session, point, scale.id, position)
        for position, reason in enumerate(entry.get("reasons", [])):
            session.add(
                CannotJudgeReason(scale_id=scale.id, position=position, code=reason["code"], label=reason["label"])
            )
    session.flush()
    return made


def _add_point(session: Session, entry: Mapping[str, Any], scale_id: int, position: int) -> None:
    point = ScalePoint(
        scale_id=scale_id,
        position=position,
        code=entry["code"],
        value=float(entry["value"]),
        label=entry["label"],
        anchor=entry.get("anchor", ""),
        requires_rationale=entry.get("requires_rationale", False),
    )
    session.add(point)
    if entry.get("examples"):
        session.flush()
    for place, example in enumerate(entry.get("examples", [])):
        session.add(
            ScalePointExample(
                scale_point_id=point.id, position=place, text=example["text"], belongs=example.get("belongs", True)
            )
        )


def _add_criteria(session: Session, definition: Mapping[str, Any], version_id: int, scales: Mapping[str, int]) -> None:
    made: dict[str, Criterion] = {}
    for position, entry in enumerate(definition["criteria"]):
        criterion = Criterion(
            rubric_version_id=version_id,
            scale_id=scales[entry["scale"]],
            position=position,
            key=entry["key"],
            role=CriterionRole(entry["role"]).value,
            short_name=entry["short"],
            question=entry["question"],
            help=entry.get("help", ""),
            is_required=entry.get("required", True),
            allows_cannot_judge=entry.get("cannot_judge", False),
            cannot_judge_requires_rationale=entry.get("cannot_judge_requires_rationale", False),
            answer_kind=AnswerKind(entry.get("answer", AnswerKind.POINT)).value,
            unit=entry.get("unit", "").strip(),
        )
        session.add(criterion)
        session.flush()
        made[criterion.key] = criterion
        for step, rung in enumerate(entry.get("ladder", [])):
            session.add(LadderStep(criterion_id=criterion.id, position=step, text=rung["text"]))
        for condition in entry.get("asked_if", []):
            _add_condition(session, criterion, made[condition["criterion"]], condition["points"])
    session.flush()


def _add_condition(session: Session, criterion: Criterion, on: Criterion, codes: Sequence[str]) -> None:
    points = session.scalars(
        select(ScalePoint.id).where(ScalePoint.scale_id == on.scale_id, ScalePoint.code.in_(list(codes)))
    )
    for point_id in points.all():
        session.add(CriterionCondition(criterion_id=criterion.id, on_criterion_id=on.id, scale_point_id=point_id))


def publish_presets(session: Session, now: datetime) -> dict[str, int]:
    """Publish every rubric that comes with the program and return the version ids by key; again changes nothing."""
    return {definition["key"]: publish_rubric(session, definition, now) for definition in read_presets()}
