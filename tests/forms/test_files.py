"""The form for a file of one's own."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.errors import Invalid
from annotator.forms.files import FileForm
from annotator.services.agreement_report import Interval, Request

FILLED = {
    "layout": "long", "scale": " ", "level": "", "columns": "item, rater , value", "missing": "?,none",
    "repeats": "refuse", "interval": "jackknife", "replicates": "2000", "seed": "1", "text": "", "own": "",
}  # fmt: skip


def _form(**changes: str | list[str]) -> FileForm:
    return FileForm(MultiDict(FILLED | changes))


def test_what_was_typed_is_read_as_the_command_reads_it() -> None:
    form = _form()
    assert form.validate()
    assert (form.is_wide, form.points(), form.column_names()) == (False, None, ["item", "rater", "value"])
    assert form.marks() == ["", "?", "none"]
    assert form.asked() == Request()
    assert _form(scale="low, high").points() == ["low", "high"]
    assert _form(layout="wide").is_wide


def test_weights_and_intervals() -> None:
    asked = _form(weights=["linear"], own="0,1\n1,0\n", interval="bootstrap", seed="3").asked()
    assert (asked.interval, asked.seed, asked.weights.names) == (Interval.BOOTSTRAP, 3, ("linear",))
    assert asked.weights.own[0].bracket == "custom:own"
    with pytest.raises(Invalid):
        _form(own='"0').asked()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("replicates", "99"), ("replicates", "10001"), ("replicates", ""), ("seed", "-1"), ("seed", "1.5"),
        ("interval", "none"), ("weights", "cubic"), ("layout", ""), ("scale", "1," * 1001),
    ],
)  # fmt: skip
def test_what_does_not_fit(name: str, value: str) -> None:
    form = _form(**{name: value})
    assert not form.validate()
    assert set(form.errors) == {name}


def test_everything_but_the_text_is_kept_to_be_sent_once_more() -> None:
    kept = list(_form(weights=["linear", "ratio"], text="x").kept())
    assert ("weights", "linear") in kept
    assert ("weights", "ratio") in kept
    assert ("seed", "1") in kept
    assert not {"text", "answer"} & {name for name, _value in kept}
    assert ("seed", "") in list(_form(seed="x").kept())
