"""How one claim bears on another."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import RelationType


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
