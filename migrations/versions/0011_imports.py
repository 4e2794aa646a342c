"""What an import brings in, documents that are not published yet, and claims that may go as they came."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEPT = "guard_claim_version_delete_08"
REFUSAL = "a claim version never changes; an edit makes a new one"
IS_PUBLISHED = "NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = OLD.claim_id AND c.state = 'staged')"
KINDS = "kind IN ('claims', 'sources', 'relations')"


def upgrade() -> None:
    false = "0" if _is_sqlite() else "false"
    op.execute(f"ALTER TABLE document ADD COLUMN is_staged BOOLEAN NOT NULL DEFAULT {false}")
    op.execute(
        "ALTER TABLE import_batch ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'claims' "
        f"CONSTRAINT ck_import_batch_kind CHECK ({KINDS})"
    )
    # Of an import that is given up, claims go that nobody has seen; of all others each wording stays.
    _guard_anew(IS_PUBLISHED)


def downgrade() -> None:
    _guard_anew("1 = 1")
    op.execute("ALTER TABLE import_batch DROP COLUMN kind")
    op.execute("ALTER TABLE document DROP COLUMN is_staged")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guard_anew(condition: str) -> None:
    """Let the guard against deleting the version of a claim refuse under this condition."""
    if _is_sqlite():
        op.execute(f"DROP TRIGGER {KEPT}")
        does = f"SELECT RAISE(ABORT, '{REFUSAL}')"
        op.execute(f"CREATE TRIGGER {KEPT} BEFORE DELETE ON claim_version WHEN {condition} BEGIN {does}; END")
        return
    op.execute(f"DROP TRIGGER {KEPT} ON claim_version")
    op.execute(f"DROP FUNCTION {KEPT}()")
    op.execute(
        f"CREATE FUNCTION {KEPT}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$"
    )
    op.execute(f"CREATE TRIGGER {KEPT} BEFORE DELETE ON claim_version FOR EACH ROW EXECUTE FUNCTION {KEPT}()")
