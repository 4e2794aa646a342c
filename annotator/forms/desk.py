"""Forms beside the rating form: passing a claim on, reporting it, and the lead's answer to a report."""

import re

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from annotator.forms.wording import WordedForm
from annotator.services.flags import LONGEST_NOTE
from annotator.services.reason_words import FLAG_KINDS, SKIP_REASONS
from annotator.services.skips import LONGEST_REQUEST_ID
from annotator.text import _

_REQUEST_ID = re.compile(rf"[\w.-]{{1,{LONGEST_REQUEST_ID}}}\Z", re.ASCII)
_TOO_LONG = _("At most {most} characters.", most=LONGEST_NOTE)
_LOST = _("The form is incomplete. Load the page again.")


class SkipForm(WordedForm):
    """Why a claim is passed on."""

    reason = RadioField(
        _("Why do you pass this claim on?"),
        [InputRequired(_("Choose why you pass this claim on."))],
        choices=[SelectChoice(value=reason.value, label=words) for reason, words in SKIP_REASONS.items()],
    )
    note = TextAreaField(_("Anything the lead should know"), [Length(max=LONGEST_NOTE, message=_TOO_LONG)])
    request_id = HiddenField(validators=[Regexp(_REQUEST_ID, message=_LOST)])


class FlagForm(WordedForm):
    """What is the matter with a claim."""

    kind = RadioField(
        _("What is the matter with this claim?"),
        [InputRequired(_("Choose what is the matter with the claim."))],
        choices=[SelectChoice(value=kind.value, label=words) for kind, words in FLAG_KINDS.items()],
    )
    duplicate_of = StringField(_("Id of the other claim"), [Length(max=60, message=_("At most 60 characters."))])
    note = TextAreaField(_("What you noticed"), [Length(max=LONGEST_NOTE, message=_TOO_LONG)])
    request_id = HiddenField(validators=[Regexp(_REQUEST_ID, message=_LOST)])


class SettleForm(WordedForm):
    """The lead's answer to a report."""

    answer = TextAreaField(
        _("Your answer"),
        [InputRequired(_("Say what became of it.")), Length(max=LONGEST_NOTE, message=_TOO_LONG)],
    )
