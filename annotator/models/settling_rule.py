"""Rules that settle what hardly anybody differs on, and when they were applied."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import RuleKind


class SettlingRule(Base):
    """What a claim must be like to be settled by rule, for one criterion of one round; fixed once stored."""

    __tablename__ = "settling_rule"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "project_id"], ["round.id", "round.project_id"]),
        ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
        ),
        one_of("kind", RuleKind),
        CheckConstraint("min_ratings >= 1", name="min_ratings"),
        CheckConstraint("max_spread >= 0", name="max_spread"),
        CheckConstraint("threshold > 0 AND threshold <= 1", name="threshold"),
        CheckConstraint("(kind = 'median') = (max_spread IS NOT NULL)", name="spread_of_median"),
        CheckConstraint("(kind = 'consensus') = (threshold IS NOT NULL)", name="threshold_of_consensus"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    round_id: Mapped[int] = mapped_column(index=True)
    criterion_id: Mapped[int]
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    min_ratings: Mapped[int]
    # Steps from the lowest to the highest rating that a median still settles.
    max_spread: Mapped[int | None]
    # What the consensus model must give the likeliest step, between 0 and 1.
    threshold: Mapped[float | None] = mapped_column(Float)
    author_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    made_at: Mapped[datetime]


class RuleApplication(Base):
    """One use of a rule: on which ratings, how many claims it settled, and whether it was undone, once."""

    __tablename__ = "rule_application"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone"),
        CheckConstraint("settled >= 0", name="settled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("settling_rule.id"), index=True)
    applied_by_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    applied_at: Mapped[datetime]
    # SHA-256 of the ratings it was computed from, so that it can be computed again.
    ratings_digest: Mapped[str] = mapped_column(String(64))
    settled: Mapped[int]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    undone_at: Mapped[datetime | None]
