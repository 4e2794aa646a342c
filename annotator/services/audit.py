"""The log of deeds."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from annotator.models import AuditEntry


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
