"""Rubric definitions: the content of a rubric file, and publishing it as a version."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import CannotJudgeReason, Criterion, LadderStep, Rubric, RubricVersion, Scale, ScalePoint
from annotator.models.vocabulary import AnswerKind, CriterionRole, Level, RubricState
from annotator.resources import data_folder
from annotator.services.rubric_shape import require_shape
from annotator.text import _


def publish_rubric(session: Session, definition: Mapping[str, Any], now: datetime) -> int:
    """Publish `definition` (the content of a rubric file) and return the version's id.

    The same definition again returns the version it made before; another one under the same key makes
    the next version.

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
    known = session.scalar(
        select(RubricVersion.id).where(
            RubricVersion.rubric_id == rubric.id,
            RubricVersion.definition_sha256 == digest,
            RubricVersion.state == RubricState.PUBLISHED,
        )
    )
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
        created_at=now,
    )
    session.add(version)
    session.flush()
    _add_criteria(session, definition, version.id, _add_scales(session, definition, version.id))
    version.state = RubricState.PUBLISHED.value
    session.flush()
    return version.id


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
            session.add(
                ScalePoint(
                    scale_id=scale.id,
                    position=position,
                    code=point["code"],
                    value=float(point["value"]),
                    label=point["label"],
                    anchor=point.get("anchor", ""),
                    requires_rationale=point.get("requires_rationale", False),
                )
            )
        for position, reason in enumerate(entry.get("reasons", [])):
            session.add(
                CannotJudgeReason(scale_id=scale.id, position=position, code=reason["code"], label=reason["label"])
            )
    session.flush()
    return made


def _add_criteria(session: Session, definition: Mapping[str, Any], version_id: int, scales: Mapping[str, int]) -> None:
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
            answer_kind=AnswerKind(entry.get("answer_kind", AnswerKind.POINT)).value,
            unit=entry.get("unit", "").strip(),
        )
        session.add(criterion)
        session.flush()
        for step, rung in enumerate(entry.get("ladder", [])):
            session.add(LadderStep(criterion_id=criterion.id, position=step, text=rung["text"]))
    session.flush()


def read_definition(path: Path) -> dict[str, Any]:
    """Return the rubric definition kept in the TOML file `path`.

    Raises
    ------
    Invalid
        When it is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(_("The rubric file {name} cannot be read: {fault}.", name=path.name, fault=error)) from error


def publish_presets(session: Session, now: datetime) -> dict[str, int]:
    """Publish every rubric that comes with the program and return the version ids by key; again changes nothing."""
    definitions = [read_definition(path) for path in sorted((data_folder("seed") / "rubrics").glob("*.toml"))]
    # The evidence-strength rubric is the default, and so the first.
    definitions.sort(key=lambda definition: definition["key"] != "evidence-strength")
    return {definition["key"]: publish_rubric(session, definition, now) for definition in definitions}
