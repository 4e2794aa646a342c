"""The statement under review, its versions, and what a version says in figures."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Polarity


class Claim(Base):
    """One proposition of one document; what it says is in its versions."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        UniqueConstraint("id", "project_id"),
        ForeignKeyConstraint(["document_id", "project_id"], ["document.id", "document.project_id"]),
        one_of("state", ClaimState),
        CheckConstraint("version >= 1", name="version"),
        Index(None, "project_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    document_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=ClaimState.READY.value)
    is_to_rate: Mapped[bool] = mapped_column(default=True)
    is_featured: Mapped[bool] = mapped_column(default=False)
    # Number of the version that is shown now.
    version: Mapped[int] = mapped_column(default=1)
    # Why it was withdrawn, empty while it is not.
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    # The import it came with, None where it was made by hand.
    import_batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)
    created_at: Mapped[datetime]

    versions: Mapped[list["ClaimVersion"]] = relationship(back_populates="claim", order_by="ClaimVersion.number")


class ClaimVersion(Base):
    """The wording and description of a claim at one time; the database refuses to change it."""

    __tablename__ = "claim_version"
    __table_args__ = (
        UniqueConstraint("claim_id", "number"),
        one_of("kind", ClaimKind),
        one_of("polarity", Polarity),
        one_of("hedge", Hedge),
        CheckConstraint("length(text) > 0", name="text"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    polarity: Mapped[str] = mapped_column(String(10), default=Polarity.AFFIRMS.value)
    hedge: Mapped[str] = mapped_column(String(20), default=Hedge.NONE.value)
    hedge_cue: Mapped[str] = mapped_column(String(100), default="")
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    paragraph: Mapped[int | None]
    time_made: Mapped[str] = mapped_column(String(300), default="")
    time_about: Mapped[str] = mapped_column(String(300), default="")
    # The same resolved, as far as they can be: a date of ISO 8601, or a part or an interval of one.
    time_made_resolved: Mapped[str] = mapped_column(String(100), default="")
    time_about_resolved: Mapped[str] = mapped_column(String(100), default="")
    evidence_shown: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))

    claim: Mapped[Claim] = relationship(back_populates="versions")
    figures: Mapped[list["Figure"]] = relationship(order_by="Figure.position")
    hops: Mapped[list["Hop"]] = relationship(order_by="Hop.position")


class Figure(Base):
    """A number in a claim, as printed and as read."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("claim_version_id", "position"),
        CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name="range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_version_id: Mapped[int] = mapped_column(ForeignKey("claim_version.id"))
    position: Mapped[int]
    expression: Mapped[str] = mapped_column(String(200))
    value: Mapped[float | None] = mapped_column(Float)
    low: Mapped[float | None] = mapped_column(Float)
    high: Mapped[float | None] = mapped_column(Float)
    unit: Mapped[str] = mapped_column(String(60), default="")
    period: Mapped[str] = mapped_column(String(200), default="")
    counted: Mapped[str] = mapped_column(String(300), default="")


class Hop(Base):
    """One link of the way from the first speaker to the page that is held."""

    __tablename__ = "hop"
    __table_args__ = (
        UniqueConstraint("claim_version_id", "position"),
        CheckConstraint("source_id IS NOT NULL OR length(label) > 0", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_version_id: Mapped[int] = mapped_column(ForeignKey("claim_version.id"))
    position: Mapped[int]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    label: Mapped[str] = mapped_column(String(300), default="")
    way: Mapped[str] = mapped_column(String(100))
    date: Mapped[str] = mapped_column(String(200), default="")
    is_seen: Mapped[bool] = mapped_column(default=True)
