"""Changes to a rubric definition that is being edited: pure, each returns a definition of its own."""

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.errors import Invalid, NotFound
from annotator.models.vocabulary import AnswerKind, Level
from annotator.text import _

Table = dict[str, Any]

LONGEST_KEY = 40


def key_for(name: str, taken: Iterable[str], stem: str, longest: int = LONGEST_KEY) -> str:
    """Return a key made of a name, different from those taken; `stem` where the name has no letter of a to z.

    Examples
    --------
    >>> key_for("Shown support", {"shown-support"}, "question"), key_for("Довод", set(), "question")
    ('shown-support-2', 'question')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: longest - 4].strip("-") or stem
    known, candidate, number = set(taken), key, 1
    while candidate in known:
        number += 1
        candidate = f"{key}-{number}"
    return candidate


def put_heading(definition: Mapping[str, Any], heading: Mapping[str, Any]) -> Table:
    """Return the definition under this heading: name, summary, key, rationale."""
    return copy.deepcopy(dict(definition)) | dict(heading)


def put_criterion(definition: Mapping[str, Any], key: str, entry: Mapping[str, Any]) -> Table:
    """Return the definition with this criterion in the place of the one with its key, or else at the end.

    A range is answered by no points: where its scale has some, it gets one of its own, with the same reasons not to
    judge.
    """
    chosen = next((scale for scale in definition["scales"] if scale["key"] == entry.get("scale")), None)
    if entry.get("answer") != AnswerKind.RANGE or chosen is None or not chosen.get("points"):
        return _put(definition, "criteria", key, entry)
    short = str(entry.get("short", ""))
    own = key_for(short, (scale["key"] for scale in definition["scales"]), "scale")
    reasons = {
        "name": _("Reasons not to judge: {short}", short=short),
        "level": Level.ORDINAL.value,
        "reasons": copy.deepcopy(list(chosen.get("reasons", []))),
    }
    return _put(put_scale(definition, own, reasons), "criteria", key, dict(entry) | {"scale": own})


def put_scale(definition: Mapping[str, Any], key: str, entry: Mapping[str, Any]) -> Table:
    """Return the definition with this scale in the place of the one with its key, or else at the end."""
    return _put(definition, "scales", key, entry)


def remove_criterion(definition: Mapping[str, Any], key: str) -> Table:
    """Return the definition without a criterion.

    Raises
    ------
    Invalid
        When another is asked beside its answers.
    """
    for other in definition["criteria"]:
        if any(condition["criterion"] == key for condition in other.get("asked_if", [])):
            raise Invalid(
                _(
                    "“{other}” is asked only beside some answers to this question. Take that condition away first.",
                    other=other["short"],
                )
            )
    return _without(definition, "criteria", key)


def remove_scale(definition: Mapping[str, Any], key: str) -> Table:
    """Return the definition without a scale.

    Raises
    ------
    Invalid
        When a question is answered on it.
    """
    for criterion in definition["criteria"]:
        if criterion["scale"] == key:
            raise Invalid(
                _(
                    "“{question}” is answered on this scale. Give that question another one first.",
                    question=criterion["short"],
                )
            )
    return _without(definition, "scales", key)


def move_criterion(definition: Mapping[str, Any], key: str, steps: int) -> Table:
    """Return the definition with a criterion further down, or up where `steps` is negative; as far as it goes.

    Raises
    ------
    Invalid
        When it would then stand before a question whose answer decides whether it is asked, or behind one that it
        decides about.
    """
    changed = copy.deepcopy(dict(definition))
    criteria = changed["criteria"]
    place = _place(changed, "criteria", key)
    moved = criteria.pop(place)
    criteria.insert(max(0, place + steps), moved)
    seen: set[str] = set()
    for criterion in criteria:
        for condition in criterion.get("asked_if", []):
            if condition["criterion"] not in seen:
                raise Invalid(
                    _(
                        "“{short}” is asked only beside some answers to “{on}”, so it stays behind it.",
                        short=criterion["short"],
                        on=find_entry(changed, "criteria", condition["criterion"])["short"],
                    )
                )
        seen.add(criterion["key"])
    return changed


def find_entry(definition: Mapping[str, Any], kind: str, key: str) -> Table:
    """Return the criterion or the scale with this key.

    Parameters
    ----------
    kind
        ``criteria`` or ``scales``.

    Raises
    ------
    NotFound
        When there is none.
    """
    found: Table = definition[kind][_place(definition, kind, key)]
    return found


def list_before(definition: Mapping[str, Any], key: str | None) -> list[tuple[Table, Table]]:
    """Return the criteria before this one that are answered by a point, each with its scale; all for a new one."""
    scales = {scale["key"]: scale for scale in definition["scales"]}
    before: list[tuple[Table, Table]] = []
    for criterion in definition["criteria"]:
        if criterion["key"] == key:
            break
        if criterion.get("answer", AnswerKind.POINT) == AnswerKind.POINT:
            before.append((criterion, scales[criterion["scale"]]))
    return before


def _put(definition: Mapping[str, Any], kind: str, key: str, entry: Mapping[str, Any]) -> Table:
    changed = copy.deepcopy(dict(definition))
    places = [place for place, each in enumerate(changed[kind]) if each["key"] == key]
    changed[kind][slice(*(places[0], places[0] + 1) if places else (len(changed[kind]), None))] = [
        dict(entry) | {"key": key}
    ]
    return changed


def _without(definition: Mapping[str, Any], kind: str, key: str) -> Table:
    changed = copy.deepcopy(dict(definition))
    del changed[kind][_place(changed, kind, key)]
    return changed


def _place(definition: Mapping[str, Any], kind: str, key: str) -> int:
    for place, each in enumerate(definition[kind]):
        if each["key"] == key:
            return place
    raise NotFound(_("This draft has no {key} any more.", key=key))
