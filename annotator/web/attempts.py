"""Trying what a form asks for: what is refused comes back to the form, with all that was typed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from wtforms import Form

from annotator import edge
from annotator.errors import Conflict, Invalid
from annotator.web.errors import status_of

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Result]):
    """What came of an attempt: a result, or a status and a message.

    The faults of single fields are in the form's own `errors`.
    """

    result: Result | None
    status: int = 200
    message: str = ""

    @property
    def succeeded(self) -> bool:
        return self.status == 200


def attempt(form: Form, action: Callable[[], Result]) -> Attempt[Result]:
    """Validate the form's shape and do `action`; a refusal is put into the form instead of an error page.

    Nothing is done for a request that was refused before its view was called.
    """
    if (refused := edge.refusal()) is not None:
        return Attempt(None, refused.status, refused.message)
    if not form.validate():
        return Attempt(None, 422, _first_error(form))
    try:
        return Attempt(action())
    except (Invalid, Conflict) as error:
        if isinstance(error, Invalid):
            _put_into(form, error)
        return Attempt(None, status_of(error), str(error))


def _put_into(form: Form, error: Invalid) -> None:
    for name, message in error.errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]


def _first_error(form: Form) -> str:
    return next(found for errors in form.errors.values() for found in _sentences(errors))


def _sentences(errors: Any) -> Iterator[str]:
    """The messages of a field; one that holds rows of fields has theirs within its own."""
    if isinstance(errors, str):
        yield errors
        return
    for each in errors.values() if isinstance(errors, dict) else errors:
        yield from _sentences(each)
