"""Finding sources by any spelling of their names, and by kind."""

import factories
import pytest
from factories import NOW
from sqlalchemy.orm import Session

from annotator.models import Project
from annotator.models.vocabulary import SourceType
from annotator.services.source_list import find_sources, list_sources
from annotator.services.sources import add_source


@pytest.fixture
def project(session: Session) -> Project:
    project = factories.make_project(session)
    for name, type_, names in (
        ("Ihor Tyshkevich", SourceType.PERSON, [("Ігор Тишкевич", "uk"), ("Łgor Tyškievič", "be-Latn")]),
        ("Khvylia", SourceType.OUTLET, [("Хвиля", "uk")]),
        ("Andrei Suzdal'tsev", SourceType.PERSON, []),
    ):
        add_source(session, project.id, name=name, type_=type_, now=NOW, actor_id=None, names=names)
    return project


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tyshk", [("Ihor Tyshkevich", "")]),
        ("ТИШКЕВИЧ", [("Ihor Tyshkevich", "Ігор Тишкевич")]),
        ("lgor tyskievic", [("Ihor Tyshkevich", "Łgor Tyškievič")]),
        ("хвиля", [("Khvylia", "Хвиля")]),
        ("suzdaltsev", [("Andrei Suzdal'tsev", "")]),
        # Words of different spellings are no name.
        ("ihor тишкевич", []),
        ("nobody", []),
        (
            " ",
            [("Andrei Suzdal'tsev", ""), ("Ihor Tyshkevich", ""), ("Khvylia", "")],
        ),
    ],
)
def test_a_source_is_found_by_any_spelling(
    session: Session, project: Project, words: str, found: list[tuple[str, str]]
) -> None:
    assert [(each.source.name, each.spelling) for each in find_sources(session, project.id, words)] == found


def test_a_kind_narrows_the_list(session: Session, project: Project) -> None:
    assert [each.source.name for each in find_sources(session, project.id, "", SourceType.OUTLET)] == ["Khvylia"]
    assert find_sources(session, project.id, "tyshk", SourceType.OUTLET) == []


def test_what_is_staged_or_merged_is_not_listed(session: Session, project: Project) -> None:
    into = factories.make_source(session, project, name="Zoe")
    factories.make_source(session, project, name="Zoe two", merged_into_id=into.id)
    factories.make_source(session, project, name="Zoe three", is_staged=True)
    assert [each.source.name for each in find_sources(session, project.id, "zoe")] == ["Zoe"]
    assert len(list_sources(session, project.id)) == 4
