"""The rating form: fields from the rubric, codes into answers, answers back into fields."""

from dataclasses import replace
from typing import Any

import pytest
from scales import make_scale
from werkzeug.datastructures import MultiDict
from wtforms import Form

from annotator.errors import Invalid
from annotator.forms.reviews import (
    CANNOT_JUDGE,
    PASSAGES,
    current_values,
    draft_fields,
    is_untouched,
    number_in,
    quotations,
    read_answers,
    review_form,
    shown_passages,
)
from annotator.models.vocabulary import CriterionRole
from annotator.services.assignments import CurrentAnswer
from annotator.services.review_rules import LONGEST_RATIONALE, Answer
from annotator.services.rubric_records import ConditionRecord, CriterionRecord, ReasonRecord, RubricRecord

REASONS = (ReasonRecord(31, "vague", "Wording too vague"), ReasonRecord(32, "no-access", "No access"))


def _criterion(number: int, key: str, *, role: CriterionRole = CriterionRole.RATING) -> CriterionRecord:
    is_rating = role is CriterionRole.RATING
    scale = make_scale(("Low", "Middle", "High"))
    points = tuple(replace(point, id=10 * number + point.position) for point in scale.points)
    return CriterionRecord(
        id=number,
        key=key,
        role=role,
        short_name=key,
        question=f"What about {key}?",
        help="",
        is_required=True,
        allows_cannot_judge=is_rating,
        cannot_judge_requires_rationale=False,
        scale=replace(scale, points=points, reasons=REASONS if is_rating else ()),
        ladder=(),
    )


def _rubric(*criteria: CriterionRecord, version_id: int = 1) -> RubricRecord:
    return RubricRecord(version_id, "made-up", "Made up", 1, "Why?", "", criteria, f"digest {version_id}")


SUPPORT, BASIS = _criterion(1, "support"), _criterion(2, "basis", role=CriterionRole.BASIS)
RUBRIC = _rubric(SUPPORT, BASIS)


def _form(rubric: RubricRecord = RUBRIC, **sent: str) -> Form:
    return review_form(rubric)(MultiDict({"request_id": "r1", "base_revision": "0", **sent}))


def test_one_field_for_each_criterion_and_a_reason_where_one_may_not_be_able_to_judge() -> None:
    form = _form()
    assert [field.name for field in form][:4] == ["c_support", "r_support", "c_basis", "rationale"]
    assert [choice.value for choice in form["c_support"].iter_choices()] == ["1", "2", "3", CANNOT_JUDGE]
    assert [choice.label for choice in form["c_basis"].iter_choices()] == ["Low", "Middle", "High"]
    assert [choice.value for choice in form["r_support"].iter_choices()] == ["", "vague", "no-access"]
    assert form["c_support"].label.text == "What about support?"
    assert form["rationale"].label.text == "Why?"


def test_a_form_is_made_once_for_a_version() -> None:
    assert review_form(RUBRIC) is review_form(_rubric(SUPPORT, BASIS))
    assert review_form(RUBRIC) is not review_form(_rubric(SUPPORT, version_id=2))
    assert "c_basis" not in _form(_rubric(SUPPORT, version_id=2))


def test_steps_and_reasons() -> None:
    assert read_answers(_form(c_support="2", c_basis="1"), RUBRIC) == {
        1: Answer(point_id=11),
        2: Answer(point_id=20),
    }
    given = _form(c_support=CANNOT_JUDGE, r_support="no-access")
    assert read_answers(given, RUBRIC) == {1: Answer(reason_id=32)}


def test_a_reason_alone_says_that_one_cannot_judge() -> None:
    """Whoever chooses from the list without the mouse need not press the button before it."""
    assert read_answers(_form(r_support="vague"), RUBRIC) == {1: Answer(reason_id=31)}


