"""People (or named models) who work here, and the ways in which they sign in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.models.base import Base


class Reviewer(Base):
    """A person who signs in; what they may do in a project is their membership's role."""

    __tablename__ = "reviewer"
    __table_args__ = (CheckConstraint("login = lower(login)", name="login_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    # Raised when the password changes or the account is closed, so that older cookies end.
    session_epoch: Mapped[int] = mapped_column(default=0)
    may_create_projects: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class SignInLink(Base):
    """A link that signs one reviewer in once, for a short time; only its digest is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    reviewer: Mapped[Reviewer] = relationship()


class SignInFailure(Base):
    """One failed attempt to sign in, kept while the throttle looks back; no address is kept."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "login_sha256", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    login_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
