"""A definition that is being edited as a record, so that the rating form can be shown before it is published."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from annotator.models.vocabulary import AnswerKind, CriterionRole, Level
from annotator.services.rubric_contents import in_full
from annotator.services.rubric_records import (
    ConditionRecord,
    CriterionRecord,
    ExampleRecord,
    PointRecord,
    ReasonRecord,
    RubricRecord,
    ScaleRecord,
)

Table = Mapping[str, Any]


def preview_record(definition: Table) -> RubricRecord:
    """Return the record of a definition that is in shape and has a criterion; its ids are of no table."""
    whole = in_full(definition)
    ids = count(1)
    scales = {entry["key"]: _scale(entry, ids) for entry in whole["scales"]}
    criteria: dict[str, CriterionRecord] = {}
    for entry in whole["criteria"]:
        criteria[entry["key"]] = CriterionRecord(
            id=next(ids),
            key=entry["key"],
            role=CriterionRole(entry["role"]),
            short_name=entry["short"],
            question=entry["question"],
            help=entry["help"],
            is_required=entry["required"],
            allows_cannot_judge=entry["cannot_judge"],
            cannot_judge_requires_rationale=entry["cannot_judge_requires_rationale"],
            scale=scales[entry["scale"]],
            ladder=tuple(rung["text"] for rung in entry["ladder"]),
            answer_kind=AnswerKind(entry["answer"]),
            unit=entry["unit"],
            conditions=tuple(_condition(each, criteria[each["criterion"]]) for each in entry["asked_if"]),
        )
    return RubricRecord(
        version_id=0,
        key=whole["key"],
        name=whole["name"],
        number=0,
        rationale_question=whole["rationale"]["question"],
        rationale_help=whole["rationale"]["help"],
        criteria=tuple(criteria.values()),
        definition_sha256="",
    )


def _condition(entry: Table, on: CriterionRecord) -> ConditionRecord:
    return ConditionRecord(on.id, frozenset(point.id for point in on.scale.points if point.code in entry["points"]))


def _scale(entry: Table, ids: "count[int]") -> ScaleRecord:
    return ScaleRecord(
        id=next(ids),
        key=entry["key"],
        name=entry["name"],
        level=Level(entry["level"]),
        low_is_best=entry["low_is_best"],
        points=tuple(
            PointRecord(
                id=next(ids),
                position=position,
                code=point["code"],
                value=point["value"],
                label=point["label"],
                anchor=point["anchor"],
                requires_rationale=point["requires_rationale"],
                examples=tuple(ExampleRecord(each["text"], each["belongs"]) for each in point["examples"]),
            )
            for position, point in enumerate(entry["points"])
        ),
        reasons=tuple(ReasonRecord(next(ids), reason["code"], reason["label"]) for reason in entry["reasons"]),
    )
