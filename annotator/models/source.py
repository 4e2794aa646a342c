"""Who makes or relays a claim."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import SourceType


class Source(Base):
    """A person, organisation, outlet or data series, described as the documents describe it."""

    __tablename__ = "source"
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        UniqueConstraint("id", "project_id"),
        one_of("type", SourceType),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(300))
    type: Mapped[str] = mapped_column(String(20))
    role_as_given: Mapped[str] = mapped_column(String(500), default="")
    # What was found about the role elsewhere; the documents' own wording stays apart.
    role_checked: Mapped[str] = mapped_column(String(500), default="")
    # Came with an import that is not published yet, and stays out of sight until then.
    is_staged: Mapped[bool] = mapped_column(default=False)
    # The source that this one turned out to be: its claims are that one's, and its address leads there.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"), index=True)
    descriptor: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")

    names: Mapped[list["SourceName"]] = relationship(back_populates="source", order_by="SourceName.id")


class SourceName(Base):
    """Another spelling of a source's name, with the language and script it is written in."""

    __tablename__ = "source_name"
    __table_args__ = (UniqueConstraint("source_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    name: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(35), default="")

    source: Mapped[Source] = relationship(back_populates="names")
