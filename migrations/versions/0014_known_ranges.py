"""A table for known answers that are ranges of numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE = "known_range"
IS_USED = "EXISTS (SELECT 1 FROM round_claim c WHERE c.claim_id = OLD.claim_id AND c.purpose <> 'rating')"
USED = "a known answer that a round uses never changes"
TAKEN = "the known_range is there already and is never replaced"
KEYS = (("id",), ("claim_id", "criterion_id"))


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("rubric_version_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('training', 'gold')", name=op.f("ck_known_range_purpose")),
        sa.CheckConstraint("low <= high", name=op.f("ck_known_range_range")),
        sa.ForeignKeyConstraint(["author_id"], ["reviewer.id"], name=op.f("fk_known_range_author_id")),
        sa.ForeignKeyConstraint(
            ["claim_id", "project_id"],
            ["claim.id", "claim.project_id"],
            name=op.f("fk_known_range_claim_id_project_id"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id", "rubric_version_id", "scale_id"],
            ["criterion.id", "criterion.rubric_version_id", "criterion.scale_id"],
            name=op.f("fk_known_range_criterion_id_rubric_version_id_scale_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_range")),
        sa.UniqueConstraint("claim_id", "criterion_id", name=op.f("uq_known_range_claim_id_criterion_id")),
    )
    for event in ("UPDATE", "DELETE"):
        _create_trigger(f"guard_{TABLE}_{event.lower()}_used", event, IS_USED, USED)
    if _is_sqlite():
        # For connections that ask no guard before a REPLACE, as in 0003.
        _create_trigger(f"guard_{TABLE}_insert_taken", "INSERT", " OR ".join(map(_is_there, KEYS)), TAKEN)
        moved = " OR ".join(f"(({_changes(key)}) AND {_is_there(key)})" for key in KEYS)
        _create_trigger(f"guard_{TABLE}_update_taken", "UPDATE", moved, TAKEN)
    else:
        emptied = f"CREATE TRIGGER guard_{TABLE}_truncate BEFORE TRUNCATE ON {TABLE}"
        op.execute(f"{emptied} FOR EACH STATEMENT EXECUTE FUNCTION guard_truncate()")


def downgrade() -> None:
    op.drop_table(TABLE)
    if not _is_sqlite():
        for event in ("update", "delete"):
            op.execute(f"DROP FUNCTION guard_{TABLE}_{event}_used()")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _is_there(key: tuple[str, ...]) -> str:
    return f"EXISTS (SELECT 1 FROM {TABLE} o WHERE {' AND '.join(f'o.{name} = NEW.{name}' for name in key)})"


def _changes(key: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{name} <> NEW.{name}" for name in key)


def _create_trigger(name: str, event: str, condition: str, refusal: str) -> None:
    if _is_sqlite():
        does = f"SELECT RAISE(ABORT, '{refusal}')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} WHEN {condition} BEGIN {does}; END")
        return
    row = "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()")
