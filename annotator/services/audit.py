"""The log of deeds."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from annotator.models import AuditEntry
from annotator.services.marks import read_marks


def record(
    session: Session,
    action: str,
    subject: str,
    *,
    now: datetime,
    actor_id: int | None,
    project_id: int | None = None,
    detail: dict[str, object] | None = None,
) -> None:
    """Append one entry: what was done (``round.locked``), to what (``round:3``), by whom, when."""
    session.execute(
        insert(AuditEntry),
        {
            "at": now,
            "actor_id": actor_id,
            "project_id": project_id,
            "action": action,
            "subject": subject,
            "detail": detail or {},
        },
    )


def mark(session: Session, project_id: int) -> tuple[int, datetime | None]:
    """Return what is another one after every logged deed in the project: their number, and when the last was."""
    return read_marks(session, project_id).logged


def read_details(session: Session, project_id: int, action: str) -> list[tuple[str, dict[str, Any]]]:
    """Return to what such deeds were done, each with its particulars."""
    rows = select(AuditEntry.subject, AuditEntry.detail)
    rows = rows.where(AuditEntry.project_id == project_id, AuditEntry.action == action).order_by(AuditEntry.id)
    return [(subject, detail or {}) for subject, detail in session.execute(rows)]


def last_detail(session: Session, project_id: int, action: str, subject: str) -> dict[str, Any]:
    """Return the particulars of the last such deed to this subject; nothing where there was none."""
    found = session.scalar(
        select(AuditEntry.detail)
        .where(AuditEntry.project_id == project_id, AuditEntry.action == action, AuditEntry.subject == subject)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return found or {}
