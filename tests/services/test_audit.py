"""The log of deeds."""

import factories
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import AuditEntry
from annotator.services import audit


def test_an_entry_says_what_was_done_to_what_by_whom_and_when(session: Session) -> None:
    project, person = factories.make_project(session), factories.make_reviewer(session)
    audit.record(
        session, "claim.edited", "claim:3", now=NOW, actor_id=person.id, project_id=project.id, detail={"to": [1, "ü"]}
    )
    audit.record(session, "rubric.published", "rubric:1", now=NOW, actor_id=None)
    edited, published = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    assert (edited.action, edited.subject, edited.at) == ("claim.edited", "claim:3", NOW)
    assert (edited.actor_id, edited.project_id, edited.detail) == (person.id, project.id, {"to": [1, "ü"]})
    assert (published.actor_id, published.project_id, published.detail) == (None, None, {})


def test_a_mark_moves_with_every_deed(session: Session) -> None:
    project = factories.make_project(session)
    before = audit.mark(session, project.id)
    audit.record(session, "round.locked", "round:1", now=NOW, actor_id=None, project_id=project.id)
    after = audit.mark(session, project.id)
    assert after == (before[0] + 1, NOW)
    audit.record(session, "round.locked", "round:1", now=NOW, actor_id=None)
    assert audit.mark(session, project.id) == after
