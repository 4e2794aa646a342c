"""Trying what a form asks for."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.validators import InputRequired

from annotator import edge
from annotator.errors import Conflict, Invalid, NotFound
from annotator.web.attempts import attempt


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    with Flask("attempts").app_context():
        yield


class _Named(Form):
    other = StringField("Other")
    name = StringField("Name", [InputRequired("Give a name.")])


def _form(name: str = "Ann") -> _Named:
    return _Named(MultiDict({"name": name}))


def _failing(error: Exception) -> None:
    raise error


def test_what_succeeds() -> None:
    tried = attempt(_form(), lambda: 7)
    assert (tried.result, tried.status, tried.message, tried.succeeded) == (7, 200, "", True)


def test_what_was_refused_before_is_not_done() -> None:
    edge.refuse(400, "Too old.")
    tried = attempt(_form(), lambda: _failing(AssertionError("done all the same")))
    assert (tried.result, tried.status, tried.message) == (None, 400, "Too old.")


def test_the_shape_comes_first() -> None:
    form = _form("")
    tried = attempt(form, lambda: 7)
    assert (tried.result, tried.status, tried.message, tried.succeeded) == (None, 422, "Give a name.", False)


def test_a_rule_that_is_broken_is_put_to_its_field() -> None:
    form = _form()
    error = Invalid("Both are wrong.", errors={"name": "Taken.", "elsewhere": "Not of this form."})
    tried = attempt(form, lambda: _failing(error))
    assert (tried.status, tried.message) == (422, "Both are wrong.")
    assert form.errors == {"name": ["Taken."]}


def test_a_state_that_does_not_allow_it() -> None:
    form = _form()
    assert attempt(form, lambda: _failing(Conflict("Not now."))).status == 409
    assert form.errors == {}


def test_what_no_form_can_help_passes() -> None:
    with pytest.raises(NotFound):
        attempt(_form(), lambda: _failing(NotFound("Nowhere.")))
