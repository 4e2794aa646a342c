"""Between the forms of the rubric editor and the entries of a definition; rows are changed without a script."""

import math
from collections.abc import Mapping
from typing import Any

from wtforms import Form

from annotator.errors import Invalid
from annotator.forms.rubrics import CONDITION, CriterionForm, HeadingForm, ScaleForm
from annotator.models.vocabulary import AnswerKind
from annotator.services.rubric_shape import MOST_POINTS, TAKEN_CODE
from annotator.services.typed_text import clean
from annotator.services.written_numbers import is_whole
from annotator.text import _

ROWS = ("points", "reasons")
FIRST_POINTS = 5
_LONGEST_CODE, _LONGEST_LABEL = 40, 200

Table = dict[str, Any]


def read_heading(form: HeadingForm) -> Table:
    """Return what was typed as the head of a definition."""
    return {
        "key": _text(form.key.data),
        "name": _text(form.name.data),
        "summary": _text(form.summary.data),
        "rationale": {"question": _text(form.question.data), "help": _text(form.help.data)},
    }


def heading_values(definition: Mapping[str, Any]) -> Table:
    """Return form data that shows the head of a definition."""
    rationale = definition["rationale"]
    return {name: definition.get(name, "") for name in ("key", "name", "summary")} | {
        "question": rationale["question"],
        "help": rationale.get("help", ""),
    }


def read_scale(form: ScaleForm) -> Table:
    """Return what was typed as a scale without a key; rows in which nothing stands are left out.

    Raises
    ------
    Invalid
        When a row lacks something or repeats what another has; what is wrong stands beside its field then.
    """
    rows = [row.form for row in form.points if _is_typed(row.form)]
    reasons = [row.form for row in form.reasons if _is_typed(row.form)]
    points = [_point(row, number) for number, row in enumerate(rows, start=1)]
    for row in (*rows, *reasons):
        _require_words(row)
    _require_different([*rows, *reasons], "code", _("Two answers have this code. Give each its own."))
    _require_different(rows, "value", _("Two points have this value. Give each its own."))
    if len(rows) == 1 and not rows[0].errors:
        rows[0]["label"].errors = [_("A scale with one point asks nothing. Add another, or take this one away.")]
    for row in (*rows, *reasons):
        for field in row:
            if field.errors:
                raise Invalid(str(field.errors[0]))
    entry: Table = {
        "name": _text(form.name.data),
        "level": form.level.data,
        "low_is_best": bool(form.low_is_best.data),
        "points": sorted(points, key=lambda point: float(point["value"])),
    }
    if reasons:
        entry["reasons"] = [{"code": _text(row["code"].data), "label": _text(row["label"].data)} for row in reasons]
    return entry


def scale_values(scale: Mapping[str, Any]) -> Table:
    """Return form data that shows a scale."""
    return {
        "name": scale["name"],
        "level": scale["level"],
        "low_is_best": scale.get("low_is_best", False),
        "points": [
            {
                "code": point["code"],
                "label": point["label"],
                "value": f"{point['value']:g}",
                "anchor": point.get("anchor", ""),
                "requires_rationale": point.get("requires_rationale", False),
                "belongs": _lines(point.get("examples", []), belongs=True),
                "seems": _lines(point.get("examples", []), belongs=False),
            }
            for point in scale.get("points", [])
        ],
        "reasons": list(scale.get("reasons", [])),
    }


def change_rows(values: Mapping[str, Any], deed: str) -> Table:
    """Return form data after a deed on its rows: ``points:add``, ``points:2:up``, ``reasons:0:remove``.

    A point that is moved changes its value with the one whose place it takes. A deed that is none changes nothing.
    """
    changed = dict(values)
    name, _colon, rest = deed.partition(":")
    if name not in ROWS:
        return changed
    rows: list[Any] = list(changed[name])
    place, _colon, action = rest.partition(":")
    at = int(place) if is_whole(place, 4) else len(rows)
    if rest == "add" and len(rows) < MOST_POINTS:
        rows.append({})
    elif action == "remove" and at < len(rows):
        del rows[at]
    elif action == "up" and 0 < at < len(rows):
        above, below = dict(rows[at - 1]), dict(rows[at])
        if name == "points":
            above["value"], below["value"] = below.get("value", ""), above.get("value", "")
        rows[at - 1], rows[at] = below, above
    changed[name] = rows
    return changed


