"""The form of known answers, made from a rubric."""

import factories
import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from annotator.forms.known_answers import known_answer_form, known_values, read_given
from annotator.models.vocabulary import Purpose
from annotator.services.known_answer_rules import Given
from annotator.services.known_answers import Known
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric


@pytest.fixture
def rubric(session: Session) -> RubricRecord:
    return read_rubric(session, factories.make_rubric(session))


def test_what_is_typed_is_read(rubric: RubricRecord) -> None:
    typed = {"purpose": "gold", "point_support": "4", "tolerance_support": "1", "explanation_support": "A letter."}
    form = known_answer_form(rubric)(MultiDict(typed))
    assert form.validate(), form.errors
    assert read_given(form, rubric) == {rubric.main.id: Given(rubric.main.scale.points[3].id, 1, "A letter.")}


def test_what_is_left_open_is_not_known(rubric: RubricRecord) -> None:
    form = known_answer_form(rubric)(MultiDict({"purpose": "training", "explanation_support": "A letter."}))
    assert form.validate(), form.errors
    assert read_given(form, rubric) == {}


def test_only_questions_that_rate_have_a_right_answer(rubric: RubricRecord) -> None:
    form = known_answer_form(rubric)(MultiDict({"purpose": "training", "point_basis": "article"}))
    assert "point_support" in form
    assert "point_basis" not in form
    assert rubric.basis is not None
    known = Known(rubric.basis, rubric.basis.scale.points[0], 0, "")
    shown = known_answer_form(rubric)(data=known_values(Purpose.GOLD, (known,)))
    assert shown["point_support"].data == ""


@pytest.mark.parametrize(
    "typed",
    [
        {"purpose": "repeat"},
        {"point_support": "9"},
        {"tolerance_support": "many"},
        {"explanation_support": "x" * 2001},
    ],
)
def test_what_has_the_wrong_shape(rubric: RubricRecord, typed: dict[str, str]) -> None:
    form = known_answer_form(rubric)(MultiDict({"purpose": "gold"} | typed))
    assert not form.validate()
    assert set(form.errors) == set(typed)


def test_what_is_known_is_shown(rubric: RubricRecord) -> None:
    known = Known(rubric.main, rubric.main.scale.points[1], 1, "A letter.")
    form = known_answer_form(rubric)(data=known_values(Purpose.GOLD, (known,)))
    assert form["purpose"].data == "gold"
    assert (form["point_support"].data, form["tolerance_support"].data) == ("2", 1)
