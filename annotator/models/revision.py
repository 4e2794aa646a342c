"""Every submission as it was. Append-only: the database refuses to change or delete a row."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import ReviewState


class ReviewRevision(Base):
    """One submission, change or withdrawal of a review."""

    __tablename__ = "review_revision"
    __table_args__ = (
        UniqueConstraint("review_id", "number"),
        UniqueConstraint("review_id", "request_id"),
        UniqueConstraint("id", "rubric_version_id"),
        ForeignKeyConstraint(["review_id", "rubric_version_id"], ["review.id", "review.rubric_version_id"]),
        one_of("state", ReviewState),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("active_seconds >= 0", name="active_seconds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int]
    number: Mapped[int]
    rubric_version_id: Mapped[int]
    claim_version_id: Mapped[int] = mapped_column(ForeignKey("claim_version.id"))
    state: Mapped[str] = mapped_column(String(20))
    rationale: Mapped[str] = mapped_column(Text, default="")
    # Made when others' ratings of the claim were already open to the author.
    is_after_reveal: Mapped[bool] = mapped_column(default=False)
    request_id: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    # Time spent on the form, without the idle time; None where the browser could not measure it.
    active_seconds: Mapped[int | None]
    # The guideline that stood beside the form; None when the project had none.
    guideline_version_id: Mapped[int | None] = mapped_column(ForeignKey("guideline_version.id"))


class RevisionRating(Base):
    """One answer of one submission."""

    __tablename__ = "revision_rating"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "rubric_version_id"], ["review_revision.id", "review_revision.rubric_version_id"]
        ),
        ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
        ),
        ForeignKeyConstraint(["scale_point_id", "scale_id"], ["scale_point.id", "scale_point.scale_id"]),
        ForeignKeyConstraint(
            ["cannot_judge_reason_id", "scale_id"], ["cannot_judge_reason.id", "cannot_judge_reason.scale_id"]
        ),
        CheckConstraint("(scale_point_id IS NULL) <> (cannot_judge_reason_id IS NULL)", name="one_answer"),
        {"sqlite_with_rowid": False},
    )

    revision_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True)
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    scale_point_id: Mapped[int | None]
    cannot_judge_reason_id: Mapped[int | None]


class RevisionPassage(Base):
    """A passage of the claim's text that the reviewer marked as what supports the rating; offsets in code points."""

    __tablename__ = "revision_passage"
    __table_args__ = (CheckConstraint('0 <= "start" AND "start" < "end"', name="start"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("review_revision.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    document_text_id: Mapped[int] = mapped_column(ForeignKey("document_text.id"))
    start: Mapped[int]
    end: Mapped[int]
    exact: Mapped[str] = mapped_column(Text)


class RevisionRange(Base):
    """One range of one submission."""

    __tablename__ = "revision_range"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "rubric_version_id"], ["review_revision.id", "review_revision.rubric_version_id"]
        ),
        ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
        ),
        CheckConstraint("low <= high", name="range"),
    )

    revision_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True)
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    basis: Mapped[str] = mapped_column(Text, default="")


class RevisionEvidence(Base):
    """A piece of evidence that the reviewer cites in one submission."""

    __tablename__ = "revision_evidence"

    revision_id: Mapped[int] = mapped_column(ForeignKey("review_revision.id"), primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
