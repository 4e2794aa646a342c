"""What a rubric definition must have and may have; each fault is named with its place."""

import copy
import math
from typing import Any

import factories
import pytest
from ranged_round import RANGE_RUBRIC, range_rubric

from annotator.errors import Invalid
from annotator.services.rubric_shape import require_shape

MISSING = object()


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """Return the test rubric with one entry changed, added or, with MISSING, taken away."""
    definition: Any = copy.deepcopy(factories.RUBRIC)
    place = definition
    for step in path[:-1]:
        place = place[step]
    if value is MISSING:
        del place[path[-1]]
    elif path[-1] == "+":
        place.append(value)
    else:
        place[path[-1]] = value
    return definition  # type: ignore[no-any-return]


POINTS = ("scales", 0, "points")
CRITERION = ("criteria", 0)
FAULTS: list[tuple[tuple[str | int, ...], object, str]] = [
    (("key",), MISSING, "the file needs the text key"),
    (("name",), " ", "the file needs the text name"),
    (("key",), "x" * 61, "key of the file has more than 60 characters"),
    (("colour",), "red", "the file has an unknown key: colour"),
    (("summary",), 3, "summary of the file must be a text"),
    (("rationale",), MISSING, "rationale must be a table"),
    (("rationale",), "Why?", "rationale must be a table"),
    (("rationale", "question"), MISSING, "rationale needs the text question"),
    (("scales",), [], "scales of the file must be a list of 1 or more"),
    (("scales",), "support", "scales of the file must be a list"),
    (("scales", 0), "support", r"scales\[1\] must be a table"),
    (("scales", 0, "level"), "loud", r"level of scales\[1\] is one of: nominal, ordinal, interval, ratio"),
    (("scales", 0, "low_is_best"), "yes", r"low_is_best of scales\[1\] must be true or false"),
    (("scales", 1, "key"), "support", r"scales\[2\] repeats the key support"),
    (POINTS, [], r"points of scales\[1\] must be a list of 2 or more"),
    ((*POINTS, 0, "label"), MISSING, r"scales\[1\]\.points\[1\] needs the text label"),
    ((*POINTS, 0, "lable"), "One", r"scales\[1\]\.points\[1\] has an unknown key: lable"),
    ((*POINTS, 1, "value"), MISSING, r"value of scales\[1\]\.points\[2\] must be a number"),
    ((*POINTS, 1, "value"), "2", "must be a number"),
    ((*POINTS, 1, "value"), True, "must be a number"),
    ((*POINTS, 1, "value"), math.nan, "must be a number"),
    ((*POINTS, 1, "value"), math.inf, "must be a number"),
    ((*POINTS, 1, "value"), 10**400, "must be a number"),
    (("scales", 0, "key"), [], r"scales\[1\] needs the text key"),
    (("scales", 0, "key"), {"name": 1}, r"scales\[1\] needs the text key"),
    ((*POINTS, 1, "value"), 1, r"scales\[1\]\.points\[2\] repeats the value 1"),
    ((*POINTS, 1, "code"), "1", r"scales\[1\]\.points\[2\] repeats the code 1"),
    (("scales", 0, "reasons", 1, "code"), "1", r"scales\[1\]\.reasons\[2\] repeats the code 1"),
    (("scales", 0, "reasons", 0, "value"), 0, r"reasons\[1\] has an unknown key: value"),
    (("criteria",), [], "criteria of the file must be a list of 1 or more"),
    ((*CRITERION, "role"), "boss", r"role of criteria\[1\] is one of: rating, basis"),
    ((*CRITERION, "scale"), "doubt", "Criterion support names the scale doubt, which is not there"),
    ((*CRITERION, "question"), "x" * 501, r"question of criteria\[1\] has more than 500"),
    ((*CRITERION, "required"), 1, r"required of criteria\[1\] must be true or false"),
    ((*CRITERION, "ladder"), [{"text": ""}], r"criteria\[1\]\.ladder\[1\] needs the text text"),
    (("criteria", 1, "key"), "support", r"criteria\[2\] repeats the key support"),
    (("key",), "a b", "key of the file has letters from a to z, digits"),
    (("summary",), "\0", "summary of the file must be a text"),
    (("name",), "a\0b", "name of the file has a character that cannot be stored"),
    (("name",), "\u200b", "the file needs the text name"),
    (("scales", 0, "key"), "Ключ", r"key of scales\[1\] has letters from a to z, digits"),
    (("criteria", 0, "key"), "-x", r"key of criteria\[1\] has letters from a to z, digits"),
    ((*POINTS, 0, "code"), "cannot-judge", r"code of scales\[1\]\.points\[1\] is cannot-judge, which means no point"),
    ((*POINTS, 0, "examples"), "One", r"examples of scales\[1\]\.points\[1\] must be a list"),
    ((*POINTS, 0, "examples"), [{"text": ""}], r"points\[1\]\.examples\[1\] needs the text text"),
    ((*POINTS, 0, "examples"), [{"text": "A", "belongs": 1}], "belongs of .* must be true or false"),
    (POINTS, [{"code": "1", "value": 1, "label": "One"}], r"points of scales\[1\] must be a list of 2 or more"),
    (
        POINTS,
        [{"code": str(n), "value": n, "label": "P"} for n in range(31)],
        r"points of scales\[1\] has more than 30 entries",
    ),
    (("criteria", 1, "answer"), "word", r"answer of criteria\[2\] is one of: point, range"),
    (("criteria", 1, "unit"), "kg", "Criterion basis has a unit, but is answered by a point"),
    (("criteria", 0, "answer"), "range", "Criterion support is answered by a range: say in which unit"),
    (("criteria", 1, "asked_if"), [{"criterion": "basis", "points": ["article"]}], "has a condition on itself"),
    (("criteria", 1, "asked_if"), [{"criterion": "none", "points": ["1"]}], "a condition on none, which is not there"),
    (("criteria", 0, "asked_if"), [{"criterion": "basis", "points": ["article"]}], "stands after it: put basis first"),
    (("criteria", 1, "asked_if"), [{"criterion": "support", "points": ["9"]}], "asked where support is 9, which its"),
    (("criteria", 1, "asked_if"), [{"criterion": "support", "points": []}], "must be a list of codes"),
    (("criteria", 1, "asked_if"), [{"criterion": "support", "points": [1]}], "must be a list of codes"),
    (("criteria", 1, "asked_if"), [{"criterion": "support", "points": ["1"]}] * 2, "has two conditions on support"),
    (("criteria", 1, "asked_if"), [{"points": ["1"]}], r"criteria\[2\]\.asked_if\[1\] needs the text criterion"),
    (("criteria", 1, "cannot_judge"), True, "Criterion basis allows “cannot judge”, but its scale has no reasons"),
]


