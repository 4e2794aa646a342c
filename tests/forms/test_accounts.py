"""Forms around an account."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.accounts import PasswordForm, SignInForm


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"login": "ann", "password": "secret"}, {}),
        ({"login": "ann"}, {"password": ["Give your password."]}),
        ({"password": "secret"}, {"login": ["Give your sign-in name."]}),
    ],
)
def test_sign_in(sent: dict[str, str], errors: dict[str, list[str]]) -> None:
    form = SignInForm(MultiDict(sent))
    assert form.validate() == (not errors)
    assert form.errors == errors


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"current": "old", "password": "new", "again": "new"}, {}),
        ({"current": "old", "password": "new", "again": "now"}, {"again": ["The two new passwords differ."]}),
        (
            {},
            {
                "current": ["Give your current password."],
                "password": ["Give a new password."],
                "again": ["Repeat the new password."],
            },
        ),
    ],
)
def test_password(sent: dict[str, str], errors: dict[str, list[str]]) -> None:
    form = PasswordForm(MultiDict(sent))
    assert form.validate() == (not errors)
    assert form.errors == errors
