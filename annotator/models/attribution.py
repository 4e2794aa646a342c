"""A source's part in a claim."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.models.base import Base, one_of
from annotator.models.source import Source
from annotator.models.vocabulary import Part


class Attribution(Base):
    """That a source says, is quoted with, or relays a claim; in order."""

    __tablename__ = "attribution"
    __table_args__ = (
        UniqueConstraint("claim_version_id", "position"),
        UniqueConstraint("claim_version_id", "source_id", "part"),
        one_of("part", Part),
        Index(None, "source_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_version_id: Mapped[int] = mapped_column(ForeignKey("claim_version.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    position: Mapped[int]
    part: Mapped[str] = mapped_column(String(20))
    role_as_given: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    source: Mapped[Source] = relationship()
