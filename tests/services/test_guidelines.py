"""The guideline: versions that stay, one published after the other, each saying what changed."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import AuditEntry, Project, Reviewer
from annotator.services import guidelines
from annotator.services.guidelines import LONGEST_BODY, LONGEST_SUMMARY
from annotator.text import grouped


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


@pytest.fixture
def lead(session: Session) -> Reviewer:
    return factories.make_reviewer(session, name="Lea Lead")


def publish(
    session: Session, project: Project, lead: Reviewer, body: str, summary: str = "", base: int = 0, hours: int = 0
) -> int:
    now = NOW + timedelta(hours=hours)
    return guidelines.publish(session, project.id, body, summary, base=base, now=now, author_id=lead.id)


def test_a_project_begins_without_one(session: Session, project: Project) -> None:
    assert guidelines.current(session, project.id) is None
    assert guidelines.list_versions(session, project.id) == []
    with pytest.raises(NotFound, match="no version 1"):
        guidelines.read_version(session, project.id, 1)


def test_the_newest_version_counts_and_the_earlier_stay(session: Session, project: Project, lead: Reviewer) -> None:
    assert publish(session, project, lead, "# Rate\r\n\r\nWhat is shown.\n") == 1
    assert publish(session, project, lead, "Rate what is shown.", "Shorter.", base=1, hours=1) == 2
    newest = guidelines.current(session, project.id)
    assert newest is not None
    assert (newest.number, newest.body, newest.summary, newest.author) == (
        2,
        "Rate what is shown.",
        "Shorter.",
        "Lea Lead",
    )
    assert newest.published_at == NOW + timedelta(hours=1)
    assert [version.number for version in guidelines.list_versions(session, project.id)] == [2, 1]
    assert guidelines.read_version(session, project.id, 1).body == "# Rate\n\nWhat is shown."
    logged = session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "guideline.published")).all()
    assert logged == [{"number": 1}, {"number": 2}]


def test_another_project_has_its_own(session: Session, project: Project, lead: Reviewer) -> None:
    publish(session, project, lead, "Ours.")
    assert guidelines.current(session, factories.make_project(session).id) is None


@pytest.mark.parametrize(
    ("body", "summary", "field", "message"),
    [
        (" \u200b\n", "x", "body", "Write the guideline."),
        ("a" * (LONGEST_BODY + 1), "x", "body", f"too long: at most {grouped(LONGEST_BODY)}"),
        ("Other.", "s" * (LONGEST_SUMMARY + 1), "summary", "too long: at most 500"),
        ("First.\n", "x", "body", "Nothing has changed: this is what version 1 says."),
        ("Other.", "  ", "summary", "Say in a few words what changed."),
    ],
)
def test_what_is_no_new_version_is_refused(
    session: Session, project: Project, lead: Reviewer, body: str, summary: str, field: str, message: str
) -> None:
    publish(session, project, lead, "First.")
    with pytest.raises(Invalid, match=message) as refused:
        publish(session, project, lead, body, summary, base=1)
    assert list(refused.value.errors) == [field]
    assert len(guidelines.list_versions(session, project.id)) == 1


def test_two_who_write_at_the_same_time(session: Session, project: Project, lead: Reviewer) -> None:
    publish(session, project, lead, "First.")
    publish(session, project, lead, "Second.", "More.", base=1)
    with pytest.raises(Conflict, match="Version 2 was published meanwhile"):
        publish(session, project, lead, "Another second.", "Less.", base=1)


def test_what_changed_is_shown_line_by_line() -> None:
    before, after = "One.\nTwo.\nThree.\nFour.\nFive.", "One.\nTwo.\nThree.\nFour.\nSix."
    assert guidelines.differences(before, after) == [" Three.", " Four.", "-Five.", "+Six."]
    assert guidelines.differences(before, before) == []
    assert guidelines.differences("a\n---\n@@ b", "a\n+++\n@@ b") == [" a", "----", "++++", " @@ b"]
