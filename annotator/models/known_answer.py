"""Answers that are known beforehand: to train reviewers with, or to see how accurate they are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base
from annotator.models.vocabulary import Purpose


class KnownAnswer(Base):
    """The point that is right for a claim by one criterion, how far off still passes, and why it is right."""

    __tablename__ = "known_answer"
    __table_args__ = (
        UniqueConstraint("claim_id", "criterion_id"),
        ForeignKeyConstraint(["claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
        ),
        ForeignKeyConstraint(["scale_point_id", "scale_id"], ["scale_point.id", "scale_point.scale_id"]),
        CheckConstraint("purpose IN ('training', 'gold')", name="purpose"),
        CheckConstraint("tolerance >= 0", name="tolerance"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    claim_id: Mapped[int]
    criterion_id: Mapped[int]
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    scale_point_id: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(20), default=Purpose.TRAINING.value)
    # Steps from the right point that still count as right.
    tolerance: Mapped[int] = mapped_column(default=0)
    explanation: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    made_at: Mapped[datetime]


class KnownRange(Base):
    """The range of numbers that is known for a claim by one criterion, and what it rests on."""

    __tablename__ = "known_range"
    __table_args__ = (
        UniqueConstraint("claim_id", "criterion_id"),
        ForeignKeyConstraint(["claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
        ),
        CheckConstraint("purpose IN ('training', 'gold')", name="purpose"),
        CheckConstraint("low <= high", name="range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    claim_id: Mapped[int]
    criterion_id: Mapped[int]
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(20), default=Purpose.TRAINING.value)
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    basis: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    made_at: Mapped[datetime]
