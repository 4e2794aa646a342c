"""The shape of a rubric definition: what it must have, what it may have, and nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from sys import float_info
from typing import Any

from annotator.errors import Invalid
from annotator.models.vocabulary import AnswerKind, CriterionRole, Level
from annotator.services.rubric_conditions import require_conditions
from annotator.services.typed_text import is_blank
from annotator.text import _

Table = Mapping[str, Any]

# Keys are names of form fields and columns.
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
# What the rating form sends for an answer off the scale.
TAKEN_CODE = "cannot-judge"
MOST_POINTS = 30
MOST_CRITERIA = 40
LONGEST_UNIT = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """What one table of a definition holds; the numbers are the most characters, None for any.

    Attributes
    ----------
    texts
        Required, not empty.
    extra_texts, switches
        May be left out.
    rest
        Keys that are checked elsewhere.
    """

    texts: Mapping[str, int | None]
    extra_texts: Sequence[str] = ()
    switches: Sequence[str] = ()
    rest: Sequence[str] = ()
    vocabulary: Mapping[str, type[StrEnum]] = field(default_factory=dict)

    def require(self, table: object, place: str) -> None:
        """Pass when `table`, which stands at `place`, has this shape."""
        if not isinstance(table, Mapping):
            raise Invalid(_("In the rubric, {place} must be a table.", place=place))
        known = {*self.texts, *self.extra_texts, *self.switches, *self.rest, *self.vocabulary}
        if unknown := sorted(set(table) - known):
            raise Invalid(_("In the rubric, {place} has an unknown key: {key}.", place=place, key=unknown[0]))
        for key, most in self.texts.items():
            _require_text(table, key, most, place)
        for key in self.extra_texts:
            if not isinstance(table.get(key, ""), str) or "\0" in table.get(key, ""):
                raise Invalid(_("In the rubric, {key} of {place} must be a text.", key=key, place=place))
        for key in self.switches:
            if not isinstance(table.get(key, False), bool):
                raise Invalid(_("In the rubric, {key} of {place} must be true or false.", key=key, place=place))
        for key, words in self.vocabulary.items():
            if table.get(key) not in list(words):
                listed = ", ".join(words)
                message = _("In the rubric, {key} of {place} is one of: {words}.", key=key, place=place, words=listed)
                raise Invalid(message)


WHOLE = Shape({"key": 60, "name": 200}, extra_texts=("summary",), rest=("rationale", "scales", "criteria"))
RATIONALE = Shape({"question": 300}, extra_texts=("help",))
SCALE = Shape(
    {"key": 40, "name": 200},
    switches=("low_is_best",),
    rest=("points", "reasons"),
    vocabulary={"level": Level},
)
POINT = Shape(
    {"code": 40, "label": 200},
    extra_texts=("anchor",),
    switches=("requires_rationale",),
    rest=("value", "examples"),
)
EXAMPLE = Shape({"text": None}, switches=("belongs",))
REASON = Shape({"code": 40, "label": 200})
CRITERION = Shape(
    {"key": 40, "scale": 40, "short": 100, "question": 500},
    extra_texts=("help", "unit"),
    switches=("required", "cannot_judge", "cannot_judge_requires_rationale"),
    rest=("ladder", "answer", "asked_if"),
    vocabulary={"role": CriterionRole},
)
RUNG = Shape({"text": None})
CONDITION = Shape({"criterion": 40}, rest=("points",))


def require_shape(definition: Table, *, is_unfinished: bool = False) -> None:
    """Pass when `definition`, the content of a rubric file, can be published.

    Parameters
    ----------
    is_unfinished
        It may still lack scales and criteria; what there is must be in shape.

    Raises
    ------
    Invalid
        For the first fault, naming its place.
    """
    least = 0 if is_unfinished else 1
    WHOLE.require(definition, _("the file"))
    _require_key(definition, _("the file"))
    RATIONALE.require(definition.get("rationale"), "rationale")
    scales = _entries(definition, "scales", _("the file"), least=least)
    criteria = _entries(definition, "criteria", _("the file"), least=least, most=MOST_CRITERIA)
    # Compared one by one: what a file has there need not be a text.
    ranges = [entry.get("scale") for entry in criteria.values() if _is_range(entry)]
    for place, scale in scales.items():
        has_no_points = is_unfinished or (isinstance(scale, Mapping) and scale.get("key") in ranges)
        _require_scale(scale, place, least=0 if has_no_points else 2)
    _require_distinct(scales, "key")
    by_key = {scale["key"]: scale for scale in scales.values()}
    for place, criterion in criteria.items():
        _require_criterion(criterion, by_key, place)
    _require_distinct(criteria, "key")
    require_conditions(list(criteria.values()), by_key)
    if criteria and all(_is_range(criterion) for criterion in criteria.values()) and not is_unfinished:
        raise Invalid(
            _(
                "The rubric asks for ranges alone. Add one criterion answered by a step: lists and charts show its "
                "answers."
            )
        )


def _is_range(entry: object) -> bool:
    return isinstance(entry, Mapping) and entry.get("answer") == AnswerKind.RANGE


def _require_scale(scale: Table, place: str, *, least: int) -> None:
    SCALE.require(scale, place)
    _require_key(scale, place)
    # No points, for the reasons of a range alone, or two and more; never one.
    points = _entries(scale, "points", place, least=least if not scale.get("points") else 2, most=MOST_POINTS)
    for point_place, point in points.items():
        POINT.require(point, point_place)
        value = point.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= float_info.max:
            raise Invalid(_("In the rubric, value of {place} must be a number.", place=point_place))
        if point["code"] == TAKEN_CODE:
            raise Invalid(
                _("In the rubric, code of {place} is {code}, which means no point.", place=point_place, code=TAKEN_CODE)
            )
        for example_place, example in _entries(point, "examples", point_place, least=0).items():
            EXAMPLE.require(example, example_place)
    reasons = _entries(scale, "reasons", place, least=0)
    for reason_place, reason in reasons.items():
        REASON.require(reason, reason_place)
    _require_distinct(points, "value")
    _require_distinct(points | reasons, "code")


def _require_criterion(criterion: Table, scales: Mapping[str, Table], place: str) -> None:
    CRITERION.require(criterion, place)
    _require_key(criterion, place)
    for rung_place, rung in _entries(criterion, "ladder", place, least=0).items():
        RUNG.require(rung, rung_place)
    for condition_place, condition in _entries(criterion, "asked_if", place, least=0).items():
        CONDITION.require(condition, condition_place)
        points = condition.get("points")
        if not isinstance(points, list | tuple) or not points or not all(isinstance(code, str) for code in points):
            raise Invalid(_("In the rubric, points of {place} must be a list of codes.", place=condition_place))
    key, scale = criterion["key"], scales.get(criterion["scale"])
    if scale is None:
        raise Invalid(
            _("Criterion {key} names the scale {scale}, which is not there.", key=key, scale=criterion["scale"])
        )
    if criterion.get("cannot_judge", False) and not scale.get("reasons"):
        raise Invalid(_("Criterion {key} allows “cannot judge”, but its scale has no reasons for it.", key=key))
    _require_answer(criterion, scale, place)


def _require_answer(criterion: Table, scale: Table, place: str) -> None:
    """A range needs a unit, and a scale without points, which then holds the reasons not to judge."""
    answer, key, unit = criterion.get("answer", AnswerKind.POINT.value), criterion["key"], criterion.get("unit", "")
    if answer not in list(AnswerKind):
        listed = ", ".join(AnswerKind)
        raise Invalid(_("In the rubric, {key} of {place} is one of: {words}.", key="answer", place=place, words=listed))
    if answer == AnswerKind.POINT and unit:
        raise Invalid(_("Criterion {key} has a unit, but is answered by a point: only a range has one.", key=key))
    if answer == AnswerKind.RANGE and criterion["role"] != CriterionRole.RATING:
        raise Invalid(_("Criterion {key} is answered by a range, so its role is rating.", key=key))
    if answer == AnswerKind.RANGE and is_blank(unit):
        raise Invalid(_("Criterion {key} is answered by a range: say in which unit.", key=key))
    if len(unit) > LONGEST_UNIT:
        raise Invalid(
            _(
                "In the rubric, {key} of {place} has more than {most} characters.",
                key="unit",
                place=place,
                most=LONGEST_UNIT,
            )
        )
    if answer == AnswerKind.POINT and not scale.get("points"):
        raise Invalid(_("Criterion {key} is answered by a point, and its scale has none.", key=key))
    if answer == AnswerKind.RANGE and scale.get("points"):
        raise Invalid(
            _("Criterion {key} is answered by a range: its scale has reasons not to judge, and no points.", key=key)
        )


def _entries(table: Table, key: str, place: str, *, least: int, most: int | None = None) -> dict[str, Table]:
    """Return the entries of the list `key` by their place in the file."""
    listed = table.get(key, [])
    if not isinstance(listed, list | tuple) or len(listed) < least:
        raise Invalid(
            _("In the rubric, {key} of {place} must be a list of {least} or more.", key=key, place=place, least=least)
        )
    if most is not None and len(listed) > most:
        raise Invalid(
            _("In the rubric, {key} of {place} has more than {most} entries.", key=key, place=place, most=most)
        )
    prefix = f"{place}." if "[" in place else ""
    return {f"{prefix}{key}[{number}]": entry for number, entry in enumerate(listed, start=1)}


def _require_text(table: Table, key: str, most: int | None, place: str) -> None:
    text = table.get(key)
    if not isinstance(text, str) or is_blank(text):
        raise Invalid(_("In the rubric, {place} needs the text {key}.", place=place, key=key))
    if "\0" in text:
        raise Invalid(_("In the rubric, {key} of {place} has a character that cannot be stored.", key=key, place=place))
    if most is not None and len(text) > most:
        raise Invalid(
            _("In the rubric, {key} of {place} has more than {most} characters.", key=key, place=place, most=most)
        )


def _require_key(table: Table, place: str) -> None:
    if not _KEY.fullmatch(table["key"]):
        raise Invalid(
            _("In the rubric, key of {place} has letters from a to z, digits, “-” and “_” only.", place=place)
        )


def _require_distinct(entries: Mapping[str, Table], key: str) -> None:
    seen: set[object] = set()
    for place, entry in entries.items():
        if entry[key] in seen:
            raise Invalid(
                _("In the rubric, {place} repeats the {key} {value}.", place=place, key=key, value=entry[key])
            )
        seen.add(entry[key])
