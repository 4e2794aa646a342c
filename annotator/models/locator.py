"""Where a claim stands in a text."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base


class Locator(Base):
    """Start and end of a claim version in one text, in code points, end exclusive.

    The quotation and its surroundings are null where the text is withheld.
    """

    __tablename__ = "locator"
    __table_args__ = (
        UniqueConstraint("claim_version_id", "document_text_id"),
        CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name="offsets"),
        Index(None, "document_text_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_version_id: Mapped[int] = mapped_column(ForeignKey("claim_version.id"))
    document_text_id: Mapped[int] = mapped_column(ForeignKey("document_text.id"))
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    exact: Mapped[str | None] = mapped_column(Text)
    prefix: Mapped[str | None] = mapped_column(Text)
    suffix: Mapped[str | None] = mapped_column(Text)
