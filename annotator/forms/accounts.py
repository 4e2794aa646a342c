"""Forms around an account."""

from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from annotator.text import _


class SignInForm(Form):
    """Sign-in name and password."""

    login = StringField(_("Sign-in name"), [InputRequired(_("Give your sign-in name."))])
    password = PasswordField(_("Password"), [InputRequired(_("Give your password."))])
    next = HiddenField()


class PasswordForm(Form):
    """The current password and the new one, twice."""

    current = PasswordField(_("Current password"), [InputRequired(_("Give your current password."))])
    password = PasswordField(_("New password"), [InputRequired(_("Give a new password."))])
    again = PasswordField(
        _("New password, once more"),
        [InputRequired(_("Repeat the new password.")), EqualTo("password", _("The two new passwords differ."))],
    )
    next = HiddenField()
