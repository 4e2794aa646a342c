"""That a reviewer passed a claim on. Append-only: the reason stays when the claim is taken up again."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import SkipReason


class Skip(Base):
    """One skipping of one assignment, with its reason."""

    __tablename__ = "skip"
    __table_args__ = (UniqueConstraint("assignment_id", "request_id"), one_of("reason", SkipReason))

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    reason: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
