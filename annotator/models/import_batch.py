"""A file of claims, sources or relations on its way into a project."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.import_vocabulary import BatchState, ImportKind


class ImportBatch(Base):
    """One import: checked, staged in short transactions, then published by one switch or discarded."""

    __tablename__ = "import_batch"
    __table_args__ = (
        one_of("state", BatchState),
        one_of("kind", ImportKind),
        CheckConstraint("0 <= rows_done AND rows_done <= rows_total", name="rows_done"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        Index(None, "project_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str] = mapped_column(String(20), default=ImportKind.CLAIMS.value)
    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    # From column to field, as it was chosen.
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(20), default=BatchState.CHECKING.value)
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
