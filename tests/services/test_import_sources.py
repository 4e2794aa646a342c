"""Importing sources: new ones, those that are there, and what is wrong with a row."""

import csv
import io
from typing import Any

import factories
import pytest
from importing import Import, bring_in, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Project, Source, SourceName
from annotator.services import import_runs
from annotator.services.import_rows import RowError


def _file(*rows: dict[str, str]) -> bytes:
    filled = [{"name": f"Source {number}", "type": "person"} | row for number, row in enumerate(rows, start=1)]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in filled for name in row)), restval="")
    writer.writeheader()
    writer.writerows(filled)
    return out.getvalue().encode()


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


def test_every_column_finds_its_place(session: Session, project: Project) -> None:
    row = {
        "id": "ann",
        "name": "Ann Smith",
        "type": "Data Series",
        "role": "analyst",
        "role_checked": "minister",
        "names": "Анна Смит (ru-Cyrl); Ann S. (the elder);",
        "descriptor": "d",
        "note": "n",
    }
    assert bring_in(session, project, _file(row, {}), kind="sources").sentence() == "2 sources imported."
    found = session.scalars(select(Source).where(Source.key == "ann")).one()
    assert (found.name, found.type, found.role_as_given, found.role_checked) == (
        "Ann Smith",
        "data_series",
        "analyst",
        "minister",
    )
    assert (found.descriptor, found.note, found.is_staged) == ("d", "n", False)
    assert [(each.name, each.language) for each in found.names] == [
        ("Анна Смит", "ru-Cyrl"),
        ("Ann S. (the elder)", ""),
    ]
    assert bring_in(session, project, _file(row, {}), kind="sources").unchanged == 2


def test_an_id_has_as_many_characters_as_one_that_is_made_of_a_name(session: Session, project: Project) -> None:
    for number, length in enumerate((61, 80)):
        bring_in(session, project, _file({"id": "x" * length, "name": f"Ann {number}"}), kind="sources")
    assert [len(each) for each in session.scalars(select(Source.key).order_by(Source.id))] == [61, 80]


def test_spellings_may_be_nested(session: Session, project: Project) -> None:
    raw = lines_of({"name": "Ann", "type": "person", "names": ["Anne", {"name": "Анна", "language": "ru"}]})
    bring_in(session, project, raw, kind="sources", name="sources.jsonl")
    rows = session.execute(select(SourceName.name, SourceName.language).order_by(SourceName.id))
    assert [tuple(row) for row in rows] == [("Anne", ""), ("Анна", "ru")]


def test_a_source_is_found_again_by_any_spelling(session: Session, project: Project) -> None:
    known = factories.make_source(session, project, name="Ann Smith", type="person")
    session.add(SourceName(source_id=known.id, name="Анна Смит", language="ru"))
    session.flush()
    assert bring_in(session, project, _file({"name": "АННА  СМИТ"}), kind="sources").unchanged == 1


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"type": "outlet"}, "type", "The project’s Ann has “person” here, the file “outlet”."),
        ({"role": "x"}, "role", "has “nothing” here, the file “x”"),
        ({"names": "Anne"}, "names", "has “nothing” here, the file “Anne ()”"),
        ({"id": "other"}, "name", "The project has this source already, by the id ann."),
        ({"id": "ann", "name": "Bea"}, "name", "The project’s Ann has “Ann” here, the file “Bea”."),
    ],
)
def test_other_content_is_a_fault_that_says_what_differs(
    session: Session, project: Project, row: dict[str, str], column: str, words: str
) -> None:
    factories.make_source(session, project, name="Ann", key="ann", type="person")
    (fault,) = refused(session, project, _file({"name": "Ann"} | row), kind="sources")
    assert (fault.row, fault.column) == (2, column)
    assert words in fault.message


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"name": ""}, "name", "Give the source a name"),
        ({"name": "x" * 301}, "name", "at most 300"),
        ({"type": ""}, "type", "“Nothing” is not known here"),
        ({"type": "ghost"}, "type", "Write one of: person"),
        ({"id": "a b"}, "id", "letters, digits"),
        ({"id": "x" * 81}, "id", "An id has at most 80 characters."),
        ({"role": "x" * 501}, "role", "at most 500"),
        ({"names": "x" * 301}, "names", "at most 300"),
        ({"names": "Anne; Anne (en)"}, "names", "named twice"),
    ],
)
def test_a_fault_is_named(session: Session, project: Project, row: dict[str, str], column: str, words: str) -> None:
    (fault,) = refused(session, project, _file({}, row), kind="sources")
    assert (fault.row, fault.column) == (3, column)
    assert words in fault.message
    assert not session.scalars(select(Source)).all()


