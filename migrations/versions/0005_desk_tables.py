"""The tables of the reviewer's desk: plans, invitations, drafts, skips, flags, notes, guidelines, known answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guideline_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_guideline_version_number")),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_guideline_version_author_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_guideline_version_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline_version")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_guideline_version_project_id_number")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("group_name", sa.String(length=80), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("uses_allowed", sa.Integer(), nullable=False),
        sa.Column("uses_made", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('lead', 'adjudicator', 'reviewer', 'observer')", name=op.f("ck_invitation_role")),
        sa.CheckConstraint("0 <= uses_made AND uses_made <= uses_allowed", name=op.f("ck_invitation_uses_made")),
        sa.CheckConstraint("uses_allowed >= 1", name=op.f("ck_invitation_uses_allowed")),
        sa.ForeignKeyConstraint(["created_by_id"], ["reviewer.id"], name=op.f("fk_invitation_created_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_invitation_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
    )
    op.create_index(op.f("ix_invitation_project_id"), "invitation", ["project_id"], unique=False)
    op.create_table(
        "work_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("overlap", sa.String(length=20), nullable=False),
        sa.Column("ratings_per_claim", sa.Integer(), nullable=True),
        sa.Column("sample_percent", sa.Integer(), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("related", sa.String(length=20), nullable=False),
        sa.Column("reservation_minutes", sa.Integer(), nullable=False),
        sa.Column("masked_part", sa.String(length=20), nullable=True),
        sa.Column("training_pass_percent", sa.Integer(), nullable=True),
        sa.Column("has_gold", sa.Boolean(), nullable=False),
        sa.Column("repeat_percent", sa.Integer(), nullable=True),
        sa.Column("repeat_after_days", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(overlap = 'everyone') = (ratings_per_claim IS NULL)", name=op.f("ck_work_plan_overlap_number")
        ),
        sa.CheckConstraint(
            "(overlap = 'sample') = (sample_percent IS NOT NULL)", name=op.f("ck_work_plan_overlap_sample")
        ),
        sa.CheckConstraint(
            "delivery = 'assigned' OR overlap <> 'everyone'", name=op.f("ck_work_plan_queue_needs_number")
        ),
        sa.CheckConstraint("delivery IN ('assigned', 'queue')", name=op.f("ck_work_plan_delivery")),
        sa.CheckConstraint("masked_part IN ('claimant', 'outlet', 'byline')", name=op.f("ck_work_plan_masked_part")),
        sa.CheckConstraint("overlap IN ('everyone', 'some', 'sample')", name=op.f("ck_work_plan_overlap")),
        sa.CheckConstraint("related IN ('any', 'together', 'apart')", name=op.f("ck_work_plan_related")),
        sa.CheckConstraint("(repeat_percent IS NULL) = (repeat_after_days IS NULL)", name=op.f("ck_work_plan_repeat")),
        sa.CheckConstraint("ratings_per_claim >= 1", name=op.f("ck_work_plan_ratings_per_claim")),
        sa.CheckConstraint("repeat_after_days >= 0", name=op.f("ck_work_plan_repeat_after_days")),
        sa.CheckConstraint("repeat_percent BETWEEN 1 AND 100", name=op.f("ck_work_plan_repeat_percent")),
        sa.CheckConstraint("reservation_minutes BETWEEN 1 AND 10080", name=op.f("ck_work_plan_reservation_minutes")),
        sa.CheckConstraint("sample_percent BETWEEN 1 AND 100", name=op.f("ck_work_plan_sample_percent")),
        sa.CheckConstraint("training_pass_percent BETWEEN 0 AND 100", name=op.f("ck_work_plan_training_pass_percent")),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_work_plan_author_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_work_plan_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_plan")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_work_plan_project_id_number")),
    )
    op.create_table(
        "invitation_use",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_use_invitation_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_invitation_use_reviewer_id")),
        sa.PrimaryKeyConstraint("invitation_id", "reviewer_id", name=op.f("pk_invitation_use")),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('not_a_claim', 'duplicate', 'broken', 'needs_split', 'other')", name=op.f("ck_flag_kind")
        ),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_flag_settled")),
        sa.CheckConstraint("duplicate_of_id <> claim_id", name=op.f("ck_flag_other")),
        sa.ForeignKeyConstraint(
            ["claim_id", "project_id"], ["claim.id", "claim.project_id"], name=op.f("fk_flag_claim_id_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_flag_duplicate_of_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["reviewer.id"], name=op.f("fk_flag_reporter_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["reviewer.id"], name=op.f("fk_flag_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint("reporter_id", "request_id", name=op.f("uq_flag_reporter_id_request_id")),
    )
    op.create_index(op.f("ix_flag_claim_id"), "flag", ["claim_id"], unique=False)
    op.create_index(op.f("ix_flag_project_id_settled_at"), "flag", ["project_id", "settled_at"], unique=False)
    op.create_table(
        "known_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("scale_point_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('training', 'gold')", name=op.f("ck_known_answer_purpose")),
        sa.CheckConstraint("tolerance >= 0", name=op.f("ck_known_answer_tolerance")),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_known_answer_author_id")),
        sa.ForeignKeyConstraint(
            ["claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_known_answer_claim_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_known_answer_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["scale_point_id", "scale_id"],
            ["scale_point.id", "scale_point.scale_id"],
            name=op.f("fk_known_answer_scale_point_id_scale_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_answer")),
        sa.UniqueConstraint("claim_id", "criterion_id", name=op.f("uq_known_answer_claim_id_criterion_id")),
    )
    op.create_table(
        "private_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_private_note_claim_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_private_note_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_note")),
        sa.UniqueConstraint("reviewer_id", "claim_id", name=op.f("uq_private_note_reviewer_id_claim_id")),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "claim_id"],
            ["round_claim.round_id", "round_claim.claim_id"],
            name=op.f("fk_comment_round_id_claim_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("author_id", "request_id", name=op.f("uq_comment_author_id_request_id")),
    )
    op.create_index(op.f("ix_comment_claim_id"), "comment", ["claim_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_draft_version")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_draft_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "skip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('not_my_field', 'conflict_of_interest', 'language', 'distressing', 'other')",
            name=op.f("ck_skip_reason"),
        ),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_skip_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skip")),
        sa.UniqueConstraint("assignment_id", "request_id", name=op.f("uq_skip_assignment_id_request_id")),
    )
    op.create_table(
        "revision_passage",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_text_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.CheckConstraint('0 <= "start" AND "start" < "end"', name=op.f("ck_revision_passage_start")),
        sa.ForeignKeyConstraint(
            ["document_text_id"], ["document_text.id"], name=op.f("fk_revision_passage_document_text_id")
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["review_revision.id"], name=op.f("fk_revision_passage_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "position", name=op.f("pk_revision_passage")),
    )


def downgrade() -> None:
    for table in (
        "invitation_use",
        "invitation",
        "known_answer",
        "guideline_version",
        "flag",
        "skip",
        "comment",
        "private_note",
        "draft",
        "revision_passage",
        "work_plan",
    ):
        op.drop_table(table)
