"""A stage of rating, and the claims rated in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Purpose, Reveal, RoundKind, RoundState


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
    # None: everybody who rates is assigned every claim.
    work_plan_id: Mapped[int | None] = mapped_column(ForeignKey("work_plan.id"))
    # Whether leads rate too: then they draw from the open queue, and free places are dealt to them as well.
    leads_rate: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]


class RoundClaim(Base):
    """That a claim is rated in a round, by how many, and what for."""

    __tablename__ = "round_claim"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "project_id"], ["round.id", "round.project_id"]),
        ForeignKeyConstraint(["claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        one_of("purpose", Purpose),
        CheckConstraint("wanted >= 1", name="wanted"),
        CheckConstraint("wanted IS NULL OR taken <= wanted", name="taken"),
        # Claims in the order in which they are drawn; of those alone that have a place left, as the migration says.
        Index(None, "round_id", "shuffle"),
    )

    round_id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    project_id: Mapped[int]
    # What it is put before reviewers for: `Purpose.REPEAT` never stands here, a repeated claim is one to rate.
    purpose: Mapped[str] = mapped_column(String(20), default=Purpose.RATING.value)
    # How many distinct reviewers are to rate it; None: everybody who rates.
    wanted: Mapped[int | None]
    # How many have a place, counted by triggers where a number is wanted: so `wanted` cannot be exceeded.
    taken: Mapped[int] = mapped_column(default=0)
    # Drawn with the others of the sample on which agreement is measured.
    is_in_sample: Mapped[bool] = mapped_column(default=False)
    # A random number below 2**31, from the round's seed.
    shuffle: Mapped[int] = mapped_column(default=0)