@pytest.mark.parametrize(
    ("entry", "column"),
    [({"name": ["A"]}, "name"), ({"names": {"a": 1}}, "names"), ({"names": [{"nick": "A"}]}, "names")],
)
def test_what_is_nested_in_the_wrong_place_is_named(
    session: Session, project: Project, entry: dict[str, Any], column: str
) -> None:
    raw = lines_of({"name": "Ann", "type": "person"} | entry)
    assert [fault.column for fault in refused(session, project, raw, kind="sources", name="a.jsonl")] == [column]


TWO = "If this is another source, give both an id, and each its type."


def test_a_source_stands_once_in_the_file(session: Session, project: Project) -> None:
    names = ("Zoë Ann", "Ben", "ZOË  ANN", "Zoe\u0308 Ann")
    rows = [{"id": key, "name": name} for key, name in zip("aacd", names, strict=True)]
    assert refused(session, project, _file(*rows), kind="sources") == [
        RowError(3, "id", "“a” stands in row 2 already."),
        RowError(4, "name", f"“ZOË  ANN” stands in row 2 already. {TWO}"),
        RowError(5, "name", f"“Zoe\u0308 Ann” stands in row 2 already. {TWO}"),
    ]


def test_a_name_of_two_sources_is_refused(session: Session, project: Project) -> None:
    for _number in range(2):
        factories.make_source(session, project, name="Ann")
    (fault,) = refused(session, project, _file({"name": "Ann"}), kind="sources")
    assert fault.message == "“Ann” fits more than one source of this project."


@pytest.mark.parametrize("meanwhile", [{"key": "ann", "name": "Another"}, {"key": "other", "name": "ANN"}])
def test_a_source_that_somebody_makes_meanwhile_stops_the_import_and_says_so(
    session: Session, project: Project, meanwhile: dict[str, str]
) -> None:
    made = Import(session, project, _file({}, {"id": "ann", "name": "Ann"}), kind="sources")
    assert made.check() == []
    factories.make_source(session, project, **meanwhile)
    assert made.publish() is None
    with made.work() as work:
        assert work.faults() == [RowError(3, "name", "The project has the source Ann by now.")]
    assert session.scalars(select(Source.name)).all() == [meanwhile["name"]]


def test_sources_without_other_spellings(session: Session, project: Project) -> None:
    assert bring_in(session, project, _file({}, {}), kind="sources").rows == 2
    assert session.scalars(select(SourceName.name)).all() == []


@pytest.mark.parametrize("at_once", [1, 250])
def test_an_id_of_the_file_is_no_key_that_is_made_of_a_name(
    session: Session, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(import_runs, "STAGED_AT_ONCE", at_once)
    project = factories.make_project(session)
    rows = ("id,name,type", ",Reuters,outlet", "reuters,Reuters Agency,organisation", "reuters-2,Reuters Two,outlet")
    raw = "\n".join(rows).encode()
    assert bring_in(session, project, raw, kind="sources").rows == 3
    assert session.scalars(select(Source.key).order_by(Source.id)).all() == ["reuters-3", "reuters", "reuters-2"]
    assert bring_in(session, project, raw, kind="sources").unchanged == 3