def read_criterion(form: CriterionForm) -> Table:
    """Return what was typed as a criterion without a key."""
    entry: Table = {
        "role": form.role.data,
        "scale": form.scale.data,
        "short": _text(form.short.data),
        "question": _line(form.question.data),
        "help": _text(form.help.data),
        "required": bool(form.required.data),
        "cannot_judge": bool(form.cannot_judge.data),
        "cannot_judge_requires_rationale": bool(form.cannot_judge_requires_rationale.data),
    }
    if form.answer.data == AnswerKind.RANGE:
        entry["answer"] = AnswerKind.RANGE.value
    if unit := _text(form.unit.data):
        entry["unit"] = unit
    conditions = [
        {"criterion": field.name.removeprefix(CONDITION), "points": list(field.data)}
        for field in form.conditions()
        if field.data
    ]
    if conditions:
        entry["asked_if"] = conditions
    if ladder := _typed_lines(form.ladder.data):
        entry["ladder"] = [{"text": text} for text in ladder]
    return entry


def criterion_values(criterion: Mapping[str, Any]) -> Table:
    """Return form data that shows a criterion."""
    values: Table = {
        name: criterion.get(name, "") for name in ("question", "short", "help", "role", "scale", "unit", "cannot_judge")
    }
    return (
        values
        | {
            "answer": criterion.get("answer", AnswerKind.POINT.value),
            "required": criterion.get("required", True),
            "cannot_judge_requires_rationale": criterion.get("cannot_judge_requires_rationale", False),
            "ladder": "\n".join(_line(rung["text"]) for rung in criterion.get("ladder", [])),
        }
        | {f"{CONDITION}{each['criterion']}": list(each["points"]) for each in criterion.get("asked_if", [])}
    )


def _point(row: Form, number: int) -> Table:
    typed = _text(row["value"].data)
    value = _number(typed) if typed else float(number)
    if value is None:
        row["value"].errors = [_("A value is a number, such as 3 or 2.5.")]
        value = float(number)
    row["value"].data = f"{value:g}" if not row["value"].errors else typed
    point: Table = {
        "code": _text(row["code"].data),
        "value": int(value) if value.is_integer() else value,
        "label": _text(row["label"].data),
        "anchor": _text(row["anchor"].data),
        "requires_rationale": bool(row["requires_rationale"].data),
    }
    examples = [
        *({"text": text, "belongs": True} for text in _typed_lines(row["belongs"].data)),
        *({"text": text, "belongs": False} for text in _typed_lines(row["seems"].data)),
    ]
    return point | ({"examples": examples} if examples else {})


def _require_words(row: Form) -> None:
    for name, most, missing in (
        ("code", _LONGEST_CODE, _("Give a code: what stands in files and on the step, such as 3.")),
        ("label", _LONGEST_LABEL, _("Say in a few words what it is.")),
    ):
        text = _text(row[name].data)
        if not text:
            row[name].errors = [missing]
        elif len(text) > most:
            row[name].errors = [_("At most {most} characters.", most=most)]
    if _text(row["code"].data) == TAKEN_CODE:
        row["code"].errors = [_("This code means an answer off the scale. Take another.")]


def _require_different(rows: list[Form], name: str, words: str) -> None:
    seen: set[str] = set()
    for row in rows:
        text = _text(row[name].data)
        if text and text in seen:
            row[name].errors = [words]
        seen.add(text)


def _is_typed(row: Form) -> bool:
    return any(_text(field.data) for field in row if field.name.rpartition("-")[2] != "requires_rationale")


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _lines(examples: list[Table], *, belongs: bool) -> str:
    return "\n".join(_line(each["text"]) for each in examples if each.get("belongs", True) is belongs)


def _typed_lines(text: str | None) -> list[str]:
    return [line for each in (text or "").splitlines() if (line := clean(each))]


def _line(text: str | None) -> str:
    """What was typed in one line: a question is one line wherever it is shown."""
    return " ".join(clean(text or "").split())


def _text(text: str | None) -> str:
    return clean((text or "").replace("\r\n", "\n")) if isinstance(text, str) else ""
