"""Which field a heading is taken for."""

import pytest

from annotator.models.import_vocabulary import ImportKind
from annotator.services.import_fields import guess


@pytest.mark.parametrize(
    ("heading", "field"), [("Clam", "claim"), ("kinds", "kind"), ("Evidense_shown", "evidence_shown"), ("colour", None)]
)
def test_a_heading_that_is_nearly_a_name_is_taken_for_it_unless_one_is_sure(heading: str, field: str | None) -> None:
    assert guess(ImportKind.CLAIMS, [heading]).get(heading) == field
    assert guess(ImportKind.CLAIMS, [heading], is_bold=False) == {}


def test_the_name_itself_comes_before_what_is_nearly_it() -> None:
    assert guess(ImportKind.CLAIMS, ["Clam", "claim"]) == {"claim": "claim"}
    assert guess(ImportKind.CLAIMS, ["Clam", "Klaim"]) == {"Clam": "claim"}
