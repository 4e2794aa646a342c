"""What speaks for or against a claim, each item with where it comes from."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import EvidenceType, Stance


class Evidence(Base):
    """One item; what it says stays as it was listed, and it is withdrawn, never deleted."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        UniqueConstraint("id", "claim_id"),
        ForeignKeyConstraint(["claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        # Items of one origin are items of one claim: five reprints of a wire report count once.
        ForeignKeyConstraint(["same_origin_as_id", "claim_id"], ["evidence.id", "evidence.claim_id"]),
        one_of("stance", Stance),
        one_of("type", EvidenceType),
        CheckConstraint("same_origin_as_id <> id", name="other"),
        CheckConstraint("length(url) > 0 OR length(description) > 0", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    claim_id: Mapped[int]
    position: Mapped[int]
    url: Mapped[str] = mapped_column(String(2000), default="")
    archived_url: Mapped[str] = mapped_column(String(2000), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    stance: Mapped[str] = mapped_column(String(20))
    type: Mapped[str] = mapped_column(String(30))
    # The first listed item of the same origin, None for that item itself.
    same_origin_as_id: Mapped[int | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
