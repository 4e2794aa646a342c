"""The tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviewer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("may_create_projects", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("login = lower(login)", name=op.f("ck_reviewer_login_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer")),
        sa.UniqueConstraint("login", name=op.f("uq_reviewer_login")),
    )
    op.create_table(
        "rubric",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric")),
        sa.UniqueConstraint("key", name=op.f("uq_rubric_key")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_at"), "sign_in_failure", ["at"], unique=False)
    op.create_index(op.f("ix_sign_in_failure_login_sha256_at"), "sign_in_failure", ["login_sha256", "at"], unique=False)

    op.create_table(
        "rubric_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("definition_sha256", sa.String(length=64), nullable=False),
        sa.Column("rationale_question", sa.String(length=300), nullable=False),
        sa.Column("rationale_help", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_rubric_version_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_rubric_version_number")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_rubric_version_rubric_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_version")),
        sa.UniqueConstraint("rubric_id", "number", name=op.f("uq_rubric_version_rubric_id_number")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_sign_in_link_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_link_token_sha256")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lead_sentence", sa.String(length=1000), nullable=False),
        sa.Column("reveal", sa.String(length=20), nullable=False),
        sa.Column("ratings_goal", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reveal IN ('after_lock', 'after_own')", name=op.f("ck_project_reveal")),
        sa.CheckConstraint("ratings_goal >= 1", name=op.f("ck_project_ratings_goal")),
        sa.ForeignKeyConstraint(
            ["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_project_rubric_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("slug", name=op.f("uq_project_slug")),
    )
    op.create_table(
        "scale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("low_is_best", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level IN ('nominal', 'ordinal', 'interval', 'ratio')", name=op.f("ck_scale_level")),
        sa.ForeignKeyConstraint(["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_scale_rubric_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale")),
        sa.UniqueConstraint("id", "rubric_version_id", name=op.f("uq_scale_id_rubric_version_id")),
        sa.UniqueConstraint("rubric_version_id", "key", name=op.f("uq_scale_rubric_version_id_key")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["reviewer.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_audit_entry_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_project_id_at"), "audit_entry", ["project_id", "at"], unique=False)

    op.create_table(
        "cannot_judge_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["scale_id"], ["scale.id"], name=op.f("fk_cannot_judge_reason_scale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cannot_judge_reason")),
        sa.UniqueConstraint("id", "scale_id", name=op.f("uq_cannot_judge_reason_id_scale_id")),
        sa.UniqueConstraint("scale_id", "code", name=op.f("uq_cannot_judge_reason_scale_id_code")),
        sa.UniqueConstraint("scale_id", "position", name=op.f("uq_cannot_judge_reason_scale_id_position")),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("allows_cannot_judge", sa.Boolean(), nullable=False),
        sa.Column("cannot_judge_requires_rationale", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('rating', 'basis', 'contrary', 'confidence')", name=op.f("ck_criterion_role")),
        sa.ForeignKeyConstraint(
            ["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_criterion_rubric_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["scale_id", "rubric_version_id"],
            ["scale.id", "scale.rubric_version_id"],
            name=op.f("fk_criterion_scale_id_rubric_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint(
            "id", "rubric_version_id", "scale_id", name=op.f("uq_criterion_id_rubric_version_id_scale_id")
        ),
        sa.UniqueConstraint("rubric_version_id", "key", name=op.f("uq_criterion_rubric_version_id_key")),
        sa.UniqueConstraint("rubric_version_id", "position", name=op.f("uq_criterion_rubric_version_id_position")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("authors", sa.String(length=500), nullable=False),
        sa.Column("outlet", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("date_stated", sa.String(length=100), nullable=False),
        sa.Column("date_believed", sa.String(length=100), nullable=False),
        sa.Column("date_reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_document_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("id", "project_id", name=op.f("uq_document_id_project_id")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_document_project_id_key")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("group_name", sa.String(length=80), nullable=True),
        sa.Column("pseudonym", sa.String(length=20), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("unblinded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('lead', 'adjudicator', 'reviewer', 'observer')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_membership_project_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_membership_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("project_id", "pseudonym", name=op.f("uq_membership_project_id_pseudonym")),
        sa.UniqueConstraint("project_id", "reviewer_id", name=op.f("uq_membership_project_id_reviewer_id")),
    )
    op.create_index(op.f("ix_membership_reviewer_id"), "membership", ["reviewer_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reveal", sa.String(length=20), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'locked') = (locked_at IS NOT NULL)", name=op.f("ck_round_locked")),
        sa.CheckConstraint("kind IN ('calibration', 'first', 'second')", name=op.f("ck_round_kind")),
        sa.CheckConstraint("reveal IN ('after_lock', 'after_own')", name=op.f("ck_round_reveal")),
        sa.CheckConstraint("state IN ('draft', 'open', 'locked')", name=op.f("ck_round_state")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_round_project_id")),
        sa.ForeignKeyConstraint(["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_round_rubric_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("id", "project_id", name=op.f("uq_round_id_project_id")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_round_project_id_number")),
    )
    op.create_table(
        "scale_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("requires_rationale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["scale_id"], ["scale.id"], name=op.f("fk_scale_point_scale_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale_point")),
        sa.UniqueConstraint("id", "scale_id", name=op.f("uq_scale_point_id_scale_id")),
        sa.UniqueConstraint("scale_id", "code", name=op.f("uq_scale_point_scale_id_code")),
        sa.UniqueConstraint("scale_id", "position", name=op.f("uq_scale_point_scale_id_position")),
        sa.UniqueConstraint("scale_id", "value", name=op.f("uq_scale_point_scale_id_value")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("role_as_given", sa.String(length=500), nullable=False),
        sa.Column("descriptor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "type IN ('person', 'organisation', 'outlet', 'data_series', 'group', 'unnamed')",
            name=op.f("ck_source_type"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_source_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("id", "project_id", name=op.f("uq_source_id_project_id")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_source_project_id_key")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_to_rate", sa.Boolean(), nullable=False),
        sa.Column("is_featured", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'ready', 'withdrawn')", name=op.f("ck_claim_state")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_claim_version")),
        sa.ForeignKeyConstraint(
            ["document_id", "project_id"],
            ["document.id", "document.project_id"],
            name=op.f("fk_claim_document_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_claim_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("id", "project_id", name=op.f("uq_claim_id_project_id")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_claim_project_id_key")),
    )
    op.create_index(op.f("ix_claim_project_id_position"), "claim", ["project_id", "position"], unique=False)

    op.create_table(
        "document_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sha256_bytes", sa.String(length=64), nullable=False),
        sa.Column("sha256_text", sa.String(length=64), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('digest', 'original')", name=op.f("ck_document_text_kind")),
        sa.CheckConstraint("length >= 0", name=op.f("ck_document_text_length")),
        sa.CheckConstraint("body IS NULL OR length(body) = length", name=op.f("ck_document_text_body")),
        sa.CheckConstraint(
            "length(sha256_bytes) = 64 AND length(sha256_text) = 64", name=op.f("ck_document_text_digests")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_text_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_text")),
        sa.UniqueConstraint("document_id", "kind", name=op.f("uq_document_text_document_id_kind")),
    )
    op.create_table(
        "ladder_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_ladder_step_criterion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_step")),
        sa.UniqueConstraint("criterion_id", "position", name=op.f("uq_ladder_step_criterion_id_position")),
    )
    op.create_table(
        "source_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_source_name_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_name")),
        sa.UniqueConstraint("source_id", "name", name=op.f("uq_source_name_source_id_name")),
    )
    op.create_table(
        "claim_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("from_claim_id", sa.Integer(), nullable=False),
        sa.Column("to_claim_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "type IN ('supports', 'contradicts', 'repeats', 'rebuts', 'denies', 'presupposes', 'part_of', "
            "'excludes', 'compared_with', 'escalates', 'endorses', 'in_tension_with', 'source_of')",
            name=op.f("ck_claim_relation_type"),
        ),
        sa.CheckConstraint("from_claim_id <> to_claim_id", name=op.f("ck_claim_relation_other")),
        sa.ForeignKeyConstraint(
            ["from_claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_claim_relation_from_claim_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_claim_relation_project_id")),
        sa.ForeignKeyConstraint(
            ["to_claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_claim_relation_to_claim_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_relation")),
        sa.UniqueConstraint(
            "from_claim_id", "to_claim_id", "type", name=op.f("uq_claim_relation_from_claim_id_to_claim_id_type")
        ),
    )
    op.create_index(op.f("ix_claim_relation_to_claim_id"), "claim_relation", ["to_claim_id"], unique=False)

    op.create_table(
        "claim_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("polarity", sa.String(length=10), nullable=False),
        sa.Column("hedge", sa.String(length=20), nullable=False),
        sa.Column("hedge_cue", sa.String(length=100), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("time_made", sa.String(length=300), nullable=False),
        sa.Column("time_about", sa.String(length=300), nullable=False),
        sa.Column("evidence_shown", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "hedge IN ('none', 'possible', 'probable', 'approximate', 'conditional', 'reported')",
            name=op.f("ck_claim_version_hedge"),
        ),
        sa.CheckConstraint(
            "kind IN ('factual event', 'statistic', 'estimate', 'causal', 'prediction', 'interpretation', "
            "'allegation', 'denial')",
            name=op.f("ck_claim_version_kind"),
        ),
        sa.CheckConstraint("polarity IN ('affirms', 'denies')", name=op.f("ck_claim_version_polarity")),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_claim_version_text")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_claim_version_number")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_version_claim_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["reviewer.id"], name=op.f("fk_claim_version_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_version")),
        sa.UniqueConstraint("claim_id", "number", name=op.f("uq_claim_version_claim_id_number")),
    )
    op.create_table(
        "round_claim",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_round_claim_claim_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "project_id"],
            ["round.id", "round.project_id"],
            name=op.f("fk_round_claim_round_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("round_id", "claim_id", name=op.f("pk_round_claim")),
    )
    op.create_index(op.f("ix_round_claim_claim_id"), "round_claim", ["claim_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.CheckConstraint("purpose IN ('rating', 'training', 'gold', 'repeat')", name=op.f("ck_assignment_purpose")),
        sa.CheckConstraint("state IN ('open', 'submitted', 'withdrawn')", name=op.f("ck_assignment_state")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_assignment_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "claim_id"],
            ["round_claim.round_id", "round_claim.claim_id"],
            name=op.f("fk_assignment_round_id_claim_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "round_id",
            "claim_id",
            "reviewer_id",
            "purpose",
            name=op.f("uq_assignment_round_id_claim_id_reviewer_id_purpose"),
        ),
    )
    op.create_index(
        op.f("ix_assignment_reviewer_id_round_id_state_position"),
        "assignment",
        ["reviewer_id", "round_id", "state", "position"],
        unique=False,
    )

    op.create_table(
        "attribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_version_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("role_as_given", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "part IN ('says', 'is_quoted', 'is_said_to_say', 'implies', 'relays')", name=op.f("ck_attribution_part")
        ),
        sa.ForeignKeyConstraint(
            ["claim_version_id"], ["claim_version.id"], name=op.f("fk_attribution_claim_version_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_attribution_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
        sa.UniqueConstraint("claim_version_id", "position", name=op.f("uq_attribution_claim_version_id_position")),
        sa.UniqueConstraint(
            "claim_version_id", "source_id", "part", name=op.f("uq_attribution_claim_version_id_source_id_part")
        ),
    )
    op.create_index(op.f("ix_attribution_source_id"), "attribution", ["source_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("expression", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=200), nullable=False),
        sa.Column("counted", sa.String(length=300), nullable=False),
        sa.CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name=op.f("ck_figure_range")),
        sa.ForeignKeyConstraint(["claim_version_id"], ["claim_version.id"], name=op.f("fk_figure_claim_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("claim_version_id", "position", name=op.f("uq_figure_claim_version_id_position")),
    )
    op.create_table(
        "hop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("way", sa.String(length=100), nullable=False),
        sa.Column("date", sa.String(length=200), nullable=False),
        sa.Column("is_seen", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source_id IS NOT NULL OR length(label) > 0", name=op.f("ck_hop_named")),
        sa.ForeignKeyConstraint(["claim_version_id"], ["claim_version.id"], name=op.f("fk_hop_claim_version_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_hop_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hop")),
        sa.UniqueConstraint("claim_version_id", "position", name=op.f("uq_hop_claim_version_id_position")),
    )
    op.create_table(
        "locator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_version_id", sa.Integer(), nullable=False),
        sa.Column("document_text_id", sa.Integer(), nullable=False),
        sa.Column("start_offset", sa.Integer(), nullable=False),
        sa.Column("end_offset", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=True),
        sa.Column("prefix", sa.Text(), nullable=True),
        sa.Column("suffix", sa.Text(), nullable=True),
        sa.CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name=op.f("ck_locator_offsets")),
        sa.ForeignKeyConstraint(["claim_version_id"], ["claim_version.id"], name=op.f("fk_locator_claim_version_id")),
        sa.ForeignKeyConstraint(["document_text_id"], ["document_text.id"], name=op.f("fk_locator_document_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locator")),
        sa.UniqueConstraint(
            "claim_version_id", "document_text_id", name=op.f("uq_locator_claim_version_id_document_text_id")
        ),
    )
    op.create_index(op.f("ix_locator_document_text_id"), "locator", ["document_text_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("claim_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("counted_revision", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('submitted', 'withdrawn')", name=op.f("ck_review_state")),
        sa.CheckConstraint(
            "counted_revision IS NULL OR counted_revision <= revision", name=op.f("ck_review_counted_revision")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_review_revision")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_review_assignment_id")),
        sa.ForeignKeyConstraint(["claim_version_id"], ["claim_version.id"], name=op.f("fk_review_claim_version_id")),
        sa.ForeignKeyConstraint(["rubric_version_id"], ["rubric_version.id"], name=op.f("fk_review_rubric_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_review_assignment_id")),
        sa.UniqueConstraint("id", "rubric_version_id", name=op.f("uq_review_id_rubric_version_id")),
    )
    op.create_table(
        "rating",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("scale_point_id", sa.Integer(), nullable=True),
        sa.Column("cannot_judge_reason_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(scale_point_id IS NULL) <> (cannot_judge_reason_id IS NULL)", name=op.f("ck_rating_one_answer")
        ),
        sa.ForeignKeyConstraint(
            ["cannot_judge_reason_id", "scale_id"],
            ["cannot_judge_reason.id", "cannot_judge_reason.scale_id"],
            name=op.f("fk_rating_cannot_judge_reason_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_rating_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id", "rubric_version_id"],
            ["review.id", "review.rubric_version_id"],
            name=op.f("fk_rating_review_id_rubric_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["scale_point_id", "scale_id"],
            ["scale_point.id", "scale_point.scale_id"],
            name=op.f("fk_rating_scale_point_id_scale_id"),
        ),
        sa.PrimaryKeyConstraint("review_id", "criterion_id", name=op.f("pk_rating")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("claim_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("is_after_reveal", sa.Boolean(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('submitted', 'withdrawn')", name=op.f("ck_review_revision_state")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_revision_number")),
        sa.ForeignKeyConstraint(
            ["claim_version_id"], ["claim_version.id"], name=op.f("fk_review_revision_claim_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id", "rubric_version_id"],
            ["review.id", "review.rubric_version_id"],
            name=op.f("fk_review_revision_review_id_rubric_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_revision")),
        sa.UniqueConstraint("id", "rubric_version_id", name=op.f("uq_review_revision_id_rubric_version_id")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_revision_review_id_number")),
        sa.UniqueConstraint("review_id", "request_id", name=op.f("uq_review_revision_review_id_request_id")),
    )
    op.create_table(
        "revision_rating",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("scale_point_id", sa.Integer(), nullable=True),
        sa.Column("cannot_judge_reason_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(scale_point_id IS NULL) <> (cannot_judge_reason_id IS NULL)", name=op.f("ck_revision_rating_one_answer")
        ),
        sa.ForeignKeyConstraint(
            ["cannot_judge_reason_id", "scale_id"],
            ["cannot_judge_reason.id", "cannot_judge_reason.scale_id"],
            name=op.f("fk_revision_rating_cannot_judge_reason_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_revision_rating_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id", "rubric_version_id"],
            ["review_revision.id", "review_revision.rubric_version_id"],
            name=op.f("fk_revision_rating_revision_id_rubric_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["scale_point_id", "scale_id"],
            ["scale_point.id", "scale_point.scale_id"],
            name=op.f("fk_revision_rating_scale_point_id_scale_id"),
        ),
        sa.PrimaryKeyConstraint("revision_id", "criterion_id", name=op.f("pk_revision_rating")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("revision_rating")
    op.drop_table("review_revision")
    op.drop_table("rating")
    op.drop_table("review")
    op.drop_index(op.f("ix_locator_document_text_id"), table_name="locator")

    op.drop_table("locator")
    op.drop_table("hop")
    op.drop_table("figure")
    op.drop_index(op.f("ix_attribution_source_id"), table_name="attribution")

    op.drop_table("attribution")
    op.drop_index(op.f("ix_assignment_reviewer_id_round_id_state_position"), table_name="assignment")

    op.drop_table("assignment")
    op.drop_index(op.f("ix_round_claim_claim_id"), table_name="round_claim")

    op.drop_table("round_claim")
    op.drop_table("claim_version")
    op.drop_index(op.f("ix_claim_relation_to_claim_id"), table_name="claim_relation")

    op.drop_table("claim_relation")
    op.drop_table("source_name")
    op.drop_table("ladder_step")
    op.drop_table("document_text")
    op.drop_index(op.f("ix_claim_project_id_position"), table_name="claim")

    op.drop_table("claim")
    op.drop_table("source")
    op.drop_table("scale_point")
    op.drop_table("round")
    op.drop_index(op.f("ix_membership_reviewer_id"), table_name="membership")

    op.drop_table("membership")
    op.drop_table("document")
    op.drop_table("criterion")
    op.drop_table("cannot_judge_reason")
    op.drop_index(op.f("ix_audit_entry_project_id_at"), table_name="audit_entry")

    op.drop_table("audit_entry")
    op.drop_table("scale")
    op.drop_table("project")
    op.drop_table("sign_in_link")
    op.drop_table("rubric_version")
    op.drop_index(op.f("ix_sign_in_failure_login_sha256_at"), table_name="sign_in_failure")
    op.drop_index(op.f("ix_sign_in_failure_at"), table_name="sign_in_failure")

    op.drop_table("sign_in_failure")
    op.drop_table("rubric")
    op.drop_table("reviewer")
