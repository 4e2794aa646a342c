"""Whether a project asks for grades of sources, and which source another one turned out to be."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REFUSAL = "a source is merged into another one of its project that is not merged itself"
IS_FAULTY = (
    "NEW.merged_into_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = NEW.merged_into_id "
    "AND s.id <> NEW.id AND s.project_id = NEW.project_id AND s.merged_into_id IS NULL)"
)
EVENTS = ("INSERT", "UPDATE")


def upgrade() -> None:
    false = "0" if _is_sqlite() else "false"
    op.execute(f"ALTER TABLE project ADD COLUMN asks_grades BOOLEAN NOT NULL DEFAULT {false}")
    named = "CONSTRAINT fk_source_merged_into_id REFERENCES source (id)"
    op.execute(f"ALTER TABLE source ADD COLUMN merged_into_id INTEGER {named}")
    op.create_index(op.f("ix_source_merged_into_id"), "source", ["merged_into_id"])
    for event in EVENTS:
        _create_trigger(_name(event), event)


def downgrade() -> None:
    for event in EVENTS:
        if _is_sqlite():
            op.execute(f"DROP TRIGGER {_name(event)}")
        else:
            op.execute(f"DROP TRIGGER {_name(event)} ON source")
            op.execute(f"DROP FUNCTION {_name(event)}()")
    op.drop_index(op.f("ix_source_merged_into_id"), table_name="source")
    op.execute("ALTER TABLE source DROP COLUMN merged_into_id")
    op.execute("ALTER TABLE project DROP COLUMN asks_grades")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _name(event: str) -> str:
    return f"guard_source_{event.lower()}_merged"


def _create_trigger(name: str, event: str) -> None:
    if _is_sqlite():
        does = f"SELECT RAISE(ABORT, '{REFUSAL}')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON source WHEN {IS_FAULTY} BEGIN {does}; END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {IS_FAULTY} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON source FOR EACH ROW EXECUTE FUNCTION {name}()")
