"""Triggers that hold in the database what no program may undo.

Append-only tables, versions that never change, texts that are stored once, a rubric that is fixed once
published, a round whose rules are fixed once it opens and in which nothing moves after its lock.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Conditions on a row: {row} is NEW or OLD, and on an update both must pass.
ROUND_IS_LOCKED = "EXISTS (SELECT 1 FROM round r WHERE r.id = {row}.round_id AND r.state = 'locked')"
ASSIGNMENT_IS_CLOSED = (
    "EXISTS (SELECT 1 FROM assignment a JOIN round r ON r.id = a.round_id "
    "WHERE a.id = {row}.assignment_id AND r.state <> 'open')"
)
REVIEW_IS_CLOSED = (
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
# From the claim to its reviews by indexes alone: joined in this order, a claim that nobody rated costs one look.
VERSION_IS_RATED = (
    "EXISTS (SELECT 1 FROM claim_version cv CROSS JOIN round_claim rc CROSS JOIN assignment a CROSS JOIN review v "
    "CROSS JOIN review_revision w WHERE cv.id = {row}.claim_version_id AND rc.claim_id = cv.claim_id "
    "AND a.round_id = rc.round_id AND a.claim_id = rc.claim_id AND v.assignment_id = a.id "
    "AND w.review_id = v.id AND w.claim_version_id = cv.id)"
)
# Conditions on NEW alone: what a row must fit.
OWN_RUBRIC_AND_CLAIM = (
    "EXISTS (SELECT 1 FROM assignment a JOIN round r ON r.id = a.round_id JOIN claim_version cv ON "
    "cv.claim_id = a.claim_id WHERE a.id = NEW.assignment_id AND r.rubric_version_id = NEW.rubric_version_id "
    "AND cv.id = NEW.claim_version_id)"
)
AS_ITS_REVIEW = (
    "EXISTS (SELECT 1 FROM review v WHERE v.id = NEW.review_id AND v.revision = NEW.number AND v.state = NEW.state "
    "AND v.claim_version_id = NEW.claim_version_id AND v.rationale = NEW.rationale "
    "AND (v.counted_revision IS NULL OR v.counted_revision <> NEW.number "
    "OR (NEW.state = 'submitted' AND NOT NEW.is_after_reveal)))"
)
OF_NEWEST_REVISION = (
    "EXISTS (SELECT 1 FROM review_revision w JOIN review v ON v.id = w.review_id "
    "JOIN assignment a ON a.id = v.assignment_id JOIN round r ON r.id = a.round_id WHERE w.id = NEW.revision_id "
    "AND w.number = v.revision AND w.state = 'submitted' AND r.state = 'open')"
)
SOURCE_OF_PROJECT = (
    "EXISTS (SELECT 1 FROM claim_version cv JOIN claim c ON c.id = cv.claim_id "
    "JOIN source s ON s.project_id = c.project_id WHERE cv.id = NEW.claim_version_id AND s.id = NEW.source_id)"
)
TEXT_OF_DOCUMENT = (
    "EXISTS (SELECT 1 FROM claim_version cv JOIN claim c ON c.id = cv.claim_id JOIN document_text t ON "
    "t.document_id = c.document_id WHERE cv.id = NEW.claim_version_id AND t.id = NEW.document_text_id)"
)
# A lock and a submission at the same moment: whoever comes second waits for the round, then sees its state.
HOLD_ROUND = (
    "PERFORM 1 FROM round r JOIN assignment a ON a.round_id = r.id JOIN review v ON v.assignment_id = a.id "
    "WHERE v.id = NEW.review_id FOR SHARE OF r; "
)

# table, event, condition (None: always), the refusal
GUARDS: list[tuple[str, str, str | None, str]] = []


def guard(table: str, events: str, condition: str | None, refusal: str) -> None:
    GUARDS.extend((table, event, condition, refusal) for event in events.split())


def changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


for append_only in ("review_revision", "revision_rating", "audit_entry"):
    guard(append_only, "UPDATE DELETE", None, f"{append_only} is append-only")
guard("claim", "UPDATE", changed("project_id", "document_id"), "a claim stays with its document")
guard("claim_version", "UPDATE DELETE", None, "a claim version never changes; an edit makes a new one")
for described in ("attribution", "figure", "hop"):
    guard(described, "INSERT UPDATE DELETE", VERSION_IS_RATED, "the description of a rated claim version never changes")
guard("locator", "UPDATE DELETE", VERSION_IS_RATED, "the description of a rated claim version never changes")
guard("attribution", "INSERT UPDATE", f"NOT {SOURCE_OF_PROJECT}", "the source belongs to another project")
guard("hop", "INSERT UPDATE", f"NEW.source_id IS NOT NULL AND NOT {SOURCE_OF_PROJECT}", "the source belongs elsewhere")
guard("locator", "INSERT UPDATE", f"NOT {TEXT_OF_DOCUMENT}", "the text belongs to another document")
guard("document_text", "DELETE", None, "a document text is stored once and never altered")
guard(
    "document_text",
    "UPDATE",
    f"OLD.body IS NOT NULL OR {changed('sha256_text', 'sha256_bytes', 'length', 'kind', 'document_id')}",
    "a document text is stored once and never altered",
)
guard("rubric_version", "UPDATE DELETE", "OLD.state = 'published'", "a published rubric version never changes")
for part in ("scale", "criterion"):
    guard(part, "INSERT UPDATE DELETE", OF_PUBLISHED, "a published rubric version never changes")
for part in ("scale_point", "cannot_judge_reason"):
    guard(part, "INSERT UPDATE DELETE", SCALE_OF_PUBLISHED, "a published rubric version never changes")
guard("ladder_step", "INSERT UPDATE DELETE", CRITERION_OF_PUBLISHED, "a published rubric version never changes")
guard("membership", "DELETE", None, "a membership is never deleted; it is made inactive")
guard("membership", "UPDATE", changed("project_id", "reviewer_id"), "a membership keeps its project and reviewer")
guard(
    "membership",
    "UPDATE",
    "OLD.unblinded_at IS NOT NULL AND (NEW.unblinded_at IS NULL OR NEW.unblinded_at <> OLD.unblinded_at)",
    "who was unblinded stays unblinded",
)
guard("round", "INSERT", f"NOT {OF_PUBLISHED}", "a round needs a published rubric version")
guard("round", "UPDATE", "OLD.state = 'locked'", "a locked round stays locked")
guard(
    "round",
    "UPDATE",
    "OLD.state = 'open' AND (NEW.state = 'draft' "
    f"OR {changed('project_id', 'number', 'kind', 'reveal', 'rubric_version_id', 'seed', 'opened_at')})",
    "the rules of a round are fixed once it opens",
)
guard("round", "DELETE", None, "a round is never deleted")
guard("round_claim", "INSERT UPDATE DELETE", ROUND_IS_LOCKED, "the round is locked")
guard("assignment", "INSERT UPDATE DELETE", ROUND_IS_LOCKED, "the round is locked")
guard(
    "assignment", "DELETE", "EXISTS (SELECT 1 FROM review v WHERE v.assignment_id = OLD.id)", "a used assignment stays"
)
guard(
    "assignment",
    "UPDATE",
    changed("reviewer_id", "claim_id", "round_id", "purpose"),
    "an assignment keeps its reviewer, claim, round and purpose",
)
guard("review", "INSERT UPDATE", ASSIGNMENT_IS_CLOSED, "the round is not open")
guard("review", "INSERT UPDATE", f"NOT {OWN_RUBRIC_AND_CLAIM}", "a review has its round''s rubric and its own claim")
guard("review", "UPDATE", changed("assignment_id"), "a review stays with its assignment")
guard(
    "review",
    "UPDATE",
    "NEW.revision < OLD.revision OR (COALESCE(NEW.counted_revision, 0) <> COALESCE(OLD.counted_revision, 0) "
    "AND (NEW.revision = OLD.revision OR COALESCE(NEW.counted_revision, NEW.revision) <> NEW.revision))",
    "a review counts its newest revision or the one counted before",
)
guard("review", "DELETE", None, "a review is never deleted; it is withdrawn")
guard("review_revision", "INSERT", REVIEW_IS_CLOSED, "the round is not open")
guard("review_revision", "INSERT", f"NOT {AS_ITS_REVIEW}", "a revision is what its review now says")
guard("revision_rating", "INSERT", f"NOT {OF_NEWEST_REVISION}", "answers are kept with the newest revision, once")
guard("rating", "INSERT UPDATE DELETE", REVIEW_IS_CLOSED, "the round is not open")

KEPT_TABLES = sorted({table for table, event, _condition, _refusal in GUARDS if event == "DELETE"})


def _name(index: int, table: str, event: str) -> str:
    return f"guard_{table}_{event.lower()}_{index:02d}"


def _test(condition: str | None, event: str) -> str:
    if condition is None:
        return "1 = 1"
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[event]
    return " OR ".join(sorted({f"({condition.format(row=row)})" for row in rows}))


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for index, (table, event, condition, refusal) in enumerate(GUARDS):
        name, test = _name(index, table, event), _test(condition, event)
        if dialect == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {test} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
            continue
        first = HOLD_ROUND if condition == REVIEW_IS_CLOSED and table == "review_revision" else ""
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{first}IF {test} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if dialect != "sqlite":
        _refuse_truncation()


def _refuse_truncation() -> None:
    """Row triggers do not see TRUNCATE, which would empty an append-only table at once."""
    op.execute(
        "CREATE FUNCTION guard_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in KEPT_TABLES:
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION guard_truncate()"
        )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for index, (table, event, _condition, _refusal) in enumerate(GUARDS):
        name = _name(index, table, event)
        if dialect == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
    if dialect != "sqlite":
        for table in KEPT_TABLES:
            op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
        op.execute("DROP FUNCTION guard_truncate()")
