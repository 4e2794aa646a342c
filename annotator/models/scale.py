"""The points of a scale, and the answers that stand off it."""

from sqlalchemy import Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Level


class Scale(Base):
    """Points and their level of measurement; belongs to one rubric version."""

    __tablename__ = "scale"
    __table_args__ = (
        UniqueConstraint("rubric_version_id", "key"),
        UniqueConstraint("id", "rubric_version_id"),
        one_of("level", Level),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(20))
    low_is_best: Mapped[bool] = mapped_column(default=False)


class ScalePoint(Base):
    """One answer on a scale: a code, a value, a label and an anchor."""

    __tablename__ = "scale_point"
    __table_args__ = (
        UniqueConstraint("scale_id", "code"),
        UniqueConstraint("scale_id", "position"),
        UniqueConstraint("scale_id", "value"),
        UniqueConstraint("id", "scale_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("scale.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[float] = mapped_column(Float)
    label: Mapped[str] = mapped_column(String(200))
    anchor: Mapped[str] = mapped_column(Text, default="")
    requires_rationale: Mapped[bool] = mapped_column(default=False)


class ScalePointExample(Base):
    """A case that belongs on a point, or one that seems to and does not."""

    __tablename__ = "scale_point_example"
    __table_args__ = (UniqueConstraint("scale_point_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_point_id: Mapped[int] = mapped_column(ForeignKey("scale_point.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    belongs: Mapped[bool] = mapped_column(default=True)


class CannotJudgeReason(Base):
    """A reason for an answer off the scale. It has no value and enters no number."""

    __tablename__ = "cannot_judge_reason"
    __table_args__ = (
        UniqueConstraint("scale_id", "code"),
        UniqueConstraint("scale_id", "position"),
        UniqueConstraint("id", "scale_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_id: Mapped[int] = mapped_column(ForeignKey("scale.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
