"""What a lead decides about a member."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.members import PlaceForm

PLACE = {"role": "reviewer", "group": "", "work_weight": "1"}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({}, "", ""),
        ({"work_weight": "0", "group": "g" * 80}, "", ""),
        ({"work_weight": "100"}, "", ""),
        ({"work_weight": "101"}, "work_weight", "A whole number from 0 to 100."),
        ({"work_weight": "-1"}, "work_weight", "A whole number from 0 to 100."),
        ({"work_weight": "1.5"}, "work_weight", "Give a whole number."),
        ({"work_weight": ""}, "work_weight", "Give a whole number; 1 is an ordinary share."),
        ({"role": ""}, "role", "Choose one of these."),
        ({"group": "g" * 81}, "group", "At most 80 characters."),
    ],
)
def test_place(change: dict[str, str], field: str, message: str) -> None:
    form = PlaceForm(MultiDict(PLACE | change))
    assert form.validate() == (not field)
    assert {name: errors[0] for name, errors in form.errors.items()} == ({field: message} if field else {})
