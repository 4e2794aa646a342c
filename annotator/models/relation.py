"""How one claim bears on another, and which came of which."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Descent, RelationType


class ClaimRelation(Base):
    """A directed relation between two claims of one project."""

    __tablename__ = "claim_relation"
    __table_args__ = (
        UniqueConstraint("from_claim_id", "to_claim_id", "type"),
        ForeignKeyConstraint(["from_claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        ForeignKeyConstraint(["to_claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        CheckConstraint("from_claim_id <> to_claim_id", name="other"),
        one_of("type", RelationType),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    from_claim_id: Mapped[int]
    to_claim_id: Mapped[int] = mapped_column(index=True)
    type: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(500), default="")


class ClaimDescent(Base):
    """That a claim came of another by splitting or merging; append-only."""

    __tablename__ = "claim_descent"
    __table_args__ = (
        UniqueConstraint("from_claim_id", "to_claim_id"),
        ForeignKeyConstraint(["from_claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        ForeignKeyConstraint(["to_claim_id", "project_id"], ["claim.id", "claim.project_id"]),
        CheckConstraint("from_claim_id <> to_claim_id", name="other"),
        one_of("kind", Descent),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    from_claim_id: Mapped[int]
    to_claim_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id"))
    made_at: Mapped[datetime]
