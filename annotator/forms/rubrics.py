"""The forms of the rubric editor; what a definition must be like is for the services."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from wtforms import (
    BooleanField,
    Field,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Regexp

from annotator.forms.row_lists import RowList
from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import AnswerKind, CriterionRole, Level
from annotator.services.rubric_shape import LONGEST_UNIT, MOST_POINTS
from annotator.text import _

CONDITION = "if_"
LEVELS = [
    SelectChoice(value=Level.ORDINAL.value, label=_("In order: each point is more than the one before (ordinal)")),
    SelectChoice(value=Level.NOMINAL.value, label=_("Kinds without order (nominal)")),
    SelectChoice(value=Level.INTERVAL.value, label=_("Values with equal distances (interval)")),
    SelectChoice(value=Level.RATIO.value, label=_("Values with a true zero (ratio)")),
]
ROLES = [
    SelectChoice(value=CriterionRole.RATING.value, label=_("Rating: agreement is reported on it")),
    SelectChoice(value=CriterionRole.BASIS.value, label=_("Basis: what was looked at")),
    SelectChoice(value=CriterionRole.CONTRARY.value, label=_("What speaks against the claim")),
    SelectChoice(value=CriterionRole.CONFIDENCE.value, label=_("How sure reviewers are of their own rating")),
]
KINDS = [
    SelectChoice(value=AnswerKind.POINT.value, label=_("By a point of a scale")),
    SelectChoice(value=AnswerKind.RANGE.value, label=_("By a range of numbers: a low and a high one")),
]


def _given(words: str, most: int) -> list[Any]:
    return [DataRequired(words), *_at_most(most)]


def _at_most(most: int) -> list[Any]:
    return [Length(max=most, message=_("At most {most} characters.", most=most))]


class EditionForm(WordedForm):
    """A page of a draft: it names the edition that it was made from."""

    edition = HiddenField(
        validators=[
            Regexp(r"[0-9]{1,9}\Z", message=_("The form was incomplete and has been completed. Save once more."))
        ]
    )

    def edition_number(self) -> int:
        """Return the edition that the page was made from."""
        return int(self.edition.data or 0)


class NewRubricForm(WordedForm):
    """A new rubric: its name, and what it begins with."""

    name = StringField(_("Name"), _at_most(200))
    origin = SelectField(_("Begin with"))


class RubricFileForm(WordedForm):
    """A rubric in a file; the file itself is not a field, for a browser cannot be given it back."""

    text = TextAreaField(_("Or paste the file"))
    name = StringField(_("Another name"), _at_most(200))


class HeadingForm(EditionForm):
    """Name, purpose, and the question about reasons."""

    name = StringField(_("Name"), _given(_("Give the rubric a name."), 200))
    key = StringField(_("Short name, for files"), _given(_("Give the rubric a short name."), 60))
    summary = TextAreaField(_("What it is for, in a sentence or two"), _at_most(2_000))
    question = StringField(_("The question for the reason"), _given(_("Ask for the reason."), 300))
    help = TextAreaField(_("Help beside it"), _at_most(2_000))


class PublishForm(EditionForm):
    """Publishing a draft."""

    change = StringField(_("What changed"))


class PointForm(Form):
    """One point of a scale."""

    code = StringField(_("Code"))
    label = StringField(_("Label"))
    value = StringField(_("Value"))
    anchor = TextAreaField(_("What it means"))
    belongs = TextAreaField(_("Cases that belong here, one a line"))
    seems = TextAreaField(_("Cases that seem to and do not, one a line"))
    requires_rationale = BooleanField(_("A reason must be given for this point"))


class ReasonForm(Form):
    """One reason why one cannot judge."""

    code = StringField(_("Code"))
    label = StringField(_("Reason"))


class ScaleForm(EditionForm):
    """A scale with its points and the reasons why one cannot judge."""

    name = StringField(_("Name of the scale"), _given(_("Give the scale a name."), 200))
    level = SelectField(_("What the points are"), choices=LEVELS)
    low_is_best = BooleanField(_("The lowest value is the best"))
    points = RowList(FormField(PointForm), max_entries=MOST_POINTS)
    reasons = RowList(FormField(ReasonForm), max_entries=MOST_POINTS)


class CriterionForm(EditionForm):
    """One question; the conditions are added by `criterion_form`."""

    question = TextAreaField(_("Question"), _given(_("Ask something."), 500))
    short = StringField(_("Short name"), _given(_("Give the question a short name, for tables."), 100))
    help = TextAreaField(_("Help beside it"), _at_most(2_000))
    role = SelectField(_("What the answer is used for"), choices=ROLES)
    answer = RadioField(_("How it is answered"), choices=KINDS, default=AnswerKind.POINT.value)
    unit = StringField(_("Unit of the range"), _at_most(LONGEST_UNIT))
    scale = SelectField(_("Scale"))
    required = BooleanField(_("It must be answered"))
    cannot_judge = BooleanField(_("“Cannot judge” is an answer, with one of the reasons of the scale"))
    cannot_judge_requires_rationale = BooleanField(_("Who cannot judge must also say why in words"))
    ladder = TextAreaField(_("Decision ladder: small questions that lead to a step, one a line"))

    def conditions(self) -> list[Field]:
        """Return the fields of the questions before this one, whose answers may decide whether it is asked."""
        return [field for field in self if field.name.startswith(CONDITION)]


def criterion_form(
    scales: Sequence[Mapping[str, Any]], before: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> type[CriterionForm]:
    """Return the form of a question in a draft with these scales.

    Parameters
    ----------
    before
        The questions whose answers may decide whether it is asked, each with its scale: a field ``if_<key>`` each.
    """
    fields: dict[str, Any] = {
        "scale": SelectField(
            _("Scale"), choices=[SelectChoice(value=scale["key"], label=scale["name"]) for scale in scales]
        )
    }
    for criterion, scale in before:
        choices = [SelectChoice(value=point["code"], label=point["label"]) for point in scale["points"]]
        fields[f"{CONDITION}{criterion['key']}"] = SelectMultipleField(criterion["short"], choices=choices)
    return cast("type[CriterionForm]", type("CriterionForm", (CriterionForm,), fields))
