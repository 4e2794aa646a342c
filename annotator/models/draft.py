"""What a reviewer has begun and not submitted."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base


class Draft(Base):
    """The fields of a rating form as they stood when they were last sent; gone once the review is submitted."""

    __tablename__ = "draft"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    # By the form's field names, codes and text as they were typed.
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    # Of the review when the form was opened: a draft older than a submission is no longer offered as news.
    base_revision: Mapped[int]
    # Rises with each saving, so that of two tabs the older does not silently win.
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
