"""The tables of adjudication: decisions with their causes and drafts, settling rules and their applications."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OUTCOMES = "'settled', 'differ', 'not_ratable', 'one_more', 'reopened'"
CAUSES = "'ambiguous_claim', 'guideline_gap', 'different_material', 'oversight', 'missing_evidence', 'fair_difference'"


def upgrade() -> None:
    op.create_table(
        "settling_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("min_ratings", sa.Integer(), nullable=False),
        sa.Column("max_spread", sa.Integer(), nullable=True),
        sa.Column("threshold", sa.Float(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('unanimous', 'median', 'consensus')", name=op.f("ck_settling_rule_kind")),
        sa.CheckConstraint("min_ratings >= 1", name=op.f("ck_settling_rule_min_ratings")),
        sa.CheckConstraint("max_spread >= 0", name=op.f("ck_settling_rule_max_spread")),
        sa.CheckConstraint("threshold > 0 AND threshold <= 1", name=op.f("ck_settling_rule_threshold")),
        sa.CheckConstraint(
            "(kind = 'median') = (max_spread IS NOT NULL)", name=op.f("ck_settling_rule_spread_of_median")
        ),
        sa.CheckConstraint(
            "(kind = 'consensus') = (threshold IS NOT NULL)", name=op.f("ck_settling_rule_threshold_of_consensus")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_settling_rule_author_id")),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_settling_rule_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "project_id"],
            ["round.id", "round.project_id"],
            name=op.f("fk_settling_rule_round_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settling_rule")),
    )
    op.create_index(op.f("ix_settling_rule_round_id"), "settling_rule", ["round_id"], unique=False)
    op.create_table(
        "rule_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("applied_by_id", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ratings_digest", sa.String(length=64), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_rule_application_undone")),
        sa.CheckConstraint("settled >= 0", name=op.f("ck_rule_application_settled")),
        sa.ForeignKeyConstraint(["applied_by_id"], ["reviewer.id"], name=op.f("fk_rule_application_applied_by_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["settling_rule.id"], name=op.f("fk_rule_application_rule_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["reviewer.id"], name=op.f("fk_rule_application_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_application")),
    )
    op.create_index(op.f("ix_rule_application_rule_id"), "rule_application", ["rule_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("scale_point_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("rule_application_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim_version_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_decision_outcome")),
        sa.CheckConstraint("(outcome = 'settled') = (scale_point_id IS NOT NULL)", name=op.f("ck_decision_settled")),
        sa.CheckConstraint("rule_application_id IS NOT NULL OR length(reason) > 0", name=op.f("ck_decision_reason")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_decision_number")),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_decision_author_id")),
        sa.ForeignKeyConstraint(["claim_version_id"], ["claim_version.id"], name=op.f("fk_decision_claim_version_id")),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_decision_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "claim_id"],
            ["round_claim.round_id", "round_claim.claim_id"],
            name=op.f("fk_decision_round_id_claim_id"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "project_id"], ["round.id", "round.project_id"], name=op.f("fk_decision_round_id_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_application_id"], ["rule_application.id"], name=op.f("fk_decision_rule_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["scale_point_id", "scale_id"],
            ["scale_point.id", "scale_point.scale_id"],
            name=op.f("fk_decision_scale_point_id_scale_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("author_id", "request_id", name=op.f("uq_decision_author_id_request_id")),
        sa.UniqueConstraint(
            "round_id",
            "claim_id",
            "criterion_id",
            "number",
            name=op.f("uq_decision_round_id_claim_id_criterion_id_number"),
        ),
    )
    for column in ("claim_id", "project_id", "rule_application_id"):
        op.create_index(op.f(f"ix_decision_{column}"), "decision", [column], unique=False)
    op.create_table(
        "decision_cause",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=30), nullable=False),
        sa.CheckConstraint(f"cause IN ({CAUSES})", name=op.f("ck_decision_cause_cause")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_cause_decision_id")),
        sa.PrimaryKeyConstraint("decision_id", "cause", name=op.f("pk_decision_cause")),
    )
    op.create_table(
        "decision_draft",
        sa.Column("adjudicator_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_decision_draft_version")),
        sa.ForeignKeyConstraint(["adjudicator_id"], ["reviewer.id"], name=op.f("fk_decision_draft_adjudicator_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_decision_draft_criterion_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "claim_id"],
            ["round_claim.round_id", "round_claim.claim_id"],
            name=op.f("fk_decision_draft_round_id_claim_id"),
        ),
        sa.PrimaryKeyConstraint(
            "adjudicator_id", "round_id", "claim_id", "criterion_id", name=op.f("pk_decision_draft")
        ),
    )


def downgrade() -> None:
    op.drop_table("decision_draft")
    op.drop_table("decision_cause")
    op.drop_table("decision")
    op.drop_table("rule_application")
    op.drop_table("settling_rule")
