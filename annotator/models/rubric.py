"""A versioned set of criteria. A published version never changes; the database refuses it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import RubricState


class Rubric(Base):
    """A named rubric, shared by the projects of this installation."""

    __tablename__ = "rubric"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")

    versions: Mapped[list["RubricVersion"]] = relationship(back_populates="rubric", order_by="RubricVersion.number")


class RubricVersion(Base):
    """What the rubric asks at one time; every review names the version it was made under."""

    __tablename__ = "rubric_version"
    __table_args__ = (
        UniqueConstraint("rubric_id", "number"),
        one_of("state", RubricState),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=RubricState.DRAFT.value)
    # Digest of the definition it was made from, so that the same file does not make a second version.
    definition_sha256: Mapped[str] = mapped_column(String(64))
    rationale_question: Mapped[str] = mapped_column(String(300))
    rationale_help: Mapped[str] = mapped_column(Text, default="")
    # What changed since the version before, in the author's words.
    change: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    created_at: Mapped[datetime]

    rubric: Mapped[Rubric] = relationship(back_populates="versions")


class RubricDraft(Base):
    """A definition that is being edited; publishing it makes a version."""

    __tablename__ = "rubric_draft"
    __table_args__ = (CheckConstraint("edition >= 1", name="edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The rubric whose next version it will be, None for a new one.
    rubric_id: Mapped[int | None] = mapped_column(ForeignKey("rubric.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    # In the shape of a rubric file; may be unfinished.
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Rises with each saving, so that of two tabs the older does not silently win.
    edition: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
