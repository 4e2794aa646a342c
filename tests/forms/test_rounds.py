"""Forms around a round."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.rounds import HandForm, RoundForm, WantedForm, read_keys
from annotator.models.vocabulary import RoundKind


def test_round() -> None:
    form = RoundForm()
    assert (form.kind.data, form.include_leads.data) == (RoundKind.FIRST.value, False)
    assert (form.first_claims.data, form.again.data) == (None, "all")
    assert {choice.value for choice in form.kind.iter_choices()} == {kind.value for kind in RoundKind}
    full = {"kind": "second", "include_leads": "y", "again": "differing", "first_claims": "12"}
    assert RoundForm(MultiDict(full)).validate()
    forged = RoundForm(MultiDict({"kind": "third", "again": "all"}))
    assert not forged.validate()
    assert forged.errors == {"kind": ["Choose one of these."]}


def test_a_number_of_claims_is_a_whole_number() -> None:
    form = RoundForm(MultiDict({"kind": "calibration", "again": "all", "first_claims": "ten"}))
    assert not form.validate()
    assert form.errors == {"first_claims": ["Give a whole number."]}


def test_how_many_reviewers() -> None:
    assert WantedForm(MultiDict({"wanted": "3", "scope": "sample"})).validate()
    empty = WantedForm(MultiDict({"scope": "all"}))
    assert not empty.validate()
    assert empty.errors == {"wanted": ["Say how many reviewers each of the claims is to have."]}
    long = WantedForm(MultiDict({"wanted": "3", "scope": "chosen", "keys": "x" * 200_001}))
    assert not long.validate()
    assert long.errors == {"keys": ["That are too many keys at once."]}


def test_by_hand() -> None:
    form = HandForm(MultiDict([("who", "member:1"), ("claims", "C1"), ("claims", "C2"), ("keys", "C3")]))
    form.who.choices = [("", "Choose"), ("member:1", "Ann")]
    assert form.validate()
    assert (form.claims.data, read_keys(form.keys)) == (["C1", "C2"], ["C3"])
    nobody = HandForm(MultiDict({"who": ""}))
    nobody.who.choices = [("", "Choose")]
    assert not nobody.validate()
    assert nobody.errors == {"who": ["Choose a reviewer or a group."]}


@pytest.mark.parametrize(
    ("pasted", "keys"),
    [("", []), (" C1 ", ["C1"]), ("C1,C2;C3\r\nC1\n C4", ["C1", "C2", "C3", "C4"]), (", ;", [])],
)
def test_keys_as_they_are_pasted(pasted: str, keys: list[str]) -> None:
    assert read_keys(WantedForm(MultiDict({"keys": pasted})).keys) == keys
