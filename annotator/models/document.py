"""The article or report that claims are taken from, and its texts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import TextKind


class Document(Base):
    """Bibliographic data of one article or report."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("project_id", "key"), UniqueConstraint("id", "project_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    key: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(500))
    authors: Mapped[str] = mapped_column(String(500), default="")
    outlet: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    language: Mapped[str] = mapped_column(String(35), default="")
    # Dates are kept as printed or as believed: "December 2015" is a date here.
    date_stated: Mapped[str] = mapped_column(String(100), default="")
    date_believed: Mapped[str] = mapped_column(String(100), default="")
    date_reason: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    # Came with an import that is not published yet, and stays out of sight until then.
    is_staged: Mapped[bool] = mapped_column(default=False)
    # Whether its words may stand on a page that is published; without it such a page has claims alone.
    may_publish_text: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    texts: Mapped[list["DocumentText"]] = relationship(back_populates="document", order_by="DocumentText.id")


class DocumentText(Base):
    """One text of a document: stored once, never altered; the body is null when it is withheld.

    Paragraphs are the blocks between blank lines, counted from 1. Offsets are code points.
    """

    __tablename__ = "document_text"
    __table_args__ = (
        UniqueConstraint("document_id", "kind"),
        one_of("kind", TextKind),
        CheckConstraint("length >= 0", name="length"),
        CheckConstraint("body IS NULL OR length(body) = length", name="body"),
        CheckConstraint("length(sha256_bytes) = 64 AND length(sha256_text) = 64", name="digests"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    kind: Mapped[str] = mapped_column(String(20))
    sha256_bytes: Mapped[str] = mapped_column(String(64))
    sha256_text: Mapped[str] = mapped_column(String(64))
    length: Mapped[int]
    body: Mapped[str | None] = mapped_column(Text)
    captured_at: Mapped[datetime]
    # How the text came here: pasted, or from a file of this name, and what was left out on the way.
    file_name: Mapped[str] = mapped_column(String(300), default="")
    extraction: Mapped[str] = mapped_column(Text, default="")

    document: Mapped[Document] = relationship(back_populates="texts")
