"""What documents, claims and rubrics made in the browser add to tables that are there, and the guards of it all."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATES = ("draft", "ready", "withdrawn")
STATES_NOW = ("staged", *STATES)

# Columns that come to tables which stay as they are, each with the constraint that belongs to it.
TEXT = "NOT NULL DEFAULT ''"
ADDED = {
    "claim_version": [
        ("time_made_resolved", f"VARCHAR(100) {TEXT}", ""),
        ("time_about_resolved", f"VARCHAR(100) {TEXT}", ""),
    ],
    "criterion": [
        ("answer_kind", "VARCHAR(20) NOT NULL DEFAULT 'point'", "CHECK (answer_kind IN ('point', 'range'))"),
        ("unit", f"VARCHAR(60) {TEXT}", ""),
    ],
    "document_text": [("file_name", f"VARCHAR(300) {TEXT}", ""), ("extraction", f"TEXT {TEXT}", "")],
    "rubric_version": [
        ("change", f"TEXT {TEXT}", ""),
        ("author_id", "INTEGER", "REFERENCES reviewer (id)"),
    ],
    "source": [
        ("role_checked", f"VARCHAR(500) {TEXT}", ""),
        ("is_staged", "BOOLEAN NOT NULL DEFAULT {false}", ""),
    ],
}

APPEND_ONLY = ("claim_descent", "revision_evidence", "revision_range", "source_grade")
# Tables of which a row must not vanish by a REPLACE either, with what is unique to a row.
KEYS: dict[str, list[tuple[str, ...]]] = {
    "claim_descent": [("id",), ("from_claim_id", "to_claim_id")],
    "criterion_condition": [("criterion_id", "on_criterion_id", "scale_point_id")],
    "evidence": [("id",), ("claim_id", "position")],
    "import_batch": [("id",)],
    "revision_evidence": [("revision_id", "evidence_id")],
    "revision_range": [("revision_id", "criterion_id")],
    "scale_point_example": [("id",), ("scale_point_id", "position")],
    "source_grade": [("id",), ("source_id", "reviewer_id", "number"), ("reviewer_id", "request_id")],
}
MAY_CHANGE = ("criterion_condition", "evidence", "import_batch", "scale_point_example")

PUBLISHED = "a published rubric version never changes"
CRITERION_OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM criterion c JOIN rubric_version v ON v.id = c.rubric_version_id "
    "WHERE c.id = {row}.criterion_id AND v.state = 'published')"
)
POINT_OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM scale_point p JOIN scale s ON s.id = p.scale_id JOIN rubric_version v "
    "ON v.id = s.rubric_version_id WHERE p.id = {row}.scale_point_id AND v.state = 'published')"
)
REVIEW_IS_CLOSED = (
    "EXISTS (SELECT 1 FROM review v JOIN assignment a ON a.id = v.assignment_id JOIN round r ON r.id = a.round_id "
    "WHERE v.id = {row}.review_id AND r.state <> 'open')"
)
OF_NEWEST_REVISION = (
    "EXISTS (SELECT 1 FROM review_revision w JOIN review v ON v.id = w.review_id "
    "WHERE w.id = NEW.revision_id AND w.number = v.revision AND w.state = 'submitted')"
)
EVIDENCE_OF_CLAIM = (
    "EXISTS (SELECT 1 FROM review_revision w JOIN claim_version cv ON cv.id = w.claim_version_id "
    "JOIN evidence e ON e.claim_id = cv.claim_id WHERE w.id = NEW.revision_id AND e.id = NEW.evidence_id)"
)
IS_STAGED = "EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.state = 'staged')"


def _changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


LISTED = _changed("project_id", "claim_id", "url", "description", "stance", "type", "added_at")

# table, events, what the guard is for, condition on {row} or NEW and OLD, refusal
GUARDS: list[tuple[str, str, str, str, str]] = [
    *((table, "UPDATE DELETE", "kept", "1 = 1", f"{table} is append-only") for table in APPEND_ONLY),
    ("claim", "UPDATE", "staged", "OLD.state <> 'staged' AND NEW.state = 'staged'", "a claim is staged only at first"),
    ("criterion_condition", "INSERT UPDATE DELETE", "published", CRITERION_OF_PUBLISHED, PUBLISHED),
    ("evidence", "DELETE", "kept", "1 = 1", "evidence is withdrawn, never deleted"),
    (
        "evidence",
        "UPDATE",
        "kept",
        f"{LISTED} OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)",
        "evidence stays as it was listed",
    ),
    ("import_batch", "DELETE", "kept", "1 = 1", "an import is discarded, never deleted"),
    (
        "import_batch",
        "UPDATE",
        "kept",
        f"{_changed('project_id', 'sha256')} OR OLD.state IN ('published', 'discarded')",
        "an import that is over stays as it is",
    ),
    ("range_answer", "INSERT UPDATE DELETE", "open", REVIEW_IS_CLOSED, "the round is not open"),
    (
        "revision_evidence",
        "INSERT",
        "newest",
        f"NOT {OF_NEWEST_REVISION}",
        "evidence is cited with the newest revision",
    ),
    ("revision_evidence", "INSERT", "claim", f"NOT {EVIDENCE_OF_CLAIM}", "the evidence belongs to another claim"),
    ("revision_range", "INSERT", "newest", f"NOT {OF_NEWEST_REVISION}", "ranges are kept with the newest revision"),
    ("round_claim", "INSERT", "staged", IS_STAGED, "a claim that is not published is not rated"),
    ("scale_point_example", "INSERT UPDATE DELETE", "published", POINT_OF_PUBLISHED, PUBLISHED),
]
NEVER_EMPTIED = sorted({table for table, events, *_rest in GUARDS if "DELETE" in events})


def upgrade() -> None:
    _add_columns()
    with _claim_anew(STATES_NOW) as batch:
        batch.add_column(sa.Column("withdrawn_reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("import_batch_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_claim_import_batch_id"), "import_batch", ["import_batch_id"], ["id"])
    op.create_index(op.f("ix_claim_import_batch_id"), "claim", ["import_batch_id"])
    for name, table, event, condition, refusal in _triggers():
        _create_trigger(name, table, event, condition, refusal)
    if not _is_sqlite():
        for table in NEVER_EMPTIED:
            trigger = f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table}"
            op.execute(f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION guard_truncate()")


def downgrade() -> None:
    for name, table, *_rest in _triggers():
        _drop_trigger(name, table)
    if not _is_sqlite():
        for table in NEVER_EMPTIED:
            op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
    op.drop_index(op.f("ix_claim_import_batch_id"), table_name="claim")
    with _claim_anew(STATES) as batch:
        batch.drop_constraint(op.f("fk_claim_import_batch_id"), type_="foreignkey")
        batch.drop_column("import_batch_id")
        batch.drop_column("withdrawn_reason")
    for table, columns in ADDED.items():
        for column, _type, _constraint in reversed(columns):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _add_columns() -> None:
    words = {"false": "0" if _is_sqlite() else "false"}
    for table, columns in ADDED.items():
        for column, type_, constraint in columns:
            prefix = "fk" if constraint.startswith("REFERENCES") else "ck"
            named = f" CONSTRAINT {prefix}_{table}_{column} {constraint}" if constraint else ""
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {type_.format(**words)}{named}")


@contextmanager
def _claim_anew(states: tuple[str, ...]) -> Iterator[BatchOperations]:
    """Change the table of claims and the states it allows; its triggers are as they were afterwards.

    SQLite makes the table anew and drops its triggers with the old one. What was staged becomes a draft.
    """
    bind = op.get_bind()
    triggers: list[str] = []
    if _is_sqlite():
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claim' ORDER BY rowid"
        for name, sql in bind.execute(sa.text(found)).all():
            triggers.append(sql)
            op.execute(f"DROP TRIGGER {name}")
    allowed = ", ".join(f"'{state}'" for state in states)
    op.execute(f"UPDATE claim SET state = 'draft' WHERE state NOT IN ({allowed})")
    with op.batch_alter_table("claim", recreate="auto") as batch:
        batch.drop_constraint(op.f("ck_claim_state"), type_="check")
        batch.create_check_constraint(op.f("ck_claim_state"), f"state IN ({allowed})")
        yield batch
    for sql in triggers:
        op.execute(sql.replace(":", "\\:"))


def _triggers() -> Iterator[tuple[str, str, str, str, str]]:
    for table, events, purpose, condition, refusal in GUARDS:
        for event in events.split():
            rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[event]
            test = " OR ".join(f"({condition.format(row=row)})" for row in rows) if "{row}" in condition else condition
            yield f"guard_{table}_{event.lower()}_{purpose}", table, event, test, refusal
    if not _is_sqlite():
        return
    # For connections that check neither foreign keys nor what a REPLACE takes away, as in 0003.
    for table, keys in KEYS.items():
        refusal = f"the {table} is there already and is never replaced"
        yield f"guard_{table}_insert_taken", table, "INSERT", " OR ".join(_taken(table, key) for key in keys), refusal
        if table in MAY_CHANGE:
            moved = " OR ".join(f"(({_changed(*key)}) AND {_taken(table, key)})" for key in keys)
            yield f"guard_{table}_update_taken", table, "UPDATE", moved, refusal


def _taken(table: str, key: tuple[str, ...]) -> str:
    return f"EXISTS (SELECT 1 FROM {table} o WHERE {' AND '.join(f'o.{column} = NEW.{column}' for column in key)})"


def _create_trigger(name: str, table: str, event: str, condition: str, refusal: str) -> None:
    if _is_sqlite():
        does = f"SELECT RAISE(ABORT, '{refusal}')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN {does}; END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _drop_trigger(name: str, table: str) -> None:
    if _is_sqlite():
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
