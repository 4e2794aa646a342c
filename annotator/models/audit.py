"""What was done, by whom, when. Append-only: the database refuses to change or delete a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base


class AuditEntry(Base):
    """One deed: the action, what it was done to, and its particulars."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "project_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    # Null for what the command line does.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
