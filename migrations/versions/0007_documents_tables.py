"""Tables for documents, evidence, source grades, imports and rubric drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rubric_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rubric_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_rubric_draft_edition")),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_rubric_draft_author_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_rubric_draft_rubric_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_draft")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_import_batch_published")
        ),
        sa.CheckConstraint(
            "state IN ('checking', 'staged', 'published', 'discarded')", name=op.f("ck_import_batch_state")
        ),
        sa.CheckConstraint("0 <= rows_done AND rows_done <= rows_total", name=op.f("ck_import_batch_rows_done")),
        sa.ForeignKeyConstraint(["made_by_id"], ["reviewer.id"], name=op.f("fk_import_batch_made_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_import_batch_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_project_id_state"), "import_batch", ["project_id", "state"], unique=False)
    op.create_table(
        "criterion_condition",
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("on_criterion_id", sa.Integer(), nullable=False),
        sa.Column("scale_point_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("criterion_id <> on_criterion_id", name=op.f("ck_criterion_condition_other")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_criterion_condition_criterion_id")),
        sa.ForeignKeyConstraint(
            ["on_criterion_id"], ["criterion.id"], name=op.f("fk_criterion_condition_on_criterion_id")
        ),
        sa.ForeignKeyConstraint(
            ["scale_point_id"], ["scale_point.id"], name=op.f("fk_criterion_condition_scale_point_id")
        ),
        sa.PrimaryKeyConstraint(
            "criterion_id", "on_criterion_id", "scale_point_id", name=op.f("pk_criterion_condition")
        ),
    )
    op.create_table(
        "scale_point_example",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scale_point_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("belongs", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scale_point_id"], ["scale_point.id"], name=op.f("fk_scale_point_example_scale_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale_point_example")),
        sa.UniqueConstraint("scale_point_id", "position", name=op.f("uq_scale_point_example_scale_point_id_position")),
    )
    op.create_table(
        "source_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D', 'E', 'F')", name=op.f("ck_source_grade_grade")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_source_grade_number")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name=op.f("fk_source_grade_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["source_id", "project_id"],
            ["source.id", "source.project_id"],
            name=op.f("fk_source_grade_source_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_grade")),
        sa.UniqueConstraint("reviewer_id", "request_id", name=op.f("uq_source_grade_reviewer_id_request_id")),
        sa.UniqueConstraint(
            "source_id", "reviewer_id", "number", name=op.f("uq_source_grade_source_id_reviewer_id_number")
        ),
    )
    op.create_table(
        "claim_descent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("from_claim_id", sa.Integer(), nullable=False),
        sa.Column("to_claim_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('split', 'merged')", name=op.f("ck_claim_descent_kind")),
        sa.CheckConstraint("from_claim_id <> to_claim_id", name=op.f("ck_claim_descent_other")),
        sa.ForeignKeyConstraint(
            ["from_claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_claim_descent_from_claim_id_project_id"),
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["reviewer.id"], name=op.f("fk_claim_descent_made_by_id")),
        sa.ForeignKeyConstraint(
            ["to_claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_claim_descent_to_claim_id_project_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_descent")),
        sa.UniqueConstraint("from_claim_id", "to_claim_id", name=op.f("uq_claim_descent_from_claim_id_to_claim_id")),
    )
    op.create_index(op.f("ix_claim_descent_to_claim_id"), "claim_descent", ["to_claim_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("archived_url", sa.String(length=2000), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("same_origin_as_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stance IN ('supports', 'contradicts', 'context')", name=op.f("ck_evidence_stance")),
        sa.CheckConstraint(
            "type IN ('primary_document', 'official_statement', 'data_series', 'witness', 'expert', "
            "'unnamed_source', 'media_report', 'image_or_trace', 'own_calculation', 'analogy', 'other')",
            name=op.f("ck_evidence_type"),
        ),
        sa.CheckConstraint("length(url) > 0 OR length(description) > 0", name=op.f("ck_evidence_named")),
        sa.CheckConstraint("same_origin_as_id <> id", name=op.f("ck_evidence_other")),
        sa.ForeignKeyConstraint(["added_by_id"], ["reviewer.id"], name=op.f("fk_evidence_added_by_id")),
        sa.ForeignKeyConstraint(
            ["claim_id", "project_id"], ["claim.id", "claim.project_id"], name=op.f("fk_evidence_claim_id_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["same_origin_as_id", "claim_id"],
            ["evidence.id", "evidence.claim_id"],
            name=op.f("fk_evidence_same_origin_as_id_claim_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("claim_id", "position", name=op.f("uq_evidence_claim_id_position")),
        sa.UniqueConstraint("id", "claim_id", name=op.f("uq_evidence_id_claim_id")),
    )
    op.create_table(
        "range_answer",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.CheckConstraint("low <= high", name=op.f("ck_range_answer_range")),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_range_answer_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id", "rubric_version_id"],
            ["review.id", "review.rubric_version_id"],
            name=op.f("fk_range_answer_review_id_rubric_version_id"),
        ),
        sa.PrimaryKeyConstraint("review_id", "criterion_id", name=op.f("pk_range_answer")),
    )
    op.create_table(
        "revision_evidence",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_revision_evidence_evidence_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["review_revision.id"], name=op.f("fk_revision_evidence_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "evidence_id", name=op.f("pk_revision_evidence")),
    )
    op.create_table(
        "revision_range",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.CheckConstraint("low <= high", name=op.f("ck_revision_range_range")),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_revision_range_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id", "rubric_version_id"],
            ["review_revision.id", "review_revision.rubric_version_id"],
            name=op.f("fk_revision_range_revision_id_rubric_version_id"),
        ),
        sa.PrimaryKeyConstraint("revision_id", "criterion_id", name=op.f("pk_revision_range")),
    )


def downgrade() -> None:
    op.drop_table("revision_range")
    op.drop_table("revision_evidence")
    op.drop_table("range_answer")
    op.drop_table("evidence")
    op.drop_table("claim_descent")
    op.drop_table("source_grade")
    op.drop_table("scale_point_example")
    op.drop_table("criterion_condition")
    op.drop_table("import_batch")
    op.drop_table("rubric_draft")
