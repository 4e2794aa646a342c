"""Conditions in a rubric definition: a criterion is asked only beside some answers to one that stands before it."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.errors import Invalid
from annotator.models.vocabulary import AnswerKind
from annotator.text import _

Table = Mapping[str, Any]


def require_conditions(criteria: Sequence[Table], scales: Mapping[str, Table]) -> None:
    """Pass when every condition is on a criterion that stands before, and on points that it has.

    A condition looks back only, so there is no way round in a circle.

    Raises
    ------
    Invalid
        For the first fault, naming its criterion.
    """
    places = {criterion["key"]: place for place, criterion in enumerate(criteria)}
    for place, criterion in enumerate(criteria):
        seen: set[str] = set()
        for condition in criterion.get("asked_if", []):
            on = condition["criterion"]
            _require_before(criterion, on, place, places.get(on))
            if on in seen:
                raise Invalid(
                    _("Criterion {key} has two conditions on {on}: make it one.", key=criterion["key"], on=on)
                )
            seen.add(on)
            asked = criteria[places[on]]
            codes = [point["code"] for point in scales[asked["scale"]].get("points", [])]
            if asked.get("answer", AnswerKind.POINT) != AnswerKind.POINT:
                raise Invalid(
                    _(
                        "Criterion {key} is asked beside points, and {on} is answered by a range.",
                        key=criterion["key"],
                        on=on,
                    )
                )
            if unknown := [code for code in condition["points"] if code not in codes]:
                raise Invalid(
                    _(
                        "Criterion {key} is asked where {on} is {code}, which its scale does not have.",
                        key=criterion["key"],
                        on=on,
                        code=unknown[0],
                    )
                )


def _require_before(criterion: Table, on: str, place: int, place_on: int | None) -> None:
    key = criterion["key"]
    if place_on is None:
        raise Invalid(_("Criterion {key} has a condition on {on}, which is not there.", key=key, on=on))
    if place_on == place:
        raise Invalid(_("Criterion {key} has a condition on itself.", key=key))
    if place_on > place:
        raise Invalid(
            _("Criterion {key} has a condition on {on}, which stands after it: put {on} first.", key=key, on=on)
        )
