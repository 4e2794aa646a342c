"""Forms around an invitation."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.invitations import InvitationForm, SignUpForm
from annotator.models.vocabulary import Role
from annotator.services.invitations import Terms

INVITATION = {"role": "reviewer", "uses": "1", "days": "7", "label": "", "group": ""}
ACCOUNT = {"name": "Nina", "login": "nina", "password": "a long enough one", "again": "a long enough one"}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({}, "", ""),
        ({"uses": "200", "days": "365", "label": "l" * 200, "group": "g" * 80}, "", ""),
        ({"role": "owner"}, "role", "Choose one of these."),
        ({"uses": ""}, "uses", "Say how many people may use the link."),
        ({"uses": "0"}, "uses", "A whole number from 1 to 200."),
        ({"uses": "201"}, "uses", "A whole number from 1 to 200."),
        ({"uses": "all"}, "uses", "Give a whole number."),
        ({"days": ""}, "days", "Say for how many days the link works."),
        ({"days": "366"}, "days", "A whole number from 1 to 365."),
        ({"days": "-1"}, "days", "A whole number from 1 to 365."),
        ({"label": "l" * 201}, "label", "At most 200 characters."),
        ({"group": "g" * 81}, "group", "At most 80 characters."),
    ],
)
def test_invitation(change: dict[str, str], field: str, message: str) -> None:
    form = InvitationForm(MultiDict(INVITATION | change))
    assert form.validate() == (not field)
    assert {name: errors[0] for name, errors in form.errors.items()} == ({field: message} if field else {})


def test_an_untouched_form_offers_what_the_service_does() -> None:
    form, terms = InvitationForm(), Terms()
    assert (form.role.data, form.uses.data, form.days.data) == (terms.role.value, terms.uses, terms.days)
    assert {choice.value for choice in form.role.iter_choices()} == {role.value for role in Role}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({}, "", ""),
        ({"name": ""}, "name", "Give your name."),
        ({"name": "n" * 201}, "name", "At most 200 characters."),
        ({"login": ""}, "login", "Choose a sign-in name."),
        ({"login": "l" * 81}, "login", "At most 80 characters."),
        ({"password": "", "again": ""}, "password", "Choose a password."),
        ({"again": "another one"}, "again", "The two passwords differ."),
        ({"again": ""}, "again", "Repeat the password."),
    ],
)
def test_sign_up(change: dict[str, str], field: str, message: str) -> None:
    form = SignUpForm(MultiDict(ACCOUNT | change))
    assert form.validate() == (not field)
    found = {name: errors[0] for name, errors in form.errors.items()}
    assert found.get(field, "") == message
    assert bool(found) == bool(field)
