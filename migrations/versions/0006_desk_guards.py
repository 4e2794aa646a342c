"""What the reviewer's desk adds to tables that are there, and the guards of all its promises."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = ("open", "submitted", "withdrawn")
STATES_NOW = (*STATES, "skipped", "released")
HOLDS = "IN ('open', 'submitted', 'withdrawn')"

# Columns that come to tables which stay as they are: SQLite can add them without making the table anew,
# which would drop its triggers. Each with the constraint that belongs to it.
ADDED = {
    "membership": [
        ("work_weight", "INTEGER NOT NULL DEFAULT 1", "CHECK (work_weight >= 0)"),
        ("trained_at", "TIMESTAMP", ""),
    ],
    "round": [
        ("work_plan_id", "INTEGER", "REFERENCES work_plan (id)"),
        ("leads_rate", "BOOLEAN NOT NULL DEFAULT {false}", ""),
    ],
    "round_claim": [
        (
            "purpose",
            "VARCHAR(20) NOT NULL DEFAULT 'rating'",
            "CHECK (purpose IN ('rating', 'training', 'gold', 'repeat'))",
        ),
        ("wanted", "INTEGER", "CHECK (wanted >= 1)"),
        ("taken", "INTEGER NOT NULL DEFAULT 0", "CHECK (wanted IS NULL OR taken <= wanted)"),
        ("is_in_sample", "BOOLEAN NOT NULL DEFAULT {false}", ""),
        ("shuffle", "INTEGER NOT NULL DEFAULT 0", ""),
    ],
    "review_revision": [
        ("active_seconds", "INTEGER", "CHECK (active_seconds >= 0)"),
        ("guideline_version_id", "INTEGER", "REFERENCES guideline_version (id)"),
    ],
}
PLACES_LEFT = sa.text("taken < wanted")
IS_RESERVED = sa.text("reserved_until IS NOT NULL")

APPEND_ONLY = ("comment", "guideline_version", "invitation_use", "revision_passage", "skip", "work_plan")
# Tables of which a row must not vanish by a REPLACE either, with what is unique to a row beside its number.
KEYS: dict[str, list[tuple[str, ...]]] = {
    "comment": [("id",), ("author_id", "request_id")],
    "flag": [("id",), ("reporter_id", "request_id")],
    "guideline_version": [("id",), ("project_id", "number")],
    "invitation": [("id",), ("token_sha256",)],
    "invitation_use": [("invitation_id", "reviewer_id")],
    "known_answer": [("id",), ("claim_id", "criterion_id")],
    "revision_passage": [("revision_id", "position")],
    "skip": [("id",), ("assignment_id", "request_id")],
    "work_plan": [("id",), ("project_id", "number")],
}
MAY_CHANGE = ("flag", "invitation", "known_answer")
ROUND_IS_OPEN = "EXISTS (SELECT 1 FROM round r WHERE r.id = NEW.round_id AND r.state <> 'locked')"
ASSIGNMENT_IS_CLOSED = (
    "EXISTS (SELECT 1 FROM assignment a JOIN round r ON r.id = a.round_id "
    "WHERE a.id = NEW.assignment_id AND r.state <> 'open')"
)
ANSWER_IS_USED = "EXISTS (SELECT 1 FROM round_claim c WHERE c.claim_id = OLD.claim_id AND c.purpose <> 'rating')"
TEXT_OF_REVISION = (
    "EXISTS (SELECT 1 FROM review_revision w JOIN claim_version cv ON cv.id = w.claim_version_id "
    "JOIN claim c ON c.id = cv.claim_id JOIN document_text t ON t.document_id = c.document_id "
    "WHERE w.id = NEW.revision_id AND t.id = NEW.document_text_id)"
)
OF_NEWEST_REVISION = (
    "EXISTS (SELECT 1 FROM review_revision w JOIN review v ON v.id = w.review_id "
    "WHERE w.id = NEW.revision_id AND w.number = v.revision AND w.state = 'submitted')"
)
PURPOSE_OF_CLAIM = (
    "EXISTS (SELECT 1 FROM round_claim c WHERE c.round_id = NEW.round_id AND c.claim_id = NEW.claim_id "
    "AND c.purpose = CASE NEW.purpose WHEN 'repeat' THEN 'rating' ELSE NEW.purpose END)"
)
IS_SUBMITTED = "EXISTS (SELECT 1 FROM review v WHERE v.assignment_id = OLD.id AND v.state = 'submitted')"


def _changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


TERMS = _changed("project_id", "token_sha256", "role", "created_by_id", "created_at", "expires_at", "uses_allowed")
INVITATION_MOVES = (
    f"{TERMS} OR NEW.uses_made < OLD.uses_made "
    "OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NULL OR NEW.uses_made <> OLD.uses_made))"
)

# table, events, what the guard is for, condition, refusal
GUARDS: list[tuple[str, str, str, str, str]] = [
    *((table, "UPDATE DELETE", "kept", "1 = 1", f"{table} is append-only") for table in APPEND_ONLY),
    (
        "assignment",
        "INSERT",
        "purpose",
        f"NOT {PURPOSE_OF_CLAIM}",
        "a claim is assigned for what it is in the round for",
    ),
    (
        "assignment",
        "UPDATE",
        "place",
        f"NEW.state NOT {HOLDS} AND {IS_SUBMITTED}",
        "a submitted review keeps its place",
    ),
    ("comment", "INSERT", "blind", ROUND_IS_OPEN, "a claim is discussed after its round is locked"),
    ("flag", "DELETE", "kept", "1 = 1", "a flag is settled, never deleted"),
    (
        "flag",
        "UPDATE",
        "kept",
        f"OLD.settled_at IS NOT NULL OR {_changed('claim_id', 'reporter_id', 'kind', 'note', 'made_at')}",
        "what was reported stays, and is settled once",
    ),
    ("invitation", "DELETE", "kept", "1 = 1", "an invitation is revoked, never deleted"),
    (
        "invitation",
        "UPDATE",
        "kept",
        INVITATION_MOVES,
        "an invitation keeps its terms, and stays revoked",
    ),
    ("known_answer", "UPDATE DELETE", "used", ANSWER_IS_USED, "a known answer that a round uses never changes"),
    ("membership", "UPDATE", "pseudonym", _changed("pseudonym"), "a pseudonym stays"),
    ("membership", "UPDATE", "trained", "OLD.trained_at IS NOT NULL AND NEW.trained_at IS NULL", "training stays done"),
    ("revision_passage", "INSERT", "newest", f"NOT {OF_NEWEST_REVISION}", "passages are kept with the newest revision"),
    ("revision_passage", "INSERT", "text", f"NOT {TEXT_OF_REVISION}", "the text belongs to another document"),
    (
        "round",
        "UPDATE",
        "plan",
        "OLD.state = 'open' AND COALESCE(OLD.work_plan_id, 0) <> COALESCE(NEW.work_plan_id, 0)",
        "the plan of a round is fixed once it opens",
    ),
    (
        "round_claim",
        "UPDATE",
        "purpose",
        f"{_changed('round_id', 'claim_id', 'purpose')} OR (OLD.wanted IS NULL) <> (NEW.wanted IS NULL)",
        "what a claim is in the round for is fixed",
    ),
    ("skip", "INSERT", "open", ASSIGNMENT_IS_CLOSED, "the round is not open"),
]


def _taken(table: str) -> str:
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} o WHERE {' AND '.join(f'o.{column} = NEW.{column}' for column in key)})"
        for key in KEYS[table]
    )


def upgrade() -> None:
    _add_columns()
    with _assignment_anew(STATES_NOW) as batch:
        batch.add_column(sa.Column("reserved_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("is_masked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        op.f("ix_assignment_round_id_reserved_until"),
        "assignment",
        ["round_id", "reserved_until"],
        sqlite_where=IS_RESERVED,
        postgresql_where=IS_RESERVED,
    )
    op.create_index(
        op.f("ix_round_claim_round_id_shuffle"),
        "round_claim",
        ["round_id", "shuffle"],
        sqlite_where=PLACES_LEFT,
        postgresql_where=PLACES_LEFT,
    )
    for name, table, event, condition, body, refusal in _triggers():
        _create_trigger(name, table, event, condition, body, refusal)
    if not _is_sqlite():
        for table in KEYS:
            trigger = f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table}"
            op.execute(f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION guard_truncate()")


def downgrade() -> None:
    for name, table, *_rest in _triggers():
        _drop_trigger(name, table)
    if not _is_sqlite():
        for table in KEYS:
            op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
    op.drop_index(op.f("ix_round_claim_round_id_shuffle"), table_name="round_claim")
    op.drop_index(op.f("ix_assignment_round_id_reserved_until"), table_name="assignment")
    with _assignment_anew(STATES) as batch:
        batch.drop_column("is_masked")
        batch.drop_column("reserved_until")
    for table, columns in ADDED.items():
        for column, _type, _constraint in reversed(columns):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _add_columns() -> None:
    words = {"false": "0" if _is_sqlite() else "false"}
    for table, columns in ADDED.items():
        for column, type_, constraint in columns:
            kind = type_.format(**words)
            if kind == "TIMESTAMP":
                kind = "DATETIME" if _is_sqlite() else "TIMESTAMP WITH TIME ZONE"
            prefix = "fk" if constraint.startswith("REFERENCES") else "ck"
            named = f" CONSTRAINT {prefix}_{table}_{column} {constraint}" if constraint else ""
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}{named}")


@contextmanager
def _assignment_anew(states: tuple[str, ...]) -> Iterator[object]:
    """Change the table of assignments and the states it allows; its triggers are as they were afterwards.

    SQLite makes the table anew and drops its triggers with the old one. An assignment in a state that will be no
    more is open again.
    """
    bind = op.get_bind()
    triggers: list[str] = []
    if _is_sqlite():
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assignment' ORDER BY rowid"
        for name, sql in bind.execute(sa.text(found)).all():
            triggers.append(sql)
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("ALTER TABLE assignment DISABLE TRIGGER USER")
    allowed = ", ".join(f"'{state}'" for state in states)
    op.execute(f"UPDATE assignment SET state = 'open' WHERE state NOT IN ({allowed})")
    if not _is_sqlite():
        op.execute("ALTER TABLE assignment ENABLE TRIGGER USER")
    with op.batch_alter_table("assignment", recreate="auto") as batch:
        batch.drop_constraint(op.f("ck_assignment_state"), type_="check")
        batch.create_check_constraint(op.f("ck_assignment_state"), f"state IN ({allowed})")
        yield batch
    for sql in triggers:
        op.execute(re.sub(r"\s+", " ", sql).replace(":", "\\:"))


def _triggers() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield name, table, event, condition, body (what is done) or refusal of every trigger of this migration."""
    for table, events, purpose, condition, refusal in GUARDS:
        for event in events.split():
            yield f"guard_{table}_{event.lower()}_{purpose}", table, f"BEFORE {event}", condition, "", refusal
    count = (
        "UPDATE round_claim SET taken = taken {change} WHERE round_id = {row}.round_id AND claim_id = {row}.claim_id"
    )
    count += " AND wanted IS NOT NULL"
    more, less = count.format(change="+ 1", row="NEW"), count.format(change="- 1", row="OLD")
    is_held = "{row}.purpose = 'rating' AND {row}.state " + HOLDS
    new, old = is_held.format(row="NEW"), is_held.format(row="OLD")
    yield "place_assignment_insert", "assignment", "AFTER INSERT", new, more, ""
    yield "place_assignment_delete", "assignment", "AFTER DELETE", old, less, ""
    yield "place_assignment_retaken", "assignment", "AFTER UPDATE", f"{new} AND NOT ({old})", more, ""
    yield "place_assignment_given_up", "assignment", "AFTER UPDATE", f"{old} AND NOT ({new})", less, ""
    if not _is_sqlite():
        return
    # For connections that check neither foreign keys nor what a REPLACE takes away, as in 0003.
    for table in KEYS:
        refusal = f"the {table} is there already and is never replaced"
        yield f"guard_{table}_insert_taken", table, "BEFORE INSERT", _taken(table), "", refusal
        if table in MAY_CHANGE:
            yield f"guard_{table}_update_taken", table, "BEFORE UPDATE", _taken_by_another(table), "", refusal


def _taken_by_another(table: str) -> str:
    return " OR ".join(
        f"(({_changed(*key)}) AND EXISTS (SELECT 1 FROM {table} o WHERE "
        f"{' AND '.join(f'o.{column} = NEW.{column}' for column in key)}))"
        for key in KEYS[table]
    )


def _create_trigger(name: str, table: str, event: str, condition: str, body: str, refusal: str) -> None:
    if _is_sqlite():
        does = body or f"SELECT RAISE(ABORT, '{refusal}')"
        op.execute(f"CREATE TRIGGER {name} {event} ON {table} WHEN {condition} BEGIN {does}; END")
        return
    does = f"{body};" if body else f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation';"
    row = "OLD" if event.endswith("DELETE") else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN {does} END IF; RETURN {row}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _drop_trigger(name: str, table: str) -> None:
    if _is_sqlite():
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
