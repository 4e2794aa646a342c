"""Forms around an invitation: making one, and making an account by one."""

from wtforms import IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange

from annotator.forms.projects import ROLES
from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import Role
from annotator.services.invitations import DAYS, LONGEST_LABEL, MOST_DAYS, MOST_USES, USES
from annotator.services.members import LONGEST_GROUP
from annotator.text import _


class InvitationForm(WordedForm):
    """A new link: for whom, into which role, for how many, and how long."""

    label = StringField(
        _("For whom"), [Length(max=LONGEST_LABEL, message=_("At most {most} characters.", most=LONGEST_LABEL))]
    )
    role = SelectField(_("Role"), choices=ROLES, default=Role.REVIEWER.value)
    group = StringField(
        _("Group"), [Length(max=LONGEST_GROUP, message=_("At most {most} characters.", most=LONGEST_GROUP))]
    )
    uses = IntegerField(
        _("How many people may use it"),
        [
            InputRequired(_("Say how many people may use the link.")),
            NumberRange(1, MOST_USES, _("A whole number from 1 to {most}.", most=MOST_USES)),
        ],
        default=USES,
    )
    days = IntegerField(
        _("For how many days it works"),
        [
            InputRequired(_("Say for how many days the link works.")),
            NumberRange(1, MOST_DAYS, _("A whole number from 1 to {most}.", most=MOST_DAYS)),
        ],
        default=DAYS,
    )


class SignUpForm(WordedForm):
    """The account of somebody who was invited."""

    name = StringField(
        _("Your name"), [InputRequired(_("Give your name.")), Length(max=200, message=_("At most 200 characters."))]
    )
    login = StringField(
        _("Sign-in name"),
        [InputRequired(_("Choose a sign-in name.")), Length(max=80, message=_("At most 80 characters."))],
    )
    password = PasswordField(_("Password"), [InputRequired(_("Choose a password."))])
    again = PasswordField(
        _("Password, once more"),
        [InputRequired(_("Repeat the password.")), EqualTo("password", _("The two passwords differ."))],
    )


class AcceptForm(WordedForm):
    """Nothing to fill in: who is signed in says yes."""
