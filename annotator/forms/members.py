"""What a lead decides about a member."""

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from annotator.forms.projects import ROLES
from annotator.forms.wording import WordedForm
from annotator.services.members import LONGEST_GROUP, MOST_WORK_WEIGHT
from annotator.text import _


class PlaceForm(WordedForm):
    """Role, group and share of the work."""

    role = SelectField(_("Role"), choices=ROLES)
    group = StringField(
        _("Group"), [Length(max=LONGEST_GROUP, message=_("At most {most} characters.", most=LONGEST_GROUP))]
    )
    work_weight = IntegerField(
        _("Share of the work"),
        [
            InputRequired(_("Give a whole number; 1 is an ordinary share.")),
            NumberRange(0, MOST_WORK_WEIGHT, _("A whole number from 0 to {most}.", most=MOST_WORK_WEIGHT)),
        ],
    )
