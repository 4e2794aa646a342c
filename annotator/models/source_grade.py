"""How reliable reviewers hold a source to be, asked once per source and before its claims. Append-only."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Grade


class SourceGrade(Base):
    """One grading; the highest number of a reviewer is the one that stands. F is no number."""

    __tablename__ = "source_grade"
    __table_args__ = (
        UniqueConstraint("source_id", "reviewer_id", "number"),
        UniqueConstraint("reviewer_id", "request_id"),
        ForeignKeyConstraint(["source_id", "project_id"], ["source.id", "source.project_id"]),
        one_of("grade", Grade),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    source_id: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    number: Mapped[int]
    grade: Mapped[str] = mapped_column(String(1))
    rationale: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
