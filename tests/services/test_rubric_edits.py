"""Changes to a definition that is being edited."""

import copy

import factories
import pytest
from conditions import conditional_rubric

from annotator.errors import Invalid, NotFound
from annotator.services.rubric_edits import (
    find_entry,
    key_for,
    list_before,
    move_criterion,
    put_criterion,
    put_scale,
    remove_criterion,
    remove_scale,
)


def keys(definition: dict[str, object], kind: str = "criteria") -> list[str]:
    return [each["key"] for each in definition[kind]]  # type: ignore[index, attr-defined]


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Shown support", [], "shown-support"),
        ("Shown support", ["shown-support", "shown-support-2"], "shown-support-3"),
        ("Довод", [], "question"),
        ("!", ["question"], "question-2"),
        ("x" * 60, ["x" * 36], f"{'x' * 36}-2"),
    ],
)
def test_a_key_made_of_a_name(name: str, taken: list[str], key: str) -> None:
    assert key_for(name, taken, "question") == key


def test_nothing_is_changed_in_place() -> None:
    definition = conditional_rubric()
    before = copy.deepcopy(definition)
    assert keys(put_criterion(definition, "new", {"short": "New"})) == ["support", "basis", "trust", "new"]
    assert find_entry(put_criterion(definition, "basis", {"short": "B"}), "criteria", "basis") == {
        "short": "B",
        "key": "basis",
    }
    assert keys(put_scale(definition, "support", {"name": "S"}), "scales") == ["support", "basis", "trust"]
    assert keys(remove_criterion(definition, "trust")) == ["support", "basis"]
    assert definition == before


def test_a_range_gets_a_scale_of_its_own_beside_one_with_points() -> None:
    definition = factories.RUBRIC
    entry = {"short": "Amount", "answer": "range", "scale": "support"}
    changed = put_criterion(definition, "amount", entry)
    assert find_entry(changed, "criteria", "amount")["scale"] == "amount"
    own = find_entry(changed, "scales", "amount")
    assert "points" not in own
    assert own["reasons"] == find_entry(definition, "scales", "support")["reasons"]
    assert put_criterion(changed, "amount", entry | {"scale": "amount"})["scales"] == changed["scales"]


def test_a_question_moves_as_far_as_it_goes() -> None:
    definition = factories.RUBRIC
    for steps, order in ((-1, ["support", "basis"]), (1, ["basis", "support"]), (9, ["basis", "support"])):
        assert keys(move_criterion(definition, "support", steps)) == order
    # Beside some answers to two others: as long as it stays behind both of them it may move.
    definition = put_criterion(conditional_rubric(), "note", {"short": "Note"})
    assert keys(move_criterion(definition, "trust", 1)) == ["support", "basis", "note", "trust"]
    with pytest.raises(Invalid, match="so it stays behind it"):
        move_criterion(conditional_rubric(), "trust", -1)
    with pytest.raises(Invalid, match="so it stays behind it"):
        move_criterion(conditional_rubric(), "support", 1)


def test_what_others_rest_on_stays() -> None:
    with pytest.raises(Invalid, match="“Trust” is asked only beside some answers to this question"):
        remove_criterion(conditional_rubric(), "basis")
    with pytest.raises(Invalid, match="“Trust” is answered on this scale"):
        remove_scale(conditional_rubric(), "trust")
    assert keys(remove_scale(put_scale(factories.RUBRIC, "free", {}), "free"), "scales") == ["support", "basis"]
    with pytest.raises(NotFound, match="no none any more"):
        remove_scale(factories.RUBRIC, "none")


def test_what_may_decide_whether_a_question_is_asked() -> None:
    definition = put_criterion(conditional_rubric(), "amount", {"answer": "range", "scale": "support"})
    assert [each["key"] for each, _scale in list_before(definition, "trust")] == ["support", "basis"]
    assert [each["key"] for each, _scale in list_before(definition, None)] == ["support", "basis", "trust"]
    assert list_before(definition, "support") == []
