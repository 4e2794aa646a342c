"""The form of known answers, made from a rubric: for each question the right step, what passes too, and why.

What a reviewer looked at and how sure they are has no right answer, so it is not asked for.
"""

from typing import Any, cast

from wtforms import Form, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from annotator.errors import Invalid
from annotator.forms import range_fields
from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import Purpose
from annotator.services.known_answer_rules import LONGEST_EXPLANATION, Given
from annotator.services.known_answers import Known
from annotator.services.known_ranges import Span
from annotator.services.ranges import NumberRange
from annotator.services.rubric_records import RubricRecord
from annotator.text import _

NONE = ""


def known_answer_form(rubric: RubricRecord) -> type[Form]:
    """Return the form class of a rubric version."""
    too_long = _("At most {most} characters.", most=LONGEST_EXPLANATION)
    fields: dict[str, Any] = {
        "purpose": RadioField(
            _("What is the claim for?"),
            [InputRequired(_("Choose what the claim is for."))],
            choices=[
                SelectChoice(value=Purpose.TRAINING.value, label=_("Training: rated first, the right answer is shown")),
                SelectChoice(value=Purpose.GOLD.value, label=_("Gold: hidden among the others, nothing is shown")),
            ],
            default=Purpose.TRAINING.value,
        )
    }
    for criterion in rubric.judged:
        points = [SelectChoice(value=NONE, label=_("No known answer"))]
        points += [
            SelectChoice(value=point.code, label=f"{point.code} · {point.label}") for point in criterion.scale.points
        ]
        fields[f"point_{criterion.key}"] = SelectField(_("The right answer"), choices=points, default=NONE)
        fields[f"tolerance_{criterion.key}"] = IntegerField(_("Steps beside it that pass too"), [Optional()], default=0)
        fields[f"explanation_{criterion.key}"] = TextAreaField(
            _("Why it is right"), [Length(max=LONGEST_EXPLANATION, message=too_long)]
        )
    for criterion in rubric.ranged:
        fields |= range_fields.make(criterion)
    return cast("type[Form]", type("KnownAnswerForm", (WordedForm,), fields))


def read_given(form: Form, rubric: RubricRecord) -> dict[int, Given]:
    """Return what is said to be right, by criterion id; a question without is not in it."""
    given: dict[int, Given] = {}
    for criterion in rubric.judged:
        code = form[f"point_{criterion.key}"].data
        point = next((point for point in criterion.scale.points if point.code == code), None)
        if point is not None:
            given[criterion.id] = Given(
                point_id=point.id,
                tolerance=form[f"tolerance_{criterion.key}"].data or 0,
                explanation=form[f"explanation_{criterion.key}"].data or "",
            )
    return given


def read_ranges(form: Form, rubric: RubricRecord) -> dict[int, NumberRange]:
    """Return the ranges that are said to be known, by criterion id; one number alone is both ends.

    Raises
    ------
    Invalid
        With `errors` by field, when what was typed is no number.
    """
    known: dict[int, NumberRange] = {}
    errors: dict[str, str] = {}
    for criterion in rubric.ranged:
        if range_fields.is_filled(form, criterion):
            given, faults = range_fields.read(form, criterion, is_off_scale=False)
            known |= {criterion_id: answer.range for criterion_id, answer in given.items() if answer.range is not None}
            errors |= faults
    if errors:
        raise Invalid(next(iter(errors.values())), next(iter(errors)), errors)
    return known


def known_values(purpose: Purpose, answers: tuple[Known, ...], ranges: tuple[Span, ...] = ()) -> dict[str, object]:
    """Return form data that shows these answers, by field name."""
    values: dict[str, object] = {"purpose": purpose.value}
    for known in answers:
        # Of any question: one that the form does not ask has no field, and its answer stays as it is.
        key = known.criterion.key
        values |= {
            f"point_{key}": known.point.code,
            f"tolerance_{key}": known.tolerance,
            f"explanation_{key}": known.explanation,
        }
    for span in ranges:
        values |= range_fields.values(span.criterion, span.range)
    return values
