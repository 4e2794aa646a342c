"""Links that take whoever has them into a project."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Role


class Invitation(Base):
    """A link into a project with a role, for so many people and so long; only the digest of its secret is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("uses_allowed >= 1", name="uses_allowed"),
        CheckConstraint("0 <= uses_made AND uses_made <= uses_allowed", name="uses_made"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    group_name: Mapped[str | None] = mapped_column(String(80))
    # For whom it is meant, in the lead's words.
    label: Mapped[str] = mapped_column(String(200), default="")
    uses_allowed: Mapped[int] = mapped_column(default=1)
    uses_made: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    created_at: Mapped[datetime]


class InvitationUse(Base):
    """That a person came into the project by an invitation."""

    __tablename__ = "invitation_use"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"), primary_key=True)
    used_at: Mapped[datetime]
