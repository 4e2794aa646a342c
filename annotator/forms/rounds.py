"""Forms around a round: opening it, changing how many reviewers its claims have, assigning by hand."""

import re

from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import RoundKind
from annotator.text import _

ALL, SAMPLE, CHOSEN, DIFFERING, ASKED = "all", "sample", "chosen", "differing", "asked"
LONGEST_KEYS = 200_000
_BETWEEN = re.compile(r"[\s,;]+")


class RoundForm(WordedForm):
    """A new round."""

    kind = RadioField(
        _("What kind of round?"),
        choices=[
            SelectChoice(
                value=RoundKind.FIRST.value, label=_("First: blind, each reviewer alone, by the plan of work")
            ),
            SelectChoice(
                value=RoundKind.CALIBRATION.value,
                label=_("Calibration: everybody rates the first claims; after the lock they are discussed"),
            ),
            SelectChoice(
                value=RoundKind.SECOND.value,
                label=_("Second: after discussion, by those who rated the last first round; kept beside it"),
            ),
        ],
        default=RoundKind.FIRST.value,
    )
    first_claims = IntegerField(_("Calibration: how many claims, from the first on"), [Optional()])
    again = RadioField(
        _("Second round: which claims?"),
        choices=[
            SelectChoice(value=ALL, label=_("All claims of the last first round")),
            SelectChoice(value=DIFFERING, label=_("Only those on which its ratings differ")),
            SelectChoice(value=ASKED, label=_("Only those that adjudication has marked to be asked again")),
        ],
        default=ALL,
    )
    asks_again = BooleanField(_("Ask again for claims that were rated in a locked round (their ratings are open)"))
    include_leads = BooleanField(_("Leads rate too"))


class WantedForm(WordedForm):
    """How many reviewers claims of an open round are to have."""

    wanted = IntegerField(
        _("Number of different reviewers"), [InputRequired(_("Say how many reviewers each of the claims is to have."))]
    )
    scope = RadioField(
        _("For which claims?"),
        choices=[
            SelectChoice(value=ALL, label=_("All claims of the round")),
            SelectChoice(value=SAMPLE, label=_("The claims of the sample")),
            SelectChoice(value=CHOSEN, label=_("Those whose keys stand below")),
        ],
        default=ALL,
    )
    keys = TextAreaField(_("Keys of claims"), [Length(max=LONGEST_KEYS, message=_("That are too many keys at once."))])


class HandForm(WordedForm):
    """Claims and people for assigning by hand, with what the list of claims is narrowed to.

    One form: turning a page or narrowing the list sends along what is ticked, and nothing of it is lost.
    """

    words = StringField(_("Words in the claim or its claimant"))
    free = SelectField(
        _("Places"),
        choices=[SelectChoice(value="", label=_("Any")), SelectChoice(value="y", label=_("with a free place"))],
        default="",
        validate_choice=False,
    )
    by = SelectField(_("Given to"), default="", validate_choice=False)

    who = SelectField(_("Reviewer or group"), [InputRequired(_("Choose a reviewer or a group."))])
    claims = SelectMultipleField(_("Claims"), validate_choice=False)
    keys = TextAreaField(
        _("Keys of further claims"), [Length(max=LONGEST_KEYS, message=_("That are too many keys at once."))]
    )


def read_keys(field: Field) -> list[str]:
    """Return the keys pasted into a field: between them stand spaces, line ends, commas or semicolons."""
    return list(dict.fromkeys(key for key in _BETWEEN.split(field.data or "") if key))
