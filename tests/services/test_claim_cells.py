"""What a row of a file of claims says where JSON nests lists and objects."""

import json
from typing import Any

import factories
import pytest
from importing import bring_in, lines_of, refused
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Part
from annotator.services.claim_context import read_claim


def test_json_lines_may_nest(session: Session) -> None:
    project = factories.make_project(session)
    raw = lines_of(
        {
            "id": "J1",
            "text": "Ships left 😀.",
            "kind": "statistic",
            "claimants": [
                {"name": "Ann", "part": "is quoted", "role": "analyst", "type": "person", "note": "by phone"},
                {"name": "The Paper", "type": "outlet"},
            ],
            "figures": [{"expression": "some 5", "low": 4, "high": 6, "unit": "ships"}, "7"],
            "sensitive": True,
            "paragraph": 3,
        },
        {"id": "J2", "text": "More left.", "kind": "denial", "claimants": ["Ann", "Ben"], "figures": [5, 6]},
    )
    bring_in(session, project, raw, name="claims.jsonl")
    claim = read_claim(session, project.id, "J1")
    assert [(one.name, one.part, one.role, one.note) for one in claim.claimants] == [
        ("Ann", Part.IS_QUOTED, "analyst", "by phone"),
        ("The Paper", Part.SAYS, "", ""),
    ]
    assert [(each.expression, each.low, each.high, each.unit) for each in claim.figures] == [
        ("some 5", 4.0, 6.0, "ships"),
        ("7", None, None, ""),
    ]
    assert (claim.is_sensitive, claim.paragraph) == (True, 3)
    second = read_claim(session, project.id, "J2")
    assert [one.name for one in second.claimants] == ["Ann", "Ben"]
    assert [each.expression for each in second.figures] == ["5", "6"]
    assert bring_in(session, project, raw, name="claims.jsonl").unchanged == 2


@pytest.mark.parametrize(
    ("entry", "column", "words"),
    [
        ({"claim": ["a"]}, "claim", "Words are wanted here"),
        ({"claim": {"a": 1}}, "claim", "Words are wanted here"),
        ({"kind": ["denial"]}, "kind", "Words are wanted here"),
        ({"hedge": {"a": 1}}, "hedge", "Words are wanted here"),
        ({"claimant": [{"nick": "Ann"}]}, "claimant", "“nick” is not known here"),
        ({"claimant": [{"name": ["Ann"]}]}, "claimant", "holds a list or an object"),
        ({"claimant": [{"part": "says"}]}, "claimant", "Each claimant has a name"),
        ({"claimant": [{"name": "Ann", "part": "shouts"}]}, "claimant", "“shouts” is not known"),
        ({"claimant": [{"name": "Ann", "type": "ghost"}]}, "claimant", "“ghost” is not known"),
        ({"claimant": [{"name": "Ann", "role": "x" * 501}]}, "claimant", "at most 500"),
        ({"claimant": ["Ann", ["Ben"]]}, "claimant", "Words are wanted here"),
        ({"claimant": ["A", "B"], "claimant_part": ["says"] * 3}, "claimant_part", "2 claimants and 3 entries"),
        ({"figures": [{"expression": "5", "low": "many"}]}, "figures", "“many” is no number"),
        ({"figures": [{"expression": "5", "low": 7, "high": 6}]}, "figures", "lies above"),
        ({"figures": [{"value": 5}]}, "figures", "as the document prints it"),
        ({"document": ["A"]}, "document", "Words are wanted here"),
        ({"id": ["A"]}, "id", "Words are wanted here"),
        ({"claim": "half \ud800 a sign"}, "claim", "cannot be shown"),
    ],
)
def test_what_json_nests_in_the_wrong_place_is_named(
    session: Session, entry: dict[str, Any], column: str, words: str
) -> None:
    row = {"id": "J1", "claim": "It left.", "claimant": "Ann", "kind": "denial"} | entry
    project = factories.make_project(session)
    faults = refused(session, project, json.dumps(row).encode(), name="a.jsonl")
    assert (faults[0].row, faults[0].column) == (1, column)
    assert words in faults[0].message
