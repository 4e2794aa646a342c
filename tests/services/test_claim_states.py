"""Marks on claims: draft, to rate, featured."""

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import AuditEntry
from annotator.services.claim_states import MARKS, mark_claim


def _mark(session: Session, project_id: int, mark: str) -> tuple[str, bool, bool]:
    claim = mark_claim(session, project_id, "K1", mark, now=NOW, actor_id=None)
    return claim.state, claim.is_to_rate, claim.is_featured


def test_marks(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="K1")
    assert [_mark(session, project.id, mark) for mark in ("draft", "not_to_rate", "featured")] == [
        ("draft", True, False),
        ("draft", False, False),
        ("draft", False, True),
    ]
    assert [_mark(session, project.id, mark) for mark in ("ready", "to_rate", "not_featured", "ready")] == [
        ("ready", False, True),
        ("ready", True, True),
        ("ready", True, False),
        ("ready", True, False),
    ]
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.marked").order_by(AuditEntry.id))
    # Marking anew what is marked already is no deed.
    assert [entry.detail["mark"] for entry in entries] == [
        *("draft", "not_to_rate", "featured", "ready", "to_rate", "not_featured")
    ]
    assert set(MARKS) == {"draft", "not_to_rate", "featured", "ready", "to_rate", "not_featured"}


def test_what_a_round_holds_is_no_draft(session: Session) -> None:
    project = factories.make_project(session)
    claim = factories.make_claim(session, project, key="K1")
    factories.make_round(session, project, [claim])
    with pytest.raises(Conflict, match="A round holds this claim"):
        _mark(session, project.id, "draft")


@pytest.mark.parametrize(
    ("state", "mark", "message"), [("withdrawn", "ready", "Restore it"), ("ready", "no", "no such")]
)
def test_refused(session: Session, state: str, mark: str, message: str) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="K1", state=state)
    with pytest.raises(Conflict, match=message):
        _mark(session, project.id, mark)


def test_a_staged_claim_is_not_there(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="K1", state="staged")
    with pytest.raises(NotFound):
        _mark(session, project.id, "ready")
