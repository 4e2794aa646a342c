"""Private notes: only their author sees them, and two windows lose nothing."""

from datetime import timedelta

import pytest
from factories import NOW
from scene import Scene, make_scene
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import PrivateNote, Reviewer
from annotator.services import private_notes, projects
from annotator.services.permissions import Member
from annotator.services.private_notes import LONGEST_NOTE, Note, mark
from annotator.text import grouped

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def member(session: Session, scene: Scene, person: Reviewer) -> Member:
    found = projects.find_member(session, scene.project.id, person.id)
    assert found is not None
    return found


@pytest.fixture
def author(session: Session, scene: Scene) -> Member:
    return member(session, scene, scene.second)


def keep(session: Session, scene: Scene, author: Member, text: str, seen: str = "") -> Note:
    return private_notes.keep_note(session, author, scene.claims[0].id, text, seen, LATER)


def test_a_note_is_written_changed_and_taken_away(session: Session, scene: Scene, author: Member) -> None:
    claim = scene.claims[0].id
    assert private_notes.read_note(session, author, claim) == Note("", None)
    first = keep(session, scene, author, " Ask\r\nthe ministry. ")
    assert first == Note("Ask\nthe ministry.", LATER)
    assert private_notes.read_note(session, author, claim) == first
    assert keep(session, scene, author, "Asked.", first.seen).text == "Asked."
    assert keep(session, scene, author, "", mark("Asked.")) == Note("", None)
    assert session.scalar(select(func.count()).where(PrivateNote.reviewer_id == author.reviewer_id)) == 0


def test_nobody_else_sees_it(session: Session, scene: Scene, author: Member) -> None:
    keep(session, scene, author, "Mine.")
    for other in (scene.first, scene.lead):
        assert private_notes.read_note(session, member(session, scene, other), scene.claims[0].id).text == ""
    assert private_notes.read_note(session, author, scene.claims[1].id).text == ""


def test_two_windows_lose_nothing(session: Session, scene: Scene, author: Member) -> None:
    keep(session, scene, author, "First window.")
    both = keep(session, scene, author, "Second window.")
    assert both.text == "First window.\n\nSecond window."
    assert keep(session, scene, author, both.text, "stale") == both
    assert keep(session, scene, author, f"{both.text} More.", "stale").text == f"{both.text} More."


def test_a_note_emptied_in_an_older_window_stays(session: Session, scene: Scene, author: Member) -> None:
    keep(session, scene, author, "First window.")
    assert keep(session, scene, author, "", "stale").text == "First window."


def test_a_note_has_bounds(session: Session, scene: Scene, author: Member) -> None:
    keep(session, scene, author, "a" * LONGEST_NOTE)
    with pytest.raises(Invalid, match=f"at most {grouped(LONGEST_NOTE)}") as refused:
        keep(session, scene, author, "b")
    assert list(refused.value.errors) == ["note"]


def test_the_mark_of_a_note_knows_no_line_ends() -> None:
    assert mark("a\r\nb ") == mark("a\nb") != mark("a b")
    assert mark(" ") == ""
