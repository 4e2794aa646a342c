"""The plan of work: how many rate a claim, how claims come to reviewers, and what is planted among them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Delivery, MaskedPart, Overlap, Related


class WorkPlan(Base):
    """One version of a project's plan; never changed, so that a round keeps the one it was opened under."""

    __tablename__ = "work_plan"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        one_of("overlap", Overlap),
        one_of("delivery", Delivery),
        one_of("related", Related),
        one_of("masked_part", MaskedPart),
        CheckConstraint("(overlap = 'everyone') = (ratings_per_claim IS NULL)", name="overlap_number"),
        CheckConstraint("(overlap = 'sample') = (sample_percent IS NOT NULL)", name="overlap_sample"),
        CheckConstraint("delivery = 'assigned' OR overlap <> 'everyone'", name="queue_needs_number"),
        CheckConstraint("ratings_per_claim >= 1", name="ratings_per_claim"),
        CheckConstraint("sample_percent BETWEEN 1 AND 100", name="sample_percent"),
        CheckConstraint("reservation_minutes BETWEEN 1 AND 10080", name="reservation_minutes"),
        CheckConstraint("training_pass_percent BETWEEN 0 AND 100", name="training_pass_percent"),
        CheckConstraint("repeat_percent BETWEEN 1 AND 100", name="repeat_percent"),
        CheckConstraint("(repeat_percent IS NULL) = (repeat_after_days IS NULL)", name="repeat"),
        CheckConstraint("repeat_after_days >= 0", name="repeat_after_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    overlap: Mapped[str] = mapped_column(String(20), default=Overlap.EVERYONE.value)
    # How many distinct reviewers rate a claim; with a sample, each claim of the sample, and one each of the rest.
    ratings_per_claim: Mapped[int | None]
    sample_percent: Mapped[int | None]
    delivery: Mapped[str] = mapped_column(String(20), default=Delivery.ASSIGNED.value)
    related: Mapped[str] = mapped_column(String(20), default=Related.ANY.value)
    reservation_minutes: Mapped[int] = mapped_column(default=60)
    # What stays out of sight for a random half; None: no trial.
    masked_part: Mapped[str | None] = mapped_column(String(20))
    # Share of training answers that must be right before one rates; None: no training.
    training_pass_percent: Mapped[int | None]
    # Whether claims with a known answer are hidden among the others.
    has_gold: Mapped[bool] = mapped_column(default=False)
    # Share of one's own claims that come a second time, unannounced, and after how many days; None: none.
    repeat_percent: Mapped[int | None]
    repeat_after_days: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    made_at: Mapped[datetime]
