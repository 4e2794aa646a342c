"""A piece of work, and who takes part in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.models.base import Base, one_of
from annotator.models.reviewer import Reviewer
from annotator.models.vocabulary import Reveal, Role


class Project(Base):
    """Documents, rubric, reviewers and rules of one piece of work."""

    __tablename__ = "project"
    __table_args__ = (
        one_of("reveal", Reveal),
        CheckConstraint("ratings_goal >= 1", name="ratings_goal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    lead_sentence: Mapped[str] = mapped_column(String(1000), default="")
    reveal: Mapped[str] = mapped_column(String(20), default=Reveal.AFTER_LOCK.value)
    ratings_goal: Mapped[int] = mapped_column(default=3)
    # Every random order of the project starts from this number.
    seed: Mapped[int]
    is_example: Mapped[bool] = mapped_column(default=False)
    # Whether reviewers grade the reliability of a source before its claims.
    asks_grades: Mapped[bool] = mapped_column(default=False)
    rubric_version_id: Mapped[int | None] = mapped_column(ForeignKey("rubric_version.id"))
    # Whether adjudicators see who gave which rating; a lead decides, and it is logged.
    adjudicators_see_names: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="project", order_by="Membership.id")


class Membership(Base):
    """A reviewer's role and group in a project, and the pseudonym that stands in exports."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("project_id", "reviewer_id"),
        UniqueConstraint("project_id", "pseudonym"),
        one_of("role", Role),
        CheckConstraint("work_weight >= 0", name="work_weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    group_name: Mapped[str | None] = mapped_column(String(80))
    pseudonym: Mapped[str] = mapped_column(String(20))
    is_active: Mapped[bool] = mapped_column(default=True)
    # The member's part of the work beside the others': 2 is dealt twice as many claims as 1, 0 none.
    work_weight: Mapped[int] = mapped_column(default=1)
    # Set when the training was passed, or a lead let the member rate without; never unset.
    trained_at: Mapped[datetime | None]
    # Set when this member opened results while the round was still open; never unset.
    unblinded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    project: Mapped[Project] = relationship(back_populates="memberships")
    reviewer: Mapped[Reviewer] = relationship()
