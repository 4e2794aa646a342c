"""The form in which a reviewer grades a source."""

import re

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import Grade
from annotator.services.grade_words import grade_label
from annotator.services.source_grades import LONGEST_RATIONALE
from annotator.text import _

_REQUEST_ID = re.compile(r"[\w.-]{1,64}\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)
_LOST = _("The form was incomplete and has been completed. Save once more.")


class GradeForm(WordedForm):
    """A grade and the reason for it; `seen` is how many versions of the grade there were when the form was made."""

    grade = RadioField(
        _("How reliable is this source?"),
        [InputRequired(_("Choose a grade; F stands for a source without a record to go by."))],
        choices=[SelectChoice(value=grade.value, label=grade_label(grade)) for grade in Grade],
    )
    rationale = TextAreaField(
        _("What do you base this on?"),
        [Length(max=LONGEST_RATIONALE, message=_("At most {most} characters.", most=LONGEST_RATIONALE))],
    )
    seen = HiddenField(validators=[Regexp(_NUMBER, message=_LOST)])
    request_id = HiddenField(validators=[Regexp(_REQUEST_ID, message=_LOST)])
