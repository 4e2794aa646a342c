"""What is written about claims beside the ratings: for oneself, and for all after the blind phase."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base


class PrivateNote(Base):
    """A reviewer's note on a claim that nobody else ever sees."""

    __tablename__ = "private_note"
    __table_args__ = (
        UniqueConstraint("reviewer_id", "claim_id"),
        ForeignKeyConstraint(["claim_id", "project_id"], ["claim.id", "claim.project_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    claim_id: Mapped[int]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    text: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class Comment(Base):
    """A contribution to the discussion of a claim after its round was locked; append-only."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("author_id", "request_id"),
        ForeignKeyConstraint(["round_id", "claim_id"], ["round_claim.round_id", "round_claim.claim_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    claim_id: Mapped[int] = mapped_column(index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    text: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
