"""Triggers that hold in the database what no program may undo.

Append-only tables, versions that never change, texts that are stored once, a rubric that is fixed once
published, and a round in which nothing moves after its lock.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IN_LOCKED_ROUND = (
    "EXISTS (SELECT 1 FROM assignment a JOIN round r ON r.id = a.round_id "
    "WHERE a.id = {assignment} AND r.state <> 'open')"
)
REVISION_IN_LOCKED_ROUND = (
    "EXISTS (SELECT 1 FROM review v JOIN assignment a ON a.id = v.assignment_id JOIN round r ON r.id = a.round_id "
    "WHERE v.id = {row}.review_id AND r.state <> 'open')"
)
OF_PUBLISHED = "EXISTS (SELECT 1 FROM rubric_version v WHERE v.id = {row}.rubric_version_id AND v.state = 'published')"
SCALE_OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM scale s JOIN rubric_version v ON v.id = s.rubric_version_id "
    "WHERE s.id = {row}.scale_id AND v.state = 'published')"
)
CRITERION_OF_PUBLISHED = (
    "EXISTS (SELECT 1 FROM criterion c JOIN rubric_version v ON v.id = c.rubric_version_id "
    "WHERE c.id = {row}.criterion_id AND v.state = 'published')"
)
VERSION_OF_KEPT = "EXISTS (SELECT 1 FROM review v WHERE v.claim_version_id = {row}.claim_version_id)"

# table, event, condition on the row ({row} is NEW or OLD; None: always), the refusal
GUARDS: list[tuple[str, str, str | None, str]] = []


def guard(table: str, events: str, condition: str | None, refusal: str) -> None:
    GUARDS.extend((table, event, condition, refusal) for event in events.split())


for append_only in ("review_revision", "revision_rating", "audit_entry"):
    guard(append_only, "UPDATE DELETE", None, f"{append_only} is append-only")
guard("claim_version", "UPDATE DELETE", None, "a claim version never changes; an edit makes a new one")
for described in ("attribution", "locator", "figure", "hop"):
    guard(described, "UPDATE", VERSION_OF_KEPT, "the description of a rated claim version never changes")
    guard(described, "DELETE", VERSION_OF_KEPT, "the description of a rated claim version never changes")
guard("document_text", "DELETE", None, "a document text is stored once and never altered")
guard(
    "document_text",
    "UPDATE",
    "OLD.body IS NOT NULL OR OLD.sha256_text <> NEW.sha256_text OR OLD.sha256_bytes <> NEW.sha256_bytes "
    "OR OLD.length <> NEW.length OR OLD.kind <> NEW.kind OR OLD.document_id <> NEW.document_id",
    "a document text is stored once and never altered",
)
guard("rubric_version", "UPDATE DELETE", "OLD.state = 'published'", "a published rubric version never changes")
for part in ("scale", "criterion"):
    guard(part, "INSERT UPDATE DELETE", OF_PUBLISHED, "a published rubric version never changes")
for part in ("scale_point", "cannot_judge_reason"):
    guard(part, "INSERT UPDATE DELETE", SCALE_OF_PUBLISHED, "a published rubric version never changes")
guard("ladder_step", "INSERT UPDATE DELETE", CRITERION_OF_PUBLISHED, "a published rubric version never changes")
guard("round", "UPDATE", "OLD.state = 'locked'", "a locked round stays locked")
guard("round", "DELETE", None, "a round is never deleted")
guard("review", "INSERT", IN_LOCKED_ROUND.format(assignment="NEW.assignment_id"), "the round is not open")
guard("review", "UPDATE", IN_LOCKED_ROUND.format(assignment="OLD.assignment_id"), "the round is not open")
guard("review", "UPDATE", "OLD.assignment_id <> NEW.assignment_id", "a review stays with its assignment")
guard("review", "DELETE", None, "a review is never deleted; it is withdrawn")
guard("review_revision", "INSERT", REVISION_IN_LOCKED_ROUND, "the round is not open")
guard("rating", "INSERT UPDATE DELETE", REVISION_IN_LOCKED_ROUND, "the round is not open")
guard(
    "assignment", "DELETE", "EXISTS (SELECT 1 FROM review v WHERE v.assignment_id = OLD.id)", "a used assignment stays"
)
guard(
    "assignment",
    "UPDATE",
    "OLD.reviewer_id <> NEW.reviewer_id OR OLD.claim_id <> NEW.claim_id OR OLD.round_id <> NEW.round_id",
    "an assignment keeps its reviewer, claim and round",
)


def _name(index: int, table: str, event: str) -> str:
    return f"guard_{table}_{event.lower()}_{index:02d}"


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for index, (table, event, condition, refusal) in enumerate(GUARDS):
        name = _name(index, table, event)
        when = f"WHEN ({condition.format(row='OLD' if event == 'DELETE' else 'NEW')}) " if condition else ""
        if dialect == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
            continue
        row = "OLD" if event == "DELETE" else "NEW"
        test = condition.format(row=row) if condition else "TRUE"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {test} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {row}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for index, (table, event, _condition, _refusal) in enumerate(GUARDS):
        name = _name(index, table, event)
        if dialect == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
