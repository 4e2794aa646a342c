"""Importing relations between claims."""

import factories
import pytest
from importing import Import, bring_in, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import ClaimRelation, Project
from annotator.models.import_vocabulary import ImportKind
from annotator.services import import_uploads
from annotator.services.claims import withdraw_claim
from annotator.services.import_rows import RowError

HEADER = "from,type,to,note\n"


@pytest.fixture
def project(session: Session) -> Project:
    made = factories.make_project(session)
    for key in ("C1", "C2", "C3"):
        factories.make_claim(session, made, key=key)
    return made


def _rows(session: Session) -> list[tuple[str, str]]:
    return [(each.type, each.note) for each in session.scalars(select(ClaimRelation).order_by(ClaimRelation.id))]


def test_relations_come_in_and_again_change_nothing(session: Session, project: Project) -> None:
    raw = (HEADER + "C1,part of,C2,a note\nC1,Contradicts,C3,\n").encode()
    assert bring_in(session, project, raw, kind="relations").sentence() == "2 relations imported."
    assert _rows(session) == [("part_of", "a note"), ("contradicts", "")]
    # What holds both ways is the same the other way round.
    again = raw.replace(b"C1,Contradicts,C3", b"C3,contradicts,C1")
    assert bring_in(session, project, again, kind="relations").unchanged == 2
    assert len(_rows(session)) == 2


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (",supports,C2,", "from", "Name the claim by its id."),
        ("C9,supports,C2,", "from", "There is no claim C9"),
        ("C1,supports,C9,", "to", "There is no claim C9"),
        ("C1,supports,C3,", "to", "C3 is withdrawn"),
        ("C1,supports,C1,", "to", "does not bear on itself"),
        ("C1,likes,C2,", "type", "“likes” is not known here. Write one of: supports"),
        ("C1,,C2,", "type", "“Nothing” is not known here"),
        ("C1,supports,C2," + "x" * 501, "note", "at most 500"),
        ("C1,denies,C2,other", "note", "with the note “nothing”, the file has “other”"),
    ],
)
def test_a_fault_is_named(session: Session, project: Project, row: str, column: str, words: str) -> None:
    withdraw_claim(session, project.id, "C3", now=factories.NOW, actor_id=None)
    bring_in(session, project, b"from,type,to\nC1,denies,C2\n", kind="relations")
    (fault,) = refused(session, project, (HEADER + row).encode(), kind="relations")
    assert (fault.row, fault.column) == (2, column)
    assert words in fault.message
    assert len(_rows(session)) == 1


def test_a_relation_stands_once_in_the_file(session: Session, project: Project) -> None:
    raw = b"from,type,to\nC1,contradicts,C2\nC2,contradicts,C1\nC2,denies,C1\nC1,denies,C2\n"
    assert refused(session, project, raw, kind="relations") == [
        RowError(3, "type", "The same relation stands in row 2 already.")
    ]


def test_lists_are_refused(session: Session, project: Project) -> None:
    raw = lines_of({"from": ["C1"], "type": "denies", "to": "C2"})
    (fault,) = refused(session, project, raw, kind="relations", name="a.jsonl")
    assert fault.column == "from"


def test_what_changed_meanwhile_stops_the_import(session: Session, project: Project) -> None:
    made = Import(session, project, b"from,type,to\nC1,denies,C2\n", kind="relations")
    assert made.check() == []
    withdraw_claim(session, project.id, "C2", now=factories.NOW, actor_id=None)
    assert made.publish() is None
    with made.work() as work:
        assert [fault.column for fault in work.faults()] == ["to"]
    assert _rows(session) == []


def test_there_are_only_so_many_at_a_time(session: Session, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(import_uploads._MOST, ImportKind.RELATIONS, 1)
    with pytest.raises(Invalid, match="more than 1 rows"):
        Import(session, project, b"from,type,to\nC1,denies,C2\nC1,supports,C2\n", kind="relations")
