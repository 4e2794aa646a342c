"""Publishing a rubric file: versions, presets, and files that cannot be read."""

from pathlib import Path
from typing import Any

import factories
import pytest
from factories import NOW
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Rubric, RubricVersion
from annotator.services.rubric_definitions import publish_presets, publish_rubric
from annotator.services.rubric_files import read_definition
from annotator.services.rubrics import read_rubric


def versions(session: Session) -> list[tuple[int, str]]:
    found = select(RubricVersion.number, RubricVersion.state).order_by(RubricVersion.number)
    return [tuple(row) for row in session.execute(found)]


def test_publishing_makes_a_published_version(session: Session) -> None:
    version = session.get_one(RubricVersion, publish_rubric(session, factories.RUBRIC, NOW))
    assert (version.number, version.state, version.created_at) == (1, "published", NOW)
    assert len(version.definition_sha256) == 64
    assert (version.rubric.key, version.rubric.name, version.rubric.summary) == ("test-rubric", "Test rubric", "")


def test_the_same_definition_is_published_once(session: Session) -> None:
    first = publish_rubric(session, factories.RUBRIC, NOW)
    reordered = dict(reversed(factories.RUBRIC.items()))
    assert publish_rubric(session, reordered, NOW) == first
    assert versions(session) == [(1, "published")]


def test_another_definition_makes_the_next_version_and_leaves_the_first(session: Session) -> None:
    first = publish_rubric(session, factories.RUBRIC, NOW)
    changed = factories.RUBRIC | {"rationale": {"question": "Why?"}}
    second = publish_rubric(session, changed, NOW)
    assert versions(session) == [(1, "published"), (2, "published")]
    assert read_rubric(session, first).rationale_question == "Why this step?"
    assert read_rubric(session, second).rationale_question == "Why?"
    assert publish_rubric(session, factories.RUBRIC, NOW) == first
    assert session.scalar(select(func.count()).select_from(Rubric)) == 1


def test_points_are_put_in_ascending_order_of_value(session: Session) -> None:
    support, basis = factories.RUBRIC["scales"]
    backwards = support | {"points": list(reversed(support["points"]))}
    definition = factories.RUBRIC | {"key": "backwards", "scales": [backwards, basis]}
    points = read_rubric(session, publish_rubric(session, definition, NOW)).criteria[0].scale.points
    assert [(point.position, point.value) for point in points] == [(n, n + 1.0) for n in range(5)]


def test_a_faulty_definition_leaves_nothing(session: Session) -> None:
    broken: dict[str, Any] = factories.RUBRIC | {"criteria": []}
    with pytest.raises(Invalid):
        publish_rubric(session, broken, NOW)
    assert session.scalar(select(func.count()).select_from(Rubric)) == 0


def test_the_presets_are_published_once_the_default_first(session: Session) -> None:
    made = publish_presets(session, NOW)
    assert list(made) == ["evidence-strength", "admiralty", "certainty", "likelihood"]
    assert publish_presets(session, NOW) == made
    assert [read_rubric(session, version).key for version in made.values()] == list(made)


@pytest.mark.parametrize("content", [b"key = ", b"key = '\xff'"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=r"The rubric file mine\.toml cannot be read"):
        read_definition(path)


def test_a_file_is_read_as_toml(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('key = "mine"\n[rationale]\nquestion = "Pourquoi donc ?"\n', encoding="utf-8")
    assert read_definition(path) == {"key": "mine", "rationale": {"question": "Pourquoi donc ?"}}