def test_the_test_rubric_is_in_shape() -> None:
    require_shape(factories.RUBRIC)


@pytest.mark.parametrize(("path", "value", "words"), FAULTS)
def test_a_fault_is_named_with_its_place(path: tuple[str | int, ...], value: object, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        require_shape(changed(path, value))


def test_a_criterion_may_ask_for_a_range() -> None:
    require_shape(RANGE_RUBRIC)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": ""}, "Criterion cost is answered by a range: say in which unit"),
        ({"unit": "x" * 61}, r"unit of criteria\[3\] has more than 60 characters"),
        ({"unit": 3}, r"unit of criteria\[3\] must be a text"),
        ({"role": "basis"}, "so its role is rating"),
        ({"scale": ["support"]}, r"criteria\[3\] needs the text scale"),
        (
            {"scale": "support"},
            "Criterion cost is answered by a range: its scale has reasons not to judge, and no points",
        ),
        ({"answer": "point", "unit": "dollars"}, "list of 2 or more"),
        ({"answer": "point", "scale": "support"}, "Criterion cost has a unit, but is answered by a point"),
    ],
)
def test_what_a_range_needs(changes: dict[str, Any], words: str) -> None:
    definition = range_rubric(**changes)
    if "scale" in changes:
        definition["scales"].pop()
    with pytest.raises(Invalid, match=words):
        require_shape(definition)


