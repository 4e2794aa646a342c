"""Adding and changing sources: what is refused, what the log keeps, and who changes what at the same time."""

from dataclasses import replace

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import AuditEntry, Project, Source
from annotator.models.vocabulary import SourceType
from annotator.services.source_entries import (
    MOST_NAMES,
    NameEntry,
    SourceEntry,
    add_entry,
    edit_entry,
    entry_of,
    find_source,
    mark,
)

ANA = SourceEntry(
    name="Ana Example",
    type=SourceType.PERSON,
    role_as_given="an official",
    role_checked="head of the depot",
    descriptor="Was there.",
    note="Ask her.",
    names=(NameEntry("Ана Пример", "uk", "Cyrl"), NameEntry("Anna Example"), NameEntry("アナ", "", "Jpan")),
)


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


def add(session: Session, project: Project, entry: SourceEntry = ANA, *, is_another: bool = False) -> Source:
    return add_entry(session, project.id, entry, is_another=is_another, now=NOW, actor_id=None)


def edit(session: Session, source: Source, entry: SourceEntry, seen: str = "", *, is_another: bool = False) -> bool:
    return edit_entry(
        session,
        source.project_id,
        source.key,
        entry,
        seen=seen or mark(entry_of(source)),
        is_another=is_another,
        now=NOW,
        actor_id=None,
    )


def faults(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return caught.value.errors


def test_what_is_typed_comes_back(session: Session, project: Project) -> None:
    source = add(session, project)
    assert (source.key, source.role_checked) == ("ana-example", "head of the depot")
    assert [row.language for row in source.names] == ["uk-Cyrl", "", "und-Jpan"]
    assert entry_of(source) == ANA
    assert find_source(session, project.id, "ana-example") is source


def test_a_change_is_logged_with_what_stood_there(session: Session, project: Project) -> None:
    source = add(session, project)
    new = replace(ANA, name="Ana Beispiel", names=(NameEntry("Ana Example"), NameEntry("アナ", "ja")))
    assert edit(session, source, new)
    assert entry_of(source) == new
    assert source.key == "ana-example"
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "source.edited"))
    assert set(entry.detail["before"]) == {"name", "names"}
    assert entry.detail["before"]["name"] == "Ana Example"


def test_saving_without_a_change_does_nothing(session: Session, project: Project) -> None:
    source = add(session, project)
    assert not edit(session, source, ANA, "made before a change that was taken back")
    assert edit(session, source, replace(ANA, note="Other."))
    rows = [row.id for row in source.names]
    assert edit(session, source, replace(ANA, note="Third."))
    assert [row.id for row in source.names] == rows
    assert session.scalars(select(AuditEntry.id).where(AuditEntry.action == "source.edited")).all().__len__() == 2


def test_who_comes_second_is_told_and_then_obeyed(session: Session, project: Project) -> None:
    source = add(session, project)
    seen = mark(entry_of(source))
    edit(session, source, replace(ANA, note="First."), seen)
    with pytest.raises(Conflict, match="Somebody changed this source meanwhile"):
        edit(session, source, replace(ANA, note="Second."), seen)
    assert source.note == "First."
    assert edit(session, source, replace(ANA, note="Second."), mark(entry_of(source)))


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "Give the source a name"),
        ({"name": "x" * 301}, "name", "at most 300"),
        ({"role_checked": "x" * 501}, "role_checked", "at most 500"),
        ({"note": "x" * 5_001}, "note", "at most 5000"),
        ({"names": (NameEntry("ana  EXAMPLE"),)}, "names", "Spelling 1: “ana  EXAMPLE” stands there already"),
        ({"names": (NameEntry("Anna"), NameEntry("anna", "uk"))}, "names", "Spelling 2: “anna” stands there already"),
        ({"names": (NameEntry("", "uk"),)}, "names", "alone is no name"),
        (
            {"names": (NameEntry("Анна", "uk", "Runr"),)},
            "names",
            "“Runr” is no script that is known here. There is: Arab",
        ),
        ({"names": (NameEntry("Анна", "Ukrainian!"),)}, "names", "is no language"),
        ({"names": (NameEntry("Анна", "uk-" + "-".join(["abcdefgh"] * 4)),)}, "names", "too long"),
        ({"names": (NameEntry("x" * 301),)}, "names", "Spelling 1: Too long"),
        ({"names": tuple(NameEntry(f"Ana {n}") for n in range(MOST_NAMES + 1))}, "names", "At most 50 spellings"),
    ],
)
def test_what_cannot_stand_is_refused(
    session: Session, project: Project, change: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Invalid) as caught:
        add(session, project, replace(ANA, **change))  # type: ignore[arg-type]
    assert words in faults(caught)[field]
    source = add(session, project)
    with pytest.raises(Invalid):
        edit(session, source, replace(ANA, **change))  # type: ignore[arg-type]
    assert entry_of(source) == ANA


def test_a_language_that_is_not_in_the_list_may_stand_as_a_tag(session: Session, project: Project) -> None:
    source = add(session, project, replace(ANA, names=(NameEntry("Ana", "be-tarask", "Latn"), NameEntry("Án", "tlh"))))
    assert [row.language for row in source.names] == ["be-Latn-tarask", "tlh"]
    assert entry_of(source).names[0] == NameEntry("Ana", "be-tarask", "Latn")


def test_two_sources_of_one_name_are_asked_about(session: Session, project: Project) -> None:
    first = add(session, project)
    for name, names in (("ana example", ()), ("Other", (NameEntry("Ана Пример"),))):
        with pytest.raises(Invalid, match=r"a source of this name: Ana Example.*merge the two") as caught:
            add(session, project, SourceEntry(name=name, type=SourceType.PERSON, names=names))
        assert list(faults(caught)) == ["is_another"]
    second = add(session, project, ANA, is_another=True)
    assert second.key == "ana-example-2"
    # What is shared already is no news; a further name of the other one is.
    assert edit(session, second, replace(ANA, note="Another one."))
    third = add(session, project, SourceEntry(name="Third", type=SourceType.PERSON))
    with pytest.raises(Invalid):
        edit(session, third, replace(entry_of(third), name="Anna Example"))
    assert edit(session, third, replace(entry_of(third), name="Anna Example"), is_another=True)
    assert first.name == "Ana Example"


def test_a_source_elsewhere_staged_or_merged_is_not_there(session: Session, project: Project) -> None:
    source = add(session, project)
    other = factories.make_project(session)
    factories.make_source(session, project, key="staged", is_staged=True)
    factories.make_source(session, project, key="merged", merged_into_id=source.id)
    for project_id, key in ((other.id, source.key), (project.id, "staged"), (project.id, "merged")):
        with pytest.raises(NotFound, match="no source"):
            find_source(session, project_id, key)
    # A name of what was merged away is free again.
    assert add(session, other)