def test_what_is_left_open_is_left_to_the_rules() -> None:
    assert read_answers(_form(), RUBRIC) == {}
    assert read_answers(_form(c_support="", c_basis="", r_support=""), RUBRIC) == {}


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"c_support": "2", "r_support": "vague"}, "c_support", "You chose a step and a reason"),
        ({"c_support": CANNOT_JUDGE}, "r_support", "Choose a reason why you cannot judge."),
        ({"c_support": CANNOT_JUDGE, "r_support": "made-up"}, "r_support", "Choose a reason why you cannot judge."),
        ({"r_support": "made-up"}, "r_support", "Choose a reason why you cannot judge."),
        ({"c_support": "9"}, "c_support", "Choose one of the steps listed."),
        ({"c_support": "2'--"}, "c_support", "Choose one of the steps listed."),
        ({"c_basis": "F"}, "c_basis", "Choose one of the steps listed."),
        ({"c_basis": CANNOT_JUDGE}, "c_basis", "Choose a reason why you cannot judge."),
    ],
)
def test_forged_or_contradicting(sent: dict[str, str], field: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_answers(_form(**sent), RUBRIC)
    assert refused.value.field == field
    assert refused.value.errors[field].startswith(message)


def test_every_fault_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read_answers(_form(c_support="9", c_basis="9"), RUBRIC)
    assert set(refused.value.errors) == {"c_support", "c_basis"}


def test_answers_back_into_fields() -> None:
    answers = {1: CurrentAnswer(None, 31), 2: CurrentAnswer(22, None)}
    values = current_values(RUBRIC, answers)
    assert values == {"c_support": CANNOT_JUDGE, "r_support": "vague", "c_basis": "3"}
    assert read_answers(_form(**values), RUBRIC) == {1: Answer(reason_id=31), 2: Answer(point_id=22)}
    assert current_values(RUBRIC, {}) == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("", None),
        ("9" * 10, None),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("٣", None),
        ("one", None),
    ],
)
def test_numbers_in_hidden_fields(text: str, number: int | None) -> None:
    assert number_in(_form(base_revision=text), "base_revision") == number
    assert number_in(_form(), "claim_version") is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"rationale": "a" * (LONGEST_RATIONALE + 1)}, "rationale"),
        ({"request_id": ""}, "request_id"),
        ({"request_id": "a" * 65}, "request_id"),
        ({"base_revision": ""}, "base_revision"),
        ({"base_revision": "abc"}, "base_revision"),
    ],
)
def test_shape(sent: dict[str, Any], field: str) -> None:
    form = _form(**sent)
    assert not form.validate()
    assert list(form.errors) == [field]
    assert _form(rationale="a" * LONGEST_RATIONALE).validate()


def test_passages_that_are_quoted_and_the_fields_that_are_shown() -> None:
    form = _form(passage_2="A letter.", passage_4=" ")
    assert quotations(form) == {"passage_2": "A letter."}
    assert shown_passages(form, has_room=True) == ["passage_2", "passage_4", "passage_1"]
    assert shown_passages(form, has_room=False) == ["passage_2", "passage_4"]
    full = _form(**dict.fromkeys(PASSAGES, "A letter."))
    assert shown_passages(full, has_room=True) == list(PASSAGES)


def test_a_draft_has_what_was_typed_and_not_what_stands_beside_it() -> None:
    kept = draft_fields(_form(c_support="2", rationale=" A \n", note="Mine.", draft_version="4"))
    assert (kept["c_support"], kept["rationale"], kept["c_basis"]) == ("2", " A \n", "")
    assert not {"note", "note_seen", "draft_version", "base_revision"} & set(kept)


def test_a_form_is_untouched_whatever_its_numbers_and_line_ends() -> None:
    fresh = _form(rationale="One.\nTwo.", request_id="a", opened="x")
    assert is_untouched(_form(rationale="One.\r\nTwo. ", request_id="b", note="New."), fresh)
    assert not is_untouched(_form(rationale="One.\nTwo.", c_support="2"), fresh)


def test_what_is_not_asked_has_no_faults() -> None:
    asked_for = replace(SUPPORT, id=3, key="why", conditions=(ConditionRecord(2, frozenset({20})),))
    rubric = _rubric(BASIS, asked_for, version_id=77)
    not_asked = {"c_basis": "2", "c_why": "1", "r_why": "vague"}
    assert read_answers(_form(rubric, **not_asked), rubric) == {2: Answer(21)}
    assert read_answers(_form(rubric, c_basis="2", c_why=CANNOT_JUDGE), rubric) == {2: Answer(21)}
    with pytest.raises(Invalid, match="Keep one of the two"):
        read_answers(_form(rubric, **(not_asked | {"c_basis": "1"})), rubric)
    # What can be read is handed on: the service leaves it out, and says so.
    assert read_answers(_form(rubric, c_basis="2", c_why="1"), rubric)[3] == Answer(10)
