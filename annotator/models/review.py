"""The form one reviewer submitted for one assignment, as it stands now."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import ReviewState


class Review(Base):
    """The current answers' header. Each submission is kept as it was in a `ReviewRevision`."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("id", "rubric_version_id"),
        one_of("state", ReviewState),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint("counted_revision IS NULL OR counted_revision <= revision", name="counted_revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    claim_version_id: Mapped[int] = mapped_column(ForeignKey("claim_version.id"))
    state: Mapped[str] = mapped_column(String(20))
    rationale: Mapped[str] = mapped_column(Text, default="")
    # Number of the latest revision, and of the last one made before results were open to its author:
    # the second is what coefficients read; null when that one was a withdrawal.
    revision: Mapped[int]
    counted_revision: Mapped[int | None]
    submitted_at: Mapped[datetime]


class Rating(Base):
    """The answer to one criterion in one review: a point of its scale, or a reason not to judge."""

    __tablename__ = "rating"
    __table_args__ = (
        ForeignKeyConstraint(["review_id", "rubric_version_id"], ["review.id", "review.rubric_version_id"]),
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

    review_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True)
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    scale_point_id: Mapped[int | None]
    cannot_judge_reason_id: Mapped[int | None]


class RangeAnswer(Base):
    """The answer to a criterion that asks for a range of numbers, as it stands now."""

    __tablename__ = "range_answer"
    __table_args__ = (
        ForeignKeyConstraint(["review_id", "rubric_version_id"], ["review.id", "review.rubric_version_id"]),
        ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
        ),
        CheckConstraint("low <= high", name="range"),
    )

    review_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True)
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    # What the range rests on, in the reviewer's words.
    basis: Mapped[str] = mapped_column(Text, default="")
