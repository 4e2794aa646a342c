"""One question of a rubric."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import AnswerKind, CriterionRole


class Criterion(Base):
    """A question, the scale it is answered on, and whether "cannot judge" may be answered."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("rubric_version_id", "key"),
        UniqueConstraint("rubric_version_id", "position"),
        UniqueConstraint("id", "rubric_version_id", "scale_id"),
        ForeignKeyConstraint(["scale_id", "rubric_version_id"], ["scale.id", "scale.rubric_version_id"]),
        one_of("role", CriterionRole),
        one_of("answer_kind", AnswerKind),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    scale_id: Mapped[int]
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))
    short_name: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(String(500))
    help: Mapped[str] = mapped_column(Text, default="")
    is_required: Mapped[bool] = mapped_column(default=True)
    allows_cannot_judge: Mapped[bool] = mapped_column(default=False)
    cannot_judge_requires_rationale: Mapped[bool] = mapped_column(default=False)
    # A range has a low and a high number in this unit; its scale holds the reasons not to judge, and no points.
    answer_kind: Mapped[str] = mapped_column(String(20), default=AnswerKind.POINT.value)
    unit: Mapped[str] = mapped_column(String(60), default="")


class LadderStep(Base):
    """One yes-or-no question of the decision ladder that helps to answer a criterion."""

    __tablename__ = "ladder_step"
    __table_args__ = (UniqueConstraint("criterion_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class CriterionCondition(Base):
    """That a criterion is asked only where another was answered by one of these points."""

    __tablename__ = "criterion_condition"
    __table_args__ = (CheckConstraint("criterion_id <> on_criterion_id", name="other"),)

    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    on_criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    scale_point_id: Mapped[int] = mapped_column(ForeignKey("scale_point.id"), primary_key=True)
