"""The four refusals."""

import pytest

from annotator.errors import AnnotatorError, Conflict, Invalid, NotAllowed, NotFound


@pytest.mark.parametrize("kind", [NotFound, NotAllowed, Conflict, Invalid])
def test_a_refusal_is_its_message(kind: type[AnnotatorError]) -> None:
    assert str(kind("There is no such thing.")) == "There is no such thing."
    assert issubclass(kind, AnnotatorError)


def test_an_invalid_input_names_its_fields() -> None:
    plain, single = Invalid("Wrong."), Invalid("Wrong.", "title")
    assert (plain.field, plain.errors) == (None, {})
    assert (single.field, single.errors) == ("title", {"title": "Wrong."})
    several = Invalid("Wrong.", "title", {"title": "Wrong.", "slug": "Taken."})
    assert (several.field, several.errors) == ("title", {"title": "Wrong.", "slug": "Taken."})
