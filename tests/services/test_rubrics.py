"""Rubrics as records, read once a process."""

import copy
from typing import Any

import factories
import pytest
from factories import NOW
from scene import make_draft, make_scene
from sqlalchemy import event
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import NotFound
from annotator.models.vocabulary import CriterionRole, Level
from annotator.services.rubric_definitions import publish_presets, publish_rubric
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric

FIRST, SECOND = factories.RUBRIC["criteria"]
NAMED = {"key": "named", "name": "Named", "level": "nominal", "points": factories.RUBRIC["scales"][1]["points"]}


def rubric_of(session: Session, **changes: Any) -> RubricRecord:
    definition = factories.RUBRIC | {"key": "other"} | changes
    return read_rubric(session, publish_rubric(session, definition, NOW))


def test_a_record_has_the_whole_rubric_in_order(session: Session) -> None:
    rubric = read_rubric(session, factories.make_rubric(session))
    assert (rubric.key, rubric.name, rubric.number) == ("test-rubric", "Test rubric", 1)
    assert (rubric.rationale_question, rubric.rationale_help) == ("Why this step?", "Needed for 1 and 5.")
    support, basis = rubric.criteria
    assert (support.key, support.role, support.short_name) == ("support", CriterionRole.RATING, "Shown support")
    assert support.is_required
    assert support.allows_cannot_judge
    assert support.cannot_judge_requires_rationale
    assert support.ladder == ("Is anything offered? If not: 1.",)
    assert (support.scale.level, support.scale.is_ordered, support.scale.low_is_best) == (Level.ORDINAL, True, False)
    assert [(point.position, point.code, point.value) for point in support.scale.points] == [
        (number, str(number + 1), number + 1) for number in range(5)
    ]
    assert [point.requires_rationale for point in support.scale.points] == [True, False, False, False, True]
    assert [reason.code for reason in support.scale.reasons] == ["vague", "no-access"]
    assert (basis.allows_cannot_judge, basis.ladder, basis.scale.is_ordered) == (False, (), False)
    assert rubric.basis is basis


def test_what_is_read_together_comes_once_and_in_order(session: Session) -> None:
    """Ladder and conditions of one question are rows of one statement, and so are points and their examples."""
    scale = copy.deepcopy(factories.RUBRIC["scales"][0])
    for point in scale["points"][:2]:
        point["examples"] = [{"text": f"{point['code']}{letter}", "belongs": letter == "b"} for letter in "ba"]
    asked = [{"criterion": "support", "points": ["4", "2"]}, {"criterion": "basis", "points": ["outside"]}]
    third = FIRST | {"key": "third", "ladder": [{"text": "Y?"}, {"text": "X?"}, {"text": "Y?"}], "asked_if": asked}
    rubric = rubric_of(
        session, scales=[scale, factories.RUBRIC["scales"][1]], criteria=[FIRST, SECOND, third | {"required": False}]
    )
    support, basis, last = rubric.criteria
    points = {point.code: point.id for point in (*support.scale.points, *basis.scale.points)}
    assert last.ladder == ("Y?", "X?", "Y?")
    assert [(each.on, each.point_ids) for each in last.conditions] == [
        (support.id, {points["2"], points["4"]}),
        (basis.id, {points["outside"]}),
    ]
    assert [[each.text for each in point.examples] for point in support.scale.points] == [
        ["1b", "1a"],
        ["2b", "2a"],
        [],
        [],
        [],
    ]
    assert [reason.code for reason in support.scale.reasons] == ["vague", "no-access"]


def test_a_criterion_is_found_by_its_key(session: Session) -> None:
    rubric = read_rubric(session, factories.make_rubric(session))
    assert rubric.criterion("basis") is rubric.criteria[1]
    with pytest.raises(NotFound, match=r"no criterion doubt\. It has: support, basis\."):
        rubric.criterion("doubt")


@pytest.mark.parametrize(
    ("criteria", "main"),
    [
        ([SECOND, FIRST], "support"),
        ([FIRST | {"key": "kind", "scale": "named", "cannot_judge": False}, FIRST], "support"),
        ([SECOND, FIRST | {"key": "kind", "scale": "named", "cannot_judge": False}], "kind"),
        ([SECOND, FIRST | {"role": "confidence"}], "basis"),
    ],
)
def test_what_is_reported_first(session: Session, criteria: list[dict[str, Any]], main: str) -> None:
    rubric = rubric_of(session, criteria=criteria, scales=[*factories.RUBRIC["scales"], NAMED])
    assert rubric.main.key == main


def test_a_rubric_without_a_basis(session: Session) -> None:
    assert rubric_of(session, criteria=[FIRST], scales=factories.RUBRIC["scales"][:1]).basis is None


def test_no_such_version(session: Session) -> None:
    with pytest.raises(NotFound, match="no such rubric version"):
        read_rubric(session, 99)


@pytest.fixture
def statements(database: Database) -> list[str]:
    seen: list[str] = []
    event.listen(
        database.writing_engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: seen.append(statement)
    )
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: seen.append(statement)
    )
    return seen


def test_a_published_version_is_read_once_for_a_database(database: Database, statements: list[str]) -> None:
    with database.writing() as session:
        version = factories.make_rubric(session)
    with database.reading() as session:
        first = read_rubric(session, version)
    statements.clear()
    with database.reading() as session:
        assert read_rubric(session, version) is first
    with database.writing() as session:
        assert read_rubric(session, version) is first
    assert statements == []


def test_what_may_be_rolled_back_is_not_kept(database: Database) -> None:
    with database.writing() as session:
        version = factories.make_rubric(session)
        first = read_rubric(session, version)
        assert read_rubric(session, version) is first
        session.rollback()
    with database.reading() as session, pytest.raises(NotFound):
        read_rubric(session, version)


def test_a_draft_is_read_anew_each_time(database: Database) -> None:
    with database.writing() as session:
        draft = make_draft(session, make_scene(session))["draft"]
    with database.reading() as session:
        assert read_rubric(session, draft) == read_rubric(session, draft)
        assert read_rubric(session, draft) is not read_rubric(session, draft)


@pytest.mark.parametrize("preset", ["evidence-strength", "admiralty"])
def test_a_version_is_read_by_as_many_statements_however_many_scales_it_has(
    database: Database, statements: list[str], preset: str
) -> None:
    with database.writing() as session:
        version = publish_presets(session, NOW)[preset]
    statements.clear()
    with database.reading() as session:
        assert len(read_rubric(session, version).criteria) > 1
    assert len(set(statements)) == 3