def test_a_criterion_is_a_table() -> None:
    with pytest.raises(Invalid, match=r"criteria\[1\] must be a table"):
        require_shape(changed(("criteria", 0), "support"))


def test_a_scale_without_points_is_for_ranges_alone() -> None:
    definition = range_rubric()
    definition["criteria"][0]["scale"] = "cost"
    with pytest.raises(Invalid, match="Criterion support is answered by a point, and its scale has none"):
        require_shape(definition)


def test_a_rubric_asks_for_more_than_ranges() -> None:
    definition = range_rubric()
    definition["criteria"] = definition["criteria"][2:]
    with pytest.raises(Invalid, match="Add one criterion answered by a step"):
        require_shape(definition)


def test_what_may_be_left_out() -> None:
    bare = changed((*POINTS, 0, "anchor"), MISSING)
    del bare["criteria"][0]["ladder"]
    del bare["rationale"]["help"]
    require_shape(bare)


def test_values_may_be_fractions_and_lists_tuples() -> None:
    require_shape(changed((*POINTS, 1, "value"), 1.5))
    require_shape(changed(("criteria",), tuple(factories.RUBRIC["criteria"])))


def ranged(**changes: object) -> dict[str, Any]:
    """Return the test rubric with a range on a scale of reasons."""
    scale = {"key": "amount", "name": "Amount", "level": "ratio", "reasons": [{"code": "no", "label": "No number"}]}
    criterion = {"key": "amount", "role": "rating", "scale": "amount", "short": "Amount", "question": "How much?"}
    definition = changed(("scales", "+"), scale)
    definition["criteria"].append(criterion | {"answer": "range", "unit": "kg"} | changes)
    return definition


def test_a_range_has_a_scale_without_points() -> None:
    require_shape(ranged())
    for changes, words in (
        ({"unit": "x" * 61}, "unit of .* has more than 60 characters"),
        ({"answer": "point", "unit": ""}, "points of .* must be a list of 2 or more"),
    ):
        with pytest.raises(Invalid, match=words):
            require_shape(ranged(**changes))
    on_points = ranged(scale="basis")
    on_points["scales"].pop()
    with pytest.raises(Invalid, match="its scale has reasons not to judge, and no points"):
        require_shape(on_points)


def test_a_condition_is_on_points_and_not_on_a_range() -> None:
    definition = ranged()
    later = {"key": "later", "role": "basis", "scale": "basis", "short": "Later", "question": "And?"}
    definition["criteria"].append(later | {"asked_if": [{"criterion": "amount", "points": ["1"]}]})
    with pytest.raises(Invalid, match="Criterion later is asked beside points, and amount is answered by a range"):
        require_shape(definition)


def test_a_draft_may_lack_what_a_version_must_have() -> None:
    require_shape(changed(("criteria",), []), is_unfinished=True)
    require_shape(changed(("criteria",), []) | {"scales": []}, is_unfinished=True)
    require_shape(changed(("scales", "+"), {"key": "no", "name": "No", "level": "ratio"}), is_unfinished=True)
    with pytest.raises(Invalid, match="Criterion amount is answered by a point, and its scale has none"):
        require_shape(ranged(answer="point", unit=""), is_unfinished=True)
    with pytest.raises(Invalid, match="must be a list of 2 or more"):
        require_shape(changed(POINTS, [{"code": "1", "value": 1, "label": "One"}]), is_unfinished=True)


def test_thirty_points_are_enough_and_eleven_pass() -> None:
    for most in (11, 30):
        points = [{"code": str(n), "value": n, "label": "P"} for n in range(most)]
        require_shape(changed(POINTS, points))
