"""What reviewers report about a claim itself, for the lead."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import FlagKind


class Flag(Base):
    """A report that something is the matter with a claim; what was reported stays, the lead settles it once."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("reporter_id", "request_id"),
        ForeignKeyConstraint(["claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        ForeignKeyConstraint(["duplicate_of_id", "project_id"], ["claim.id", "claim.project_id"]),
        one_of("kind", FlagKind),
        CheckConstraint("duplicate_of_id <> claim_id", name="other"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled"),
        Index(None, "project_id", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    claim_id: Mapped[int] = mapped_column(index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    kind: Mapped[str] = mapped_column(String(40))
    duplicate_of_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
