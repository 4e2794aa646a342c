"""The shape of a rubric definition: what it must have, what it may have, and nothing else."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.errors import Invalid
from annotator.models.vocabulary import AnswerKind, CriterionRole, Level
from annotator.text import _

Table = Mapping[str, Any]


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
            if not isinstance(table.get(key, ""), str):
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
POINT = Shape({"code": 40, "label": 200}, extra_texts=("anchor",), switches=("requires_rationale",), rest=("value",))
REASON = Shape({"code": 40, "label": 200})
CRITERION = Shape(
    {"key": 40, "scale": 40, "short": 100, "question": 500},
    extra_texts=("help", "unit"),
    switches=("required", "cannot_judge", "cannot_judge_requires_rationale"),
    rest=("ladder", "answer_kind"),
    vocabulary={"role": CriterionRole},
)
RUNG = Shape({"text": None})
LONGEST_UNIT = 60


def require_shape(definition: Table) -> None:
    """Pass when `definition`, the content of a rubric file, can be published.

    Raises
    ------
    Invalid
        For the first fault, naming its place.
    """
    WHOLE.require(definition, _("the file"))
    RATIONALE.require(definition.get("rationale"), "rationale")
    scales = _entries(definition, "scales", _("the file"), least=1)
    criteria = _entries(definition, "criteria", _("the file"), least=1)
    for place, criterion in criteria.items():
        _require_kind(criterion, place)
    of_ranges = [each.get("scale") for each in criteria.values() if is_range(each)]
    for place, scale in scales.items():
        _require_scale(scale, place, of_ranges)
    _require_distinct(scales, "key")
    by_key = {scale["key"]: scale for scale in scales.values()}
    for place, criterion in criteria.items():
        _require_criterion(criterion, by_key, place)
    _require_distinct(criteria, "key")
    if all(is_range(criterion) for criterion in criteria.values()):
        raise Invalid(
            _(
                "The rubric asks for ranges alone. Add one criterion answered by a step: lists and charts show its "
                "answers."
            )
        )


def is_range(criterion: Table) -> bool:
    """Tell whether a criterion of a definition asks for a range of numbers."""
    return bool(criterion.get("answer_kind", AnswerKind.POINT) == AnswerKind.RANGE)


def _require_scale(scale: Table, place: str, of_ranges: Sequence[object]) -> None:
    SCALE.require(scale, place)
    # The scale of a range holds reasons not to judge alone; whether it may be without points is for its criteria.
    needs_points = scale["key"] not in of_ranges or bool(scale.get("points"))
    points = _entries(scale, "points", place, least=2 if needs_points else 0)
    for point_place, point in points.items():
        POINT.require(point, point_place)
        value = point.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Invalid(_("In the rubric, value of {place} must be a number.", place=point_place))
    reasons = _entries(scale, "reasons", place, least=0)
    for reason_place, reason in reasons.items():
        REASON.require(reason, reason_place)
    _require_distinct(points, "value")
    _require_distinct(points | reasons, "code")


def _require_criterion(criterion: Table, scales: Mapping[str, Table], place: str) -> None:
    CRITERION.require(criterion, place)
    for rung_place, rung in _entries(criterion, "ladder", place, least=0).items():
        RUNG.require(rung, rung_place)
    scale = scales.get(criterion["scale"])
    if scale is None:
        raise Invalid(
            _(
                "Criterion {key} names the scale {scale}, which is not there.",
                key=criterion["key"],
                scale=criterion["scale"],
            )
        )
    _require_answers(criterion, scale)
    if criterion.get("cannot_judge", False) and not scale.get("reasons"):
        raise Invalid(
            _("Criterion {key} allows “cannot judge”, but its scale has no reasons for it.", key=criterion["key"])
        )


def _require_kind(criterion: object, place: str) -> None:
    """Pass when it is clear how a criterion is answered: what its scale needs depends on it."""
    if not isinstance(criterion, Mapping):
        raise Invalid(_("In the rubric, {place} must be a table.", place=place))
    if criterion.get("answer_kind", AnswerKind.POINT) not in list(AnswerKind):
        listed = ", ".join(AnswerKind)
        raise Invalid(_("In the rubric, answer_kind of {place} is one of: {words}.", place=place, words=listed))


def _require_answers(criterion: Table, scale: Table) -> None:
    """Pass when the scale has points exactly where one of them is the answer, and a range alone has a unit."""
    key, name, unit = criterion["key"], criterion["scale"], criterion.get("unit", "")
    if not is_range(criterion):
        if unit:
            raise Invalid(_("Criterion {key} has a unit, but asks for no range. Take the unit away.", key=key))
        if not scale.get("points"):
            raise Invalid(_("Criterion {key} needs the points of scale {scale}: two or more.", key=key, scale=name))
        return
    if scale.get("points"):
        raise Invalid(
            _(
                "Criterion {key} asks for a range, so its scale has no points, only reasons not to judge. Give it a "
                "scale of its own.",
                key=key,
            )
        )
    if criterion["role"] != CriterionRole.RATING:
        raise Invalid(_("Criterion {key} asks for a range, so its role is rating.", key=key))
    if not unit.strip() or len(unit) > LONGEST_UNIT:
        raise Invalid(
            _(
                "Criterion {key} asks for a range and needs a unit, such as “million US dollars”, of at most {most} "
                "characters.",
                key=key,
                most=LONGEST_UNIT,
            )
        )


def _entries(table: Table, key: str, place: str, *, least: int) -> dict[str, Table]:
    """Return the entries of the list `key` by their place in the file."""
    listed = table.get(key, [])
    if not isinstance(listed, list | tuple) or len(listed) < least:
        raise Invalid(
            _("In the rubric, {key} of {place} must be a list of {least} or more.", key=key, place=place, least=least)
        )
    prefix = f"{place}." if "[" in place else ""
    return {f"{prefix}{key}[{number}]": entry for number, entry in enumerate(listed, start=1)}


def _require_text(table: Table, key: str, most: int | None, place: str) -> None:
    text = table.get(key)
    if not isinstance(text, str) or not text.strip():
        raise Invalid(_("In the rubric, {place} needs the text {key}.", place=place, key=key))
    if most is not None and len(text) > most:
        raise Invalid(
            _("In the rubric, {key} of {place} has more than {most} characters.", key=key, place=place, most=most)
        )


def _require_distinct(entries: Mapping[str, Table], key: str) -> None:
    seen: set[object] = set()
    for place, entry in entries.items():
        if entry[key] in seen:
            raise Invalid(
                _("In the rubric, {place} repeats the {key} {value}.", place=place, key=key, value=entry[key])
            )
        seen.add(entry[key])
