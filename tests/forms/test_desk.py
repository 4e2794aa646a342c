"""The forms beside the rating form: their shape alone."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from annotator.forms.desk import FlagForm, SettleForm, SkipForm
from annotator.models.vocabulary import FlagKind, SkipReason


def errors(form_class: type[Form], **typed: str) -> set[str]:
    form = form_class(MultiDict(typed))
    form.validate()
    return set(form.errors)


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"reason": "language", "request_id": "s-1"}, set()),
        ({"reason": "language", "request_id": "s-1", "note": "x" * 2001}, {"note"}),
        ({"request_id": "s-1"}, {"reason"}),
        ({"reason": "lazy", "request_id": "s-1"}, {"reason"}),
        ({"reason": "other"}, {"request_id"}),
        ({"reason": "other", "request_id": "a b"}, {"request_id"}),
    ],
)
def test_skips(typed: dict[str, str], faulty: set[str]) -> None:
    assert errors(SkipForm, **typed) == faulty


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"kind": "broken", "request_id": "f-1"}, set()),
        ({"kind": "untrue", "request_id": "f-1"}, {"kind"}),
        ({"kind": "duplicate", "request_id": "f-1", "duplicate_of": "K" * 61}, {"duplicate_of"}),
        ({"kind": "broken", "request_id": "f-1", "note": "x" * 2001}, {"note"}),
    ],
)
def test_reports(typed: dict[str, str], faulty: set[str]) -> None:
    assert errors(FlagForm, **typed) == faulty


@pytest.mark.parametrize(("answer", "faulty"), [("Done.", set()), ("", {"answer"}), ("x" * 2001, {"answer"})])
def test_answers(answer: str, faulty: set[str]) -> None:
    assert errors(SettleForm, answer=answer) == faulty


def test_every_reason_and_kind_can_be_chosen() -> None:
    assert [choice.value for choice in SkipForm().reason.choices] == list(SkipReason)
    assert [choice.value for choice in FlagForm().kind.choices] == list(FlagKind)
