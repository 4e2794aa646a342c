"""A stage of rating, and the claims rated in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Reveal, RoundKind, RoundState


class Round(Base):
    """A stage of rating under one rubric version; locked for good by the lead."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("id", "project_id"),
        one_of("kind", RoundKind),
        one_of("state", RoundState),
        one_of("reveal", Reveal),
        CheckConstraint("(state = 'locked') = (locked_at IS NOT NULL)", name="locked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20), default=RoundKind.FIRST.value)
    state: Mapped[str] = mapped_column(String(20), default=RoundState.OPEN.value)
    # Taken from the project when the round opens, so that the rule cannot change under the raters.
    reveal: Mapped[str] = mapped_column(String(20))
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    seed: Mapped[int]
    opened_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]


class RoundClaim(Base):
    """That a claim is rated in a round."""

    __tablename__ = "round_claim"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "project_id"], ["round.id", "round.project_id"]),
        ForeignKeyConstraint(["claim_id", "project_id"], ["claim.id", "claim.project_id"]),
    )

    round_id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    project_id: Mapped[int]
