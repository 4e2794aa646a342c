"""From a rubric file to the tables and back."""

import tomllib
from copy import deepcopy
from typing import Any

import factories
import pytest
from conditions import conditional_rubric
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import RubricVersion
from annotator.services.rubric_contents import in_full, read_contents
from annotator.services.rubric_definitions import find_same, publish_rubric
from annotator.services.rubric_files import parse_definition, read_presets, write_definition
from annotator.services.rubric_preview import preview_record
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric


def whole_rubric() -> dict[str, Any]:
    """A rubric with one of everything, and with what a file may hold in its texts."""
    definition = conditional_rubric() | {"key": "whole", "summary": 'Чи "доведено"?\n\tІ як \\ чому. \x7f مثال 🙂'}
    support = definition["scales"][0]["points"]
    support[0]["examples"] = [{"text": "“It is known.”"}, {"text": "A letter", "belongs": False}]
    support[1]["value"] = 2.5
    support.reverse()
    definition["scales"].append(
        {"key": "amount", "name": "Amount", "level": "ratio", "reasons": [{"code": "none", "label": "No number"}]}
    )
    definition["criteria"].append(
        {
            "key": "amount",
            "role": "rating",
            "scale": "amount",
            "short": "Amount",
            "question": "How much?",
            "answer": "range",
            "unit": "million US dollars",
            "required": False,
            "cannot_judge": True,
            "asked_if": [
                {"criterion": "basis", "points": ["outside"]},
                {"criterion": "support", "points": ["5", "3"]},
            ],
        }
    )
    return definition


DEFINITIONS = [whole_rubric(), *read_presets()]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: str(definition["key"]))
def test_what_is_published_is_read_back_and_written_as_it_was(session: Session, definition: dict[str, Any]) -> None:
    version_id = publish_rubric(session, definition, NOW, change="New.", author_id=None)
    contents = read_contents(session, version_id)
    assert in_full(contents) == in_full(definition)
    text = write_definition(contents)
    assert tomllib.loads(text) == contents
    assert in_full(parse_definition(text.encode(), "again.toml")) == in_full(definition)
    assert publish_rubric(session, contents, NOW) == version_id


def test_the_windows_way_of_writing_a_file() -> None:
    text = "\ufeff" + write_definition(factories.RUBRIC).replace("\n", "\r\n")
    assert in_full(parse_definition(text.encode(), "windows.toml")) == in_full(factories.RUBRIC)


@pytest.mark.parametrize("content", [b"x = " + b"[" * 20_000, b"\xff", b"= 1", b"a = 1\na = 2", b"x = " + b"9" * 5_000])
def test_a_broken_file_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Invalid, match=r"The rubric file broken\.toml cannot be read: "):
        parse_definition(content, "broken.toml")


def test_another_order_of_words_is_no_change_and_another_word_is(session: Session) -> None:
    definition = whole_rubric()
    version_id = publish_rubric(session, definition, NOW)
    rubric_id = session.scalars(select(RubricVersion.rubric_id).where(RubricVersion.id == version_id)).one()
    spoken = deepcopy(definition)
    spoken["criteria"][0]["required"] = True
    spoken["scales"].reverse()
    assert find_same(session, rubric_id, spoken) == version_id
    spoken["criteria"][0]["question"] += " Really?"
    assert find_same(session, rubric_id, spoken) is None


def without_ids(rubric: RubricRecord) -> list[tuple[object, ...]]:
    return [
        (
            criterion.key,
            criterion.answer_kind,
            criterion.unit,
            criterion.ladder,
            [(point.position, point.code, point.value, point.examples) for point in criterion.scale.points],
            [reason.code for reason in criterion.scale.reasons],
            [
                (on.key, sorted(point.code for point in on.scale.points if point.id in condition.point_ids))
                for condition in criterion.conditions
                for on in rubric.criteria
                if on.id == condition.on
            ],
        )
        for criterion in rubric.criteria
    ]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: str(definition["key"]))
def test_a_preview_is_what_the_published_version_will_be(session: Session, definition: dict[str, Any]) -> None:
    published = read_rubric(session, publish_rubric(session, definition, NOW))
    assert without_ids(preview_record(definition)) == without_ids(published)
