"""The fields of a range in the rating form."""

from typing import Any

import factories
import pytest
from ranged_round import RANGE_RUBRIC
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from annotator.errors import Invalid
from annotator.forms.reviews import current_values, draft_fields, is_untouched, read_answers, review_form
from annotator.services.assignments import CurrentAnswer
from annotator.services.ranges import NumberRange
from annotator.services.review_rules import Answer
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric

STEP = {"c_support": "3", "c_basis": "article"}


@pytest.fixture
def rubric(session: Session) -> RubricRecord:
    return read_rubric(session, factories.make_rubric(session, RANGE_RUBRIC))


def sent(rubric: RubricRecord, **typed: str) -> Any:
    return review_form(rubric)(MultiDict({**STEP, "request_id": "one", "base_revision": "0", **typed}))


def answer(rubric: RubricRecord, **typed: str) -> Answer | None:
    return read_answers(sent(rubric, **typed), rubric).get(rubric.criteria[2].id)


def faults(rubric: RubricRecord, **typed: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read_answers(sent(rubric, **typed), rubric)
    return dict(caught.value.errors)


def test_two_numbers_and_what_they_rest_on(rubric: RubricRecord) -> None:
    given = answer(rubric, low_cost="1,200", high_cost="1 300.5", basis_cost="Invoices.")
    assert given == Answer(range=NumberRange(1200, 1300.5, "Invoices."))


def test_one_number_is_both_ends(rubric: RubricRecord) -> None:
    assert answer(rubric, low_cost="90", high_cost=" ") == Answer(range=NumberRange(90, 90))


def test_an_upper_number_alone_could_mean_up_to(rubric: RubricRecord) -> None:
    assert faults(rubric, high_cost="90") == {
        "low_cost": "Write the lowest number too. If there is just one, write it here alone."
    }
    assert "low_cost" in faults(rubric, basis_cost="Invoices.")


def test_nothing_is_no_answer(rubric: RubricRecord) -> None:
    assert answer(rubric) is None


def test_cannot_judge_stands_apart(rubric: RubricRecord) -> None:
    reason = rubric.criteria[2].scale.reasons[0].id
    assert answer(rubric, c_cost="cannot-judge", r_cost="no-figures") == Answer(reason_id=reason)
    assert answer(rubric, r_cost="no-figures") == Answer(reason_id=reason)
    assert faults(rubric, c_cost="cannot-judge") == {"r_cost": "Choose a reason why you cannot judge."}
    for typed in ({"c_cost": "cannot-judge"}, {"r_cost": "no-figures"}):
        assert set(faults(rubric, low_cost="5", **typed)) == {"c_cost"}
    assert set(faults(rubric, c_cost="3")) == {"c_cost"}


def test_every_fault_is_said_at_once_with_its_field(rubric: RubricRecord) -> None:
    found = faults(rubric, low_cost="1.200", high_cost="$5", c_support="")
    assert set(found) == {"low_cost", "high_cost", "c_support"}
    assert "Write 1200, or 1.2000" in found["low_cost"]
    assert "It counts million US dollars" in found["high_cost"]


def test_a_basis_too_long_is_refused_by_its_shape(rubric: RubricRecord) -> None:
    form = sent(rubric, low_cost="1", basis_cost="x" * 2001)
    assert not form.validate()
    assert form["basis_cost"].errors == ["At most 2000 characters."]


def test_an_answer_comes_back_into_the_form(rubric: RubricRecord) -> None:
    cost = rubric.criteria[2]

    def shown(given: NumberRange) -> list[str]:
        form = review_form(rubric)(data=current_values(rubric, {cost.id: CurrentAnswer(None, None, given)}))
        assert read_answers(form, rubric)[cost.id].range == given
        return [form[f"{part}_cost"].data for part in ("low", "high", "basis")]

    assert shown(NumberRange(1200, 1300.5, "Invoices.")) == ["1200", "1300.5", "Invoices."]
    assert shown(NumberRange(90, 90)) == ["90", "", ""]
    off_scale = current_values(rubric, {cost.id: CurrentAnswer(None, cost.scale.reasons[0].id)})
    assert off_scale == {"c_cost": "cannot-judge", "r_cost": "no-figures"}


def test_a_draft_keeps_what_was_typed_as_it_was(rubric: RubricRecord) -> None:
    form = sent(rubric, low_cost="1.200,5", high_cost="many")
    kept = draft_fields(form)
    assert (kept["low_cost"], kept["high_cost"], kept["c_cost"], kept["basis_cost"]) == ("1.200,5", "many", "", "")
    assert not is_untouched(form, sent(rubric))
