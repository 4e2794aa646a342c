"""What a rubric version says, as a definition: the way back from the tables to a rubric file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Rubric, RubricVersion
from annotator.models.vocabulary import AnswerKind
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord, ScaleRecord
from annotator.services.rubrics import list_scales, read_rubric

Table = dict[str, Any]


def read_contents(session: Session, version_id: int) -> Table:
    """Return the definition of a version, in full: publishing it again would change nothing.

    Raises
    ------
    NotFound
        When there is no such version.
    """
    rubric = read_rubric(session, version_id)
    summary = session.scalar(
        select(Rubric.summary)
        .join(RubricVersion, RubricVersion.rubric_id == Rubric.id)
        .where(RubricVersion.id == version_id)
    )
    return {
        "key": rubric.key,
        "name": rubric.name,
        "summary": summary or "",
        "rationale": {"question": rubric.rationale_question, "help": rubric.rationale_help},
        "scales": [_scale(scale) for scale in list_scales(session, version_id).values()],
        "criteria": [_criterion(criterion, rubric) for criterion in rubric.criteria],
    }


def _scale(scale: ScaleRecord) -> Table:
    table: Table = {
        "key": scale.key,
        "name": scale.name,
        "level": scale.level.value,
        "low_is_best": scale.low_is_best,
    }
    if scale.points:
        table["points"] = [_point(point) for point in scale.points]
    if scale.reasons:
        table["reasons"] = [{"code": reason.code, "label": reason.label} for reason in scale.reasons]
    return table


def _point(point: PointRecord) -> Table:
    table: Table = {
        "code": point.code,
        "value": int(point.value) if point.value.is_integer() else point.value,
        "label": point.label,
        "anchor": point.anchor,
        "requires_rationale": point.requires_rationale,
    }
    if point.examples:
        table["examples"] = [{"text": example.text, "belongs": example.belongs} for example in point.examples]
    return table


def _criterion(criterion: CriterionRecord, rubric: RubricRecord) -> Table:
    table: Table = {
        "key": criterion.key,
        "role": criterion.role.value,
        "scale": criterion.scale.key,
        "short": criterion.short_name,
        "question": criterion.question,
        "help": criterion.help,
        "required": criterion.is_required,
        "cannot_judge": criterion.allows_cannot_judge,
        "cannot_judge_requires_rationale": criterion.cannot_judge_requires_rationale,
    }
    if criterion.answer_kind is AnswerKind.RANGE:
        table |= {"answer": criterion.answer_kind.value, "unit": criterion.unit}
    if criterion.conditions:
        table["asked_if"] = [
            {
                "criterion": on.key,
                "points": [point.code for point in on.scale.points if point.id in condition.point_ids],
            }
            for condition in criterion.conditions
            for on in rubric.criteria
            if on.id == condition.on
        ]
    if criterion.ladder:
        table["ladder"] = [{"text": text} for text in criterion.ladder]
    return table


def in_full(definition: Mapping[str, Any]) -> Table:
    """Return a definition that is in shape with everything said that may be left out, in the order of the tables.

    Two definitions that publish the same are the same in full.
    """
    places = {criterion["key"]: place for place, criterion in enumerate(definition["criteria"])}
    codes = {
        scale["key"]: [point["code"] for point in sorted(scale.get("points", []), key=lambda point: point["value"])]
        for scale in definition["scales"]
    }
    scale_of = {criterion["key"]: criterion["scale"] for criterion in definition["criteria"]}
    rationale = definition["rationale"]
    return {
        "key": definition["key"],
        "name": definition["name"],
        "summary": definition.get("summary", ""),
        "rationale": {"question": rationale["question"], "help": rationale.get("help", "")},
        "scales": sorted(
            (_scale_in_full(scale) for scale in definition["scales"]), key=lambda scale: str(scale["key"])
        ),
        "criteria": [_criterion_in_full(each, places, codes, scale_of) for each in definition["criteria"]],
    }


def _scale_in_full(scale: Mapping[str, Any]) -> Table:
    points = sorted(scale.get("points", []), key=lambda point: point["value"])
    return {
        "low_is_best": False,
        "reasons": [],
        **scale,
        "points": [
            {
                "anchor": "",
                "requires_rationale": False,
                **point,
                "value": float(point["value"]),
                "examples": [{"belongs": True} | dict(example) for example in point.get("examples", [])],
            }
            for point in points
        ],
    }


def _criterion_in_full(
    criterion: Mapping[str, Any],
    places: Mapping[str, int],
    codes: Mapping[str, list[str]],
    scale_of: Mapping[str, str],
) -> Table:
    conditions = sorted(criterion.get("asked_if", []), key=lambda condition: places[condition["criterion"]])
    return {
        "help": "",
        "required": True,
        "cannot_judge": False,
        "cannot_judge_requires_rationale": False,
        "answer": AnswerKind.POINT.value,
        "unit": "",
        "ladder": [],
        **criterion,
        "asked_if": [
            {
                "criterion": condition["criterion"],
                "points": [code for code in codes[scale_of[condition["criterion"]]] if code in condition["points"]],
            }
            for condition in conditions
        ],
    }
