"""What becomes of a claim on which reviewers differ. A decision is a record of its own: no rating is touched by it."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.models.base import Base, one_of
from annotator.models.vocabulary import Cause, Outcome


class Decision(Base):
    """What was decided on a claim by one criterion of a locked round; the highest number stands. Append-only.

    `Outcome.REOPENED` says that nothing stands. No coefficient ever reads this table.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("round_id", "claim_id", "criterion_id", "number"),
        UniqueConstraint("author_id", "request_id"),
        ForeignKeyConstraint(["round_id", "project_id"], ["round.id", "round.project_id"]),
        ForeignKeyConstraint(["round_id", "claim_id"], ["round_claim.round_id", "round_claim.claim_id"]),
        ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
        ),
        ForeignKeyConstraint(["scale_point_id", "scale_id"], ["scale_point.id", "scale_point.scale_id"]),
        one_of("outcome", Outcome),
        CheckConstraint("(outcome = 'settled') = (scale_point_id IS NOT NULL)", name="settled"),
        CheckConstraint("rule_application_id IS NOT NULL OR length(reason) > 0", name="reason"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(index=True)
    round_id: Mapped[int]
    claim_id: Mapped[int] = mapped_column(index=True)
    criterion_id: Mapped[int]
    rubric_version_id: Mapped[int]
    scale_id: Mapped[int]
    number: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    scale_point_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    # None: a person decided. The author of what a rule decided is who applied the rule.
    rule_application_id: Mapped[int | None] = mapped_column(ForeignKey("rule_application.id"), index=True)
    request_id: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    # The wording that was in sight.
    claim_version_id: Mapped[int] = mapped_column(ForeignKey("claim_version.id"))


class DecisionCause(Base):
    """Why reviewers differed, as whoever decided saw it; several may fit. Append-only."""

    __tablename__ = "decision_cause"
    __table_args__ = (one_of("cause", Cause),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    cause: Mapped[str] = mapped_column(String(30), primary_key=True)


class DecisionDraft(Base):
    """What an adjudicator has begun and not recorded; gone once it is."""

    __tablename__ = "decision_draft"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "claim_id"], ["round_claim.round_id", "round_claim.claim_id"]),
        CheckConstraint("version >= 1", name="version"),
    )

    adjudicator_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    # By the form's field names, as in `Draft`.
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    # The number of the decision that stood when the form was opened, 0 for none.
    base_number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
