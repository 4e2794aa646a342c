"""The form of the discussion."""

from wtforms import Form, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from annotator.services.comments import LONGEST_COMMENT
from annotator.text import _


class CommentForm(Form):
    """A contribution to the discussion of a claim, sent with a number made for the page."""

    text = TextAreaField(
        _("What you want to say"),
        [
            InputRequired(_("Type what you want to say.")),
            Length(
                max=LONGEST_COMMENT,
                message=_("The text is too long: at most {most} characters.", most=LONGEST_COMMENT),
            ),
        ],
    )
    request_id = HiddenField()
