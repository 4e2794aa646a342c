"""Which field a heading is taken for."""

import pytest

from annotator.models.import_vocabulary import ImportKind
from annotator.services.import_fields import guess, mapping_faults


@pytest.mark.parametrize(
    ("heading", "field"), [("Clam", "claim"), ("kinds", "kind"), ("Evidense_shown", "evidence_shown"), ("colour", None)]
)
def test_a_heading_that_is_nearly_a_name_is_taken_for_it_unless_one_is_sure(heading: str, field: str | None) -> None:
    assert guess(ImportKind.CLAIMS, [heading]).get(heading) == field
    assert guess(ImportKind.CLAIMS, [heading], is_bold=False) == {}


def test_the_name_itself_comes_before_what_is_nearly_it() -> None:
    assert guess(ImportKind.CLAIMS, ["Clam", "claim"]) == {"claim": "claim"}
    assert guess(ImportKind.CLAIMS, ["Clam", "Klaim"]) == {"Clam": "claim"}


@pytest.mark.parametrize("heading", ["relayed_by_name", "relayed by (name)", "Relayer name"])
def test_a_column_of_relayers_is_not_taken_for_that_of_their_types(heading: str) -> None:
    assert guess(ImportKind.CLAIMS, [heading]) == {heading: "relayed_by"}
    assert guess(ImportKind.CLAIMS, ["relayed_by", heading]) == {"relayed_by": "relayed_by"}


@pytest.mark.parametrize("heading", ["relayed_by_person", "relayed_by_outlet", "relayed_by_types"])
def test_what_is_nearly_the_type_of_a_relayer_is_taken_for_nothing(heading: str) -> None:
    assert "relayed_by_type" not in guess(ImportKind.CLAIMS, [heading]).values()


def test_the_type_of_a_relayer_is_chosen_with_the_relayer_alone() -> None:
    needed = {name: name for name in ("id", "claim", "claimant", "kind")}
    assert mapping_faults(ImportKind.CLAIMS, needed | {"a": "relayed_by_type"}) == [
        "“relayed_by_type” says nothing without “relayed_by”. Choose a column for that too."
    ]
    assert mapping_faults(ImportKind.CLAIMS, needed | {"a": "relayed_by_type", "b": "relayed_by"}) == []
