"""The form in which a lead writes the guideline."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Regexp

from annotator.forms.wording import WordedForm
from annotator.text import _


class GuidelineForm(WordedForm):
    """A version of the guideline; its rules are in the service."""

    body = TextAreaField(_("Guideline, in Markdown"))
    summary = StringField(_("What changed"))
    base = HiddenField(
        validators=[
            Regexp(r"[0-9]{1,9}\Z", message=_("The form was incomplete and has been completed. Publish again."))
        ]
    )
