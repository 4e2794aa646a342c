"""That a reviewer is to rate a claim in a round, and how far that has come."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import AssignmentState, Purpose


class Assignment(Base):
    """Reviewer x claim x round x purpose, in the reviewer's own order."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("round_id", "claim_id", "reviewer_id", "purpose"),
        ForeignKeyConstraint(["round_id", "claim_id"], ["round_claim.round_id", "round_claim.claim_id"]),
        one_of("purpose", Purpose),
        one_of("state", AssignmentState),
        Index(None, "reviewer_id", "round_id", "state", "position"),
        # Few are not to rate, and few are reserved. That these indexes hold those few only stands in the migrations: a
        # condition here would load every engine's dialect at the start.
        Index("ix_assignment_round_id_state_beside", "round_id", "state"),
        Index(None, "round_id", "reserved_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    claim_id: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    purpose: Mapped[str] = mapped_column(String(20), default=Purpose.RATING.value)
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=AssignmentState.OPEN.value)
    # Drawn from the open queue and not yet submitted: after this moment another may have its place.
    reserved_until: Mapped[datetime | None]
    # In a masking trial: what the plan hides was hidden from this reviewer for this claim.
    is_masked: Mapped[bool] = mapped_column(default=False)
