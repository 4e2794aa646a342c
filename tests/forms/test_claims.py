"""The small forms around a claim."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.claims import NewClaimForm, RelationForm, SplitForm, WithdrawForm
from annotator.models.vocabulary import RelationType


@pytest.mark.parametrize(("reason", "message"), [("Said twice.", ""), (" ", "Say why"), ("", "Say why")])
def test_withdrawing_asks_for_a_reason(reason: str, message: str) -> None:
    form = WithdrawForm(MultiDict({"reason": reason}))
    assert form.validate() == (not message)
    assert message in "".join(form.errors.get("reason", ()))


def test_every_relation_can_be_chosen() -> None:
    choices = RelationForm().type.choices
    assert [choice.value for choice in choices] == [type_.value for type_ in RelationType]
    assert "is the source of" in {choice.label for choice in choices}


@pytest.mark.parametrize(
    ("change", "field"),
    [({}, ""), ({"to_key": ""}, "to_key"), ({"type": "loves"}, "type"), ({"direction": "up"}, "direction")],
)
def test_relation(change: dict[str, str], field: str) -> None:
    form = RelationForm(MultiDict({"type": "denies", "direction": "backward", "to_key": "K2"} | change))
    assert form.validate() == (not field)
    assert list(form.errors) == ([field] if field else [])


def test_a_claim_is_split_into_two_at_first() -> None:
    assert len(SplitForm()["parts"]) == 2


def test_a_new_claim_wants_an_id() -> None:
    form = NewClaimForm(MultiDict({"text": "A.", "key": ""}))
    assert not form.validate()
    assert form.errors["key"] == ["Give the claim an id."]
