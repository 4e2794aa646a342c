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
        ({"answer_kind": "ranges"}, r"answer_kind of criteria\[3\] is one of: point, range"),
        ({"answer_kind": 3}, r"answer_kind of criteria\[3\] is one of: point, range"),
        ({"unit": ""}, "Criterion cost asks for a range and needs a unit"),
        ({"unit": "x" * 61}, "needs a unit, such as “million US dollars”, of at most 60 characters"),
        ({"unit": 3}, r"unit of criteria\[3\] must be a text"),
        ({"role": "basis"}, "so its role is rating"),
        ({"scale": "support"}, "Criterion cost asks for a range, so its scale has no points"),
        ({"answer_kind": "point", "unit": "dollars"}, "list of 2 or more"),
        ({"answer_kind": "point", "scale": "support"}, "Criterion cost has a unit, but asks for no range"),
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
    with pytest.raises(Invalid, match="Criterion support needs the points of scale cost: two or more"):
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
