"""The guideline that stands beside the rating form."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base


class GuidelineVersion(Base):
    """One version of a project's guideline, in Markdown; append-only, the highest number is the one shown."""

    __tablename__ = "guideline_version"
    __table_args__ = (UniqueConstraint("project_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    # What changed, in the author's words.
    summary: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    published_at: Mapped[datetime]
